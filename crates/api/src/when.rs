//! When something is, as a person means it: a time on a wall clock somewhere, which stays there when offsets change.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Id;

/// A time on the wall clock of a place, once or repeating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct When {
    /// The date and time there; midnight for a whole day.
    pub local: DateTime,
    /// The place: an IANA name such as "Europe/Berlin".
    pub zone: String,
    /// A whole day, without a time.
    #[serde(default)]
    pub all_day: bool,
    /// How it repeats: an RRULE as in RFC 5545, without the name ("FREQ=WEEKLY;BYDAY=MO,TU").
    #[serde(default)]
    pub rule: Option<String>,
    /// The place was said with the time ("3 pm London time"), so it stays there. Otherwise an alarm follows the user and
    /// rings at this hour of the place where they are.
    #[serde(default)]
    pub zone_named: bool,
}

impl When {
    /// Once, at a moment.
    #[must_use]
    pub fn at(moment: &Zoned) -> Self {
        Self {
            local: moment.datetime(),
            zone: moment.time_zone().iana_name().unwrap_or("UTC").to_owned(),
            all_day: false,
            rule: None,
            zone_named: false,
        }
    }

    /// The first (or only) moment it names. A time that the clocks leave out is the one after the gap, one that comes
    /// twice the earlier one. Nothing where the zone is unknown.
    #[must_use]
    pub fn first(&self) -> Option<Timestamp> {
        let zone = TimeZone::get(&self.zone).ok()?;
        self.local
            .to_zoned(zone)
            .ok()
            .map(|moment| moment.timestamp())
    }
}

/// Where in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Position {
    /// First.
    Top,
    /// Last.
    End,
    /// The n-th, from 1.
    Nth {
        /// Counted from 1.
        nth: u32,
    },
    /// Right before another.
    Before {
        /// The other.
        id: Id,
    },
    /// Right after another.
    After {
        /// The other.
        id: Id,
    },
}
