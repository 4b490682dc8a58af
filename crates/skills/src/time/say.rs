//! Times as Sotto repeats them, in full: "tomorrow, Saturday, at half past nine". What is said here reads back the same.

mod clock;
mod every;
mod length;

use std::collections::BTreeMap;

use jiff::Zoned;
use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::days_later;
use super::reading::{Meaning, Moment, Precision, Repeating, Stretch};
use super::said::{Length, Part};
use super::{Hours, Preferences};
use crate::numbers::{Language, say_ordinal};

/// The phrases of a language, `[say]` in its file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sayings {
    pub weekdays: [String; 7],
    pub months: [String; 12],
    days: BTreeMap<String, String>,
    /// {day}, {weekday}
    day_weekday: String,
    /// {weekday}, {month}, {ordinal}
    date: String,
    /// … {year}
    date_year: String,
    /// The same where it stands alone, in a language that says it otherwise there: "der 1. März", but "am …, dem 1. März".
    date_alone: Option<String>,
    date_year_alone: Option<String>,
    on: String,
    /// {day} {time}
    day_time: String,
    today_time: String,
    /// {distance} {time}
    distance_time: String,
    parts: BTreeMap<String, String>,
    parts_today: BTreeMap<String, String>,
    from_to: String,
    day_from_to: String,
    week_of: String,
    plain_date: String,
    plain_date_year: String,
    month: String,
    year: String,
    clock: clock::Clocks,
    length: length::Lengths,
    every: every::Everies,
}

/// Who is spoken to, and when.
#[derive(Clone, Copy)]
struct Speaker<'a> {
    words: &'static Sayings,
    language: Language,
    now: &'a Zoned,
    preferences: &'a Preferences,
}

