//! Keys that cannot be had, and what to do about it. Pure.

use sotto_api::{Problem, ProblemCode, Settings};

use super::chord::Chord;
use crate::session::Session;

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
    fn does(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Dictation => "dictate",
            Self::TakeBack => "take back what was dictated",
            Self::Mute => "close the microphone",
            Self::Dismiss => "dismiss Sotto",
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
pub fn wanted(settings: &Settings) -> (Vec<(Which, Chord)>, Vec<Problem>) {
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
            Err(why) => Some(format!(
                "The key “{name}” cannot be used: {why}. Choose another one in the settings."
            )),
            Ok(chord) if EVERYWHERE.contains(&chord.to_string().as_str()) => Some(format!(
                "{chord} means something in nearly every program, so Sotto does not take it. Choose another key in the settings."
            )),
            Ok(chord) => {
                let same = keys.iter().find(|(_, other)| *other == chord);
                let other = same.map(|(other, _)| other.does());
                if other.is_none() {
                    keys.push((which, chord));
                }
                let this = which.does();
                other.map(|other| format!(
                    "{chord} is the key to {other} and the key to {this}. It is taken to {other}; choose another one to {this} in the settings."
                ))
            }
        };
        problems.extend(problem.map(|sentence| Problem::new(ProblemCode::Invalid, sentence)));
    }
    (keys, problems)
}

/// Another program has the key.
#[must_use]
pub fn taken(chord: &Chord) -> Problem {
    Problem::new(
        ProblemCode::Locked,
        format!(
            "{chord} belongs to another program, so it does nothing in Sotto. Choose another key in the settings, or free it there and choose it again."
        ),
    )
}

/// The keyboard has no such key.
#[must_use]
pub fn missing(chord: &Chord) -> Problem {
    Problem::new(
        ProblemCode::Missing,
        format!("This keyboard has no key for {chord}. Choose another one in the settings."),
    )
}

/// There is no way to keys at all.
#[must_use]
pub fn nowhere(session: Session) -> Problem {
    let sentence = match session {
        Session::Wayland => {
            "This desktop gives programs no keys of their own. In its settings, give a key the command “sotto toggle” to talk, another one “sotto toggle --dictate”, and one “sotto mute” to close the microphone and open it again."
        }
        Session::Nowhere => {
            "There is no window system here, so there are no keys. `sotto toggle` begins to listen, and ends it; `sotto mute` closes the microphone, and opens it."
        }
        Session::X11 | Session::MacOs | Session::Windows => {
            "The system does not let Sotto have keys of its own. The button in the window and the menu of the icon do the same."
        }
    };
    Problem::new(ProblemCode::Device, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(talk: &str, dictation: &str) -> (Vec<(Which, Chord)>, Vec<Problem>) {
        let mut settings = Settings::default();
        settings.machine.talk_key = talk.to_owned();
        settings.machine.dictation_key = dictation.to_owned();
        wanted(&settings)
    }

    #[test]
    fn the_usual_keys_are_fine() {
        let (keys, problems) = wanted(&Settings::default());
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
            let (keys, problems) = wanted(settings);
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
            let (keys, problems) = wanted(&settings);
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
            assert!(nowhere(session).sentence.len() > 80);
        }
        for command in ["sotto toggle", "sotto toggle --dictate", "sotto mute"] {
            let sentence = nowhere(Session::Wayland).sentence;
            assert!(sentence.contains(&format!("“{command}”")), "{sentence}");
        }
        if let Ok(chord) = "Ctrl+Alt+Space".parse::<Chord>() {
            assert!(taken(&chord).sentence.starts_with("Ctrl+Alt+Space"));
            assert!(missing(&chord).sentence.contains("Ctrl+Alt+Space"));
        }
    }
}
