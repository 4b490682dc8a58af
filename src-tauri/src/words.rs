//! The few words of the shell itself: the menu of the icon, what it says while it listens, notices. Everything else stands in
//! the interface's catalogue.

mod catalogue;

use sotto_api::{Choice, Listening, Settings};

/// A language of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Tongue {
    /// The one that the settings name, else that of the system.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        match &settings.look.language {
            Choice::Named { name } => Self::of_code(name),
            Choice::Automatic => Self::here(),
        }
    }

    /// That of the system, while no settings are known yet.
    #[must_use]
    pub fn here() -> Self {
        Self::of_system(|name| std::env::var(name).ok())
    }

    fn of_system(variable: impl Fn(&str) -> Option<String>) -> Self {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        named.as_deref().map_or(Self::English, Self::of_code)
    }

    fn of_code(code: &str) -> Self {
        let language = code.split(['_', '-', '.']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "de" => Self::German,
            _ => Self::English,
        }
    }
}

macro_rules! words {
    ($($word:ident),* $(,)?) => {
        /// Something the shell says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Word { $($word),* }

        /// All of them, for the tests that none is missing.
        #[cfg(test)]
        const ALL: &[Word] = &[$(Word::$word),*];
    };
}

words! {
    // The menu of the icon.
    Talk, Finish, Dictate, TypeAgain, TakeBack, MicrophoneOff, Open, Settings, Quit,
    // The window.
    GoesOn, Blank, BlankAsSet, BlankElsewhere,
    // What becomes of a dictation.
    OnClipboard, OnClipboardAsSet, NotTaken, CannotTell, PerhapsTaken, NothingToTake, Lost,
    KeyHeld, KeyboardElsewhere, TextNotTaken, ClipboardBroken, SystemRefused,
    // Keys, and what is wrong with them.
    KeyUseless, KeyEverywhere, KeyTwice, KeyTaken, KeyMissing,
    NoKeysWayland, NoKeysNowhere, NoKeysElsewhere,
    NoChord, UnknownChord, TwoChords, HeldOnly, NeededForTyping,
    ToTalk, ToDictate, ToTakeBack, ToMute, ToDismiss,
    KeyOfTalk, KeyOfDictation, KeyOfMute, KeyOfDismiss,
    // Models that are opened with Sotto, or dropped onto it.
    ModelNotTakenWhy, ModelNoUnicode,
    // The core behind the window.
    Closing, BrokeOff, NoRequest,
    // In a terminal.
    NoWindows, UnknownWords,
}

impl Word {
    /// In this language.
    #[must_use]
    pub fn in_(self, tongue: Tongue) -> &'static str {
        let (english, german) = catalogue::of(self);
        match tongue {
            Tongue::English => english,
            Tongue::German => german,
        }
    }

    /// In this language, with these values in the places that are named `{so}`.
    #[must_use]
    pub fn with(self, tongue: Tongue, values: &[(&str, &str)]) -> String {
        filled(self.in_(tongue), values)
    }
}

/// Each place is filled once: a value that looks like a place itself, as the name of a file may, stays as it is.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        told.push_str(before);
        let Some((name, after)) = behind.split_once('}') else {
            told.push('{');
            rest = behind;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            told.push_str(value);
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

/// What is listened to, in words, for who hovers over the icon or hears it read.
#[must_use]
pub fn state(state: Listening, tongue: Tongue) -> &'static str {
    let (english, german) = match state {
        Listening::Closed => (
            "Sotto: the microphone is off",
            "Sotto: das Mikrofon ist aus",
        ),
        Listening::Idle => ("Sotto", "Sotto"),
        Listening::WakeWord => ("Sotto waits for its name", "Sotto wartet auf seinen Namen"),
        Listening::Request => ("Sotto listens", "Sotto hört zu"),
        Listening::Dictation => ("Sotto takes dictation", "Sotto nimmt ein Diktat auf"),
        Listening::Working => ("Sotto works on it", "Sotto arbeitet daran"),
        Listening::Speaking => ("Sotto speaks", "Sotto spricht"),
    };
    match tongue {
        Tongue::English => english,
        Tongue::German => german,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_settings_come_before_the_system() {
        let mut settings = Settings::default();
        settings.look.language = Choice::Named {
            name: "de".to_owned(),
        };
        assert_eq!(Tongue::of(&settings), Tongue::German);
        settings.look.language = Choice::Named {
            name: "fr".to_owned(),
        };
        assert_eq!(Tongue::of(&settings), Tongue::English);
        let of = |value: &str| Tongue::of_system(|name| (name == "LANG").then(|| value.to_owned()));
        assert_eq!(of("de_AT.UTF-8"), Tongue::German);
        assert_eq!(of("DE"), Tongue::German);
        assert_eq!(of("den_US"), Tongue::English);
        assert_eq!(of("C.UTF-8"), Tongue::English);
        assert_eq!(of(""), Tongue::English);
    }

    #[test]
    fn every_word_is_there_in_both_languages() {
        for word in ALL {
            let (english, german) = (word.in_(Tongue::English), word.in_(Tongue::German));
            assert!(!english.trim().is_empty() && !german.trim().is_empty());
            assert_ne!(english, german, "{word:?}");
        }
    }

    /// The names of the places in a sentence, each once.
    fn places(text: &str) -> BTreeSet<&str> {
        let behind = text.split('{').skip(1);
        behind.filter_map(|part| part.split('}').next()).collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for word in ALL {
            let (english, german) = (word.in_(Tongue::English), word.in_(Tongue::German));
            assert_eq!(places(english), places(german), "{word:?}");
            for text in [english, german] {
                let (open, close) = (text.matches('{').count(), text.matches('}').count());
                assert_eq!(open, close, "{text}");
            }
        }
    }

    #[test]
    fn a_place_is_filled_by_its_name_and_only_once() {
        let said = Word::ModelNotTakenWhy.with(
            Tongue::English,
            &[("name", "{why}.gguf"), ("why", "It is no {name}.")],
        );
        assert_eq!(said, "{why}.gguf was not taken in: It is no {name}.");
        for (text, wanted) in [
            ("", ""),
            ("plain", "plain"),
            ("{name}{name}", "ää"),
            ("{other} is gone", " is gone"),
            ("an open {name", "an open {name"),
            ("no more} than that", "no more} than that"),
        ] {
            assert_eq!(filled(text, &[("name", "ä")]), wanted, "{text}");
        }
    }
}