/// What was understood, in full.
pub fn meaning(
    meaning: &Meaning,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> String {
    let speaker = Speaker::new(language, now, preferences);
    match meaning {
        Meaning::Duration(length) => speaker.length(*length),
        Meaning::Shift { length, later } => speaker.shift(*length, *later),
        Meaning::Moment(moment) => speaker.moment(moment),
        Meaning::Range(stretch) => speaker.stretch(stretch),
        Meaning::Repeating(repeating) => speaker.repeating(repeating),
    }
}

/// A moment in full: "tomorrow, Saturday, at half past nine", "in 20 minutes, at 14:05".
pub fn moment(
    moment: &Moment,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> String {
    Speaker::new(language, now, preferences).moment(moment)
}

/// A stretch in full: "tomorrow, Saturday, from nine o'clock to noon".
pub fn stretch(
    stretch: &Stretch,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> String {
    Speaker::new(language, now, preferences).stretch(stretch)
}

/// A repetition in full: "every weekday at half past eight".
pub fn repeating(
    repeating: &Repeating,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> String {
    Speaker::new(language, now, preferences).repeating(repeating)
}

/// A duration: "an hour and a half".
pub fn duration(length: Length, language: Language) -> String {
    length::say(
        &language.compiled().phrases.say.length,
        length,
        false,
        language,
    )
}

/// The same behind a word such as "in": German "einer Stunde".
pub fn duration_behind(length: Length, language: Language) -> String {
    length::say(
        &language.compiled().phrases.say.length,
        length,
        true,
        language,
    )
}

/// A time of day by the settings, without a day: "half past nine in the evening", "21:30".
pub fn time_of_day(
    at: &Zoned,
    language: Language,
    now: &Zoned,
    preferences: &Preferences,
) -> String {
    Speaker::new(language, now, preferences).clock(at, false)
}

/// A day with its name: "tomorrow, Saturday", "Friday, November 27th".
pub fn day(date: Date, language: Language, now: &Zoned, preferences: &Preferences) -> String {
    Speaker::new(language, now, preferences).date_alone(date)
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Morning => "morning",
        Part::Noon => "noon",
        Part::Afternoon => "afternoon",
        Part::Evening => "evening",
        Part::Tonight => "tonight",
        Part::Night => "night",
    }
}

fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    slots
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
}

fn get<'a>(map: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    map.get(name).map_or("", String::as_str)
}

impl<'a> Speaker<'a> {
    fn new(language: Language, now: &'a Zoned, preferences: &'a Preferences) -> Speaker<'a> {
        Speaker {
            words: &language.compiled().phrases.say,
            language,
            now,
            preferences,
        }
    }

    fn length(self, length: Length) -> String {
        length::say(&self.words.length, length, false, self.language)
    }

    fn shift(self, length: Length, later: bool) -> String {
        length::say_shift(&self.words.length, length, later, self.language)
    }

    /// "Friday, November 27th", with the year where it is needed, behind a word such as "on".
    fn date(self, date: Date) -> String {
        self.named(date, &self.words.date, &self.words.date_year)
    }

    /// The same with nothing before it.
    fn date_alone(self, date: Date) -> String {
        let words = self.words;
        let of_this_year = words.date_alone.as_ref().unwrap_or(&words.date);
        let of_others = words.date_year_alone.as_ref().unwrap_or(&words.date_year);
        self.named(date, of_this_year, of_others)
    }

    fn named(self, date: Date, of_this_year: &str, of_others: &str) -> String {
        let today = self.now.date();
        let weekday = &self.words.weekdays[date.weekday().to_monday_zero_offset() as usize];
        let near = [(-1, "yesterday"), (0, "today"), (1, "tomorrow")];
        let near = near
            .into_iter()
            .find(|(days, _)| days_later(today, *days) == Some(date));
        if let Some((days, name)) = near {
            let name = get(&self.words.days, name);
            if days == 0 {
                return name.to_owned();
            }
            return fill(
                &self.words.day_weekday,
                &[("{day}", name), ("{weekday}", weekday)],
            );
        }
        let template = if date < today || date.year() != today.year() {
            of_others
        } else {
            of_this_year
        };
        fill(
            template,
            &[
                ("{weekday}", weekday),
                ("{month}", &self.words.months[date.month() as usize - 1]),
                ("{ordinal}", &say_ordinal(date.day().into(), self.language)),
                ("{year}", &date.year().to_string()),
            ],
        )
    }

    fn is_near(self, date: Date) -> bool {
        (-1..=1).any(|days| days_later(self.now.date(), days) == Some(date))
    }

    /// With "on" before a date, and nothing before "tomorrow".
    fn on_date(self, date: Date) -> String {
        let said = self.date(date);
        if self.is_near(date) {
            return said;
        }
        fill(&self.words.on, &[("{date}", &said)])
    }

    fn moment(self, moment: &Moment) -> String {
        let at = moment.at.with_time_zone(self.now.time_zone().clone());
        if let Some(length) = moment.distance.filter(|length| length.is_exact()) {
            let distance = length::say_distance(&self.words.length, length, self.language);
            if moment.precision == Precision::Second || length == Length::default() {
                return distance;
            }
            let time = self.at_clock(&at, false);
            return fill(
                &self.words.distance_time,
                &[("{distance}", &distance), ("{time}", &time)],
            );
        }
        let mut date = at.date();
        if moment.precision >= Precision::Day {
            return self.on_date(date);
        }
        let time = match (moment.precision, moment.part) {
            (Precision::Part, Some(part)) => {
                if date == self.now.date()
                    && let Some(today) = self.words.parts_today.get(part_name(part))
                {
                    return today.clone();
                }
                get(&self.words.parts, part_name(part)).to_owned()
            }
            _ => {
                // Midnight ends the day it is said with.
                if self.preferences.hours == Hours::Twelve && at.hour() == 0 && at.minute() == 0 {
                    date = days_later(date, -1).unwrap_or(date);
                }
                self.at_clock(&at, true)
            }
        };
        let template = if date == self.now.date() {
            &self.words.today_time
        } else {
            &self.words.day_time
        };
        fill(
            template,
            &[("{day}", &self.on_date(date)), ("{time}", &time)],
        )
    }

    fn stretch(self, stretch: &Stretch) -> String {
        let zone = self.now.time_zone();
        let from = stretch.from.with_time_zone(zone.clone());
        let until = stretch.until.with_time_zone(zone.clone());
        if stretch.precision < Precision::Day {
            let (begin, end) = (self.clock(&from, true), self.clock(&until, true));
            if from.date() == until.date() {
                return fill(
                    &self.words.day_from_to,
                    &[
                        ("{day}", &self.on_date(from.date())),
                        ("{from}", &begin),
                        ("{until}", &end),
                    ],
                );
            }
            let both = |day: Date, clock: &str| format!("{} {clock}", self.date(day));
            return fill(
                &self.words.from_to,
                &[
                    ("{from}", &both(from.date(), &begin)),
                    ("{until}", &both(until.date(), &end)),
                ],
            );
        }
        let last = days_later(until.date(), -1).unwrap_or(until.date());
        let month = &self.words.months[from.month() as usize - 1];
        match stretch.precision {
            Precision::Week => fill(
                &self.words.week_of,
                &[("{date}", &self.plain_date(from.date()))],
            ),
            Precision::Month if from.date().last_of_month() == last => fill(
                &self.words.month,
                &[("{month}", month), ("{year}", &from.year().to_string())],
            ),
            Precision::Year => fill(&self.words.year, &[("{year}", &from.year().to_string())]),
            _ if from.date() == last => self.on_date(last),
            _ => fill(
                &self.words.from_to,
                &[
                    ("{from}", &self.date(from.date())),
                    ("{until}", &self.date(last)),
                ],
            ),
        }
    }

    /// The date without "tomorrow".
    fn plain_date(self, date: Date) -> String {
        let template = if date.year() == self.now.year() && date >= self.now.date() {
            &self.words.plain_date
        } else {
            &self.words.plain_date_year
        };
        fill(
            template,
            &[
                ("{month}", &self.words.months[date.month() as usize - 1]),
                ("{ordinal}", &say_ordinal(date.day().into(), self.language)),
                ("{year}", &date.year().to_string()),
            ],
        )
    }
}
