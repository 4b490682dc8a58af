//! The mind's side of a request without pipes: where events go, whether to stop, a sign of life.
//!
//! The engine program gives it a conversation's parts; tests give it a vector.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_engines::Fault;
use sotto_engines::thinking::ThinkingEvent;

use crate::error::{MindError, Result};

/// One request as the mind sees it.
pub struct Talk<'a> {
    /// Set when the caller does not want the answer any more.
    pub cancelled: Arc<AtomicBool>,
    /// Called after each step that can take long. Shared, because native code keeps it while it loads.
    pub progress: Arc<dyn Fn() + Send + Sync>,
    /// Takes the events.
    pub say: &'a mut dyn FnMut(ThinkingEvent) -> std::result::Result<(), Fault>,
}

impl Talk<'_> {
    /// Sends an event.
    pub fn say(&mut self, event: ThinkingEvent) -> Result<()> {
        (self.say)(event).map_err(MindError::Said)
    }

    /// Goes on, or stops because the caller cancelled.
    pub fn go_on(&self) -> Result<()> {
        (self.progress)();
        if self.cancelled.load(Ordering::Relaxed) {
            Err(MindError::Cancelled)
        } else {
            Ok(())
        }
    }
}
