//! Why a request about models or the network is not carried out, as a type: every face shows it in the language of its user.

use std::fmt;

use sotto_api::ProblemCode;
use sotto_models::catalog::Kind;
use sotto_skills::numbers::Language;

use crate::commands::models::part_said;
use crate::kept::clock::{say, say_exactly};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is not on its way.
    NotFetched,
    /// It was stopped and has not stopped yet.
    FetchingStops,
    /// The program ends, so nothing is fetched any more.
    FetchingEnds,
    /// Fetching ended in a panic.
    FetchingBroke,
    /// Another model is tried for the same part.
    AnotherTried,
    /// The program ends, so nothing is tried any more.
    TryingEnds,
    /// It is tried at this moment, and so not removed.
    Tried,
    /// It is tried at this moment, and so not begun with a second time.
    TriedAlready,
    /// Somebody talks with Sotto, and both would slow each other down.
    Talking,
    /// It is too slow here to say how slow.
    TooSlow(String),
    /// Models for this part are not measured.
    NotTimed(Kind),
    /// A path that depends on where a program stands.
    PartOfPath,
    /// Another model is being brought along.
    AnotherBrought,
    /// Bringing it along ended in a panic.
    BringingBroke,
    /// No voice of this model is known.
    NoVoice(String),
    /// There is nothing to choose for a part of Sotto.
    OnlyOne(Kind),
    /// It came with Sotto.
    GoesAlong(String),
    /// Sotto does not do without it.
    Stays(String),
    /// A purpose of another version.
    UnknownPurpose,
    /// What was announced is not newer any more.
    NothingNewer,
    /// No package of a newer version is here.
    NoPackage,
    /// The system does not open this folder.
    FolderClosed(String),
}

impl Refused {
    /// What a program can act on.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::NotFetched | Self::NothingNewer | Self::NoPackage => ProblemCode::NotFound,
            Self::FetchingStops
            | Self::AnotherTried
            | Self::Tried
            | Self::TriedAlready
            | Self::Talking
            | Self::AnotherBrought => ProblemCode::Locked,
            Self::FetchingEnds | Self::TryingEnds => ProblemCode::Stopped,
            Self::FetchingBroke
            | Self::TooSlow(_)
            | Self::BringingBroke
            | Self::FolderClosed(_) => ProblemCode::Failed,
            Self::NoVoice(_)
            | Self::OnlyOne(_)
            | Self::NotTimed(_)
            | Self::PartOfPath
            | Self::GoesAlong(_)
            | Self::Stays(_)
            | Self::UnknownPurpose => ProblemCode::Invalid,
        }
    }

    /// The sentence for the user.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        let of = |name, id: &str| say_exactly(language, name, [("id", id)]);
        let name = match self {
            Self::NotFetched => "told.not_fetched",
            Self::FetchingStops => "told.fetching_stops",
            Self::FetchingEnds => "told.fetching_ends",
            Self::FetchingBroke => "told.fetching_broke",
            Self::AnotherTried => "told.model_on_trial",
            Self::TryingEnds => "told.trial_ends",
            Self::Tried => "told.model_tried",
            Self::TriedAlready => "told.model_tried_already",
            Self::Talking => "told.somebody_talks",
            Self::TooSlow(id) => return of("told.measured_slow", id),
            Self::NotTimed(kind) => {
                let part = part_said(*kind, language);
                return say(language, "told.not_timed", [("part", part)]);
            }
            Self::PartOfPath => "told.part_of_path",
            Self::AnotherBrought => "told.model_being_brought",
            Self::BringingBroke => "told.bringing_broke",
            Self::NoVoice(id) => return of("told.no_such_voice", id),
            Self::OnlyOne(kind) => {
                let part = part_said(*kind, language);
                return say(language, "told.only_one_model", [("part", part)]);
            }
            Self::GoesAlong(id) => return of("told.model_goes_along", id),
            Self::Stays(id) => return of("told.model_stays", id),
            Self::UnknownPurpose => "told.unknown_purpose",
            Self::NothingNewer => "told.update_gone",
            Self::NoPackage => "told.update_not_here",
            Self::FolderClosed(folder) => {
                let with = [("folder", folder.as_str())];
                return say_exactly(language, "told.update_folder_closed", with);
            }
        };
        say(language, name, [])
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.said(Language::ENGLISH))
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_told_in_the_users_language() {
        for refused in [
            Refused::NotFetched,
            Refused::FetchingStops,
            Refused::FetchingEnds,
            Refused::FetchingBroke,
            Refused::AnotherTried,
            Refused::TryingEnds,
            Refused::Tried,
            Refused::TriedAlready,
            Refused::Talking,
            Refused::TooSlow("xylo".to_owned()),
            Refused::NotTimed(Kind::Memory),
            Refused::PartOfPath,
            Refused::AnotherBrought,
            Refused::BringingBroke,
            Refused::NoVoice("xylo".to_owned()),
            Refused::OnlyOne(Kind::Memory),
            Refused::GoesAlong("xylo".to_owned()),
            Refused::Stays("xylo".to_owned()),
            Refused::UnknownPurpose,
            Refused::NothingNewer,
            Refused::NoPackage,
            Refused::FolderClosed("xylo".to_owned()),
        ] {
            let (english, german) = (refused.to_string(), refused.said(Language::GERMAN));
            assert_ne!(english, german);
            for told in [english, german] {
                assert!(!told.contains(['{', '}']) && told.contains(' '), "{told}");
            }
        }
    }

    #[test]
    fn what_is_named_stands_in_the_sentence() {
        let stays = Refused::Stays("xylo".to_owned());
        assert!(stays.to_string().ends_with("sotto models remove xylo"));
        let german = Refused::OnlyOne(Kind::Memory).said(Language::GERMAN);
        assert!(german.contains("(Merken)"), "{german}");
    }
}
