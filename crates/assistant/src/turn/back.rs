//! Taking back a turn that was taken for all: the user goes on, and what they say now belongs to it.

use super::Ended;
use super::step::{Stage, State, World};

impl State {
    /// Whether this turn is over for the user and nothing came of it yet: no word was said, and nothing was done that does
    /// more than look something up. What a pattern knows is done at once, so that only what is thought about is left.
    #[must_use]
    pub fn can_take_back(&self, turn: u64) -> bool {
        self.turn.as_ref().is_some_and(|it| {
            let open = matches!(
                it.stage,
                Stage::Understanding | Stage::Understood(_) | Stage::Thinking(_)
            );
            it.at.turn == turn && it.over.is_some() && open && !it.acted && !it.spoken
        })
    }

    pub(super) fn take_back(&mut self, turn: u64, world: &mut World<'_>) {
        if !self.can_take_back(turn) {
            return;
        }
        // Its words come again, with those that follow: kept now they would stand in the history twice.
        if let Some(turn) = &mut self.turn {
            turn.said.clear();
        }
        self.end(Ended::TakenBack, world);
    }
}
