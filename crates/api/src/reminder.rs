//! Reminders and alarms, and what became of each time they were due.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Id, When};

/// Reminds of something at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Reminder {
    /// Its name for programs.
    pub id: Id,
    /// What to be reminded of.
    pub text: String,
    /// When, once or repeating.
    pub when: When,
    /// The next moment it is due, worked out from `when`; nothing once all are over.
    pub next: Option<Timestamp>,
    /// The moment to which it is put off, if it is; worked out when it is shown, and never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub snoozed: Option<Timestamp>,
    /// Since when it is done, the whole reminder with it.
    pub done: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// Rings at a time of day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Alarm {
    /// Its name for programs.
    pub id: Id,
    /// What it is for.
    pub name: Option<String>,
    /// When, once or repeating.
    pub when: When,
    /// The next moment it rings, snoozing included; nothing once all are over.
    pub next: Option<Timestamp>,
    /// The moment to which it is put off, if it is: then `next` is that one. Worked out when it is shown, and never kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub snoozed: Option<Timestamp>,
    /// Since when it rings, if it does.
    pub ringing: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// What became of one moment at which a reminder or an alarm was due. Its id follows from both, so that all devices
/// speak of the same one; it only ever goes forward, so that one device's "done" is never undone by another's "fired".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Occurrence {
    /// Follows from `of` and `due`: see [`Occurrence::id_of`].
    pub id: Id,
    /// The reminder or alarm.
    pub of: Id,
    /// The moment it was due.
    pub due: Timestamp,
    /// How far it got.
    pub stage: OccurrenceStage,
    /// When it got there.
    pub changed: Timestamp,
}

/// How far an occurrence got; later ones are further.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum OccurrenceStage {
    /// It was shown or rang.
    Fired,
    /// It comes again later.
    Snoozed {
        /// When.
        until: Timestamp,
    },
    /// The person has seen it, or ended it.
    Acknowledged,
}

impl Reminder {
    /// When it comes next, as it is or because it was put off.
    #[must_use]
    pub fn comes(&self) -> Option<Timestamp> {
        self.next.into_iter().chain(self.snoozed).min()
    }
}

impl Occurrence {
    /// The id of the occurrence of something at a moment.
    #[must_use]
    pub fn id_of(of: Id, due: Timestamp) -> Id {
        Id::derived(of, &due.to_string())
    }
}

/// A reminder to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewReminder {
    /// What to be reminded of.
    pub text: String,
    /// When, once or repeating.
    pub when: When,
}

/// What to change in a reminder; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ReminderPatch {
    /// New words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Another time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// An alarm to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewAlarm {
    /// What it is for.
    #[serde(default)]
    pub name: Option<String>,
    /// When, once or repeating.
    pub when: When,
}

/// What can be asked about reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ReminderRequest {
    /// Make one.
    Add(NewReminder),
    /// The open ones, by when they are due; only those before a moment where one is named.
    List {
        /// Only those due before.
        #[serde(default)]
        before: Option<Timestamp>,
    },
    /// Change one.
    Change {
        /// Which.
        id: Id,
        /// To what.
        patch: ReminderPatch,
    },
    /// It is done.
    Complete {
        /// Which.
        id: Id,
    },
    /// It comes again later.
    Snooze {
        /// Which.
        id: Id,
        /// In how many milliseconds; without it the usual time.
        #[serde(default)]
        for_ms: Option<u64>,
    },
    /// Remove it.
    Delete {
        /// Which.
        id: Id,
    },
}

/// What can be asked about alarms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AlarmRequest {
    /// Set one.
    Set(NewAlarm),
    /// Those that are set.
    List,
    /// Move one to another time.
    Change {
        /// Which.
        id: Id,
        /// The new time.
        when: When,
    },
    /// The one that rings comes again later.
    Snooze {
        /// In how many milliseconds; without it the usual time.
        #[serde(default)]
        for_ms: Option<u64>,
    },
    /// End the ringing.
    Stop,
    /// Remove one.
    Cancel {
        /// Which.
        id: Id,
    },
    /// Remove all.
    CancelAll,
}
