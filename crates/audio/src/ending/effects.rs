//! What comes of an input.

use super::{At, Start};

/// Something to be done in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Somebody is listened to; show it.
    Opened {
        /// The turn.
        turn: u64,
        /// How.
        start: Start,
    },
    /// The sound belongs to the turn, from what was kept before on.
    Begun {
        /// The turn.
        turn: u64,
    },
    /// What was said so far may be all: work on it. Nothing of it may be heard or have an effect yet.
    SoftEnd {
        /// The reading.
        at: At,
    },
    /// It was not all: nothing that came of this reading may be heard or have an effect, now or later. The same turn goes
    /// on with the next revision, and with all its sound.
    Drop {
        /// The reading.
        at: At,
    },
    /// That was all. The turn is over, and this reading counts; its soft end was told before.
    Commit {
        /// The reading.
        at: At,
    },
    /// Nobody said anything. The turn is over.
    Nothing {
        /// The turn.
        turn: u64,
        /// How it was begun: silence after an answer needs no sound.
        start: Start,
    },
    /// The turn is over without anything coming of it, as was asked.
    Cancelled {
        /// The turn.
        turn: u64,
    },
}

/// As many effects as one input can have: a voiced frame in which the longest turn is over drops a reading, ends the next
/// one and commits it.
const MOST: usize = 4;

/// What comes of one input, in order. Lies on the stack: there is one for each 10 ms of sound, and nearly all are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effects([Option<Effect>; MOST]);

impl Effects {
    pub(super) fn add(&mut self, effect: Effect) {
        let free = self.0.iter_mut().find(|place| place.is_none());
        debug_assert!(free.is_some(), "no place for {effect:?}");
        if let Some(place) = free {
            *place = Some(effect);
        }
    }

    /// Nothing comes of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0[0].is_none()
    }
}

impl IntoIterator for Effects {
    type Item = Effect;
    type IntoIter = std::iter::Flatten<std::array::IntoIter<Option<Effect>, MOST>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}
