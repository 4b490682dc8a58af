//! Typed requests, from window, browser page and command line, that need only what is kept: each is answered from the
//! store, and each change is one act that can be undone.
//!
//! One room for each kind of thing. What decides (when something rings, what pausing does to a timer) are the rules that
//! the spoken commands follow too; here they are asked for by name and id instead of by words.

mod alarms;
mod calendar;
mod dictations;
mod first;
mod history;
mod lists;
mod memory;
mod notes;
mod refused;
mod reminders;
mod settings;
mod tasks;
#[cfg(test)]
mod tests;
mod timers;
mod today;
mod transfer;

use jiff::{Timestamp, Zoned};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sotto_api::{Reply, Request, Settings};
use sotto_skills::doing::ByHand;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{Act, Reader, Store, Writer};

use refused::Refused;

/// What a request is served with.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// What is kept.
    pub store: &'a Store,
    /// The moment, in the user's zone.
    pub now: &'a Zoned,
    /// How times are meant.
    pub preferences: &'a Preferences,
    /// The language of what is told.
    pub language: Language,
}

type Served = Result<Reply, Refused>;

/// Answers what needs nothing but the store; `None` for what belongs to the turn, the microphone, the computer or what Sotto
/// is made of here, and for a confirmed erasing of everything, which ends the program that asks.
#[must_use]
pub fn serve(request: &Request, here: &Here<'_>) -> Option<Reply> {
    let served = match request {
        Request::Task(request) => tasks::serve(request, here),
        Request::List(request) => lists::serve(request, here),
        Request::Note(request) => notes::serve(request, here),
        Request::Timer(request) => timers::serve(request, here),
        Request::Alarm(request) => alarms::serve(request, here),
        Request::Reminder(request) => reminders::serve(request, here),
        Request::Calendar(request) => calendar::serve(request, here),
        Request::Memory(request) => memory::serve(request, here),
        Request::History(request) => history::serve(request, here),
        Request::Search(request) => history::search(request, here),
        Request::Dictation(request) => dictations::serve(request, here)?,
        Request::Transfer(request) => transfer::serve(request, here)?,
        Request::Settings => settings::get(here),
        Request::ChangeSettings(patch) => settings::change(patch, here),
        Request::Today { from, to } => today::serve(*from, *to, here),
        Request::Text(_)
        | Request::Listen(_)
        | Request::Computer(_)
        | Request::Model(_)
        | Request::Network(_)
        | Request::Device(_)
        | Request::Voice(_)
        | Request::Diagnostics(_)
        | Request::Undo
        | Request::Stop
        | Request::Repeat
        | Request::Confirm { .. }
        | Request::Subscribe { .. }
        | Request::Status
        | Request::Close => return None,
    };
    Some(served.unwrap_or_else(|refused| Reply::Problem(refused.problem(here.language))))
}

impl Here<'_> {
    fn moment(&self) -> Timestamp {
        self.now.timestamp()
    }

    fn read<T>(
        &self,
        look: impl FnOnce(&Reader<'_>) -> sotto_store::Result<T>,
    ) -> Result<T, Refused> {
        Ok(self.store.read(look)?)
    }

    /// One change; `undone` is what an undo says of it.
    fn change<T: Serialize + DeserializeOwned>(
        &self,
        undone: ByHand,
        change: impl FnOnce(&mut Writer<'_>) -> sotto_store::Result<T>,
    ) -> Result<T, Refused> {
        let act = Act::by_hand(self.moment(), undone.kept());
        Ok(self.store.act(act, change)?)
    }

    fn settings(&self) -> Result<Settings, Refused> {
        self.read(sotto_store::settings::get)
    }
}

/// A name that says something, without the space around it.
fn named(name: Option<&String>) -> Option<String> {
    let name = name.map(|name| name.trim())?;
    (!name.is_empty()).then(|| name.to_owned())
}
