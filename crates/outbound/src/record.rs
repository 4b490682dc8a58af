//! The lines of the ledger: a connection is written down when it opens and again when it closes, so that a
//! crash in between leaves a trace of it.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::purpose::{Grant, Purpose};
use crate::switch::Refusal;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ending")]
#[non_exhaustive]
pub enum Ending {
    /// The switch refused it; nothing was sent.
    Refused {
        /// Which rule.
        why: Refusal,
    },
    /// Still open, or Sotto ended before it closed.
    Open,
    /// Finished.
    Done,
    /// Given up by Sotto before the end: cancelled, or enough was read.
    Left,
    /// Failed.
    Failed {
        /// What kind of failure, in one word.
        what: String,
    },
}

/// Another program that fetched something for Sotto by its own connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgramRun {
    /// The program, such as `pip` or `npm`.
    pub program: String,
    /// What it was told to fetch.
    pub packages: Vec<String>,
}

impl ProgramRun {
    pub(crate) fn of(program: &str, packages: &[&str]) -> ProgramRun {
        ProgramRun {
            program: program.to_owned(),
            packages: packages
                .iter()
                .map(|package| (*package).to_owned())
                .collect(),
        }
    }
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "line")]
pub(crate) enum Line {
    /// Asked, and allowed or refused.
    Asked(Asked),
    /// Closed.
    Closed(Closed),
}

/// The first line of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub id: String,
    pub at_ms: u64,
    pub purpose: Purpose,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub address: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub program: Option<ProgramRun>,
    #[serde(default)]
    pub grant: Grant,
    #[serde(default)]
    pub local: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub via: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<Refusal>,
}

/// The second line of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closed {
    pub id: String,
    #[serde(flatten)]
    pub ending: Ending,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub bytes_up: u64,
    #[serde(default)]
    pub bytes_down: u64,
    #[serde(default)]
    pub duration_ms: u64,
}
