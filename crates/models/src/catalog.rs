//! The catalog: which models can be downloaded, from where, and what their files must be. Embedded, so the
//! list works offline; read strictly, because a wrong line here would send every user to a wrong place.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::download::Wanted;
use crate::verify::FileHash;
use check::{bad, check};

mod check;
#[cfg(test)]
mod tests;

/// The catalog that ships with this version.
const EMBEDDED: &str = include_str!("../../../models/catalog.toml");
/// Names the file of another catalog. Only builds for tests look at it: whoever uses Sotto is offered what ships with it, whatever
/// the environment says.
#[cfg(debug_assertions)]
const OTHER_VARIABLE: &str = "SOTTO_CATALOG";
/// Longer text is not a catalog.
const LONGEST: usize = 4 << 20;
/// More entries than anybody would scroll through.
const MOST_ENTRIES: usize = 5_000;

/// Which part of Sotto a model serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// Speech to text.
    Ear,
    /// Language model.
    Mind,
    /// Text to speech.
    Voice,
    /// Embeddings for memory.
    Memory,
    /// Detection of speech.
    VoiceActivity,
}

impl Kind {
    /// The name in files and folders.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Ear => "ear",
            Kind::Mind => "mind",
            Kind::Voice => "voice",
            Kind::Memory => "memory",
            Kind::VoiceActivity => "voice-activity",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What kind of terms a licence has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Terms {
    /// A well-known free licence.
    #[default]
    Free,
    /// Conditions of its own, which the user is asked to read.
    Custom,
}

/// One file that can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Names the entry.
    pub id: String,
    /// Which part it serves.
    pub kind: Kind,
    /// What the user reads.
    pub title: String,
    /// The name of the file on disk.
    pub file: String,
    /// The folder it shares with files that belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Only useful beside another file, and not listed on its own.
    #[serde(default)]
    pub companion: bool,
    /// Entries that must be there as well.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Where the file is.
    pub url: String,
    /// Where else it is.
    #[serde(default)]
    pub mirrors: Vec<String>,
    /// Its length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<FileHash>,
    /// Under which licence.
    pub licence: String,
    /// What kind of licence that is.
    #[serde(default)]
    pub terms: Terms,
    /// Languages as BCP 47 tags; `*` means many. Empty when not stated.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Size of the network, as its makers write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<String>,
    /// How its numbers are stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quant: Option<String>,
    /// Working memory in millions of bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<u64>,
    /// Which machines it suits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suits: Option<String>,
    /// What else is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Entry {
    /// Whether it is offered for download: only with a known hash and length.
    pub fn is_offered(&self) -> bool {
        self.sha256.is_some() && self.bytes.is_some()
    }

    /// Where the file stands below the folder of all models.
    pub fn path_in(&self, models_dir: &Path) -> PathBuf {
        models_dir
            .join(self.kind.name())
            .join(self.folder.as_deref().unwrap_or(&self.id))
            .join(&self.file)
    }

    /// What to download and to which place.
    pub fn wanted(&self, models_dir: &Path) -> Result<Wanted, CatalogError> {
        let (Some(hash), Some(bytes)) = (self.sha256, self.bytes) else {
            return Err(CatalogError::NotOffered {
                id: self.id.clone(),
            });
        };
        Ok(Wanted {
            title: self.title.clone(),
            urls: std::iter::once(&self.url)
                .chain(&self.mirrors)
                .cloned()
                .collect(),
            bytes,
            hash,
            destination: self.path_in(models_dir),
        })
    }
}

/// What is wrong with a catalog.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// Too long, or not text.
    #[error(
        "The model catalog is not a text of at most 4 MiB. The list that ships with Sotto still works."
    )]
    NotText,
    /// Not the form that is expected.
    #[error(
        "The model catalog cannot be read: {detail}. The list that ships with Sotto still works."
    )]
    Malformed {
        /// What the reader said.
        detail: String,
    },
    /// Made for another version.
    #[error(
        "The model catalog has form {found}, and this version of Sotto reads form 1. Update Sotto."
    )]
    OtherForm {
        /// The form it has.
        found: u32,
    },
    /// Too many entries.
    #[error("The model catalog lists more than {MOST_ENTRIES} models. It is not used.")]
    TooMany,
    /// An entry is wrong.
    #[error("The model catalog is not used: in entry \"{id}\", {field} {problem}.")]
    BadEntry {
        /// Which entry.
        id: String,
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There is no such entry.
    #[error("The catalog has no model \"{id}\". `sotto models` lists them.")]
    Unknown {
        /// What was asked for.
        id: String,
    },
    /// The entry is not offered.
    #[error(
        "\"{id}\" is listed without a known size and hash, so Sotto does not download it. Download it yourself and add it by path."
    )]
    NotOffered {
        /// Which entry.
        id: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    schema: u32,
    #[serde(default)]
    model: Vec<Entry>,
}

