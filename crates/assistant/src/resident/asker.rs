//! Who asks, and whether they are still there to hear the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_api::{Reply, Request};

use super::Assistant;
use super::talk::Told;

/// Somebody who asks. Cheap to clone; all clones are the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asker(Arc<AtomicBool>);

impl Asker {
    /// They went away before the answer.
    pub(super) fn gave_up(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Both are the same one.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn give_up(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Assistant {
    /// Answers a request. Waits for the disk, and for nothing longer: what takes time is begun and told by events. Not to be
    /// called on a thread that must not wait.
    #[must_use]
    pub fn call(&self, request: Request) -> Reply {
        self.call_of(request, &Asker::default())
    }

    /// They are gone: of what they asked for in words, nothing is begun any more, and what was begun is stopped; what they
    /// were saying is forgotten. What is done stays done.
    pub(crate) fn give_up(&self, asker: &Asker) {
        // First, so that a request of theirs that is just on its way is not begun either.
        asker.give_up();
        self.0.microphone.give_up(asker);
        let _ = self.0.talk.blocking_send(Told::GaveUp);
    }
}
