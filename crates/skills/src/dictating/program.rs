//! How one program is written into: what is set for it, and else what is set for all.

use sotto_api::{Choice, DictationSettings, ProgramDictation, WritingWay, WrittenBehind};

use super::Spoken;

/// The rules for a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// As they are for all, with what is different there.
    pub settings: DictationSettings,
    /// The language where the words do not tell.
    pub usual: Spoken,
    /// How a text comes into it.
    pub way: WritingWay,
    /// What is written behind each text.
    pub behind: WrittenBehind,
}

impl Rules {
    /// For the program that has the keyboard, where it is known which. `usual` is the language where nothing else tells.
    #[must_use]
    pub fn of(settings: &DictationSettings, program: Option<&str>, usual: Spoken) -> Self {
        let all = DictationSettings {
            programs: Vec::new(),
            ..settings.clone()
        };
        let own = program.and_then(|name| {
            let named = |own: &&ProgramDictation| same_program(&own.program, name);
            settings.programs.iter().find(named)
        });
        let Some(own) = own else {
            return Self {
                settings: all,
                usual,
                way: WritingWay::default(),
                behind: WrittenBehind::default(),
            };
        };
        let named = match &own.language {
            Choice::Named { name } => Spoken::named(name),
            Choice::Automatic => None,
        };
        Self {
            settings: DictationSettings {
                spoken_punctuation: own.spoken_punctuation.unwrap_or(all.spoken_punctuation),
                drop_fillers: own.drop_fillers.unwrap_or(all.drop_fillers),
                // Of two for the same words the first one counts.
                words: own.words.iter().chain(&all.words).cloned().collect(),
                programs: Vec::new(),
            },
            usual: named.unwrap_or(usual),
            way: own.way,
            behind: own.behind,
        }
    }
}

/// Whether both name the same program: large and small letters are the same, and so is the space around.
#[must_use]
pub fn same_program(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}

/// A text with what is written behind it. In a terminal a line break would run the text as a command.
#[must_use]
pub fn ended(text: String, behind: WrittenBehind, terminal: bool) -> String {
    let end = match behind {
        _ if text.is_empty() => "",
        WrittenBehind::Space => " ",
        WrittenBehind::Line if !terminal => "\n",
        WrittenBehind::Line | WrittenBehind::Nothing => "",
    };
    if text.ends_with(end) {
        text
    } else {
        text + end
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::WordFix;

    use super::*;

    fn fix(heard: &str, spelt: &str) -> WordFix {
        WordFix {
            heard: heard.to_owned(),
            spelt: spelt.to_owned(),
        }
    }

    fn settings() -> DictationSettings {
        DictationSettings {
            drop_fillers: false,
            words: vec![fix("soto", "Sotto"), fix("teh", "the")],
            programs: vec![
                ProgramDictation {
                    program: " Slack ".to_owned(),
                    way: WritingWay::Paste,
                    spoken_punctuation: Some(false),
                    drop_fillers: None,
                    behind: WrittenBehind::Line,
                    language: Choice::Named {
                        name: "de".to_owned(),
                    },
                    words: vec![fix("soto", "SOTTO")],
                },
                ProgramDictation {
                    program: "slack".to_owned(),
                    way: WritingWay::Clipboard,
                    spoken_punctuation: None,
                    drop_fillers: Some(true),
                    behind: WrittenBehind::Nothing,
                    language: Choice::Automatic,
                    words: Vec::new(),
                },
            ],
            ..DictationSettings::default()
        }
    }

    #[test]
    fn a_program_has_its_own_rules_and_those_for_all_where_it_has_none() {
        let rules = Rules::of(&settings(), Some("SLACK"), Spoken::English);
        assert_eq!(rules.way, WritingWay::Paste, "the first one counts");
        assert_eq!(rules.behind, WrittenBehind::Line);
        assert_eq!(rules.usual, Spoken::German);
        assert!(!rules.settings.spoken_punctuation && !rules.settings.drop_fillers);
        let read = super::super::read("soto teh", &rules.settings, rules.usual);
        assert_eq!(read, super::super::Dictated::Text("SOTTO the".to_owned()));
    }

    #[test]
    fn all_others_have_the_rules_for_all() {
        let wanted = Rules {
            settings: DictationSettings {
                programs: Vec::new(),
                ..settings()
            },
            usual: Spoken::English,
            way: WritingWay::Automatic,
            behind: WrittenBehind::Nothing,
        };
        for program in [None, Some("Gedit"), Some(""), Some("Slacker")] {
            let rules = Rules::of(&settings(), program, Spoken::English);
            assert_eq!(rules, wanted, "{program:?}");
        }
    }

    #[test]
    fn what_is_behind_a_text_stands_there_once_and_runs_no_command() {
        for (text, behind, terminal, written) in [
            ("Well", WrittenBehind::Nothing, false, "Well"),
            ("Well", WrittenBehind::Space, false, "Well "),
            ("Well ", WrittenBehind::Space, false, "Well "),
            ("Well", WrittenBehind::Line, false, "Well\n"),
            ("Well\n", WrittenBehind::Line, false, "Well\n"),
            ("ls", WrittenBehind::Line, true, "ls"),
            ("ls", WrittenBehind::Space, true, "ls "),
            ("", WrittenBehind::Space, false, ""),
        ] {
            let ended = ended(text.to_owned(), behind, terminal);
            assert_eq!(ended, written, "{text:?} {behind:?}");
        }
    }

    #[test]
    fn a_language_is_known_by_its_code_or_its_name() {
        for (name, spoken) in [
            ("de", Some(Spoken::German)),
            ("DE-AT", Some(Spoken::German)),
            ("en_US.UTF-8", Some(Spoken::English)),
            ("fr", Some(Spoken::Other)),
            ("den", Some(Spoken::Other)),
            (" ", None),
        ] {
            assert_eq!(Spoken::named(name), spoken, "{name}");
        }
    }
}
