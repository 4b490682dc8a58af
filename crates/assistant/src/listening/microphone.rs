//! The words that close the microphone, or open it again. Said or typed, they turn the same switch as `sotto mute`. They are
//! fixed, and no ability that a model could call: nothing that is merely read may open an ear.

use sotto_skills::numbers::Language;

use super::words::{bare, without_call};

/// What is wanted of the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// It is to be closed, or else open.
    pub closed: bool,
    /// The language in which that was said.
    pub language: Language,
}

/// How it is said in a language. A star stands for the microphone.
struct Sayings {
    language: Language,
    names: &'static [&'static str],
    /// They may stand before a name.
    articles: &'static [&'static str],
    /// They change nothing, wherever they stand.
    polite: &'static [&'static str],
    close: &'static [&'static str],
    open: &'static [&'static str],
}

const ENGLISH: Sayings = Sayings {
    language: Language::ENGLISH,
    names: &["microphone", "mic"],
    articles: &["the", "my", "your", "this"],
    polite: &[
        "please", "now", "just", "can", "could", "would", "will", "you",
    ],
    close: &[
        "close *",
        "shut *",
        "shut off *",
        "shut * off",
        "turn off *",
        "turn * off",
        "switch off *",
        "switch * off",
        "mute *",
        "disable *",
        "deactivate *",
        "* off",
        "stop listening",
        "stop listening to me",
        "dont listen",
        "dont listen to me",
        "do not listen",
        "do not listen to me",
    ],
    open: &[
        "open *",
        "open * again",
        "reopen *",
        "turn on *",
        "turn * on",
        "turn * on again",
        "turn * back on",
        "switch on *",
        "switch * on",
        "switch * on again",
        "switch * back on",
        "unmute *",
        "enable *",
        "activate *",
        "* on",
    ],
};

const GERMAN: Sayings = Sayings {
    language: Language::GERMAN,
    names: &["mikrofon", "mikrophon", "mikro"],
    articles: &["das", "dein", "mein", "dieses"],
    polite: &[
        "bitte",
        "jetzt",
        "mal",
        "doch",
        "kannst",
        "könntest",
        "würdest",
        "du",
    ],
    close: &[
        "mach * zu",
        "mache * zu",
        "mach * aus",
        "mache * aus",
        "schließ *",
        "schließe *",
        "schalt * aus",
        "schalte * aus",
        "schalt * ab",
        "schalte * ab",
        "schalt * stumm",
        "schalte * stumm",
        "stell * aus",
        "stelle * aus",
        "stell * ab",
        "stelle * ab",
        "* zumachen",
        "* ausmachen",
        "* schließen",
        "* ausschalten",
        "* abschalten",
        "* stummschalten",
        "* ausstellen",
        "* abstellen",
        "* aus",
        "* zu",
        "hör auf zuzuhören",
        "hör nicht mehr zu",
        "hör mir nicht mehr zu",
        "hör nicht zu",
    ],
    open: &[
        "mach * auf",
        "mache * auf",
        "mach * wieder auf",
        "mach * an",
        "mache * an",
        "mach * wieder an",
        "öffne *",
        "öffne * wieder",
        "schalt * ein",
        "schalte * ein",
        "schalt * wieder ein",
        "schalte * wieder ein",
        "schalt * an",
        "schalte * an",
        "stell * an",
        "stelle * an",
        "* aufmachen",
        "* anmachen",
        "* öffnen",
        "* einschalten",
        "* anschalten",
        "* anstellen",
        "* an",
        "* auf",
        "* ein",
    ],
};

/// What these words want of the microphone, if they say that and nothing else.
#[must_use]
pub fn wish(text: &str) -> Option<Wish> {
    let words: Vec<String> = without_call(text)
        .split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
        .collect();
    [ENGLISH, GERMAN].iter().find_map(|by| {
        let said = in_short(&words, by);
        let among = |sayings: &[&str]| sayings.contains(&said.as_str());
        let closed = among(by.close);
        (closed || among(by.open)).then_some(Wish {
            closed,
            language: by.language,
        })
    })
}

/// Without what changes nothing, and with a star for the microphone.
fn in_short(words: &[String], by: &Sayings) -> String {
    let mut short: Vec<&str> = Vec::with_capacity(words.len());
    for word in words.iter().map(String::as_str) {
        if by.polite.contains(&word) {
            continue;
        }
        if !by.names.contains(&word) {
            short.push(word);
            continue;
        }
        if short.last().is_some_and(|last| by.articles.contains(last)) {
            short.pop();
        }
        short.push("*");
    }
    short.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wished(text: &str) -> Option<(bool, &'static str)> {
        wish(text).map(|wish| (wish.closed, wish.language.code()))
    }

    #[test]
    fn it_is_closed_however_that_is_said() {
        for text in [
            "close the microphone",
            "Close the microphone.",
            "Hey Sotto, close the microphone, please!",
            "Turn off the microphone",
            "turn your mic off now",
            "Could you please switch off the mic?",
            "Mute my microphone.",
            "Microphone off.",
            "Stop listening.",
            "Don't listen to me.",
        ] {
            assert_eq!(wished(text), Some((true, "en")), "{text}");
        }
        for text in [
            "Mach das Mikrofon zu.",
            "Mikrofon aus",
            "Sotto, schalte bitte das Mikrofon aus!",
            "Kannst du mal das Mikro ausmachen?",
            "Schließ dein Mikrofon.",
            "Hör auf zuzuhören.",
        ] {
            assert_eq!(wished(text), Some((true, "de")), "{text}");
        }
    }

    #[test]
    fn it_is_opened_by_the_opposite() {
        for text in [
            "open the microphone",
            "Turn the microphone back on, please.",
            "unmute the mic",
        ] {
            assert_eq!(wished(text), Some((false, "en")), "{text}");
        }
        for text in [
            "Mach das Mikrofon wieder auf.",
            "Mikrofon an!",
            "öffne das Mikro",
        ] {
            assert_eq!(wished(text), Some((false, "de")), "{text}");
        }
    }

    #[test]
    fn whatever_says_something_else_too_turns_no_switch() {
        for text in [
            "",
            "  ",
            "…",
            "*",
            "close *",
            "microphone",
            "stop",
            "mute",
            "turn off",
            "Mute the sound.",
            "Don't close the microphone.",
            "Could you not close the microphone?",
            "Did you close the microphone?",
            "Why is the microphone off?",
            "Close the microphone in five minutes.",
            "Add close the microphone to my tasks.",
            "Remind me to turn off the microphone.",
            "Close the window.",
            "Mach das Mikrofon nicht zu.",
            "Ist das Mikrofon an?",
            "Mach das Fenster zu.",
            "Schreib Mikrofon auf die Liste.",
        ] {
            assert_eq!(wished(text), None, "{text}");
        }
        assert_eq!(wished(&"microphone off ".repeat(5_000)), None);
    }

    #[test]
    fn no_saying_means_both() {
        for by in [ENGLISH, GERMAN] {
            for open in by.open {
                assert!(!by.close.contains(open), "{open}");
            }
        }
    }
}
