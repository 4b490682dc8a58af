//! Reads model files through and compares them with what they should be.

use std::path::{Path, PathBuf};

use serde::Serialize;
use sotto_models::models_folder;
use sotto_models::starter::Starter;
use sotto_models::verify::hash_file;

use super::catalog;
use crate::error::{CliError, FAILED};
use crate::output::Output;
use crate::progress::Shown;

/// A file with what it may be.
struct File {
    id: String,
    path: PathBuf,
    hashes: Vec<String>,
}

#[derive(Serialize)]
struct Verified {
    id: String,
    path: PathBuf,
    well: bool,
    sha256: Option<String>,
}

/// Does it; without an id for everything that is here.
pub(super) async fn verify(id: Option<&str>, output: &mut Output) -> Result<(), CliError> {
    let files = files(id)?;
    let mut all_well = true;
    for file in &files {
        let mut shown = Shown::on(output);
        let found = tokio::task::block_in_place(|| hash(&file.id, &file.path, &mut shown));
        drop(shown);
        let well = found
            .as_ref()
            .is_some_and(|found| file.hashes.contains(found));
        all_well &= well;
        if output.json {
            output.json(&Verified {
                id: file.id.clone(),
                path: file.path.clone(),
                well,
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
    if files.is_empty() {
        output.note("Nothing of that is here. `sotto models` lists what there is.");
    }
    if !all_well {
        output.note("Remove what is damaged and fetch it again: sotto models remove ID, sotto models get ID");
        return Err(CliError::Said(FAILED));
    }
    Ok(())
}

fn hash(id: &str, path: &Path, shown: &mut Shown) -> Option<String> {
    let total = std::fs::metadata(path).ok()?.len().max(1);
    let hash = hash_file(path, &mut |read| {
        shown.checking(id, read as f64 / total as f64);
        true
    });
    Some(hash.ok()?.to_string())
}

fn files(id: Option<&str>) -> Result<Vec<File>, CliError> {
    let wanted = |candidate: &str| id.is_none_or(|id| id == candidate);
    let starter = Starter::load();
    let mut files = Vec::new();
    for model in starter
        .list()
        .models
        .iter()
        .filter(|model| wanted(&model.id))
    {
        for file in &model.files {
            files.push(File {
                id: model.id.clone(),
                path: starter.folder_of(model).join(&file.name),
                hashes: file.hashes().map(str::to_owned).collect(),
            });
        }
    }
    let catalog = catalog()?;
    for entry in catalog.entries().iter().filter(|entry| wanted(&entry.id)) {
        if let Some(hash) = entry.sha256 {
            let path = entry.path_in(&models_folder());
            files.push(File {
                id: entry.id.clone(),
                path,
                hashes: vec![hash.to_string()],
            });
        }
    }
    files.retain(|file| file.path.exists());
    Ok(files)
}
