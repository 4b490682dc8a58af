//! What a face is told of a request that nothing comes of, in the language of whoever asks. Programs go by the code.

use sotto_api::{Choice, Problem, ProblemCode, Settings};
use sotto_skills::doing::{Line, not_kept};
use sotto_skills::numbers::Language;
use sotto_store::{Store, StoreError, settings};

/// Why nothing comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A request without words.
    NothingSaid,
    /// Somebody spoke, and no word was heard.
    NothingHeard,
    /// A text that is no request.
    TooLong,
    /// Too many wait.
    TooMany,
    /// It was overtaken by newer words.
    Late,
    /// It is about a turn that is over.
    Over,
    /// The end of what is being said never came.
    NeverEnded,
    /// Somebody speaks, whose place it would take.
    SomebodySpeaks,
    /// A person's turn is in hand, whose place it would take.
    SomebodyWaits,
    /// Somebody said stop.
    Stopped,
    /// Whoever asked is gone.
    WentAway,
    /// It answers a question that nobody asks any more.
    NoQuestion,
    /// The turn could not be written down.
    NotInHistory,
    /// The core is closing.
    Closing,
    /// There is nothing to speak with.
    NoVoice,
    /// There is nobody who listens.
    NoMicrophone,
    /// A request that this version cannot read.
    Unknown,
    /// A loudness that there is not.
    Loudness,
    /// A file that came with the program lacks something.
    NotHere,
    /// There is nobody who types into other programs.
    NoTypist,
    /// Nothing that was dictated is kept.
    NoDictation,
    /// Longer than anybody waits to have something typed.
    WaitSeconds,
}

impl Refusal {
    /// What is told, in a language.
    pub(super) fn problem(self, language: Language) -> Problem {
        let (name, code) = self.named();
        Problem::new(code, Line::new(name).said_in(language))
    }

    /// The sentence alone.
    pub(super) fn sentence(self, language: Language) -> String {
        Line::new(self.named().0).said_in(language)
    }

    /// Its name in the answers, and what a program can act on.
    fn named(self) -> (&'static str, ProblemCode) {
        match self {
            Self::NothingSaid => ("refused.nothing_said", ProblemCode::Invalid),
            Self::NothingHeard => ("refused.nothing_heard", ProblemCode::Invalid),
            Self::TooLong => ("refused.too_long", ProblemCode::Invalid),
            Self::TooMany => ("refused.too_many", ProblemCode::Invalid),
            Self::Late => ("refused.late", ProblemCode::NotFound),
            Self::Over => ("refused.over", ProblemCode::NotFound),
            Self::NeverEnded => ("refused.never_ended", ProblemCode::Stopped),
            Self::SomebodySpeaks => ("refused.somebody_speaks", ProblemCode::Failed),
            Self::SomebodyWaits => ("refused.somebody_waits", ProblemCode::Failed),
            Self::Stopped => ("refused.stopped", ProblemCode::Stopped),
            Self::WentAway => ("refused.went_away", ProblemCode::Stopped),
            Self::NoQuestion => ("refused.no_question", ProblemCode::NotFound),
            Self::NotInHistory => ("refused.not_in_history", ProblemCode::Failed),
            Self::Closing => ("refused.closing", ProblemCode::Stopped),
            Self::NoVoice => ("refused.no_voice", ProblemCode::Device),
            Self::NoMicrophone => ("refused.no_microphone", ProblemCode::Device),
            Self::Unknown => ("refused.unknown_request", ProblemCode::Failed),
            Self::Loudness => ("refused.loudness", ProblemCode::Invalid),
            Self::NotHere => ("refused.not_here", ProblemCode::Missing),
            Self::NoTypist => ("refused.no_typist", ProblemCode::Device),
            Self::NoDictation => ("refused.no_dictation", ProblemCode::NotFound),
            Self::WaitSeconds => ("refused.wait_seconds", ProblemCode::Invalid),
        }
    }
}

/// The language that is set, or else this one.
pub(super) fn language_of(settings: &Settings, otherwise: Language) -> Language {
    let named = match &settings.talk.language {
        Choice::Named { name } => Language::of(name),
        Choice::Automatic => None,
    };
    named.unwrap_or(otherwise)
}

/// The language that is set in a store, or else this one; this one also where the settings cannot be read.
pub(super) fn language_in(store: &Store, otherwise: Language) -> Language {
    store
        .read(settings::get)
        .map_or(otherwise, |settings| language_of(&settings, otherwise))
}

/// What is told of something that could not be kept or read.
pub(crate) fn not_kept_in(store: &Store, error: &StoreError, otherwise: Language) -> Problem {
    let language = language_in(store, otherwise);
    Problem::new(error.code(), not_kept(error, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of them, each naming the next, so that a new one cannot be left out.
    fn all() -> impl Iterator<Item = Refusal> {
        std::iter::successors(Some(Refusal::NothingSaid), |refusal| match refusal {
            Refusal::NothingSaid => Some(Refusal::NothingHeard),
            Refusal::NothingHeard => Some(Refusal::TooLong),
            Refusal::TooLong => Some(Refusal::TooMany),
            Refusal::TooMany => Some(Refusal::Late),
            Refusal::Late => Some(Refusal::Over),
            Refusal::Over => Some(Refusal::NeverEnded),
            Refusal::NeverEnded => Some(Refusal::SomebodySpeaks),
            Refusal::SomebodySpeaks => Some(Refusal::SomebodyWaits),
            Refusal::SomebodyWaits => Some(Refusal::Stopped),
            Refusal::Stopped => Some(Refusal::WentAway),
            Refusal::WentAway => Some(Refusal::NoQuestion),
            Refusal::NoQuestion => Some(Refusal::NotInHistory),
            Refusal::NotInHistory => Some(Refusal::Closing),
            Refusal::Closing => Some(Refusal::NoVoice),
            Refusal::NoVoice => Some(Refusal::NoMicrophone),
            Refusal::NoMicrophone => Some(Refusal::Unknown),
            Refusal::Unknown => Some(Refusal::Loudness),
            Refusal::Loudness => Some(Refusal::NotHere),
            Refusal::NotHere => Some(Refusal::NoTypist),
            Refusal::NoTypist => Some(Refusal::NoDictation),
            Refusal::NoDictation => Some(Refusal::WaitSeconds),
            Refusal::WaitSeconds => None,
        })
    }

    #[test]
    fn each_is_told_in_every_language_in_words_of_its_own() {
        for refusal in all() {
            let english = refusal.problem(Language::ENGLISH);
            for language in Language::all() {
                let told = refusal.problem(language);
                assert_eq!(told.code, english.code, "{refusal:?}");
                assert_eq!(told.sentence, refusal.sentence(language));
                assert!(
                    told.sentence.contains(' ') && told.sentence.ends_with('.'),
                    "{language:?} {refusal:?}: {told}"
                );
                if language != Language::ENGLISH {
                    assert_ne!(told.sentence, english.sentence, "{language:?}");
                }
            }
        }
    }

    #[test]
    fn the_language_that_is_set_counts_and_else_that_of_the_system() {
        let mut settings = Settings::default();
        assert_eq!(language_of(&settings, Language::GERMAN), Language::GERMAN);
        for (name, wanted) in [("de", Language::GERMAN), ("xx", Language::ENGLISH)] {
            settings.talk.language = Choice::Named {
                name: name.to_owned(),
            };
            assert_eq!(language_of(&settings, Language::ENGLISH), wanted, "{name}");
        }
    }
}
