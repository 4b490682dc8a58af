//! Whether Sotto tells words of something kept that the user has not said: all of a task that came with a file, where "tick
//! off the garden" names one word of it. They are of whoever wrote them. A model that is told them, in this turn or as an
//! answer of an earlier one, has no order of the user in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use sotto_skills::abilities::Confirm;
use sotto_skills::calls::Call;
use sotto_skills::doing::{Done, Line};

use super::Brain;
use super::meaning::told_by_slot;
use super::past::words;
use crate::turn::Asked;

/// What is told under these names is a time, a number or a place in an order, whatever thing it is told of.
const NO_WORDS: [&str; 8] = [
    "count", "day", "due", "duration", "length", "position", "priority", "time",
];
/// So many words more than were said are a name and no order: "shopping", of "my list".
const A_NAME: usize = 1;
/// Says what was taken back.
const UNDO: &str = "undo";

impl Brain {
    /// Whether the answer to what was done does.
    pub(super) fn answers_with_kept_words(&self, call: &Call, done: &Done, now: Timestamp) -> bool {
        if call.tool == UNDO {
            // What was told of it then comes again.
            return self.past.has_told_kept_words();
        }
        let instead = done.instead.iter().flat_map(|line| &line.with);
        self.holds_more(call, done.said.iter().chain(instead), now)
    }

    /// Whether the reason why something was not done does.
    pub(super) fn refuses_with_kept_words(&self, call: &Call, why: &Line, now: Timestamp) -> bool {
        self.holds_more(call, why.with.iter(), now)
    }

    /// Whether a question to the user does.
    pub(super) fn asks_with_kept_words(&self, asked: &Asked, now: Timestamp) -> bool {
        match asked {
            Asked::Confirm(calls) => calls.first().is_some_and(|first| {
                let told = self.named_in_question(&first.call);
                self.holds_more(&first.call, told.iter(), now)
            }),
            Asked::Slot { planned, slot, .. } => {
                let names = self.options.iter().map(|name| (slot, name));
                self.holds_more(&planned.call, names, now)
            }
            Asked::Either(_) | Asked::Again(_) => false,
        }
    }

    /// What the question before a call names.
    fn named_in_question(&self, call: &Call) -> BTreeMap<String, String> {
        let verb = self.abilities.verb(&call.tool);
        // Of nothing else can it be asked what it would do: it would be done.
        let always = verb.is_some_and(|verb| verb.confirm == Confirm::Always);
        let would = always.then(|| self.would_do(call)).flatten();
        would.unwrap_or_else(|| told_by_slot(call))
    }

    /// Whether what is told of something kept holds more words than the user has said.
    fn holds_more<'a>(
        &self,
        call: &Call,
        told: impl Iterator<Item = (&'a String, &'a String)>,
        now: Timestamp,
    ) -> bool {
        if !self.is_of_what_is_kept(call) {
            return false;
        }
        let mut own = self.past.own_words(&self.heard, now);
        // Between the things of a list.
        own.extend(words(&self.line("talk.and")));
        if self.record.by_model {
            // It has written them itself. Where it had read them, that is known already.
            own.extend(told_by_slot(call).values().flat_map(|told| words(told)));
        }
        let more: BTreeSet<String> = told
            .filter(|(slot, _)| !NO_WORDS.contains(&slot.as_str()))
            .flat_map(|(_, told)| words(told))
            .filter(|word| !own.contains(word))
            .collect();
        more.len() > A_NAME
    }
}
