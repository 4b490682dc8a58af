//! Why a request was not carried out, with the sentence the user reads. Nothing was changed then.

use sotto_api::{Problem, ProblemCode};
use sotto_skills::doing::{Line, no_rule, not_kept};
use sotto_skills::numbers::Language;
use sotto_skills::time::RuleError;
use sotto_store::StoreError;

/// What keeps a request from being carried out. Each stands in the answers of every language.
#[derive(Debug)]
pub(super) enum Refused {
    /// It could not be read or kept, or is not there, or cannot be.
    Kept(StoreError),
    /// Its repetition cannot be read.
    Rule(RuleError),
    /// It would never ring.
    Past,
    /// The end of a stretch of time comes before its beginning.
    Backwards,
    /// A length that is nothing or longer than a year.
    Length,
    /// Which timer?
    WhichTimer,
    /// There is nothing to pause or end.
    NoTimer,
    /// There is nothing to silence.
    NoAlarmRings,
    /// A setting out of its range.
    OutOfRange {
        /// Which one, by the name of what it is called in the answers.
        name: &'static str,
        /// The least.
        from: u32,
        /// The most.
        to: u32,
    },
    /// The person was not asked.
    NeedsYes,
    /// A file's name that depends on who reads it.
    NotWhole(String),
    /// A file where only the store may write.
    InOwnFolder(String),
    /// A file that is not there.
    NoFile(String),
    /// A file that holds no text, or far too much of it.
    NoText(String),
    /// A file that cannot be read.
    Unreadable {
        /// Which.
        path: String,
        /// What the operating system said, in its own words.
        source: std::io::Error,
    },
}

impl Refused {
    /// What a face is told, in a language.
    pub(super) fn problem(&self, language: Language) -> Problem {
        Problem::new(self.code(), self.told(language))
    }

    fn code(&self) -> ProblemCode {
        match self {
            Self::Kept(error) => error.code(),
            Self::WhichTimer => ProblemCode::Ambiguous,
            Self::NoTimer | Self::NoAlarmRings | Self::NoFile(_) => ProblemCode::NotFound,
            Self::NeedsYes => ProblemCode::NeedsConfirmation,
            Self::Unreadable { .. } => ProblemCode::Failed,
            Self::Rule(_)
            | Self::Past
            | Self::Backwards
            | Self::Length
            | Self::OutOfRange { .. }
            | Self::NotWhole(_)
            | Self::InOwnFolder(_)
            | Self::NoText(_) => ProblemCode::Invalid,
        }
    }

    fn told(&self, language: Language) -> String {
        let line = match self {
            Self::Kept(error) => return not_kept(error, language),
            Self::Rule(error) => return no_rule(error, language),
            Self::Past => Line::new("refused.past"),
            Self::Backwards => Line::new("refused.backwards"),
            Self::Length => Line::new("refused.length"),
            Self::WhichTimer => Line::new("refused.which_timer"),
            Self::NoTimer => Line::new("refused.no_timer"),
            Self::NoAlarmRings => Line::new("refused.no_alarm_rings"),
            Self::OutOfRange { name, from, to } => Line::new("refused.out_of_range")
                .with("name", Line::new(name).said_in(language))
                .with("from", from.to_string())
                .with("to", to.to_string()),
            Self::NeedsYes => Line::new("refused.needs_yes"),
            Self::NotWhole(path) => Line::new("refused.not_whole").with("path", path.as_str()),
            Self::InOwnFolder(path) => {
                Line::new("refused.in_own_folder").with("path", path.as_str())
            }
            Self::NoFile(path) => Line::new("refused.no_file").with("path", path.as_str()),
            Self::NoText(path) => Line::new("refused.no_text").with("path", path.as_str()),
            Self::Unreadable { path, source } => Line::new("refused.unreadable")
                .with("path", path.as_str())
                .with("why", source.to_string()),
        };
        line.said_in(language)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Kept(error)
    }
}

impl From<RuleError> for Refused {
    fn from(error: RuleError) -> Self {
        Self::Rule(error)
    }
}

#[cfg(test)]
mod tests {
    use sotto_store::Cannot;

    use super::*;

    /// Each of them, each naming the next, so that a new one cannot be left out.
    fn all() -> Vec<Refused> {
        let path = || "/Xylo".to_owned();
        let next = |refused: &Refused| match refused {
            Refused::Kept(_) => Some(Refused::Rule(RuleError::NoFrequency)),
            Refused::Rule(_) => Some(Refused::Past),
            Refused::Past => Some(Refused::Backwards),
            Refused::Backwards => Some(Refused::Length),
            Refused::Length => Some(Refused::WhichTimer),
            Refused::WhichTimer => Some(Refused::NoTimer),
            Refused::NoTimer => Some(Refused::NoAlarmRings),
            Refused::NoAlarmRings => Some(Refused::OutOfRange {
                name: "range.snooze_minutes",
                from: 1,
                to: 1_440,
            }),
            Refused::OutOfRange { .. } => Some(Refused::NeedsYes),
            Refused::NeedsYes => Some(Refused::NotWhole(path())),
            Refused::NotWhole(_) => Some(Refused::InOwnFolder(path())),
            Refused::InOwnFolder(_) => Some(Refused::NoFile(path())),
            Refused::NoFile(_) => Some(Refused::NoText(path())),
            Refused::NoText(_) => Some(Refused::Unreadable {
                path: path(),
                source: std::io::Error::other("7"),
            }),
            Refused::Unreadable { .. } => None,
        };
        let first = Refused::Kept(StoreError::Invalid(Cannot::NoItems));
        std::iter::successors(Some(first), next).collect()
    }

    #[test]
    fn each_is_told_in_every_language_in_words_of_its_own() {
        for refused in all() {
            let english = refused.told(Language::ENGLISH);
            for language in Language::all() {
                let told = refused.told(language);
                // A name such as "refused.past" stands where a sentence is missing.
                assert!(
                    told.contains(' ') && told.ends_with('.') && !told.contains(['{', '[']),
                    "{language:?} {refused:?}: {told}"
                );
                if language != Language::ENGLISH {
                    assert_ne!(told, english, "{language:?}");
                    assert!(!told.contains("othing"), "{language:?}: {told}");
                }
                assert_eq!(refused.problem(language).code, refused.code());
            }
        }
    }
}
