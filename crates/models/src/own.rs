//! Sotto's own weights (`models/own`): small files that this project trained, with one list of what they are and what they
//! were made from. They come with the program and are never fetched; here they are found, and checked before use.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::beside::beside_program;
use crate::verify::{FileHash, VerifyError, verify_file};

#[cfg(test)]
mod tests;

/// Says where own weights lie, for a person or a test that wants others.
pub const OWN_FOLDER_VARIABLE: &str = "SOTTO_OWN_DIR";
/// The list's name in the folder.
pub const MANIFEST: &str = "manifest.toml";
/// What all own weights together stay under.
pub const MOST_BYTES: u64 = 60_000_000;

/// Why own weights cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OwnError {
    /// No folder of own weights stands beside the program.
    #[error(
        "The weights that come with Sotto were not found. The starter models are used without them; install Sotto again, or name their folder with SOTTO_OWN_DIR."
    )]
    Nowhere,
    /// The list has no such file.
    #[error(
        "{folder} has no \"{file}\" in its list. The starter models are used without it; install Sotto again."
    )]
    Unknown {
        /// Where it was looked for.
        folder: PathBuf,
        /// The name that was asked for.
        file: String,
    },
    /// The list makes no sense.
    #[error(
        "The list of Sotto's own weights {path} is damaged ({what}). The starter models are used without them; install Sotto again."
    )]
    List {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A file is not the one that was trained.
    #[error("{0} If it came with Sotto, install Sotto again.")]
    Wrong(#[from] VerifyError),
    /// The disk refused.
    #[error("{path} cannot be read ({source}). Check the disk and the permissions.")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// One file of own weights.
#[derive(Clone, Debug, Deserialize)]
pub struct OwnFile {
    /// Its name in the folder.
    #[serde(alias = "name")]
    pub file: String,
    /// Its hash.
    pub sha256: FileHash,
    /// Its size.
    pub bytes: u64,
    /// What it is: "whisper-encoder", "mind-adapter", "memory-table", …
    #[serde(default)]
    pub kind: String,
    /// The model that it belongs to, in words.
    pub base: Option<String>,
    /// That model's hash, where the file works with no other.
    pub base_sha256: Option<FileHash>,
    /// The folder of the recipe that made it.
    pub recipe: String,
    /// The recipe's version.
    pub recipe_version: u32,
    /// Its licence.
    #[serde(default)]
    pub licence: String,
    /// The abilities that it was trained to call (see [`abilities_sha256`]).
    pub abilities_sha256: Option<FileHash>,
    /// What went into it, with licences.
    pub went_in: Option<WentIn>,
}

/// What went into a file, line by line or as one text.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum WentIn {
    /// One text.
    Text(String),
    /// A line for each source.
    Lines(Vec<String>),
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    file: Vec<OwnFile>,
}

/// The folder of own weights and what its list says.
#[derive(Clone, Debug)]
pub struct OwnWeights {
    folder: PathBuf,
    files: BTreeMap<String, OwnFile>,
}

impl OwnWeights {
    /// Those that came with this program.
    pub fn find() -> Result<Self, OwnError> {
        Self::read(own_folder().ok_or(OwnError::Nowhere)?)
    }

    /// Reads the list of a folder. A recipe's own piece (another `.toml` beside the list) counts until it is merged.
    pub fn read(folder: impl Into<PathBuf>) -> Result<Self, OwnError> {
        let folder = folder.into();
        let mut lists = Vec::new();
        for path in entries(&folder)? {
            if path.extension().is_some_and(|end| end == "toml") {
                lists.push(path);
            }
        }
        // The list first, so that a newer piece has the last word.
        lists.sort_by_key(|path| (!path.ends_with(MANIFEST), path.clone()));
        let mut files = BTreeMap::new();
        for path in lists {
            let wrong = |what: String| OwnError::List {
                path: path.clone(),
                what,
            };
            let text = fs::read_to_string(&path).map_err(disk(&path))?;
            let list: List = toml::from_str(&text).map_err(|fault| wrong(fault.to_string()))?;
            for file in list.file {
                if Path::new(&file.file).components().count() != 1
                    || file.file.contains(['/', '\\'])
                {
                    return Err(wrong(format!("\"{}\" leads out of the folder", file.file)));
                }
                files.insert(file.file.clone(), file);
            }
        }
        Ok(Self { folder, files })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything on the list, by name.
    pub fn files(&self) -> impl Iterator<Item = &OwnFile> {
        self.files.values()
    }

    /// What the list says about a file.
    pub fn file(&self, name: &str) -> Result<&OwnFile, OwnError> {
        self.files.get(name).ok_or_else(|| OwnError::Unknown {
            folder: self.folder.clone(),
            file: name.to_owned(),
        })
    }

    /// Where a file lies, once its size and hash were found right.
    pub fn path(&self, name: &str) -> Result<PathBuf, OwnError> {
        let file = self.file(name)?;
        let path = self.folder.join(&file.file);
        verify_file(&path, file.bytes, file.sha256, &mut |_| true)?;
        Ok(path)
    }

    /// Files in the folder that are neither on the list nor text about it: weights that nobody answers for.
    pub fn strangers(&self) -> Result<Vec<PathBuf>, OwnError> {
        let told = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.files.contains_key(name.as_ref())
                || name.ends_with(".toml")
                || name.ends_with(".md")
        };
        Ok(entries(&self.folder)?
            .into_iter()
            .filter(|path| !told(path))
            .collect())
    }
}

/// Where own weights lie: the folder named by `SOTTO_OWN_DIR`, else `own` beside the program or where its shared files are
/// installed, else (in a build for development) the checkout's.
pub fn own_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(OWN_FOLDER_VARIABLE).filter(|named| !named.is_empty()) {
        return Some(named.into());
    }
    let mut places = beside_program("own");
    if cfg!(debug_assertions) {
        places.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own"));
    }
    places
        .into_iter()
        .find(|folder| folder.join(MANIFEST).is_file())
}

/// One hash of all abilities in a folder, in the order of their names. An adapter that calls them notes it, so that a change
/// of the abilities after its training can be seen. Line ends count as one byte, whatever git made of them.
pub fn abilities_sha256(folder: &Path) -> Result<FileHash, OwnError> {
    let mut paths: Vec<PathBuf> = entries(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    let mut whole = Sha256::new();
    for path in paths {
        let text = fs::read_to_string(&path)
            .map_err(disk(&path))?
            .replace("\r\n", "\n");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        whole.update(format!("{name} {}\n", text.len()));
        whole.update(text);
    }
    Ok(FileHash(whole.finalize().into()))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, OwnError> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(disk(folder))
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> OwnError {
    let path = path.to_owned();
    move |source| OwnError::Disk { path, source }
}
