//! Keys that cannot be had, and what to do about it. Pure.

use sotto_api::{Problem, ProblemCode, Settings};

use super::chord::{Chord, NoChord};
use crate::session::Session;
use crate::words::{Tongue, Word};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    /// Talk with Sotto.
    Talk,
    /// Dictate.
    Dictation,
    /// Take back the last dictation.
    TakeBack,
    /// Close the microphone, or open it again.
    Mute,
    /// Put away what is shown, and end what goes on. Only while somebody is listened to or spoken to.
    Dismiss,
}

impl Which {
    /// What it is there for, in a sentence.
    fn purpose(self) -> Word {
        match self {
            Self::Talk => Word::ToTalk,
            Self::Dictation => Word::ToDictate,
            Self::TakeBack => Word::ToTakeBack,
            Self::Mute => Word::ToMute,
            Self::Dismiss => Word::ToDismiss,
        }
    }

    /// Its name for portals and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Dictation => "dictate",
            Self::TakeBack => "take-back",
            Self::Mute => "mute",
            Self::Dismiss => "dismiss",
        }
    }
}

/// These belong to nearly every program; taken away from all of them they would be missed at once.
const EVERYWHERE: [&str; 18] = [
    "Ctrl+A", "Ctrl+C", "Ctrl+F", "Ctrl+N", "Ctrl+O", "Ctrl+P", "Ctrl+Q", "Ctrl+S", "Ctrl+T",
    "Ctrl+V", "Ctrl+W", "Ctrl+X", "Ctrl+Y", "Ctrl+Z", "Alt+F4", "Alt+Tab", "Ctrl+Tab", "Escape",
];

/// The keys that the settings name, and what is wrong with the others. An empty name is a key that is not wanted.
#[must_use]
pub fn wanted(settings: &Settings, tongue: Tongue) -> (Vec<(Which, Chord)>, Vec<Problem>) {
    let machine = &settings.machine;
    let named = [
        (Which::Talk, &machine.talk_key),
        (Which::Dictation, &machine.dictation_key),
        (Which::TakeBack, &machine.take_back_key),
        (Which::Mute, &machine.mute_key),
    ];
    let (mut keys, mut problems) = (Vec::<(Which, Chord)>::new(), Vec::new());
    for (which, name) in named {
        if name.trim().is_empty() {
            continue;
        }
        let problem = match name.parse::<Chord>() {
            Err(no_chord) => {
                let why = why(&no_chord, tongue);
                Some(
                    Word::KeyUseless.with(tongue, &[("key", name.as_str()), ("why", why.as_str())]),
                )
            }
            Ok(chord) if EVERYWHERE.contains(&chord.to_string().as_str()) => {
                let key = chord.to_string();
                Some(Word::KeyEverywhere.with(tongue, &[("key", key.as_str())]))
            }
            Ok(chord) => {
                let same = keys.iter().find(|(_, other)| *other == chord);
                let first = same.map(|(other, _)| other.purpose().in_(tongue));
                if first.is_none() {
                    keys.push((which, chord));
                }
                let (key, second) = (chord.to_string(), which.purpose().in_(tongue));
                first.map(|first| {
                    let values = [("key", key.as_str()), ("first", first), ("second", second)];
                    Word::KeyTwice.with(tongue, &values)
                })
            }
        };
        problems.extend(problem.map(|sentence| Problem::new(ProblemCode::Invalid, sentence)));
    }
    (keys, problems)
}

/// Why a text is no key, as a part of a sentence.
fn why(no_chord: &NoChord, tongue: Tongue) -> String {
    match no_chord {
        NoChord::Empty => Word::NoChord.in_(tongue).to_owned(),
        NoChord::Unknown(word) => Word::UnknownChord.with(tongue, &[("word", word.as_str())]),
        NoChord::Two => Word::TwoChords.in_(tongue).to_owned(),
        NoChord::NoKey => Word::HeldOnly.in_(tongue).to_owned(),
        NoChord::Typing(word) => Word::NeededForTyping.with(tongue, &[("word", word.as_str())]),
    }
}

/// Another program has the key.
#[must_use]
pub fn taken(chord: &Chord, tongue: Tongue) -> Problem {
    let key = chord.to_string();
    let sentence = Word::KeyTaken.with(tongue, &[("key", key.as_str())]);
    Problem::new(ProblemCode::Locked, sentence)
}

/// The keyboard has no such key.
#[must_use]
pub fn missing(chord: &Chord, tongue: Tongue) -> Problem {
    let key = chord.to_string();
    let sentence = Word::KeyMissing.with(tongue, &[("key", key.as_str())]);
    Problem::new(ProblemCode::Missing, sentence)
}

