//! What repeats: "every weekday at half past eight", "on the last Friday of every month".

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::{Speaker, fill, get, part_name};
use crate::numbers::say_ordinal;
use crate::time::reading::{Precision, Repeating};
use crate::time::rule::{Frequency, Limit, Rule};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Everies {
    /// Unit → "every day", "every other day", "every {n} days".
    units: BTreeMap<String, [String; 3]>,
    weekdays: String,
    weekend: String,
    /// {weekday}, or several joined with `and`.
    on_weekdays: String,
    every_other: String,
    /// {n}, {weekday}
    weeks_on: String,
    and: String,
    /// {ordinal}
    month_day: String,
    last_day: String,
    /// {n}, {ordinal}
    months_on: String,
    /// {nth}, {weekday}
    nth: String,
    nths: [String; 5],
    /// The same from the end: "last", "second last".
    lasts: [String; 5],
    /// What {weekday} of `nth` is where several count: a working day, a day of the weekend, any day, or one of those named.
    workday: String,
    weekend_day: String,
    any_day: String,
    or: String,
    /// {month}, {ordinal}
    year_day: String,
    /// {month}, {nth}, {weekday}
    year_nth: String,
    /// {nth}, {weekday}
    whole_year_nth: String,
    parts: BTreeMap<String, String>,
    every_part: BTreeMap<String, String>,
    until: String,
    times: String,
    /// {from}, {until}
    between: String,
    time: String,
}

