#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::{Arc, Mutex};

use sotto_api::{Log, LogLevel, LogRequest};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::files::{FILES, Files, LONGEST_FILE, LONGEST_LINE, numbers, path};
use super::{KEPT, keeping, read};

fn noted(level: &str, target: &str, message: &str) -> String {
    let line = serde_json::json!({
        "timestamp": "2026-11-22T10:00:00.123456Z",
        "level": level,
        "fields": { "message": message, "error": "no such file" },
        "target": target,
    });
    format!("{line}\n")
}

fn texts(log: &Log) -> Vec<&str> {
    log.lines.iter().map(|line| line.text.as_str()).collect()
}

fn all(folder: &Path) -> Log {
    read(folder, &LogRequest::default()).unwrap()
}

fn written(text: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(path(folder.path(), 1), text).unwrap();
    folder
}

/// What `tell` tells while this is what is kept.
fn kept(filter: &str, tell: impl FnOnce()) -> String {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let to = Arc::clone(&kept);
    let writer = move || To(Arc::clone(&to));
    let subscriber = tracing_subscriber::registry().with(keeping(writer, EnvFilter::new(filter)));
    tracing::subscriber::with_default(subscriber, tell);
    let kept = kept.lock().unwrap();
    String::from_utf8(kept.clone()).unwrap()
}

struct To(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for To {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_may_hold_the_users_words_is_not_kept_whatever_was_asked_for() {
    let tell = || {
        tracing::trace!(heard = "call my sister", "the user's words");
        tracing::debug!(target: "engine", "TRACE heard: call my sister");
        tracing::debug!(target: "sotto_assistant", "beside them");
        tracing::info!(target: "sotto_assistant", "above them");
    };
    let everything = kept("trace", tell);
    assert!(!everything.contains("sister"), "{everything}");
    assert!(everything.contains("beside them") && everything.contains("above them"));
    let usual = kept(KEPT, tell);
    assert!(!usual.contains("beside them") && usual.contains("above them"));
}

#[test]
fn what_is_told_is_read_as_it_was_told() {
    let text = kept(KEPT, || {
        let error = "two\nlines";
        tracing::warn!(target: "sotto_models::download", %error, left = 3, "not fetched");
        tracing::error!(target: "other_library::part", "broken");
        tracing::info!(target: "other_library::part", "left out");
    });
    let folder = written(text);
    let log = all(folder.path());
    assert_eq!(
        texts(&log),
        ["not fetched error=two lines left=3", "broken"]
    );
    let [warned, broken] = &log.lines[..] else {
        panic!("{log:?}");
    };
    assert_eq!(warned.level, Some(LogLevel::Warn));
    assert_eq!(warned.room.as_deref(), Some("models"));
    assert!(warned.at.is_some());
    assert_eq!(broken.room.as_deref(), Some("other_library"));
    assert_eq!(log.rooms, ["models", "other_library"]);
    assert_eq!(log.end, broken.place);
}

#[test]
fn lines_are_chosen_by_level_room_and_words() {
    let folder = written(
        [
            noted("INFO", "sotto_audio::devices", "opened"),
            noted("WARN", "sotto_audio::devices", "the Headset went away"),
            noted("ERROR", "sotto_store", "damaged"),
        ]
        .concat(),
    );
    let with = |asked: LogRequest| {
        let log = read(folder.path(), &asked).unwrap();
        log.lines
            .into_iter()
            .map(|line| line.level.unwrap())
            .collect::<Vec<_>>()
    };
    let (info, warn, error) = (LogLevel::Info, LogLevel::Warn, LogLevel::Error);
    assert_eq!(with(LogRequest::default()), [info, warn, error]);
    let least = Some(LogLevel::Warn);
    assert_eq!(
        with(LogRequest {
            least,
            ..LogRequest::default()
        }),
        [warn, error]
    );
    let room = Some("audio".to_owned());
    let asked = LogRequest {
        room,
        least,
        ..LogRequest::default()
    };
    assert_eq!(with(asked), [warn]);
    let containing = Some(" HEADSET ".to_owned());
    assert_eq!(
        with(LogRequest {
            containing,
            ..LogRequest::default()
        }),
        [warn]
    );
    let containing = Some(" ".to_owned());
    assert_eq!(
        with(LogRequest {
            containing,
            ..LogRequest::default()
        })
        .len(),
        3
    );
    let room = Some("nowhere".to_owned());
    let asked = LogRequest {
        room,
        ..LogRequest::default()
    };
    assert!(with(asked).is_empty());
}

#[test]
fn it_is_read_page_by_page_and_followed() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    for nth in 0..7 {
        let line = noted("INFO", "sotto_cli", &format!("line {nth}"));
        files.add(line.as_bytes()).unwrap();
    }
    let newest = LogRequest {
        newest: Some(3),
        ..LogRequest::default()
    };
    let log = read(folder.path(), &newest).unwrap();
    assert!(log.earlier && log.lines.len() == 3, "{log:?}");
    assert!(log.lines[0].text.starts_with("line 4"));
    let before = Some(log.lines[0].place.clone());
    let log = read(
        folder.path(),
        &LogRequest {
            before,
            ..newest.clone()
        },
    )
    .unwrap();
    assert!(
        log.earlier && log.lines[0].text.starts_with("line 1"),
        "{log:?}"
    );
    let before = Some(log.lines[0].place.clone());
    let log = read(folder.path(), &LogRequest { before, ..newest }).unwrap();
    assert!(!log.earlier && log.lines.len() == 1, "{log:?}");

    let follow = |after: &str| LogRequest {
        after: Some(after.to_owned()),
        ..LogRequest::default()
    };
    let end = all(folder.path()).end;
    let nothing = read(folder.path(), &follow(&end)).unwrap();
    assert_eq!(
        (nothing.lines.len(), nothing.end.as_str()),
        (0, end.as_str())
    );
    // What is still on its way is read once it is whole.
    let line = noted("INFO", "sotto_cli", "new");
    let (half, rest) = line.split_at(20);
    files.add(half.as_bytes()).unwrap();
    assert!(read(folder.path(), &follow(&end)).unwrap().lines.is_empty());
    files.add(rest.as_bytes()).unwrap();
    let log = read(folder.path(), &follow(&end)).unwrap();
    assert_eq!(log.lines.len(), 1, "{log:?}");
    assert!(log.lines[0].text.starts_with("new"));
}

#[test]
fn it_never_gets_longer_than_it_may_and_the_newest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    let filler = "x".repeat(10_000);
    let mut last = String::new();
    for nth in 0..400 {
        last = noted("INFO", "sotto_cli", &format!("{nth} {filler}"));
        files.add(last.as_bytes()).unwrap();
    }
    let kept = numbers(folder.path()).unwrap();
    assert_eq!(kept.len() as u64, FILES, "{kept:?}");
    for number in &kept {
        let length = std::fs::metadata(path(folder.path(), *number))
            .unwrap()
            .len();
        assert!(length <= LONGEST_FILE, "{number}: {length}");
    }
    let newest = *kept.iter().max().unwrap();
    let text = std::fs::read_to_string(path(folder.path(), newest)).unwrap();
    assert!(text.ends_with(&last));
    assert!(
        all(folder.path())
            .lines
            .last()
            .unwrap()
            .text
            .starts_with("399 ")
    );
    // The next start goes on behind it.
    drop(files);
    Files::open(folder.path()).unwrap().add(b"{}\n").unwrap();
    assert_eq!(numbers(folder.path()).unwrap().iter().max(), Some(&newest));
}

