//! From what was said to what is kept: a time on a wall clock, how long it takes, from when to when.

use jiff::{ToSpan, Zoned};
use sotto_api::When;

use super::{Assumed, Length, Meaning, Precision, Preferences, Reading};

/// The longest length that is kept, in milliseconds: a year.
pub const LONGEST: u64 = 366 * 86_400_000;

/// A time as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// When, once or repeating.
    pub when: When,
    /// Its first moment.
    pub first: Zoned,
    /// How long it takes, where a stretch was said.
    pub minutes: Option<u32>,
}

impl Reading {
    /// What is kept of it. `whole_days`: a day without a time is the whole day; otherwise it is its morning. Nothing for a
    /// length that no calendar reaches.
    #[must_use]
    pub fn kept(&self, now: &Zoned, preferences: &Preferences, whole_days: bool) -> Option<Kept> {
        // A moment stands on the clocks of here even then: what counts is that it does not follow the user.
        let named = |one: &Assumed| matches!(one, Assumed::Zone(_));
        let zone_named = self.assumed.iter().any(named);
        let once = |all_day: bool, first: Zoned, minutes| Kept {
            when: When {
                all_day,
                zone_named,
                ..When::at(&first)
            },
            first,
            minutes,
        };
        Some(match &self.meaning {
            Meaning::Moment(moment) => {
                let all_day = whole_days && moment.precision >= Precision::Day;
                let at = if all_day {
                    moment.at.clone()
                } else {
                    moment.due(preferences)
                };
                once(all_day, at, None)
            }
            Meaning::Repeating(again) => Kept {
                when: When {
                    all_day: whole_days && again.precision >= Precision::Day,
                    rule: Some(again.rule.to_string()),
                    // The time that was said, also where the clocks skip it the first time.
                    local: again.start,
                    zone_named,
                    ..When::at(&again.first)
                },
                first: again.first.clone(),
                minutes: None,
            },
            Meaning::Range(stretch) => {
                let days = stretch.precision >= Precision::Day;
                let all_day = whole_days && days;
                let length = stretch.from.duration_until(&stretch.until);
                let minutes = u32::try_from(length.as_mins()).ok();
                let at = if days && !all_day {
                    let morning = stretch.from.with().time(preferences.morning).build();
                    morning.unwrap_or_else(|_| stretch.from.clone())
                } else {
                    stretch.from.clone()
                };
                once(all_day, at, minutes.filter(|_| !days || all_day))
            }
            Meaning::Duration(length)
            | Meaning::Shift {
                length,
                later: true,
            } => once(false, now.checked_add(length.span()).ok()?, None),
            // Earlier than now is nothing to keep.
            Meaning::Shift { later: false, .. } => return None,
        })
    }

    /// From when to when: "tomorrow" is the whole day, "at three" the hour from then on. Nothing for a length that no
    /// calendar reaches.
    #[must_use]
    pub fn stretch(&self, now: &Zoned) -> Option<(Zoned, Zoned)> {
        Some(match &self.meaning {
            Meaning::Range(stretch) => (stretch.from.clone(), stretch.until.clone()),
            Meaning::Moment(moment) => (moment.at.clone(), moment.precision.after(&moment.at)),
            Meaning::Repeating(again) => (again.first.clone(), again.precision.after(&again.first)),
            Meaning::Duration(length)
            | Meaning::Shift {
                length,
                later: true,
            } => (now.clone(), now.checked_add(length.span()).ok()?),
            Meaning::Shift { later: false, .. } => return None,
        })
    }
}

impl Precision {
    /// The end of what begins then and was named so exactly.
    #[must_use]
    pub fn after(self, at: &Zoned) -> Zoned {
        let span = match self {
            Precision::Second | Precision::Minute => 1.hour(),
            Precision::Part => 5.hours(),
            Precision::Day => 1.day(),
            Precision::Week => 1.week(),
            Precision::Month => 1.month(),
            Precision::Year => 1.year(),
        };
        at.checked_add(span).unwrap_or_else(|_| at.clone())
    }
}

impl Length {
    /// From now on in milliseconds: months and days are those of the calendar.
    #[must_use]
    pub fn milliseconds(self, now: &Zoned) -> Option<u64> {
        let later = now.checked_add(self.span()).ok()?;
        u64::try_from(now.duration_until(&later).as_millis()).ok()
    }
}
