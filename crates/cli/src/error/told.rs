//! The sentences of errors in the user's language. What a library or the system says inside one stays as it was said.

use std::path::Path;

use sotto_skills::numbers::Language;

use super::{CliError, elsewhere, engines, models, outside, sounds, starters, updates};
use crate::kept::clock::say_exactly;

impl CliError {
    /// The sentence for the user; nothing where it is known in one language only.
    #[must_use]
    pub fn told_in(&self, language: Language) -> Option<String> {
        let why = self.to_string();
        let told = |name, with: [(&str, &str); 2]| {
            let [one, other] = with;
            say_exactly(language, name, [("why", why.as_str()), one, other])
        };
        let of = |name, slot, words: &str| told(name, [(slot, words), NOTHING]);
        Some(match self {
            Self::Stopped | Self::Interrupted => told("told.stopped", [NOTHING; 2]),
            Self::NoText { command } => of("told.no_text", "command", command),
            Self::NotUtf8 => told("told.not_utf8", [NOTHING; 2]),
            Self::TooLong { most } => of("told.too_long", "most", &most.to_string()),
            Self::TooMuchToSay { most } => of("told.too_much_to_say", "most", &most.to_string()),
            Self::EndpointOff { address } => of("told.endpoint_off", "address", address),
            Self::ModelMissing {
                id,
                looked_in,
                fetch,
            } => say_exactly(
                language,
                "told.model_missing",
                [
                    ("why", why.as_str()),
                    ("id", id.as_str()),
                    ("folder", shown(looked_in).as_str()),
                    ("fetch", fetch.as_str()),
                ],
            ),
            Self::Owned { folder, pid: None } => of("told.folder_owned", "folder", &shown(folder)),
            Self::Owned {
                folder,
                pid: Some(pid),
            } => told(
                "told.folder_owned",
                [
                    ("folder", shown(folder).as_str()),
                    ("process", pid.to_string().as_str()),
                ],
            ),
            Self::Unreadable { path, source } => told(
                "told.unreadable",
                [
                    ("file", shown(path).as_str()),
                    ("reason", source.to_string().as_str()),
                ],
            ),
            Self::Unwritable { path, source } => told(
                "told.unwritable",
                [
                    ("file", shown(path).as_str()),
                    ("reason", source.to_string().as_str()),
                ],
            ),
            Self::NoRoom {
                folder,
                needed,
                free,
            } => say_exactly(
                language,
                "told.no_room",
                [
                    ("why", why.as_str()),
                    ("folder", shown(folder).as_str()),
                    ("needed", needed.div_ceil(1_000_000).to_string().as_str()),
                    ("free", (free / 1_000_000).to_string().as_str()),
                ],
            ),
            Self::Home { path, source } => told(
                "told.bad_home",
                [
                    ("folder", shown(path).as_str()),
                    ("reason", source.to_string().as_str()),
                ],
            ),
            Self::NoResident => told("told.no_resident", [NOTHING; 2]),
            Self::System(source) => of("told.cannot_run", "reason", &source.to_string()),
            Self::Refused(refused) => refused.said(language),
            Self::Sound(error) => sounds::not_heard(error, language),
            Self::Play(error) => sounds::not_played(error, language),
            Self::Key(error) => elsewhere::no_key(error, language),
            Self::Starter(error) => return starters::told(error, language),
            Self::Models(error) => return models::told(error, language),
            Self::Engine(error) => return engines::told(error, language),
            Self::Remote(error) => return elsewhere::told(error, language),
            Self::Update(error) => return updates::told(error, language),
            Self::Outbound(error) => return outside::told(error, language),
            _ => return None,
        })
    }
}

/// Fills no place of a sentence.
pub(super) const NOTHING: (&str, &str) = ("", "");

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Error, ErrorKind};

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(CliError, Vec<&'static str>)> {
        let source = || Error::new(ErrorKind::PermissionDenied, "../no..");
        let owned = |pid| CliError::Owned {
            folder: "../data".into(),
            pid,
        };
        vec![
            (CliError::Stopped, vec!["Beendet"]),
            (CliError::Interrupted, vec!["Beendet"]),
            (CliError::NoText { command: "ask" }, vec!["sotto ask"]),
            (CliError::NotUtf8, vec!["UTF-8"]),
            (CliError::TooLong { most: 8 }, vec!["8 MB"]),
            (CliError::TooMuchToSay { most: 100 }, vec!["100 kB"]),
            (
                CliError::EndpointOff {
                    address: "https://models.example".to_owned(),
                },
                vec!["https://models.example"],
            ),
            (
                CliError::ModelMissing {
                    id: "small".to_owned(),
                    looked_in: "../models".into(),
                    fetch: "sotto models get small".to_owned(),
                },
                vec!["small", "../models", "sotto models get small"],
            ),
            (owned(Some(4711)), vec!["../data", "4711"]),
            (owned(None), vec!["../data"]),
            (
                CliError::unreadable(Path::new("../a.wav"), source()),
                vec!["../a.wav", "../no.."],
            ),
            (
                CliError::unwritable(Path::new("../a.wav"), source()),
                vec!["../a.wav", "../no.."],
            ),
            (
                CliError::NoRoom {
                    folder: "../models".into(),
                    needed: 2_500_000,
                    free: 1_999_999,
                },
                vec!["3 MB", "1 MB", "../models"],
            ),
            (
                CliError::Home {
                    path: "../data".into(),
                    source: source(),
                },
                vec!["../data", "../no.."],
            ),
            (CliError::NoResident, vec!["sotto resident"]),
            (CliError::System(source()), vec!["../no.."]),
        ]
    }

    #[test]
    fn whatever_ends_a_command_is_told_in_both_languages() {
        is_told_in_both(&all(), CliError::told_in);
    }

    #[test]
    fn a_folder_whose_owner_is_not_known_names_no_process() {
        let nobody = CliError::Owned {
            folder: "data".into(),
            pid: None,
        };
        let told = nobody.told_in(Language::GERMAN).unwrap();
        assert!(!told.contains("Prozess"), "{told}");
    }

    #[test]
    fn what_is_known_in_one_language_only_says_so() {
        let usage = CliError::Usage("no such thing".to_owned());
        assert_eq!(usage.told_in(Language::GERMAN), None);
    }
}
