//! Leave to have one connection open: counts what goes through it, and writes its ending into the ledger.

use crate::gate::Outbound;
use crate::record::{Closed, Ending, Line};

/// Leave to have one connection open. Dropped without an ending, it is recorded as left.
#[derive(Debug)]
pub struct Pass {
    door: Outbound,
    id: String,
    shown: String,
    began_ms: u64,
    pub(crate) status: Option<u16>,
    bytes_up: u64,
    bytes_down: u64,
    closed: bool,
}

impl Pass {
    /// A connection that the ledger has on record as asked for, under `id`.
    pub(crate) fn admitted(door: &Outbound, id: String, shown: &str, began_ms: u64) -> Pass {
        Pass {
            door: door.clone(),
            id,
            shown: shown.to_owned(),
            began_ms,
            status: None,
            bytes_up: 0,
            bytes_down: 0,
            closed: false,
        }
    }

    /// Counts bytes that were sent.
    pub fn count_up(&mut self, bytes: u64) {
        self.bytes_up = self.bytes_up.saturating_add(bytes);
    }

    /// Counts bytes that came.
    pub fn count_down(&mut self, bytes: u64) {
        self.bytes_down = self.bytes_down.saturating_add(bytes);
    }

    /// The connection came to its end.
    pub fn done(&mut self) {
        self.close(Ending::Done);
    }

    /// The connection failed; `what` is one word for the ledger.
    pub fn failed(&mut self, what: &str) {
        self.close(Ending::Failed {
            what: what.to_owned(),
        });
    }

    pub(crate) fn address_shown(&self) -> &str {
        &self.shown
    }

    fn close(&mut self, ending: Ending) {
        if std::mem::replace(&mut self.closed, true) {
            return;
        }
        let closed = Closed {
            id: self.id.clone(),
            ending,
            status: self.status,
            bytes_up: self.bytes_up,
            bytes_down: self.bytes_down,
            duration_ms: self.door.now_ms().saturating_sub(self.began_ms),
        };
        // The opening is on record already; a full disk must not undo work that is done.
        if let Err(error) = self.door.ledger().append(&Line::Closed(closed)) {
            tracing::warn!(%error, "the end of a connection could not be recorded");
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.close(Ending::Left);
    }
}
