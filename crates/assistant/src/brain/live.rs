//! Turns whose words do not come all at once.

use jiff::Zoned;
use sotto_api::{Id, Via};

use super::{Brain, NAMES};

impl Brain {
    /// Gives the next turn its name and says its number, under which [`Brain::tell`] takes its words as they come. It begins
    /// with the first of them.
    pub fn begin(&mut self, id: Id, via: Via, conversation: Option<Id>, now: &Zoned) -> u64 {
        let turn = self.next_turn();
        self.ids.insert(turn, id);
        // Late effects of older turns find no name any more, and have none to keep.
        while self.ids.len() > NAMES {
            self.ids.pop_first();
        }
        self.record.came(turn, via, conversation, now.timestamp());
        turn
    }
}
