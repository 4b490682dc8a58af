//! Settings by their names: shown, changed and set back.
#![allow(clippy::unwrap_used)]
use super::*;
use sotto_api::{Choice, Keep, Theme};

const EN: Language = Language::ENGLISH;
const DE: Language = Language::GERMAN;

fn changed(name: &str, text: &str) -> Settings {
    let mut settings = Settings::default();
    settings.apply(patch(name, text, &Settings::default(), EN).unwrap());
    settings
}

#[test]
fn a_text_becomes_what_the_setting_takes() {
    assert_eq!(changed("time.snooze_minutes", "5").time.snooze_minutes, 5);
    assert!(changed("talk.wake_word", "on").talk.wake_word);
    assert!(changed("talk.wake_name_alone", "an").talk.wake_name_alone);
    assert!(!changed("talk.sounds", "no").talk.sounds);
    assert_eq!(changed("look.theme", "Dark").look.theme, Theme::Dark);
    let named = |name: &str| Choice::Named { name: name.into() };
    assert_eq!(changed("talk.language", "de").talk.language, named("de"));
    assert_eq!(changed("speech.voice", "5").speech.voice, named("5"));
    assert_eq!(
        changed("talk.language", "automatic").talk.language,
        Choice::Automatic
    );
    assert_eq!(
        changed("keep.turns", "90").keep.turns,
        Keep::Days { days: 90 }
    );
    assert_eq!(
        changed("keep.turns", "90 days").keep.turns,
        Keep::Days { days: 90 }
    );
    assert_eq!(
        changed("keep.dictations", "never").keep.dictations,
        Keep::Never
    );
    assert_eq!(changed("machine.talk_key", "F9").machine.talk_key, "F9");
    let fixes = changed("dictation.words", "sotho=Sotto, teh = the")
        .dictation
        .words;
    assert_eq!((fixes.len(), fixes[1].spelt.as_str()), (2, "the"));
    let programs = changed(
        "dictation.programs",
        r#"[{"program": "kitty", "way": "clipboard"}]"#,
    );
    assert_eq!(
        programs.dictation.programs[0].way,
        sotto_api::WritingWay::Clipboard
    );
    assert!(
        changed("dictation.words", "none")
            .dictation
            .words
            .is_empty()
    );
}

#[test]
fn a_field_within_a_field_leaves_its_neighbours() {
    let rotation = changed("backup.rotation.daily", "3").backup.rotation;
    assert_eq!(
        (rotation.daily, rotation.weekly, rotation.monthly),
        (3, 4, 12)
    );
}

#[test]
fn what_a_setting_does_not_take_is_a_usage_error() {
    for (name, text) in [
        ("time.snooze_minutes", "soon"),
        ("time.snooze_minutes", "-5"),
        ("talk.wake_word", "perhaps"),
        ("look.theme", "pink"),
        ("keep.turns", "a while"),
        ("dictation.programs", r#"[{"way": "paste"}]"#),
        ("dictation.programs", "kitty"),
        ("machine.talk_key_manner", "sing"),
    ] {
        for language in Language::all() {
            let error = patch(name, text, &Settings::default(), language).unwrap_err();
            assert_eq!(error.code(), 2, "{name} {text}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }
    let told = |name: &str, text: &str, language| {
        let refused = patch(name, text, &Settings::default(), language);
        refused.unwrap_err().to_string()
    };
    assert_eq!(
        told("time.snooze_minutes", "soon", EN),
        "time.snooze_minutes takes a whole number, and \"soon\" is none. Nothing was changed; it is 10."
    );
    assert_eq!(
        told("talk.wake_word", "vielleicht", DE),
        "talk.wake_word nimmt an oder aus; „vielleicht“ ist das nicht. Es wurde nichts geändert; es bleibt bei: aus."
    );
}

#[test]
fn everything_can_be_set_back_and_a_closed_microphone_stays_closed() {
    let first = Settings::default();
    let mut now = changed("time.snooze_minutes", "5");
    now.machine.microphone_closed = true;
    now.backup.rotation.daily = 2;
    now.backup.rotation.weekly = 2;
    let names: Vec<String> = all(&first)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name != ONLY_BY_NAME)
        .collect();
    let patch = back(&names, &now, &first, EN).unwrap();
    now.apply(patch);
    assert!(now.machine.microphone_closed);
    now.machine.microphone_closed = false;
    assert_eq!(now, first);
}

#[test]
fn settings_are_rows_that_fit() {
    for language in Language::all() {
        let text = lines(&all(&Settings::default()), language);
        assert!(text.contains("time.snooze_minutes"), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
    }
    let group = lines(&of_group("look", &Settings::default()), EN);
    assert_eq!(
        group,
        "look.language      automatic\nlook.text_percent  100\nlook.theme         system\n"
    );
}

#[test]
fn what_was_changed_is_told_in_the_users_language() {
    let was = serde_json::json!(false);
    let now = changed("talk.wake_word", "on");
    assert_eq!(
        changed_to("talk.wake_word", &now, &was, EN),
        "talk.wake_word is on (was off)."
    );
    assert_eq!(
        changed_to("talk.wake_word", &now, &was, DE),
        "talk.wake_word ist jetzt an (vorher aus)."
    );
    assert_eq!(
        changed_to("talk.nothing", &now, &was, DE),
        "talk.nothing ist geändert."
    );
}
