//! A field of a patch that can also be emptied: left out means "as it is", null means "nothing".

use serde::{Deserialize, Deserializer};

/// Reads null as `Some(None)`; with `#[serde(default)]` a missing field is `None`.
pub(crate) fn emptied<'de, T, D>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(from).map(Some)
}
