//! What the user set about updates: `updates.toml` in the data folder. As it is at first, nothing is asked and nothing is sent.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::UpdateError;
use crate::key::PublicKey;
use crate::offer::encrypted;

const FILE: &str = "updates.toml";

/// What the user set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Updates {
    /// Sotto may look for updates when it is told to.
    pub check: bool,
    /// Where the manifest is, if not where this build says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The key that signs it, if not the one of this build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What whoever built this Sotto put into it: the variables `SOTTO_UPDATE_ADDRESS` and `SOTTO_UPDATE_KEY` at build time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BuiltIn<'a> {
    /// Where the manifest is.
    pub address: Option<&'a str>,
    /// The key that signs it.
    pub key: Option<&'a str>,
}

impl BuiltIn<'static> {
    /// Of this build.
    #[must_use]
    pub fn here() -> Self {
        let set = |value: &&str| !value.trim().is_empty();
        Self {
            address: option_env!("SOTTO_UPDATE_ADDRESS").filter(set),
            key: option_env!("SOTTO_UPDATE_KEY").filter(set),
        }
    }
}

/// Where to ask, and whom to believe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where the manifest is. Its signature is at the same address with `.sig` behind it.
    pub address: String,
    /// The key that signs it.
    pub key: PublicKey,
}

impl Updates {
    /// What is set in a data folder; where nothing is, updates are off.
    ///
    /// # Errors
    /// When the file cannot be read, or is damaged: then nothing may be sent either.
    pub fn read(data_dir: &Path) -> Result<Self, UpdateError> {
        let path = data_dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            // No text at all.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                let detail = error.to_string();
                return Err(UpdateError::SettingsDamaged { path, detail });
            }
            Err(source) => return Err(UpdateError::Settings { path, source }),
        };
        toml::from_str(&text).map_err(|error| UpdateError::SettingsDamaged {
            path,
            detail: error.message().to_owned(),
        })
    }

    /// Keeps it, so that a crash leaves either the old or the new file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, data_dir: &Path) -> Result<(), UpdateError> {
        let path = data_dir.join(FILE);
        let fresh = data_dir.join(format!("{FILE}.{}.new", std::process::id()));
        put(self, &fresh, &path).map_err(|source| {
            let _ = fs::remove_file(&fresh);
            UpdateError::Settings { path, source }
        })
    }

    /// Where to ask and whom to believe, with what this build knows where the user named nothing.
    ///
    /// # Errors
    /// When no key or no address is known or can be used, or it is switched off.
    pub fn source(&self, built_in: &BuiltIn<'_>) -> Result<Source, UpdateError> {
        let key = self
            .key
            .as_deref()
            .or(built_in.key)
            .ok_or(UpdateError::NoKey)?;
        if !self.check {
            return Err(UpdateError::Off);
        }
        let address = self
            .address
            .as_deref()
            .or(built_in.address)
            .ok_or(UpdateError::NoAddress)?;
        encrypted(address)?;
        Ok(Source {
            address: address.to_owned(),
            key: PublicKey::read(key)?,
        })
    }
}

fn put(updates: &Updates, fresh: &Path, path: &Path) -> io::Result<()> {
    let text = toml::to_string(updates).map_err(io::Error::other)?;
    let mut file = File::create(fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(fresh, path)
}
