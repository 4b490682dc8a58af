//! Reads model files through and compares them with what they should be.

use std::path::{Path, PathBuf};

use serde::Serialize;
use sotto_models::catalog::Kind;
use sotto_models::import::look_at;
use sotto_models::models_folder;
use sotto_models::starter::Starter;
use sotto_models::verify::hash_file;

use super::catalog;
use crate::choice::imported;
use crate::error::{CliError, FAILED};
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
pub(super) async fn verify(id: Option<&str>, output: &mut Output) -> Result<(), CliError> {
    let files = files(id)?;
    match id {
        Some(id) if files.is_empty() => return Err(not_here(id)?),
        None if files.is_empty() => {
            output.note("Nothing of that is here. `sotto models` lists what there is.");
        }
        _ => {}
    }
    let mut all_well = true;
    for file in &files {
        let mut shown = Shown::on(output);
        let found = tokio::task::block_in_place(|| hash(&file.id, &file.path, &mut shown));
        drop(shown);
        let well = is_well(file, found.as_deref(), output);
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
            let verdict = if well { "well   " } else { "DAMAGED" };
            output.line(format_args!(
                "{verdict}  {}  {}",
                file.id,
                file.path.display()
            ))?;
        }
    }
    if !all_well {
        output.note("Remove what is damaged and fetch it again: sotto models remove ID, sotto models get ID");
        return Err(CliError::Said(FAILED));
    }
    Ok(())
}

/// Whether a file with this hash, or none if it cannot be read, is what it should be.
fn is_well(file: &File, found: Option<&str>, output: &Output) -> bool {
    match (&file.hashes, found) {
        (_, None) => false,
        (Some(hashes), Some(found)) => hashes.iter().any(|wanted| wanted == found),
        (None, Some(_)) => match look_at(&file.path) {
            Ok(_) => {
                output.note(format_args!(
                    "{} is your own: nobody published a hash to compare it with. It is whole as far as its form says.",
                    file.id
                ));
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
fn not_here(id: &str) -> Result<CliError, CliError> {
    let fetch = if Starter::load().list().model(id).is_ok() {
        format!("sotto models starter {id}")
    } else if catalog()?.find(id).is_ok() {
        format!("sotto models get {id}")
    } else {
        return Ok(CliError::Usage(format!(
            "There is no model \"{id}\". `sotto models` lists what there is."
        )));
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