impl Speaker<'_> {
    pub(super) fn repeating(self, repeating: &Repeating) -> String {
        let words = &self.words.every;
        let rule = &repeating.rule;
        let mut said = self.core(repeating);
        if rule.frequency > Frequency::Hourly {
            match (repeating.precision, repeating.part) {
                (Precision::Part, Some(part)) => {
                    let whole = get(&words.every_part, part_name(part));
                    if rule.frequency == Frequency::Daily && rule.interval == 1 && !whole.is_empty()
                    {
                        said = whole.to_owned();
                    } else {
                        said = format!("{said} {}", get(&words.parts, part_name(part)));
                    }
                }
                (Precision::Day, _) => {}
                _ => {
                    let (hour, minute) = (repeating.start.hour(), repeating.start.minute());
                    // Several times cannot share one "in the morning"; digits need none.
                    let several: Vec<String> = rule
                        .by_hour
                        .iter()
                        .map(|hour| self.digits(*hour, minute))
                        .collect();
                    let clock = match several.is_empty() {
                        true => self.face(hour, minute, self.is_plain(hour, minute)),
                        false => self.joined(&several),
                    };
                    said = fill(&words.time, &[("{core}", &said), ("{clock}", &clock)]);
                }
            }
        } else if let (Some(from), Some(until)) = (rule.by_hour.first(), rule.by_hour.last()) {
            let until = if rule.frequency == Frequency::Hourly {
                *until
            } else {
                *until + 1
            };
            let (from, until) = (self.face(*from, 0, false), self.face(until % 24, 0, false));
            said = format!(
                "{said} {}",
                fill(&words.between, &[("{from}", &from), ("{until}", &until)])
            );
        }
        if let Some(count) = rule.count {
            said = format!(
                "{said} {}",
                fill(&words.times, &[("{n}", &count.to_string())])
            );
        }
        if let Some(limit) = rule.until {
            let date = match limit {
                Limit::Local(at) => at.date(),
                Limit::Exact(at) => at.to_zoned(self.now.time_zone().clone()).date(),
            };
            said = format!(
                "{said} {}",
                fill(&words.until, &[("{date}", &self.date(date))])
            );
        }
        said
    }

    fn core(self, repeating: &Repeating) -> String {
        let words = &self.words.every;
        let rule = &repeating.rule;
        let n = rule.interval.to_string();
        let weekday = |weekday: Weekday| {
            self.words.weekdays[weekday.to_monday_zero_offset() as usize].clone()
        };
        let month = |month: i8| self.words.months[month as usize - 1].clone();
        let ordinal = |day: i8| say_ordinal(day.into(), self.language);
        let days: Vec<Weekday> = rule.by_day.iter().map(|day| day.weekday).collect();
        let is = |numbers: &[i8]| {
            days.len() == numbers.len()
                && days
                    .iter()
                    .all(|day| numbers.contains(&day.to_monday_one_offset()))
        };
        if rule.frequency == Frequency::Monthly && !rule.by_month.is_empty() {
            // Another calendar's: only some months. Less is said rather than something wrong.
            return self.unit(rule);
        }
        if let Some(position) = rule.position {
            let kind = if is(&[1, 2, 3, 4, 5]) {
                words.workday.clone()
            } else if is(&[6, 7]) {
                words.weekend_day.clone()
            } else if days.len() == 7 {
                words.any_day.clone()
            } else {
                let names: Vec<String> = days.iter().map(|day| weekday(*day)).collect();
                names.join(&format!(" {} ", words.or))
            };
            let template = match (rule.frequency, &rule.by_month[..], rule.interval) {
                (Frequency::Monthly, [], 1) => &words.nth,
                (Frequency::Yearly, [_], 1) => &words.year_nth,
                (Frequency::Yearly, [], 1) => &words.whole_year_nth,
                _ => return self.unit(rule),
            };
            let Some(nth) = self.nth(position) else {
                return self.unit(rule);
            };
            let month = rule.by_month.first().map(|said| month(*said));
            return fill(
                template,
                &[
                    ("{nth}", &nth),
                    ("{weekday}", &kind),
                    ("{month}", &month.unwrap_or_default()),
                ],
            );
        }
        match (rule.frequency, &rule.by_month_day[..], &rule.by_day[..]) {
            (Frequency::Weekly, _, [_, ..]) if rule.interval == 1 && is(&[1, 2, 3, 4, 5]) => {
                words.weekdays.clone()
            }
            (Frequency::Weekly, _, [_, ..]) if rule.interval == 1 && is(&[6, 7]) => {
                words.weekend.clone()
            }
            (Frequency::Weekly, _, [_, ..]) => {
                let names: Vec<String> = days.iter().map(|day| weekday(*day)).collect();
                let template = match rule.interval {
                    1 => &words.on_weekdays,
                    2 => &words.every_other,
                    _ => &words.weeks_on,
                };
                fill(
                    template,
                    &[("{weekday}", &self.joined(&names)), ("{n}", &n)],
                )
            }
            (Frequency::Monthly, [-1], []) if rule.interval == 1 => words.last_day.clone(),
            (Frequency::Monthly, [first, ..], []) if *first > 0 => {
                let names: Vec<String> =
                    rule.by_month_day.iter().map(|day| ordinal(*day)).collect();
                let template = if rule.interval == 1 {
                    &words.month_day
                } else {
                    &words.months_on
                };
                fill(
                    template,
                    &[("{ordinal}", &self.joined(&names)), ("{n}", &n)],
                )
            }
            (Frequency::Monthly, [], [day]) if rule.interval == 1 && day.n != 0 => {
                match self.nth(day.n) {
                    Some(nth) => fill(
                        &words.nth,
                        &[("{nth}", &nth), ("{weekday}", &weekday(day.weekday))],
                    ),
                    None => self.unit(rule),
                }
            }
            (Frequency::Yearly, [day], []) if rule.by_month.len() == 1 && rule.interval == 1 => {
                fill(
                    &words.year_day,
                    &[
                        ("{month}", &month(rule.by_month[0])),
                        ("{ordinal}", &ordinal(*day)),
                    ],
                )
            }
            (Frequency::Yearly, [], [day]) if rule.interval == 1 && day.n != 0 => {
                let template = match rule.by_month[..] {
                    [] => &words.whole_year_nth,
                    [_] => &words.year_nth,
                    _ => return self.unit(rule),
                };
                let Some(nth) = self.nth(day.n) else {
                    return self.unit(rule);
                };
                let month = rule.by_month.first().map(|said| month(*said));
                fill(
                    template,
                    &[
                        ("{month}", &month.unwrap_or_default()),
                        ("{nth}", &nth),
                        ("{weekday}", &weekday(day.weekday)),
                    ],
                )
            }
            _ => self.unit(rule),
        }
    }

    fn unit(self, rule: &Rule) -> String {
        let unit = match rule.frequency {
            Frequency::Minutely => "minute",
            Frequency::Hourly => "hour",
            Frequency::Daily => "day",
            Frequency::Weekly => "week",
            Frequency::Monthly => "month",
            Frequency::Yearly => "year",
        };
        let Some(forms) = self.words.every.units.get(unit) else {
            return String::new();
        };
        let form = (rule.interval as usize).clamp(1, 3) - 1;
        fill(&forms[form], &[("{n}", &rule.interval.to_string())])
    }

    /// "second", "10th", "second last"; nothing for what has no name.
    fn nth(self, n: i8) -> Option<String> {
        let words = &self.words.every;
        let place = usize::from(n.unsigned_abs());
        match n {
            1..=5 => Some(words.nths[place - 1].clone()),
            6.. => Some(say_ordinal(n.into(), self.language)),
            -5..=-1 => Some(words.lasts[place - 1].clone()),
            _ => None,
        }
    }

    fn joined(self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.words.every.and),
        }
    }
}
