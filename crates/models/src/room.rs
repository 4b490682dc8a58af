//! Whether a disk has room for what is about to be written on it.

use std::io;

/// Room that is left free beside the files.
pub(crate) const MARGIN: u64 = 64 << 20;

/// The free bytes of a disk, when they are known and fewer than needed.
pub(crate) fn shortage(free: io::Result<u64>, needed: u64) -> Option<u64> {
    match free {
        Ok(free) => (free < needed).then_some(free),
        Err(error) => {
            // Some network drives do not say; a full disk is still noticed while writing.
            tracing::warn!(%error, "the free space of the disk is not known");
            None
        }
    }
}

/// Whether the disk refused because it is full, or this person's share of it is.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
