#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use sotto_api::{Choice, Keep, WordFix};

use super::*;

fn hidden() -> Hidden {
    Hidden::of(
        Some(Path::new("/home/ada")),
        Some("ada".to_owned()),
        Path::new("/home/ada/.local/share/sotto"),
        Path::new("/srv/ada-models"),
    )
}

#[test]
fn folders_of_the_user_are_shortened_and_others_are_not_touched() {
    for (text, wanted) in [
        (
            "/home/ada/.local/share/sotto, writable",
            "~/.local/share/sotto, writable",
        ),
        ("in /home/ada.", "in ~."),
        (
            "/home/adam/x and /home/ada-b",
            "/home/adam/x and /home/ada-b",
        ),
        ("/srv/ada-models/a.gguf", "<models folder>/a.gguf"),
        ("/media/ada/disk", "/media/…/disk"),
        ("C:\\Users\\ada\\AppData", "C:\\Users\\…\\AppData"),
        ("canada is far", "canada is far"),
        ("/home/ada", "~"),
        ("", ""),
    ] {
        assert_eq!(hidden().hide(text), wanted);
    }
}

#[test]
fn a_machine_without_homes_and_names_hides_what_was_named() {
    let nobody = Hidden::of(None, None, Path::new("/data/secret"), Path::new("/models"));
    assert_eq!(nobody.hide("/data/secret/log"), "<data folder>/log");
    // Whoever is "root", or at home in the root of the system, is nobody in particular.
    let root = Hidden::of(
        Some(Path::new("/")),
        Some("root".to_owned()),
        Path::new("/data"),
        Path::new("/models"),
    );
    assert_eq!(root.hide("/root/x /usr/lib"), "/root/x /usr/lib");
}

fn personal() -> Settings {
    let named = |name: &str| Choice::Named {
        name: name.to_owned(),
    };
    let mut settings = Settings::default();
    settings.machine.microphone = named("Ada's headset");
    settings.machine.speaker = named("Bedroom");
    settings.machine.talk_key = "Ctrl+Alt+Space".to_owned();
    settings.machine.dictation_key = String::new();
    settings.mind.endpoint = named("https://models.ada.example/v1?key=sk-secret");
    settings.mind.model = named("ada-private");
    settings.speech.voice = named("piper-de_DE-ada-medium");
    settings.talk.language = named("de");
    settings.talk.wake_word = true;
    settings.keep.turns = Keep::Days { days: 30 };
    settings.dictation.words = vec![WordFix {
        heard: "lovelace".to_owned(),
        spelt: "Lovelace".to_owned(),
    }];
    settings
}

#[test]
fn settings_are_shown_without_what_the_user_wrote() {
    let shown = settings::shown(&personal());
    let of = |name: &str| {
        let found = shown.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(of("talk.wake_word"), Some("true"));
    assert_eq!(of("talk.language"), Some("de"));
    assert_eq!(of("keep.turns"), Some("30 days"));
    assert_eq!(of("keep.undo"), Some("30 days"));
    assert_eq!(of("keep.done_tasks"), Some("forever"));
    assert_eq!(of("dictation.words"), Some("1 entries"));
    assert_eq!(of("machine.microphone"), Some("named"));
    assert_eq!(of("machine.talk_key"), Some("Ctrl+Alt+Space"));
    assert_eq!(of("machine.dictation_key"), Some("empty"));
    assert_eq!(of("mind.endpoint"), Some("named"));
    assert_eq!(of("speech.voice"), Some("named"));
    let all = format!("{shown:?}");
    for secret in ["Ada", "ada", "Bedroom", "secret", "ovelace", "example"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

#[test]
fn a_text_that_is_too_long_for_what_it_is_is_hidden() {
    let mut settings = Settings::default();
    settings.machine.talk_key = "call my sister about the birthday on Sunday".to_owned();
    let shown = settings::shown(&settings);
    assert!(shown.contains(&("machine.talk_key".to_owned(), "set".to_owned())));
}

fn facts() -> Facts {
    let check = |state, name: &str, found: &str| Check {
        state,
        name: name.to_owned(),
        found: found.to_owned(),
        next: None,
    };
    Facts {
        made: "2026-11-22T10:00:00Z".parse().unwrap(),
        system: vec![("system", "Linux 1".to_owned())],
        checks: vec![
            check(CheckState::Ok, "disk", "9 GB free at /home/ada/models"),
            check(CheckState::Fail, "engine sotto-ear", "does not\nstart"),
        ],
        engines: vec![Engine {
            name: "mind".to_owned(),
            state: EngineState::Idle,
            model: Some("diary.gguf".to_owned()),
            backend: Some(Backend::Processor),
            build: Some("avx2".to_owned()),
            process: Some(7),
            memory: Some(120_000_000),
            restarts: 2,
            last_fall: Some("it gave up; its last words: cannot map diary.gguf".to_owned()),
        }],
        models: vec!["mind: one that the user brought along, in use".to_owned()],
        settings: Some(settings::shown(&personal())),
    }
}

#[test]
fn the_report_is_one_text_in_a_fixed_order() {
    let text = hidden().hide(&written(&facts()));
    let parts: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    let wanted = [
        "# Sotto",
        "## Checks",
        "## Engines",
        "## Models",
        "## Settings",
    ];
    assert_eq!(parts, wanted);
    for line in [
        "- made: 2026-11-22T10:00:00Z",
        "- ok, disk: 9 GB free at ~/models",
        "- **fail**, engine sotto-ear: does not start",
        "- mind: idle, on the processor, built for avx2, 120 MB of memory, 2 restarts, fell last: it gave up",
        "- mind: one that the user brought along, in use",
        "- talk.wake_word: true",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    for secret in ["/home", "ada", "diary", "Bedroom", "sk-"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}

#[test]
fn where_no_sotto_runs_that_is_said() {
    let text = written(&Facts {
        models: Vec::new(),
        settings: None,
        ..facts()
    });
    assert!(text.contains("- none is here\n"));
    assert!(text.ends_with("- not known: no Sotto runs that could tell them\n"));
}

#[test]
fn a_desktop_that_says_something_else_is_not_quoted() {
    let desktop = |named: &str| system::desktop(Some(named.to_owned()));
    assert_eq!(desktop("ubuntu:GNOME"), "ubuntu:GNOME");
    for odd in ["", "two words", "x\ny", &"x".repeat(100)] {
        assert_eq!(desktop(odd), "not known");
    }
    assert_eq!(system::desktop(None), "not known");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_this_machine_names_nobody() {
    let place = tempfile::tempdir().unwrap();
    let data: PathBuf = place.path().join("ada's data");
    let home = Home::at(Some(data)).unwrap();
    let text = made(&home, Some(&personal()), Vec::new()).await;
    assert!(text.contains("## Checks") && text.contains(env!("CARGO_PKG_VERSION")));
    assert!(text.contains("<data folder>"), "{text}");
    for secret in ["ada's data", "Bedroom", "sk-secret", "ovelace"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}
