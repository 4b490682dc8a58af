//! Reads model files through and compares them with what they should be.

use std::path::{Path, PathBuf};

use serde::Serialize;
use sotto_models::catalog::Kind;
use sotto_models::import::look_at;
use sotto_models::models_folder;
use sotto_models::starter::Starter;
use sotto_models::verify::hash_file;
use sotto_skills::numbers::Language;

use super::catalog;
use crate::choice::imported;
use crate::error::{CliError, FAILED};
use crate::kept::clock::{say, say_exactly};
use crate::output::Output;
use crate::progress::Shown;

/// A file with what it may be.
struct File {
    id: String,
    path: PathBuf,
    /// Nothing for what the user brought along: nobody published what it should be.
    hashes: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Verified {
    id: String,
    // As text: not every path is, and that is no reason to fail.
    path: String,
    well: bool,
    /// Whether there was a hash to compare with; otherwise its form was looked at.
    compared: bool,
    sha256: Option<String>,
}

/// Does it; without an id for everything that is here.
pub(super) async fn verify(
    id: Option<&str>,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let files = files(id)?;
    match id {
        Some(id) if files.is_empty() => return Err(not_here(id, language)?),
        None if files.is_empty() => output.note(say(language, "told.nothing_to_verify", [])),
        _ => {}
    }
    let (whole, damaged) = verdicts(language);
    let mut all_well = true;
    for file in &files {
        let mut shown = Shown::on(output, language);
        let found = tokio::task::block_in_place(|| hash(&file.id, &file.path, &mut shown));
        drop(shown);
        let well = is_well(file, found.as_deref(), language, output);
        all_well &= well;
        if output.json {
            output.json(&Verified {
                id: file.id.clone(),
                path: file.path.display().to_string(),
                well,
                compared: file.hashes.is_some(),
                sha256: found,
            })?;
        } else {
            let verdict = if well { &whole } else { &damaged };
            output.line(format_args!(
                "{verdict}  {}  {}",
                file.id,
                file.path.display()
            ))?;
        }
    }
    if !all_well {
        output.note(say(language, "told.fetch_again", []));
        return Err(CliError::Said(FAILED));
    }
    Ok(())
}

/// What is said of a file that is what it should be, and of another one, equally wide.
fn verdicts(language: Language) -> (String, String) {
    let [whole, damaged] =
        ["rows.file_well", "rows.file_damaged"].map(|name| say(language, name, []));
    let wide = whole.chars().count().max(damaged.chars().count());
    (format!("{whole:wide$}"), format!("{damaged:wide$}"))
}

/// Whether a file with this hash, or none if it cannot be read, is what it should be.
fn is_well(file: &File, found: Option<&str>, language: Language, output: &Output) -> bool {
    match (&file.hashes, found) {
        (_, None) => false,
        (Some(hashes), Some(found)) => hashes.iter().any(|wanted| wanted == found),
        (None, Some(_)) => match look_at(&file.path) {
            Ok(_) => {
                let with = [("id", file.id.as_str())];
                output.note(say_exactly(language, "told.your_own", with));
                true
            }
            Err(fault) => {
                output.note(fault);
                false
            }
        },
    }
}

/// Why there is nothing to verify: the model is not here, or there is none of that name.
fn not_here(id: &str, language: Language) -> Result<CliError, CliError> {
    let fetch = if Starter::load().list().model(id).is_ok() {
        format!("sotto models starter {id}")
    } else if catalog()?.find(id).is_ok() {
        format!("sotto models get {id}")
    } else {
        let sentence = say_exactly(language, "told.no_model", [("id", id)]);
        return Ok(CliError::Usage(sentence));
    };
    Ok(CliError::ModelMissing {
        id: id.to_owned(),
        looked_in: models_folder(),
        fetch,
    })
}

fn hash(id: &str, path: &Path, shown: &mut Shown) -> Option<String> {
    let total = std::fs::metadata(path).ok()?.len().max(1);
    let hash = hash_file(path, &mut |read| {
        shown.checking(id, read as f64 / total as f64);
        true
    });
    Some(hash.ok()?.to_string())
}

/// The files of what is here. Of a model that is here, also those that are missing: it is not what it should be.
fn files(id: Option<&str>) -> Result<Vec<File>, CliError> {
    let wanted = |candidate: &str| id.is_none_or(|id| id == candidate);
    let mut files: Vec<File> = Vec::new();
    let starter = Starter::load();
    for model in &starter.list().models {
        let folder = starter.folder_of(model);
        let mut places = model.files.iter().map(|file| folder.join(&file.name));
        if wanted(&model.id) && places.any(|path| path.exists()) {
            files.extend(model.files.iter().map(|file| File {
                id: model.id.clone(),
                path: folder.join(&file.name),
                hashes: Some(file.hashes().map(str::to_owned).collect()),
            }));
        }
    }
    let (catalog, folder) = (catalog()?, models_folder());
    for entry in catalog.entries() {
        // The file of a model comes after all that it needs, so it says whether the model is here.
        if !wanted(&entry.id) || !entry.path_in(&folder).exists() {
            continue;
        }
        for part in catalog
            .with_needs(&entry.id)
            .map_err(sotto_models::ModelsError::from)?
        {
            let path = part.path_in(&folder);
            // Companions are shared, and entries of their own as well.
            let known = files.iter().any(|file| file.path == path);
            if !known {
                // Without a published hash its form is looked at, like that of what was brought along.
                files.push(File {
                    id: part.id.clone(),
                    path,
                    hashes: part.sha256.map(|hash| vec![hash.to_string()]),
                });
            }
        }
    }
    for (name, path) in [Kind::Ear, Kind::Mind].into_iter().flat_map(imported) {
        if wanted(&name) {
            files.push(File {
                id: name,
                path,
                hashes: None,
            });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn verdicts_stand_under_each_other() {
        let shown = [Language::ENGLISH, Language::GERMAN].map(verdicts);
        let pair = |whole: &str, damaged: &str| (whole.to_owned(), damaged.to_owned());
        assert_eq!(
            shown,
            [pair("well   ", "DAMAGED"), pair("gut   ", "KAPUTT")]
        );
    }

    #[test]
    fn a_model_that_there_is_not_is_told_in_the_users_language() {
        for (language, told) in [
            (Language::ENGLISH, "There is no model \"xylo\"."),
            (Language::GERMAN, "Ein Modell „xylo“ gibt es nicht."),
        ] {
            let error = not_here("xylo", language).unwrap();
            assert_eq!(error.code(), 2);
            assert!(error.to_string().starts_with(told), "{error}");
        }
    }
}
