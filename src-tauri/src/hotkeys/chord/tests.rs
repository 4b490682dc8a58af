//! Keys as people write them, and as they are shown.
#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn what_is_written_in_any_way_is_shown_in_one() {
    for (written, shown) in [
        ("Ctrl+Alt+Space", "Ctrl+Alt+Space"),
        ("alt + control+ SPACE", "Ctrl+Alt+Space"),
        ("strg+umschalt+d", "Ctrl+Shift+D"),
        ("win+9", "Super+9"),
        ("f13", "F13"),
        ("Pause", "Pause"),
        ("Cmd+.", "Super+Period"),
        ("Ctrl+Page_Up", "Ctrl+PageUp"),
    ] {
        let chord: Chord = written.parse().unwrap();
        assert_eq!(chord.to_string(), shown);
        assert_eq!(shown.parse(), Ok(chord));
    }
}

#[test]
fn each_system_hears_its_own_words() {
    let chord: Chord = "Ctrl+Alt+Space".parse().unwrap();
    assert_eq!(chord.portal(), "CTRL+ALT+space");
    assert_eq!(chord.elsewhere(), "control+alt+Space");
    let chord: Chord = "Super+Shift+D".parse().unwrap();
    assert_eq!(chord.portal(), "SHIFT+LOGO+d");
    assert_eq!(chord.key.keysym(), 0x64);
    assert_eq!(Key::read("F1").unwrap().keysym(), 0xffbe);
    assert_eq!(Key::read("F12").unwrap().keysym(), 0xffc9);
    assert_eq!(Key::ESCAPE.name(), "Escape");
}

#[test]
fn what_is_no_key_is_said() {
    for (written, why) in [
        ("", NoChord::Empty),
        ("  ", NoChord::Empty),
        ("Ctrl+Alt", NoChord::NoKey),
        ("Ctrl++", NoChord::NoKey),
        ("Ctrl+A+B", NoChord::Two),
        ("Ctrl+Fly", NoChord::Unknown("Fly".to_owned())),
        ("F25", NoChord::Unknown("F25".to_owned())),
        ("Ctrl+ß", NoChord::Unknown("ß".to_owned())),
        ("D", NoChord::Typing("D".to_owned())),
        ("Shift+Space", NoChord::Typing("Shift+Space".to_owned())),
    ] {
        assert_eq!(written.parse::<Chord>(), Err(why), "{written}");
    }
}

#[test]
fn every_key_comes_back_by_its_name() {
    for place in 0..FIRST_NAMED + NAMED.len() {
        let key = Key(place);
        assert_eq!(Key::read(&key.name()), Some(key), "{}", key.name());
    }
}
