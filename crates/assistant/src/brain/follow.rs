//! What one can go on from for a few minutes: what was done last, what it was about, and what was told.

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::Id;
use sotto_skills::abilities::{Filled, SlotKind};
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

    /// What it was about, and what was told.
    pub(super) fn spoken_of(&self) -> (Option<Id>, &[Id]) {
        (self.about, &self.told)
    }

    /// Whether that is what made it.
    pub(super) fn made_it(&self) -> bool {
        self.call.tool.ends_with("_add")
    }

    /// What was put on a list, where that is what was done.
    pub(super) fn things(&self) -> Option<&[String]> {
        match self.call.slots.get("items") {
            Some(Filled::Several(things)) if self.call.tool == "list_add" => Some(things),
            _ => None,
        }
    }
}

/// What was told one after the other.
#[derive(Debug, Clone)]
pub(super) struct Told {
    ids: Vec<Id>,
    at: Timestamp,
}

impl Told {
    /// What was told now; nothing where nothing was, and then what was told before still counts.
    pub(super) fn new(done: &Done, now: &Zoned) -> Option<Self> {
        (!done.told.is_empty()).then(|| Self {
            ids: done.told.clone(),
            at: now.timestamp(),
        })
    }
}

impl Brain {
    /// Something rings, or a reminder has come: until something is done, that is what "it" means.
    pub fn rang(&mut self, id: Id, now: &Zoned) {
        self.rang = Some((id, now.timestamp()));
    }

    /// What is too long ago is not gone on from.
    pub(super) fn forget(&mut self, now: &Zoned) {
        let now = now.timestamp();
        let over = |at: Timestamp| now.duration_since(at) >= GOES_ON;
        if self.last.as_ref().is_some_and(|last| over(last.at)) {
            self.last = None;
        }
        if self.told.as_ref().is_some_and(|told| over(told.at)) {
            self.told = None;
        }
        self.about = self.about.filter(|(_, at)| !over(*at));
        self.rang = self.rang.filter(|(_, at)| !over(*at));
    }

    /// What was done last with another time or length, if a text means that.
    pub(super) fn changed(&mut self, text: &str, now: &Zoned) -> Option<Meaning> {
        let ways = self.follow_ups.get(self.language.code())?;
        let last = self.last.as_ref()?;
        let changed = ways.changed(&last.call, text, now, &self.preferences)?;
        let mut call = changed.call;
        call.asked_as(&last.call);
        if let Some(slot) = changed.it {
            let name = last.about.and_then(|id| self.called(id))?;
            call.slots.insert(slot.to_owned(), Filled::One(name));
        }
        Some(self.ready(vec![call]))
    }

    /// The same as was done last once more, if a text means that.
    pub(super) fn once_more(&mut self, text: &str, names: &Names) -> Option<Meaning> {
        let ways = self.follow_ups.get(self.language.code())?;
        let last = self.last.as_ref()?;
        let again = ways.once_more(&last.call, text)?;
        // "And that" names nothing, and what speaks of "it" is done to the thing: "and send it to Anna" goes on no list.
        if self.is_it(&again.rest) || ways.has_a_pronoun(&again.rest) {
            return None;
        }
        let understood = self.patterns.understand(&again.sentence, names);
        let the_same = match understood.sure() {
            Some([one]) if one.tool == again.tool => Some(one),
            _ => None,
        };
        // A command of its own is not the text of a task; a time or a length is none, whatever it may sound like.
        let is_text = |one: &sotto_skills::patterns::Meaning| {
            one.slots.iter().any(|slot| {
                !matches!(
                    slot.kind,
                    SlotKind::Time | SlotKind::Date | SlotKind::Duration
                )
            })
        };
        if the_same.is_none_or(is_text)
            && let Some(sure) = self.patterns.understand(&again.rest, names).sure()
        {
            let sure = sure.to_vec();
            return Some(self.commands(text, &sure));
        }
        let one = the_same?;
        let mut call = call_of(one);
        call.asked_as(&last.call);
        if let Some(same) = last.call.slots.get(TAKEN_OVER) {
            let slot = call.slots.entry(TAKEN_OVER.to_owned());
            slot.or_insert_with(|| same.clone());
        }
        Some(self.ready(vec![call]))
    }

    /// The thing that is meant among those that were told last: "the second one".
    pub(super) fn told(&self, words: &str) -> Option<Id> {
        let told = &self.told.as_ref()?.ids;
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