/// The list of models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Catalog {
    /// The catalog that ships with this version.
    pub fn embedded() -> Result<Catalog, CatalogError> {
        #[cfg(debug_assertions)]
        if let Some(other) = std::env::var_os(OTHER_VARIABLE) {
            let read = std::fs::read(other);
            let bytes = read.map_err(|error| CatalogError::Malformed {
                detail: error.to_string(),
            })?;
            return Catalog::parse(&bytes);
        }
        Catalog::parse(EMBEDDED.as_bytes())
    }

    /// Reads a catalog and refuses it whole when any entry is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Catalog, CatalogError> {
        if bytes.len() > LONGEST {
            return Err(CatalogError::NotText);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| CatalogError::NotText)?;
        let written: Written = toml::from_str(text).map_err(|error| CatalogError::Malformed {
            detail: error
                .message()
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
        })?;
        if written.schema != 1 {
            return Err(CatalogError::OtherForm {
                found: written.schema,
            });
        }
        if written.model.len() > MOST_ENTRIES {
            return Err(CatalogError::TooMany);
        }
        let mut places = HashMap::new();
        let mut files = HashSet::new();
        for (place, entry) in written.model.iter().enumerate() {
            check(entry)?;
            if places.insert(entry.id.clone(), place).is_some() {
                return Err(bad(entry, "id", "stands there twice"));
            }
            // File systems that ignore case must not let one model overwrite another.
            if !files.insert(
                entry
                    .path_in(Path::new(""))
                    .to_string_lossy()
                    .to_lowercase(),
            ) {
                return Err(bad(entry, "file", "is the place of another entry"));
            }
        }
        for entry in &written.model {
            for needed in &entry.needs {
                let other = places
                    .get(needed)
                    .and_then(|place| written.model.get(*place));
                let Some(other) = other.filter(|other| other.id != entry.id) else {
                    return Err(bad(entry, "needs", "names an entry that is not there"));
                };
                if !other.needs.is_empty() {
                    return Err(bad(
                        entry,
                        "needs",
                        "names an entry that needs others itself",
                    ));
                }
            }
        }
        Ok(Catalog {
            entries: written.model,
            places,
        })
    }

    /// All entries, companions included.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries to show in a list: without companions.
    pub fn listed(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.companion)
    }

    /// One entry.
    pub fn find(&self, id: &str) -> Result<&Entry, CatalogError> {
        let place = self
            .places
            .get(id)
            .and_then(|place| self.entries.get(*place));
        place.ok_or_else(|| CatalogError::Unknown {
            id: id.chars().filter(|c| !c.is_control()).take(80).collect(),
        })
    }

    /// An entry with everything it needs, the entry itself last: it is complete when its own file is there.
    pub fn with_needs(&self, id: &str) -> Result<Vec<&Entry>, CatalogError> {
        let entry = self.find(id)?;
        let mut all = entry
            .needs
            .iter()
            .map(|id| self.find(id))
            .collect::<Result<Vec<_>, _>>()?;
        all.push(entry);
        Ok(all)
    }

    /// The entry that a file with this content is, if any.
    pub fn find_by_hash(&self, hash: FileHash) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.sha256 == Some(hash))
    }
}

/// The body of the fuzz target: whatever the bytes are, reading ends without a panic, and what is accepted
/// keeps the promises of a catalog.
pub fn fuzz_catalog(bytes: &[u8]) {
    let Ok(catalog) = Catalog::parse(bytes) else {
        return;
    };
    let root = Path::new("models");
    for entry in catalog.entries() {
        let path = entry.path_in(root);
        assert!(
            path.starts_with(root) && path.components().count() == 4,
            "a file left its folder"
        );
        assert_eq!(entry.wanted(root).is_ok(), entry.is_offered());
        assert!(
            catalog
                .with_needs(&entry.id)
                .is_ok_and(|all| all.len() == entry.needs.len() + 1)
        );
    }
}