#[test]
fn a_huge_line_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    files
        .add(noted("INFO", "sotto_cli", &"y".repeat(3_000_000)).as_bytes())
        .unwrap();
    files
        .add(noted("INFO", "sotto_cli", "after").as_bytes())
        .unwrap();
    let length = std::fs::metadata(path(folder.path(), 1)).unwrap().len();
    assert!(length < 2 * LONGEST_LINE as u64, "{length}");
    let log = all(folder.path());
    assert_eq!(log.lines.len(), 2);
    assert!(log.lines[0].text.chars().count() <= 4_001 && log.lines[0].level.is_none());
    assert!(log.lines[1].text.starts_with("after"));
    // One that somebody else wrote, of which the beginning is not even read.
    let huge = format!(
        "{}\n{}",
        "z".repeat(5_000_000),
        noted("INFO", "sotto_cli", "end")
    );
    let folder = written(huge);
    let log = all(folder.path());
    assert_eq!(texts(&log), ["end error=no such file"]);
}

#[test]
fn what_is_damaged_is_shown_and_ends_nothing() {
    let sound = noted("WARN", "sotto_cli", "sound");
    let unknown = noted("LOUD", "sotto_cli", "of no level");
    let mut bytes = b"\xff\xfe not text \x1b[31m\xe2\x80\xae\n\n{\"level\":\"INFO\"}\n".to_vec();
    bytes.extend_from_slice(unknown.as_bytes());
    bytes.extend_from_slice(sound.as_bytes());
    let folder = written(bytes);
    std::fs::write(folder.path().join("notes.txt"), "somebody else's").unwrap();
    std::fs::write(folder.path().join("x.jsonl"), "no number").unwrap();
    let log = all(folder.path());
    assert_eq!(log.lines.len(), 4, "{log:?}");
    let first = &log.lines[0];
    assert!((first.at, first.level, &first.room) == (None, None, &None));
    assert!(first.text.contains("not text") && !first.text.contains('\u{1b}'));
    assert!(!first.text.contains('\u{202e}'), "{first:?}");
    assert_eq!(log.lines[3].level, Some(LogLevel::Warn));
    // Nobody knows how grave they are.
    let least = Some(LogLevel::Error);
    let grave = read(
        folder.path(),
        &LogRequest {
            least,
            ..LogRequest::default()
        },
    )
    .unwrap();
    assert_eq!(grave.lines.len(), 3);
}

#[test]
fn what_cannot_be_read_is_a_line_and_what_is_not_there_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = all(&folder.path().join("nowhere"));
    assert!(nothing.lines.is_empty());
    // A folder where a file should be cannot be read by anybody.
    std::fs::create_dir(path(folder.path(), 1)).unwrap();
    std::fs::write(path(folder.path(), 2), noted("INFO", "sotto_cli", "here")).unwrap();
    let log = all(folder.path());
    assert_eq!(log.lines.len(), 2, "{log:?}");
    assert!(log.lines[0].text.contains("cannot be read"));
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = read(&file, &LogRequest::default()).unwrap_err();
    assert!(refused.to_string().contains("cannot be read"), "{refused}");
}

#[test]
fn a_place_that_is_none_is_refused() {
    let folder = written(noted("INFO", "sotto_cli", "here"));
    for wrong in ["", "1", "1:", ":1", "-1:0", "1:x", "99999999999999999999:0"] {
        let before = Some(wrong.to_owned());
        let asked = LogRequest {
            before,
            ..LogRequest::default()
        };
        let refused = read(folder.path(), &asked).unwrap_err();
        assert!(refused.to_string().contains("is no place"), "{refused}");
    }
    let after = Some("7:0".to_owned());
    let log = read(
        folder.path(),
        &LogRequest {
            after,
            ..LogRequest::default()
        },
    )
    .unwrap();
    assert!(log.lines.is_empty());
}
