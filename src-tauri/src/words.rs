//! The few words of the shell itself: the menu of the icon, what it says while it listens, notices. Everything else stands in
//! the interface's catalogue.

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
            Choice::Automatic => Self::of_system(|name| std::env::var(name).ok()),
        }
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

/// Something the shell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Word {
    Talk,
    Finish,
    Dictate,
    TypeAgain,
    TakeBack,
    MicrophoneOff,
    Open,
    Settings,
    Quit,
    GoesOn,
    OnClipboard,
    OnClipboardAsSet,
    NotTaken,
    PerhapsTaken,
    NothingToTake,
}

/// All of them, for the test that none is missing.
#[cfg(test)]
const ALL: [Word; 15] = [
    Word::Talk,
    Word::Finish,
    Word::Dictate,
    Word::TypeAgain,
    Word::TakeBack,
    Word::MicrophoneOff,
    Word::Open,
    Word::Settings,
    Word::Quit,
    Word::GoesOn,
    Word::OnClipboard,
    Word::NotTaken,
    Word::OnClipboardAsSet,
    Word::PerhapsTaken,
    Word::NothingToTake,
];

impl Word {
    /// In this language.
    #[must_use]
    pub fn in_(self, tongue: Tongue) -> &'static str {
        let (english, german) = match self {
            Self::Talk => ("Talk", "Sprechen"),
            Self::Finish => ("Finish", "Fertig"),
            Self::Dictate => ("Dictate", "Diktieren"),
            Self::TypeAgain => (
                "Type the last dictation again",
                "Letztes Diktat noch einmal schreiben",
            ),
            Self::TakeBack => (
                "Take back the last dictation",
                "Letztes Diktat zurücknehmen",
            ),
            Self::MicrophoneOff => ("Microphone off", "Mikrofon aus"),
            Self::Open => ("Open Sotto", "Sotto öffnen"),
            Self::Settings => ("Settings", "Einstellungen"),
            Self::Quit => ("Quit", "Beenden"),
            Self::GoesOn => (
                "Sotto goes on without its window, so that timers and reminders ring. The icon in the bar ends it.",
                "Sotto läuft ohne Fenster weiter, damit Timer und Erinnerungen klingeln. Über das Symbol in der Leiste wird es beendet.",
            ),
            Self::OnClipboard => (
                "The text could not be typed here. It is on the clipboard: paste it where you want it.",
                "Der Text konnte hier nicht geschrieben werden. Er liegt in der Zwischenablage: füge ihn dort ein, wo du ihn haben willst.",
            ),
            Self::OnClipboardAsSet => (
                "The text is on the clipboard, as it is set for this program.",
                "Der Text liegt in der Zwischenablage, wie es für dieses Programm eingestellt ist.",
            ),
            Self::PerhapsTaken => (
                "The last dictation could not be taken back as a whole. Look what is left of it.",
                "Das letzte Diktat ließ sich nicht ganz zurücknehmen. Sieh nach, was davon noch da ist.",
            ),
            Self::NothingToTake => (
                "Nothing was dictated that could be taken back.",
                "Es wurde nichts diktiert, was sich zurücknehmen ließe.",
            ),
            Self::NotTaken => (
                "The last dictation cannot be taken back: another window has the keyboard now. Nothing was changed.",
                "Das letzte Diktat lässt sich nicht zurücknehmen: ein anderes Fenster hat jetzt die Tastatur. Nichts wurde geändert.",
            ),
        };
        match tongue {
            Tongue::English => english,
            Tongue::German => german,
        }
    }
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
            assert!(!english.is_empty() && !german.is_empty());
            assert_ne!(english, german, "{word:?}");
        }
    }
}
