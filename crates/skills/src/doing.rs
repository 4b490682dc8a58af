//! Doing: one room for each ability carries its calls out on what is kept, and tells what came of it.
//!
//! A room gets the words of the request as they stand, reads them as times, numbers and names, acts within one
//! transaction under the key of the turn, and gives back what is to be said. It never asks a clock and never speaks.

pub mod alarms;
mod answers;
mod by_hand;
pub mod calendar;
mod clock;
mod computer;
mod counting;
mod facts;
mod failed;
mod find;
mod larger;
mod left_out;
mod lists;
mod moved;
mod notes;
mod notices;
mod outcome;
pub mod reminders;
mod repeats;
pub mod rings;
mod talk;
mod tasks;
#[cfg(test)]
mod tests;
pub mod timers;
pub mod when;

use jiff::{Timestamp, Zoned};
use sotto_api::Fact;
use sotto_store::{Act, ActKey, Store, Writer};

use crate::abilities::{Abilities, Filled, Verb};
use crate::calls::Call;
use crate::desktop::Desktop;
use crate::numbers::Language;
use crate::time::Preferences;

pub use answers::{Line, Phrasebook};
pub use by_hand::ByHand;
pub use failed::{no_rule, not_kept, refused_by_computer};
pub use left_out::left_out_in;
pub use notices::notice_in;
pub use outcome::{Asked, Done, NotDone, Result, Say, Voice};

/// The circumstances of a call.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// What is kept.
    pub store: &'a Store,
    /// The computer around Sotto.
    pub desktop: &'a dyn Desktop,
    /// What Sotto can do.
    pub abilities: &'a Abilities,
    /// The moment, in the user's zone.
    pub now: &'a Zoned,
    /// The language of the answer.
    pub language: Language,
    /// Its sentences.
    pub book: &'a Phrasebook,
    /// How times are meant and said.
    pub preferences: &'a Preferences,
    /// Under which this call is done once.
    pub key: ActKey,
    /// What was answered last, to be said again.
    pub last_answer: Option<&'a str>,
    /// What is remembered that means something near, in whatever words; nothing where nobody knows what words mean.
    pub similar: &'a dyn Fn(&str) -> Vec<Fact>,
}

/// Carries a call out.
///
/// # Errors
/// What has to be asked first, or why it was not done; then nothing was changed.
pub fn carry_out(call: &Call, here: &Here<'_>) -> Result<Done> {
    carried_out(call, here, false)
}

/// What a call would do, without doing it: for the question before it. Only calls that change nothing but what is kept can
/// be asked about.
///
/// # Errors
/// What has to be asked first, or why it could not be done.
pub fn would(call: &Call, here: &Here<'_>) -> Result<Done> {
    match carried_out(call, here, true) {
        Err(NotDone::Would(done)) => Ok(*done),
        other => other,
    }
}

fn carried_out(call: &Call, here: &Here<'_>, only_asked: bool) -> Result<Done> {
    let Some(verb) = here.abilities.verb(&call.tool) else {
        return Err(NotDone::failed(Line::new("talk.cannot_do")));
    };
    let task = Task {
        call,
        verb,
        here,
        only_asked,
    };
    let ability = here
        .abilities
        .ability_of(&call.tool)
        .map_or("", |ability| ability.id.as_str());
    match ability {
        "timer" => timers::carry_out(&task),
        "alarm" => alarms::carry_out(&task),
        "reminder" => reminders::carry_out(&task),
        "task" => tasks::carry_out(&task),
        "list" => lists::carry_out(&task),
        "note" => notes::carry_out(&task),
        "calendar" => calendar::carry_out(&task),
        "memory" => facts::carry_out(&task),
        "time" | "date" | "weekday" | "days_until" => clock::carry_out(&task),
        "arithmetic" | "percentage" | "convert" => counting::carry_out(&task),
        "volume" | "mute" | "media" | "open_app" | "open_page" | "lock" | "screenshot" => {
            computer::carry_out(&task)
        }
        _ => talk::carry_out(&task),
    }
}

/// A call with its verb and circumstances.
struct Task<'a> {
    call: &'a Call,
    verb: &'a Verb,
    here: &'a Here<'a>,
    /// Nothing is changed: what would be done is the answer.
    only_asked: bool,
}

impl Task<'_> {
    /// The words of a slot.
    fn word(&self, slot: &str) -> Option<&str> {
        match self.call.slots.get(slot)? {
            Filled::One(words) => Some(words.trim()).filter(|words| !words.is_empty()),
            Filled::Several(all) => all.first().map(String::as_str),
        }
    }

    /// The words of a slot that has to be filled; asks for them otherwise.
    fn need(&self, slot: &'static str) -> Result<&str> {
        self.word(slot).ok_or_else(|| self.ask(slot))
    }

    /// The things of a slot.
    fn things(&self, slot: &'static str) -> Result<Vec<String>> {
        let things: Vec<String> = match self.call.slots.get(slot) {
            Some(Filled::Several(all)) => all.clone(),
            Some(Filled::One(one)) => vec![one.clone()],
            None => Vec::new(),
        };
        let things: Vec<String> = things
            .iter()
            .map(|thing| thing.trim().to_owned())
            .filter(|thing| !thing.is_empty())
            .collect();
        if things.is_empty() {
            Err(self.ask(slot))
        } else {
            Ok(things)
        }
    }

    /// The question of a slot.
    fn ask(&self, slot: &str) -> NotDone {
        NotDone::Ask(Asked {
            slot: slot.to_owned(),
            question: Say::Slot {
                tool: self.call.tool.clone(),
                slot: slot.to_owned(),
            },
            options: Vec::new(),
        })
    }

    /// Things one after the other, and how many more there are.
    fn told(&self, mut each: Vec<String>, more: usize) -> String {
        if more > 0 {
            let line = Line::new("talk.and_more").with("count", more.to_string());
            each.push(self.here.book.line(&line));
        }
        each.join("; ")
    }

    fn now(&self) -> Timestamp {
        self.here.now.timestamp()
    }

    /// Changes what is kept, once however often it is asked; `told` fills the sentence that an undo says.
    fn act<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        told: &Done,
        change: impl FnOnce(&mut Writer<'_>) -> sotto_store::Result<T>,
    ) -> Result<T> {
        if self.only_asked {
            return Err(NotDone::Would(Box::new(told.clone())));
        }
        let what = self.here.book.undone(self.verb, told).unwrap_or_default();
        let mut act = Act::in_turn(self.now(), self.here.key, what);
        if !self.verb.undo {
            act = act.for_good();
        }
        Ok(self.here.store.act(act, change)?)
    }
}
