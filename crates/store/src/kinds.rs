//! What can be done with each kind of thing.

pub mod alarms;
pub mod calendar;
pub mod dictations;
pub mod facts;
pub mod history;
pub mod lists;
pub mod notes;
pub mod occurrences;
pub mod reminders;
pub mod tasks;
pub mod timers;

use crate::error::{Cannot, Result, StoreError};

/// Words that say something, without the space around them.
fn words(text: &str, without: Cannot) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(StoreError::Invalid(without));
    }
    Ok(text.to_owned())
}

/// A time whose zone is known.
fn known(when: &sotto_api::When) -> Result<()> {
    match when.first() {
        Some(_) => Ok(()),
        None => Err(StoreError::Invalid(Cannot::NoZone(when.zone.clone()))),
    }
}
