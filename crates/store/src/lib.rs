//! What Sotto keeps: tasks, lists, notes, timers, alarms, reminders, the calendar, facts, conversations, dictations and settings, in
//! one encrypted SQLite file that is written before anything is confirmed.
//!
//! Everything is read through [`Store::read`] and changed through [`Store::act`]; the functions of each kind
//! ([`tasks::add`], [`lists::items`] …) work within these. An act is one transaction: with the change go its inverse (for
//! [`Store::undo_last`]), its stamp and outbox row (for sync), and the key under which a replay finds that it was done.

#![warn(missing_docs)]

mod act;
pub mod backup;
mod check;
mod connection;
mod erase;
mod error;
pub mod export;
mod files;
mod key;
mod kinds;
mod migrations;
mod narrow;
mod open;
pub mod outbox;
mod owner;
pub mod place;
mod read;
mod record;
mod repair;
pub mod retention;
pub mod search;
pub mod settings;
mod stamp;
mod store;
#[cfg(test)]
mod tests;
mod write;

pub use act::{Act, ActKey, TakenBack};
pub use error::{Cannot, Result, StoreError};
pub use key::{Keychain, KeychainClosed, NoKeychain, SystemKeychain};
pub use kinds::{
    alarms, calendar, dictations, facts, history, lists, notes, occurrences, reminders, tasks,
    timers,
};
pub use open::Opened;
pub use owner::is_held;
pub use read::Reader;
pub use record::{Body, Record};
pub use stamp::{MOST_AHEAD, NotAStamp, Stamp, Stamps};
pub use store::{News, Store};
pub use write::Writer;
