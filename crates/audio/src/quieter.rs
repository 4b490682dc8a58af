//! Less noise for whoever only waits: voice activity and the wake word. It is off unless somebody asks for it.
//!
//! It gives a frame beside the one that was heard and never changes that one: what goes to the recogniser is what the
//! microphone heard, because a recogniser was trained on noise and loses words to what a suppressor leaves of them.

#[cfg(test)]
mod tests;

use crate::FRAME;
use crate::echo::quieten::{Quieten, Strength};

/// The frames for whoever only waits.
#[derive(Debug, Default)]
pub struct Quieter {
    suppressor: Option<Quieten>,
    frame: Option<[f32; FRAME]>,
}

impl Quieter {
    /// Suppresses noise if that is wanted; if not, the frames pass as they are.
    #[must_use]
    pub fn new(wanted: bool) -> Self {
        Self {
            suppressor: wanted.then(|| Quieten::new(Strength::default())),
            frame: None,
        }
    }

    /// Whether noise is suppressed.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.suppressor.is_some()
    }

    /// The setting has changed. What was learned of the noise stays, if it has not.
    pub fn want(&mut self, wanted: bool) {
        if wanted != self.is_on() {
            *self = Self::new(wanted);
        }
    }

    /// What to listen to instead of this frame: one call for every 10 ms. With less noise it comes 6 ms later.
    pub fn listen<'a>(&'a mut self, heard: &'a [f32; FRAME]) -> &'a [f32; FRAME] {
        match &mut self.suppressor {
            None => heard,
            Some(suppressor) => {
                let frame = self.frame.insert(*heard);
                suppressor.frame(frame);
                frame
            }
        }
    }

    /// Another microphone: its noise has to be learned anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.is_on());
    }
}
