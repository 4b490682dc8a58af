//! Taking a model's files away, never out of the hands of somebody who fetches them at this moment, in this program or in
//! another one: the locks of downloads and of the starter set are taken first and held to the end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::download::Part;
use crate::error::ModelsError;
use crate::starter::{Starter, StarterError, StarterLock, StarterModel};
use crate::verify::receipt_path;

#[cfg(test)]
mod tests;

/// Why a model was not removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoveError {
    /// It is being fetched.
    #[error(
        "{title} is being fetched at this moment, by this or another window of Sotto. Nothing was removed. Stop that first, or wait until it is there."
    )]
    BeingFetched {
        /// The model.
        title: String,
    },
    /// The system refused.
    #[error("{path} cannot be removed ({source}). Check the permissions.")]
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What goes when a model is removed. As long as it is kept, nobody begins to fetch any of it.
pub struct Removal {
    files: Vec<PathBuf>,
    parts: Vec<Part>,
    _starters: Option<StarterLock>,
}

impl Removal {
    /// Of a file that the user brought along: nobody fetches it.
    pub fn of_file(file: PathBuf) -> Self {
        Self {
            files: vec![file],
            parts: Vec::new(),
            _starters: None,
        }
    }

    /// Of a model of the starter set. One may be made of another, so it waits for nobody and is refused while any is fetched.
    pub fn of_starter(starter: &Starter, id: &str) -> Result<Self, StarterError> {
        let model = starter.list().model(id)?;
        let mut removal = Self::of_file(starter.folder().join(&model.id));
        // Where no folder is, nobody has begun.
        if starter.folder().is_dir() {
            let held = starter.hold()?;
            removal._starters = Some(held.ok_or_else(|| StarterError::BeingFetched {
                model: model.title.clone(),
            })?);
        }
        removal.parts = unfinished(starter, model)?;
        Ok(removal)
    }

    /// Of what an interrupted download left of a model of the starter set of which no file was made yet. Another starter may
    /// be fetched meanwhile: the lock of the set guards what is made, and what is unfinished has locks of its own.
    pub fn of_unfinished(starter: &Starter, id: &str) -> Result<Self, StarterError> {
        let model = starter.list().model(id)?;
        Ok(Self {
            files: Vec::new(),
            parts: unfinished(starter, model)?,
            _starters: None,
        })
    }

    /// Of a model of the catalog, with what only it needs.
    pub fn of_entry(catalog: &Catalog, id: &str, models_dir: &Path) -> Result<Self, ModelsError> {
        let all = catalog.with_needs(id)?;
        let title = &catalog.find(id)?.title;
        let mut removal = Self {
            files: Vec::new(),
            parts: Vec::new(),
            _starters: None,
        };
        // The model's own file first: it says whether the model is here, and its lock is held while anything of it is fetched.
        for entry in all.into_iter().rev() {
            if entry.id != id && is_needed_elsewhere(catalog, id, &entry.id, models_dir) {
                continue;
            }
            let file = entry.path_in(models_dir);
            if file.parent().is_some_and(Path::is_dir) {
                let taken = Part::take(&file).map_err(|source| RemoveError::Refused {
                    path: file.clone(),
                    source,
                })?;
                removal
                    .parts
                    .push(taken.ok_or_else(|| RemoveError::BeingFetched {
                        title: title.clone(),
                    })?);
            }
            removal.files.push(file);
        }
        Ok(removal)
    }

    /// Removes the files, and what an interrupted download left of them. Says whether anything was there. The folder stays
    /// with the empty file of its lock: were that one taken away, two could hold one each and both begin to fetch.
    pub fn carry_out(self) -> Result<bool, RemoveError> {
        let mut removed = false;
        for file in &self.files {
            let gone = if file.is_dir() {
                fs::remove_dir_all(file)
            } else {
                fs::remove_file(file)
            };
            match gone {
                Ok(()) => removed = true,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => {
                    let path = file.clone();
                    return Err(RemoveError::Refused { path, source });
                }
            }
            let _ = fs::remove_file(receipt_path(file));
        }
        for part in &self.parts {
            removed |= part.length() > 0;
            part.discard().map_err(|source| RemoveError::Refused {
                path: part.path().to_owned(),
                source,
            })?;
        }
        Ok(removed)
    }
}

/// What was begun of a starter, except what somebody fetches at this moment: a package can belong to two of them.
fn unfinished(starter: &Starter, model: &StarterModel) -> Result<Vec<Part>, StarterError> {
    let mut parts = Vec::new();
    for place in starter.grown(model)? {
        if Part::begun(&place).is_some() {
            let taken = Part::take(&place).map_err(StarterError::disk(&place))?;
            parts.extend(taken);
        }
    }
    Ok(parts)
}

/// Whether another model that is here, or that is being fetched at this moment, needs this one too, or it is one itself.
fn is_needed_elsewhere(catalog: &Catalog, id: &str, needed: &str, models_dir: &Path) -> bool {
    let others = catalog.entries().iter().filter(|other| other.id != id);
    let mut wanting = others.filter(|other| {
        other.id == needed && !other.companion || other.needs.iter().any(|it| it == needed)
    });
    wanting.any(|other| {
        let file = other.path_in(models_dir);
        file.exists() || Part::is_taken(&file)
    })
}
