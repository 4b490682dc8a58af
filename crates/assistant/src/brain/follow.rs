//! What one can go on from for a few minutes: what was done last, what it was about, and what was told.

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::Id;
use sotto_skills::abilities::Filled;
use sotto_skills::calls::Call;
use sotto_skills::doing::Done;
use sotto_skills::patterns::Names;

use super::Brain;
use super::meaning::call_of;
use crate::turn::Meaning;

/// After this much time "make it twelve" means nothing any more.
const GOES_ON: SignedDuration = SignedDuration::from_mins(5);

/// What is taken over where it is not said anew: "also bread" goes on the same list.
const TAKEN_OVER: &str = "list";

/// What was done last.
#[derive(Debug, Clone)]
pub(super) struct Last {
    call: Call,
    about: Option<Id>,
    told: Vec<Id>,
    at: Timestamp,
}

impl Last {
    pub(super) fn new(call: &Call, done: &Done, now: &Zoned) -> Self {
        Self {
            call: call.clone(),
            about: done.about,
            told: done.told.clone(),
            at: now.timestamp(),
        }
    }
}

impl Brain {
    /// What is too long ago is not gone on from.
    pub(super) fn forget(&mut self, now: &Zoned) {
        let now = now.timestamp();
        let over = |last: &Last| now.duration_since(last.at) >= GOES_ON;
        if self.last.as_ref().is_some_and(over) {
            self.last = None;
        }
    }

    /// What a text means that goes on from what was done last, if it does.
    pub(super) fn follow_up(&mut self, text: &str, names: &Names, now: &Zoned) -> Option<Meaning> {
        let ways = self.follow_ups.get(self.language.code())?;
        let last = self.last.as_ref()?;
        if let Some(changed) = ways.changed(&last.call, text, now, &self.preferences) {
            let mut call = changed.call;
            if let Some(slot) = changed.it {
                let name = last.about.and_then(|id| self.called(id))?;
                call.slots.insert(slot.to_owned(), Filled::One(name));
            }
            return Some(self.ready(vec![call]));
        }
        let again = ways.once_more(&last.call, text)?;
        let understood = self.patterns.understand(&again.sentence, names);
        let [one] = understood.sure()? else {
            return None;
        };
        if one.tool != again.tool {
            return None;
        }
        let mut call = call_of(one);
        if let Some(same) = last.call.slots.get(TAKEN_OVER) {
            let slot = call.slots.entry(TAKEN_OVER.to_owned());
            slot.or_insert_with(|| same.clone());
        }
        Some(self.ready(vec![call]))
    }

    /// The thing that is meant among those that were told last: "the second one".
    pub(super) fn told(&self, words: &str) -> Option<Id> {
        let told = &self.last.as_ref()?.told;
        let ways = self.follow_ups.get(self.language.code())?;
        told.get(ways.nth(words, told.len())?).copied()
    }

    /// The one that is meant among those that were asked about.
    pub(super) fn option(&self, words: &str) -> Option<&str> {
        let ways = self.follow_ups.get(self.language.code())?;
        let nth = ways.nth(words, self.options.len())?;
        self.options.get(nth).map(String::as_str)
    }
}
