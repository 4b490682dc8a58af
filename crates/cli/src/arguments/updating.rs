//! The words of `sotto update`.

use std::path::PathBuf;

use clap::Args;

/// Look for a newer Sotto.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Update {
    /// Only say whether there is a newer one, as without any option
    #[arg(long, conflicts_with_all = ["download", "on", "off"])]
    pub check: bool,
    /// Fetch its package into this folder, compare it with what was announced, and say how it is installed
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["on", "off"])]
    pub download: Option<PathBuf>,
    /// Switch it on: until then nothing is asked and nothing is sent
    #[arg(long, conflicts_with = "off")]
    pub on: bool,
    /// Switch it off again
    #[arg(long)]
    pub off: bool,
    /// With --on: where updates are announced, if not where this build says
    #[arg(long, value_name = "ADDRESS", requires = "on", conflicts_with = "off")]
    pub from: Option<String>,
    /// With --on: the public key to believe, if not the one of this build
    // The lines that openssl puts around a key begin with hyphens.
    #[arg(
        long,
        value_name = "KEY",
        requires = "on",
        conflicts_with = "off",
        allow_hyphen_values = true
    )]
    pub key: Option<String>,
}
