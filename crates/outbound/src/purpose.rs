//! Why a connection is wanted, in words the user switches on and off, and whether the user asked for it
//! in this very moment.

use serde::{Deserialize, Serialize};

/// What a connection is for. The user switches each purpose on or off; a room that needs a new kind of
/// connection adds its purpose here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Purpose {
    /// Download a model of the catalog.
    ModelDownload,
    /// Fetch the starter models when Sotto is set up from source.
    StarterFetch,
    /// Send a question to a language model outside Sotto that the user configured.
    ExternalModel,
    /// Hand a collector of the user's own where the time of turns went. What was said is not in it.
    TurnTraces,
    /// Look for a newer Sotto, and fetch it.
    Update,
    /// A purpose that a newer version wrote into the settings or the ledger. Never allowed.
    #[serde(other)]
    Unknown,
}

impl Purpose {
    /// Every purpose the user can switch.
    pub const ALL: [Purpose; 5] = [
        Purpose::ModelDownload,
        Purpose::StarterFetch,
        Purpose::ExternalModel,
        Purpose::TurnTraces,
        Purpose::Update,
    ];

    /// The purpose in the user's words, to follow "Sotto wanted to".
    pub fn words(self) -> &'static str {
        match self {
            Purpose::ModelDownload => "download a model",
            Purpose::StarterFetch => "fetch the starter models",
            Purpose::ExternalModel => "ask a language model outside Sotto",
            Purpose::TurnTraces => "hand the times of turns to a collector",
            Purpose::Update => "look for a newer Sotto",
            Purpose::Unknown => "do something this version does not know",
        }
    }

    /// The name that stands in `outbound.toml` and in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::ModelDownload => "model-download",
            Purpose::StarterFetch => "starter-fetch",
            Purpose::ExternalModel => "external-model",
            Purpose::TurnTraces => "turn-traces",
            Purpose::Update => "update",
            Purpose::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether somebody asked for this connection right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// Nobody did: only a purpose that is switched on may pass.
    #[default]
    Standing,
    /// The user did, with a click or a command: this one connection may pass.
    ByUser,
}
