//! What a face shows about the core itself.

use std::sync::atomic::Ordering;

use sotto_api::{Backup, Status};

use super::Assistant;

impl Assistant {
    /// A turn is worked on, or waits for that. What is listened to does not tell of one that was typed while the microphone is
    /// closed.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.0.busy.load(Ordering::Relaxed)
    }

    pub(super) fn status(&self) -> Status {
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            listening: self.listening(self.is_busy()),
            notices: self
                .0
                .notices
                .iter()
                .cloned()
                .chain(self.raised().iter().cloned())
                .chain(self.0.offered.notice())
                .collect(),
            last_backup: newest(self.0.store.backups().unwrap_or_default()),
        }
    }
}

fn newest(backups: Vec<Backup>) -> Option<Backup> {
    backups.into_iter().max_by_key(|backup| backup.made)
}
