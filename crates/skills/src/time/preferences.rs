//! What the person prefers, as far as it decides what a time means or how it is said.

use jiff::civil::{Time, Weekday, time};
use sotto_api::{TimeSettings, WeekStart};

use super::said::Part;

pub use sotto_api::{DateOrder, HalfEight, Hours, NextWeekday};

/// The person's settings for time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// How times are said.
    pub hours: Hours,
    /// The order in "3/4".
    pub date_order: DateOrder,
    /// "half eight".
    pub half_eight: HalfEight,
    /// "next Friday".
    pub next_weekday: NextWeekday,
    /// The first day of the week.
    pub week_start: Weekday,
    /// The hour from which a bare hour on another day means the morning: with 6, "tomorrow at 7" is 7:00, and "tomorrow at 5"
    /// is 17:00. With 0 it always means the morning, as alarms want it.
    pub day_starts: i8,
    /// Somebody wants to be woken: an hour from four to eleven that is left open, and its day too, is the next morning's.
    /// "Wake me at half past six", said at ten in the morning, is about tomorrow and not about this evening.
    pub wakes: bool,
    /// When "in the morning" is.
    pub morning: Time,
    /// When "at lunchtime" is.
    pub noon: Time,
    /// When "in the afternoon" is.
    pub afternoon: Time,
    /// When "in the evening" is.
    pub evening: Time,
    /// When "tonight" is.
    pub tonight: Time,
    /// When "at night" is.
    pub night: Time,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            hours: Hours::Twelve,
            date_order: DateOrder::DayFirst,
            half_eight: HalfEight::HalfPast,
            next_weekday: NextWeekday::OfNextWeek,
            week_start: Weekday::Monday,
            day_starts: 6,
            wakes: false,
            morning: time(9, 0, 0, 0),
            noon: time(12, 0, 0, 0),
            afternoon: time(15, 0, 0, 0),
            evening: time(19, 0, 0, 0),
            tonight: time(20, 0, 0, 0),
            night: time(22, 0, 0, 0),
        }
    }
}

impl Preferences {
    /// When a part of the day is.
    pub fn time_of(&self, part: Part) -> Time {
        match part {
            Part::Morning => self.morning,
            Part::Noon => self.noon,
            Part::Afternoon => self.afternoon,
            Part::Evening => self.evening,
            Part::Tonight => self.tonight,
            Part::Night => self.night,
        }
    }
}

impl From<&TimeSettings> for Preferences {
    fn from(settings: &TimeSettings) -> Self {
        Preferences {
            hours: settings.hours,
            date_order: settings.date_order,
            half_eight: settings.half_eight,
            next_weekday: settings.next_weekday,
            week_start: match settings.week_starts {
                WeekStart::Monday => Weekday::Monday,
                WeekStart::Saturday => Weekday::Saturday,
                WeekStart::Sunday => Weekday::Sunday,
            },
            morning: minutes(settings.morning_at_minutes),
            afternoon: minutes(settings.afternoon_at_minutes),
            evening: minutes(settings.evening_at_minutes),
            ..Preferences::default()
        }
    }
}

/// The last minute of a day.
const LAST: Time = time(23, 59, 0, 0);

/// A time of day from minutes after midnight; too many are the day's last minute.
fn minutes(after_midnight: u32) -> Time {
    let all = i8::try_from(after_midnight / 60).unwrap_or(i8::MAX);
    match Time::new(all, i8::try_from(after_midnight % 60).unwrap_or(0), 0, 0) {
        Ok(time) => time,
        Err(_) => LAST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_nobody_changed_are_the_usual_preferences() {
        assert_eq!(
            Preferences::from(&TimeSettings::default()),
            Preferences::default()
        );
    }

    #[test]
    fn what_was_set_is_preferred() {
        let settings = TimeSettings {
            hours: Hours::TwentyFour,
            week_starts: WeekStart::Sunday,
            morning_at_minutes: 7 * 60 + 15,
            evening_at_minutes: 5_000,
            ..TimeSettings::default()
        };
        let preferred = Preferences::from(&settings);
        assert_eq!(preferred.hours, Hours::TwentyFour);
        assert_eq!(preferred.week_start, Weekday::Sunday);
        assert_eq!(preferred.morning, time(7, 15, 0, 0));
        assert_eq!(preferred.evening, LAST);
    }
}
