//! What the manifest says: the newest version, and its package for each kind of computer. What a later Sotto writes besides is
//! passed over.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The newest version that there is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// Three numbers.
    pub version: String,
    /// What is new, for people.
    #[serde(default)]
    pub notes: String,
    /// The day of the release.
    pub date: String,
    /// The last day on which it is believed; without one, that day a year after the release.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// Its packages; [`crate::target`] names them.
    pub packages: BTreeMap<String, Package>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Package {
    /// Where it is.
    pub url: String,
    /// Its SHA-256, as 64 hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}
