//! Why a model is not used, in the user's language. What exactly is wrong inside a file stays as it was said.

use std::path::Path;

use sotto_models::ModelsError;
use sotto_models::catalog::CatalogError;
use sotto_models::import::ImportError;
use sotto_models::remove::RemoveError;
use sotto_skills::numbers::Language;

use super::downloads;
use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &ModelsError, language: Language) -> Option<String> {
    match error {
        ModelsError::Download(error) => downloads::told(error, language),
        ModelsError::Verify(error) => downloads::not_the_file(error, language),
        ModelsError::Catalog(error) => not_listed(error, language),
        ModelsError::Import(error) => not_brought(error, language),
        ModelsError::Remove(error) => not_removed(error, language),
        // What is wrong with the list of models put aside is rare, and for whoever looks into its file.
        _ => None,
    }
}

fn not_listed(error: &CatalogError, language: Language) -> Option<String> {
    let (name, id) = match error {
        CatalogError::Unknown { id } => ("told.catalog_unknown", id),
        CatalogError::NotOffered { id } => ("told.catalog_not_offered", id),
        // A catalog that cannot be read is for whoever wrote it.
        _ => return None,
    };
    let why = error.to_string();
    let with = [("why", why.as_str()), ("id", id.as_str())];
    Some(say_exactly(language, name, with))
}

fn not_brought(error: &ImportError, language: Language) -> Option<String> {
    let why = error.to_string();
    let of = |name, path: &Path, reason: &str, other: (&str, &str)| {
        let file = path.display().to_string();
        let with = [
            ("why", why.as_str()),
            ("file", file.as_str()),
            ("reason", reason),
            other,
        ];
        Some(say_exactly(language, name, with))
    };
    match error {
        ImportError::Missing { path } => of("told.import_missing", path, "", NOTHING),
        ImportError::Empty { path } => of("told.import_empty", path, "", NOTHING),
        ImportError::Truncated { path, missing } => of("told.import_cut", path, missing, NOTHING),
        ImportError::WrongFormat { path, looks_like } => {
            of("told.import_other", path, looks_like, NOTHING)
        }
        ImportError::Unsupported { path, detail } => {
            of("told.import_unsupported", path, detail, NOTHING)
        }
        ImportError::Damaged { path, at, detail } => of(
            "told.import_damaged",
            path,
            detail,
            ("at", at.to_string().as_str()),
        ),
        ImportError::Unreadable { path, source } => of(
            "told.model_unreadable",
            path,
            source.to_string().as_str(),
            NOTHING,
        ),
        // Of a later version.
        _ => None,
    }
}

fn not_removed(error: &RemoveError, language: Language) -> Option<String> {
    let why = error.to_string();
    match error {
        RemoveError::BeingFetched { title } => {
            let with = [("why", why.as_str()), ("title", title.as_str())];
            Some(say_exactly(language, "told.remove_being_fetched", with))
        }
        RemoveError::Refused { path, source } => {
            let (file, reason) = (path.display().to_string(), source.to_string());
            let with = [
                ("why", why.as_str()),
                ("file", file.as_str()),
                ("reason", reason.as_str()),
            ];
            Some(say_exactly(language, "told.remove_refused", with))
        }
        // Of a later version.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};
    use std::path::PathBuf;

    use sotto_models::download::DownloadError;
    use sotto_models::verify::VerifyError;

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(ModelsError, Vec<&'static str>)> {
        let source = || Error::new(ErrorKind::PermissionDenied, "../no..");
        let path = || PathBuf::from("../model.gguf");
        let detail = || "no name".to_owned();
        vec![
            (
                DownloadError::AlreadyRunning {
                    title: "Whisper large".to_owned(),
                }
                .into(),
                vec!["Whisper large"],
            ),
            (
                VerifyError::Stopped { path: path() }.into(),
                vec!["../model.gguf"],
            ),
            (
                CatalogError::Unknown {
                    id: "xylo".to_owned(),
                }
                .into(),
                vec!["xylo", "sotto models"],
            ),
            (
                CatalogError::NotOffered {
                    id: "xylo".to_owned(),
                }
                .into(),
                vec!["xylo", "Pfad"],
            ),
            (
                ImportError::Missing { path: path() }.into(),
                vec!["../model.gguf"],
            ),
            (
                ImportError::Empty { path: path() }.into(),
                vec!["../model.gguf", "leer"],
            ),
            (
                ImportError::Truncated {
                    path: path(),
                    missing: "its header".to_owned(),
                }
                .into(),
                vec!["../model.gguf", "its header"],
            ),
            (
                ImportError::WrongFormat {
                    path: path(),
                    looks_like: "a picture",
                }
                .into(),
                vec!["../model.gguf", "a picture", "GGUF"],
            ),
            (
                ImportError::Unsupported {
                    path: path(),
                    detail: detail(),
                }
                .into(),
                vec!["../model.gguf", "no name"],
            ),
            (
                ImportError::Damaged {
                    path: path(),
                    at: 4711,
                    detail: detail(),
                }
                .into(),
                vec!["../model.gguf", "4711", "no name"],
            ),
            (
                ImportError::Unreadable {
                    path: path(),
                    source: source(),
                }
                .into(),
                vec!["../model.gguf", "../no.."],
            ),
            (
                RemoveError::BeingFetched {
                    title: "Whisper large".to_owned(),
                }
                .into(),
                vec!["Whisper large"],
            ),
            (
                RemoveError::Refused {
                    path: path(),
                    source: source(),
                }
                .into(),
                vec!["../model.gguf", "../no.."],
            ),
        ]
    }

    #[test]
    fn whatever_keeps_a_model_from_being_used_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }

    #[test]
    fn what_is_for_whoever_wrote_a_catalog_is_known_in_one_language_only() {
        let error = ModelsError::from(CatalogError::OtherForm { found: 9 });
        assert_eq!(told(&error, Language::GERMAN), None);
    }
}
