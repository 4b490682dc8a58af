#![allow(clippy::unwrap_used)]

use super::*;

const FILE: &str = "near.jsonl";

fn of(folder: &Path) -> NearMisses {
    NearMisses::of(folder.join(FILE))
}

fn near(second: i64, word: Phrase, score: f32) -> Near {
    Near {
        at: Timestamp::from_second(second).unwrap(),
        word,
        score,
        needed: 0.621,
    }
}

fn lines(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(FILE)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Writes these lines and reads the file.
fn of_lines(folder: &Path, lines: &[&str]) -> Vec<NearMiss> {
    let file = folder.join(FILE);
    std::fs::write(&file, lines.join("\n")).unwrap();
    read(&file).unwrap()
}

#[test]
fn each_is_a_line_with_its_time_its_word_and_how_sure_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let all = of(folder.path());
    all.add([]);
    assert!(!folder.path().join(FILE).exists());
    let far = Near {
        needed: 1.2,
        ..near(1, Phrase::Stop, 0.3)
    };
    all.add([near(0, Phrase::HeySotto, 0.456), far]);
    let written: Vec<serde_json::Value> = lines(folder.path())
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let first = "1970-01-01T00:00:00Z";
    let second = "1970-01-01T00:00:01Z";
    assert_eq!(
        written[0],
        serde_json::json!({"time": first, "word": "hey sotto", "score": 0.46, "needed": 0.63})
    );
    assert_eq!(written[1]["word"], "stop");
    // Read again, the newest first; a sensitivity that does not exist is none.
    let read = read(&folder.path().join(FILE)).unwrap();
    assert_eq!(
        read,
        [
            NearMiss {
                at: second.parse().unwrap(),
                word: WakeWord::Stop,
                sure_percent: 30,
                counts_from_percent: None,
            },
            NearMiss {
                at: first.parse().unwrap(),
                word: WakeWord::HeySotto,
                sure_percent: 46,
                counts_from_percent: Some(63),
            },
        ]
    );
}

#[test]
fn the_newest_are_kept_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let in_these =
        |seconds: std::ops::Range<i64>| seconds.map(|at| near(at, Phrase::HeySotto, 0.5));
    of(folder.path()).add(in_these(0..30));
    let after = of(folder.path());
    after.add(in_these(30..45));
    after.add(in_these(45..60));
    let all = lines(folder.path());
    assert_eq!(all.len(), KEPT);
    assert_eq!(all[0], near(10, Phrase::HeySotto, 0.5).line());
    assert_eq!(all[KEPT - 1], near(59, Phrase::HeySotto, 0.5).line());
}

#[test]
fn what_was_erased_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let all = of(folder.path());
    all.add([near(0, Phrase::HeySotto, 0.5), near(1, Phrase::Stop, 0.5)]);
    std::fs::remove_file(folder.path().join(FILE)).unwrap();
    let newest = near(2, Phrase::HeySotto, 0.5);
    all.add([newest]);
    assert_eq!(lines(folder.path()), [newest.line()]);
}

#[test]
fn a_folder_that_cannot_be_written_is_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let all = of(&folder.path().join("gone"));
    all.add([near(0, Phrase::Sotto, 1.0)]);
    assert!(!folder.path().join("gone").exists());
}

#[test]
fn a_file_that_is_not_there_is_an_empty_one_and_one_that_cannot_be_read_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read(&folder.path().join(FILE)).unwrap().is_empty());
    assert!(of_lines(folder.path(), &[]).is_empty());
    // A folder in its place.
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    assert!(read(&folder.path().join("folder")).is_err());
}

#[test]
fn a_damaged_line_costs_that_line_only() {
    let folder = tempfile::tempdir().unwrap();
    let of_an_earlier_sotto = r#"{"score":0.5,"time":"2026-11-22T10:00:00Z","word":"sotto"}"#;
    let read = of_lines(
        folder.path(),
        &[
            of_an_earlier_sotto,
            "",
            "no line of ours",
            "[1, 2]",
            r#"{"score":0.5,"time":"2026-11-22T10:00:00Z","word":"alexa"}"#,
            r#"{"score":7,"time":"2026-11-22T10:00:00Z","word":"stop"}"#,
            r#"{"score":"much","time":"2026-11-22T10:00:00Z","word":"stop"}"#,
            r#"{"score":0.5,"time":"at noon","word":"stop"}"#,
            &near(60, Phrase::Stop, 0.25).line(),
            r#"{"score":0.5,"time":"2026-11-2"#,
        ],
    );
    let told: Vec<_> = read
        .iter()
        .map(|one| (one.word, one.sure_percent, one.counts_from_percent))
        .collect();
    assert_eq!(
        told,
        [(WakeWord::Stop, 25, Some(63)), (WakeWord::Sotto, 50, None),]
    );
    // Bytes that are no text are a damaged line like any other.
    let mut bytes = vec![0xff, 0xfe, b'\n'];
    bytes.extend_from_slice(of_an_earlier_sotto.as_bytes());
    std::fs::write(folder.path().join(FILE), bytes).unwrap();
    assert_eq!(super::read(&folder.path().join(FILE)).unwrap().len(), 1);
}

#[test]
fn no_more_is_read_than_is_kept_however_long_the_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let line = |at| near(at, Phrase::HeySotto, 0.5).line();
    let all: Vec<String> = (0..5_000).map(line).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let read = of_lines(folder.path(), &all);
    assert_eq!(read.len(), KEPT);
    assert_eq!(read[0].at, Timestamp::from_second(4_999).unwrap());
    // The end of a file without an end of a line.
    let read = of_lines(folder.path(), &["x".repeat(200_000).as_str()]);
    assert!(read.is_empty());
}
