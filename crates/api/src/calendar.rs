//! Appointments and events.

use jiff::Timestamp;
use jiff::civil::DateTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, When, patch::emptied};

/// An appointment or event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct CalendarEntry {
    /// Its name for programs.
    pub id: Id,
    /// What it is.
    pub title: String,
    /// When it begins, once or repeating.
    pub when: When,
    /// How long it takes, in minutes; for whole days a multiple of 1440.
    pub minutes: Option<u32>,
    /// Beginnings of a repeating entry that were called off, on the wall clock of its zone.
    #[serde(default)]
    pub except: Vec<DateTime>,
    /// Where.
    pub location: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
    /// The name under which another calendar knows it (the UID of iCalendar).
    pub uid: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// An entry to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewCalendarEntry {
    /// What it is.
    pub title: String,
    /// When it begins.
    pub when: When,
    /// How long it takes, in minutes.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Where.
    #[serde(default)]
    pub location: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub notes: Option<String>,
}

/// What to change in an entry; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct CalendarEntryPatch {
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Another time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Another length in minutes; null for none.
    #[serde(deserialize_with = "emptied", skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Option<u32>>,
    /// Which repetitions are called off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<Vec<DateTime>>,
    /// Another place; null for none.
    #[serde(deserialize_with = "emptied", skip_serializing_if = "Option::is_none")]
    pub location: Option<Option<String>>,
    /// Other notes; null for none.
    #[serde(deserialize_with = "emptied", skip_serializing_if = "Option::is_none")]
    pub notes: Option<Option<String>>,
}

/// What can be asked about the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum CalendarRequest {
    /// Put something in.
    Add(NewCalendarEntry),
    /// What is on between two moments.
    Between {
        /// From.
        from: Timestamp,
        /// Until, not included.
        to: Timestamp,
    },
    /// What is next.
    Next,
    /// Change one.
    Change {
        /// Which.
        id: Id,
        /// To what.
        patch: CalendarEntryPatch,
    },
    /// Call one off.
    Cancel {
        /// Which.
        id: Id,
    },
}