/// There is no way to keys at all.
#[must_use]
pub fn nowhere(session: Session, tongue: Tongue) -> Problem {
    let word = match session {
        Session::Wayland => Word::NoKeysWayland,
        Session::Nowhere => Word::NoKeysNowhere,
        Session::X11 | Session::MacOs | Session::Windows => Word::NoKeysElsewhere,
    };
    Problem::new(ProblemCode::Device, word.in_(tongue))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    fn with(talk: &str, dictation: &str) -> (Vec<(Which, Chord)>, Vec<Problem>) {
        let mut settings = Settings::default();
        settings.machine.talk_key = talk.to_owned();
        settings.machine.dictation_key = dictation.to_owned();
        wanted(&settings, Tongue::English)
    }

    #[test]
    fn the_usual_keys_are_fine() {
        let (keys, problems) = wanted(&Settings::default(), Tongue::English);
        assert_eq!(keys.len(), 2);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_key_that_is_not_wanted_is_no_problem() {
        let (keys, problems) = with("", "F9");
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].0, Which::Dictation);
        assert!(problems.is_empty());
    }

    #[test]
    fn the_other_key_works_where_one_does_not() {
        for (talk, dictation, says) in [
            ("F8", "f8", "key to talk and the key to dictate"),
            ("F8", "Ctrl+C", "nearly every program"),
            ("F8", "Q", "needed for typing"),
            ("F8", "Ctrl+Fly", "Fly"),
        ] {
            let (keys, problems) = with(talk, dictation);
            assert_eq!(keys.len(), 1, "{dictation}");
            assert_eq!(keys[0].0, Which::Talk);
            assert_eq!(problems.len(), 1);
            assert!(problems[0].sentence.contains(says), "{problems:?}");
        }
    }

    #[test]
    fn the_key_to_take_back_is_wanted_only_where_it_is_set() {
        let mut settings = Settings::default();
        let take_back = |settings: &Settings| {
            let (keys, problems) = wanted(settings, Tongue::English);
            let found = keys.iter().any(|(which, _)| *which == Which::TakeBack);
            (found, problems.len())
        };
        assert_eq!(take_back(&settings), (false, 0));
        settings.machine.take_back_key = "Ctrl+Alt+Z".to_owned();
        assert_eq!(take_back(&settings), (true, 0));
        settings.machine.take_back_key = settings.machine.dictation_key.clone();
        assert_eq!(take_back(&settings), (false, 1));
    }

    #[test]
    fn the_key_of_the_microphone_is_wanted_only_where_it_is_set_and_free() {
        let of = |key: &str| {
            let mut settings = Settings::default();
            settings.machine.take_back_key = "Ctrl+Alt+Z".to_owned();
            settings.machine.mute_key = key.to_owned();
            let (keys, problems) = wanted(&settings, Tongue::English);
            let found = keys.iter().any(|(which, _)| *which == Which::Mute);
            let told: Vec<String> = problems.into_iter().map(|told| told.sentence).collect();
            (found, told.join(" "))
        };
        assert_eq!(of(""), (false, String::new()));
        assert_eq!(of(" "), (false, String::new()));
        assert_eq!(of("Ctrl+Alt+M"), (true, String::new()));
        for (key, says) in [
            (
                "Ctrl+Alt+Space",
                "key to talk and the key to close the microphone",
            ),
            ("ctrl+alt+d", "key to dictate and the key to close"),
            (
                "Ctrl+Alt+Z",
                "take back what was dictated and the key to close",
            ),
            ("Ctrl+W", "nearly every program"),
            ("M", "needed for typing"),
            ("Ctrl+Fly", "Fly"),
        ] {
            let (found, told) = of(key);
            assert!(!found, "{key}");
            assert!(told.contains(says), "{key}: {told}");
        }
    }

    #[test]
    fn every_sentence_says_what_to_do() {
        for session in [Session::Wayland, Session::Nowhere, Session::X11] {
            for tongue in [Tongue::English, Tongue::German] {
                assert!(nowhere(session, tongue).sentence.len() > 80);
            }
        }
        for command in ["sotto toggle", "sotto toggle --dictate", "sotto mute"] {
            let sentence = nowhere(Session::Wayland, Tongue::English).sentence;
            assert!(sentence.contains(&format!("“{command}”")), "{sentence}");
            let sentence = nowhere(Session::Wayland, Tongue::German).sentence;
            assert!(sentence.contains(&format!("„{command}“")), "{sentence}");
        }
        let chord = "Ctrl+Alt+Space".parse::<Chord>();
        let chord = chord.expect("a key that every system has");
        for tongue in [Tongue::English, Tongue::German] {
            for problem in [taken(&chord, tongue), missing(&chord, tongue)] {
                assert!(problem.sentence.contains("Ctrl+Alt+Space"), "{problem}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_said_in_german_too() {
        let of = |talk: &str, dictation: &str| {
            let mut settings = Settings::default();
            settings.machine.talk_key = talk.to_owned();
            settings.machine.dictation_key = dictation.to_owned();
            let (_, problems) = wanted(&settings, Tongue::German);
            let told: Vec<String> = problems.into_iter().map(|told| told.sentence).collect();
            told.join(" ")
        };
        for (dictation, says) in [
            (
                "F8",
                "F8 ist die Taste zum Sprechen und die Taste zum Diktieren",
            ),
            ("Ctrl+C", "Ctrl+C bedeutet in fast jedem Programm etwas"),
            ("Ctrl+Fly", "„Fly“ ist keine Taste"),
            ("Q", "Q wird zum Schreiben gebraucht"),
            ("Ctrl+Alt", "fehlt eine Taste"),
            ("Ctrl+A+B", "nur eine Taste"),
        ] {
            let told = of("F8", dictation);
            assert!(told.contains(says), "{dictation}: {told}");
            assert!(!told.contains(['{', '}']), "{told}");
        }
        assert_eq!(of("F8", "F9"), "");
    }

    #[test]
    fn why_a_text_is_no_key_is_the_same_sentence_as_in_the_log() {
        for name in ["", "Ctrl+Fly", "Ctrl+A+B", "Ctrl+Alt", "Q"] {
            let no_chord = name.parse::<Chord>().expect_err("this is no key");
            assert_eq!(why(&no_chord, Tongue::English), no_chord.to_string());
        }
    }
}
