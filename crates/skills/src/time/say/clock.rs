//! A time of day: in words on a face of twelve hours, in digits on one of twenty-four. Whether it is morning or evening is said
//! where the words alone would be read as the other.

use jiff::Zoned;
use serde::Deserialize;

use super::{Speaker, fill};
use crate::numbers::{Exact, say};
use crate::time::Hours;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clocks {
    at: String,
    /// {hh}, {mm}: 21:30
    digits: String,
    /// {hour}
    full: String,
    /// {hour} is the one before, {next} the one after.
    quarter_past: String,
    half: String,
    quarter_to: String,
    /// {minutes} in words, for five, ten, twenty and so on.
    past: String,
    to: String,
    /// {h}, {mm}: any other time of the half day.
    exact: String,
    noon: String,
    midnight: String,
    /// From which hour on "in the morning" and so on is said.
    parts: Vec<(i8, String)>,
    /// One o'clock, where it is not the word for the number one.
    one: String,
    one_full: String,
}

impl Speaker<'_> {
    /// "at half past nine".
    pub(super) fn at_clock(self, at: &Zoned, has_day: bool) -> String {
        fill(
            &self.words.clock.at,
            &[("{clock}", &self.clock(at, has_day))],
        )
    }

    /// "half past nine".
    pub(super) fn clock(self, at: &Zoned, has_day: bool) -> String {
        let is_today = at.date() == self.now.date();
        let late = at.hour() >= 12;
        // The same decision as the reader's; beside a distance the digits are checked, not decided.
        let is_plain = if !has_day && self.preferences.hours == Hours::TwentyFour {
            true
        } else if !has_day || is_today {
            let passed = at <= self.now;
            let early = at.hour() % 12;
            let early_ahead = at
                .with()
                .hour(early)
                .build()
                .is_ok_and(|early| early > *self.now);
            is_today && !passed && (!late || !early_ahead)
        } else {
            self.is_plain(at.hour(), at.minute())
        };
        self.face(at.hour(), at.minute(), is_plain)
    }

    /// Whether the hour alone is read as this half of the day, on a day other than today.
    pub(super) fn is_plain(self, hour: i8, minute: i8) -> bool {
        let early = i32::from(hour % 12) * 60 + i32::from(minute);
        let daytime = early >= 60 && early >= i32::from(self.preferences.day_starts) * 60;
        daytime == (hour < 12)
    }

    pub(super) fn face(self, hour: i8, minute: i8, is_plain: bool) -> String {
        let words = &self.words.clock;
        let two = |number: i8| format!("{number:02}");
        let part = words.parts.iter().rev().find(|(from, _)| *from <= hour);
        let with_part = |clock: String| match part {
            Some((_, part)) if !is_plain => format!("{clock} {part}"),
            _ => clock,
        };
        if self.preferences.hours == Hours::TwentyFour {
            // Ten to twelve can be hours of either half of the day; the others show which they are.
            let digits = self.digits(hour, minute);
            return if (10..=12).contains(&hour) {
                with_part(digits)
            } else {
                digits
            };
        }
        match (hour, minute) {
            (0, 0) => return words.midnight.clone(),
            (12, 0) => return words.noon.clone(),
            _ => {}
        }
        let on_face = |hour: i8| (hour + 11) % 12 + 1;
        let name = |hour: i8| match on_face(hour) {
            1 => words.one.clone(),
            hour => say(Exact::from(i64::from(hour)), self.language),
        };
        let minutes = |minutes: i8| say(Exact::from(i64::from(minutes)), self.language);
        let (template, spoken) = match minute {
            0 => (&words.full, String::new()),
            15 => (&words.quarter_past, String::new()),
            30 => (&words.half, String::new()),
            45 => (&words.quarter_to, String::new()),
            5..30 if minute % 5 == 0 => (&words.past, minutes(minute)),
            35..60 if minute % 5 == 0 => (&words.to, minutes(60 - minute)),
            _ => (&words.exact, String::new()),
        };
        let full = if on_face(hour) == 1 {
            words.one_full.clone()
        } else {
            name(hour)
        };
        let clock = fill(
            template,
            &[
                ("{full}", &full),
                ("{hour}", &name(hour)),
                ("{next}", &name((hour + 1) % 24)),
                ("{minutes}", &spoken),
                ("{h}", &on_face(hour).to_string()),
                ("{mm}", &two(minute)),
            ],
        );
        with_part(clock)
    }

    /// "08:30"
    pub(super) fn digits(self, hour: i8, minute: i8) -> String {
        let two = |number: i8| format!("{number:02}");
        fill(
            &self.words.clock.digits,
            &[("{hh}", &two(hour)), ("{mm}", &two(minute))],
        )
    }
}
