//! The name of a thing: a UUID of version 7, which sorts by the time it was made.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// The name of a thing, unique over all kinds and devices. Sorts by the time it was made.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(transparent)]
pub struct Id(#[ts(type = "string")] Uuid);

impl Id {
    /// The ground on which ids are derived from the names other calendars give their entries.
    pub const CALENDARS: Self = Self(Uuid::from_u128(0x9d3f_5c1e_71b4_4c02_8a60_2f4e_b1a7_30d5));

    /// A new one, for the present moment. Those of one process come in the order they were asked for.
    #[must_use]
    #[allow(clippy::new_without_default)] // No two are equal, which "default" would promise.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// One that every device works out alike from what it is about (UUID version 5).
    #[must_use]
    pub fn derived(from: Self, about: &str) -> Self {
        Self(Uuid::new_v5(&from.0, about.as_bytes()))
    }

    /// The bare number.
    #[must_use]
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(out)
    }
}

/// A text that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnId(pub String);

impl fmt::Display for NotAnId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\" is not an id.", self.0)
    }
}

impl std::error::Error for NotAnId {}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Uuid::parse_str(text)
            .map(Self)
            .map_err(|_| NotAnId(text.to_owned()))
    }
}
