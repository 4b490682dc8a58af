//! A rule as text, both ways.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;

use super::{ByDay, Frequency, Limit, Rule, RuleError};

const FREQUENCIES: [(&str, Frequency); 6] = [
    ("MINUTELY", Frequency::Minutely),
    ("HOURLY", Frequency::Hourly),
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FREQUENCIES
            .iter()
            .find(|(_, frequency)| *frequency == self.frequency);
        write!(f, "FREQ={}", name.map_or("DAILY", |(name, _)| name))?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        list(f, "BYMONTH", self.by_month.iter().map(i8::to_string))?;
        list(f, "BYMONTHDAY", self.by_month_day.iter().map(i8::to_string))?;
        list(
            f,
            "BYDAY",
            self.by_day.iter().map(|day| {
                let name = DAYS[day.weekday.to_monday_zero_offset() as usize];
                match day.n {
                    0 => name.to_owned(),
                    n => format!("{n}{name}"),
                }
            }),
        )?;
        list(f, "BYHOUR", self.by_hour.iter().map(i8::to_string))?;
        list(f, "BYSETPOS", self.position.iter().map(i8::to_string))?;
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match self.until {
            Some(Limit::Local(until)) => write!(f, ";UNTIL={}", basic(until))?,
            Some(Limit::Exact(until)) => {
                write!(f, ";UNTIL={}Z", basic(TimeZone::UTC.to_datetime(until)))?
            }
            None => {}
        }
        if self.week_start != Weekday::Monday {
            write!(
                f,
                ";WKST={}",
                DAYS[self.week_start.to_monday_zero_offset() as usize]
            )?;
        }
        if !self.except.is_empty() {
            let except: Vec<String> = self.except.iter().map(|at| basic(*at)).collect();
            write!(f, "\nEXDATE:{}", except.join(","))?;
        }
        Ok(())
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    values: impl Iterator<Item = String>,
) -> fmt::Result {
    let values: Vec<String> = values.collect();
    if values.is_empty() {
        return Ok(());
    }
    write!(f, ";{name}={}", values.join(","))
}

/// 20261224T180000
fn basic(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Rule, RuleError> {
        let mut rule = Rule::every(1, Frequency::Daily);
        let mut frequency = None;
        let mut position: Option<i8> = None;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(except) = line.strip_prefix("EXDATE") {
                let dates = except.rsplit(':').next().unwrap_or_default();
                for date in dates.split(',') {
                    let (at, _) = moment(date).ok_or_else(|| RuleError::Part(line.to_owned()))?;
                    rule.except.push(at);
                }
                continue;
            }
            for part in line
                .strip_prefix("RRULE:")
                .unwrap_or(line)
                .split(';')
                .filter(|part| !part.is_empty())
            {
                let wrong = || RuleError::Part(part.to_owned());
                let (name, value) = part.split_once('=').ok_or_else(wrong)?;
                if name.eq_ignore_ascii_case("FREQ") {
                    let found = FREQUENCIES
                        .iter()
                        .find(|(name, _)| name.eq_ignore_ascii_case(value));
                    frequency = Some(found.ok_or_else(wrong)?.1);
                } else if name.eq_ignore_ascii_case("BYSETPOS") {
                    position = Some(value.parse().map_err(|_| wrong())?);
                } else {
                    rule.set(&name.to_ascii_uppercase(), value)
                        .ok_or_else(wrong)?;
                }
            }
        }
        rule.frequency = frequency.ok_or(RuleError::NoFrequency)?;
        if let Some(position) = position {
            rule.take_position(position)?;
        }
        Ok(rule)
    }
}

impl Rule {
    /// "BYDAY=MO;BYSETPOS=1" of a month is its first Monday, as some calendars write it, and with several weekdays it is the
    /// first day of a month that is one of them; of a week and a year likewise. Nothing else is known here.
    fn take_position(&mut self, position: i8) -> Result<(), RuleError> {
        let most: u8 = match (self.frequency, &self.by_day[..]) {
            (Frequency::Weekly, days) => days.len().min(7) as u8,
            (Frequency::Monthly, [_]) => 5,
            (Frequency::Monthly, [_, _, ..]) => 31,
            (Frequency::Yearly, [_]) => 53,
            (Frequency::Yearly, [_, _, ..]) => u8::MAX,
            _ => 0,
        };
        let is_known = (1..=most).contains(&position.unsigned_abs())
            && self.by_month_day.is_empty()
            && self.by_hour.is_empty()
            && self.by_day.iter().all(|day| day.n == 0);
        if !is_known {
            return Err(RuleError::Part(format!("BYSETPOS={position}")));
        }
        // A year that leaves months out counts its weekdays in each of those that are left.
        let is_whole = match self.frequency {
            Frequency::Monthly => true,
            Frequency::Yearly => {
                self.by_month.is_empty() || self.by_month.len() == 1 && position.unsigned_abs() <= 5
            }
            _ => false,
        };
        match &mut self.by_day[..] {
            [only] if is_whole => only.n = position,
            // A week has one day of a name.
            [_] if self.frequency == Frequency::Weekly => {}
            _ => self.position = Some(position),
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "INTERVAL" => self.interval = value.parse().ok().filter(|interval| *interval > 0)?,
            "COUNT" => self.count = Some(value.parse().ok().filter(|count| *count > 0)?),
            "BYMONTH" => self.by_month = numbers(value, 1, 12)?,
            "BYHOUR" => self.by_hour = numbers(value, 0, 23)?,
            "BYMONTHDAY" => {
                self.by_month_day = numbers(value, -31, 31)?;
                (!self.by_month_day.contains(&0)).then_some(())?;
            }
            "BYDAY" => {
                self.by_day = value
                    .split(',')
                    .map(|day| {
                        let (n, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
                        let n: i8 = if n.is_empty() { 0 } else { n.parse().ok()? };
                        (-53..=53).contains(&n).then_some(ByDay {
                            n,
                            weekday: weekday(name)?,
                        })
                    })
                    .collect::<Option<Vec<ByDay>>>()?;
            }
            "WKST" => self.week_start = weekday(value)?,
            "UNTIL" => {
                let (at, is_utc) = moment(value)?;
                self.until = Some(if is_utc {
                    Limit::Exact(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
                } else {
                    Limit::Local(at)
                });
            }
            // What a rule cannot keep, it must not pretend to.
            _ => return None,
        }
        Some(())
    }
}

fn numbers(text: &str, least: i8, most: i8) -> Option<Vec<i8>> {
    text.split(',')
        .map(|number| {
            number
                .parse()
                .ok()
                .filter(|number| (least..=most).contains(number))
        })
        .collect()
}

fn weekday(text: &str) -> Option<Weekday> {
    let index = DAYS.iter().position(|day| day.eq_ignore_ascii_case(text))?;
    Weekday::from_monday_zero_offset(index as i8).ok()
}

/// "20261224", "20261224T180000", "20261224T170000Z"; a day alone is its end.
fn moment(text: &str) -> Option<(DateTime, bool)> {
    let utc = text.ends_with('Z');
    let text = text.trim_end_matches('Z');
    if !text.is_ascii() || !matches!(text.len(), 8 | 15) {
        return None;
    }
    let date = Date::new(
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..8].parse().ok()?,
    )
    .ok()?;
    if text.len() == 8 {
        return Some((date.at(23, 59, 59, 0), utc));
    }
    (&text[8..9] == "T").then_some(())?;
    let time = jiff::civil::Time::new(
        text[9..11].parse().ok()?,
        text[11..13].parse().ok()?,
        text[13..].parse().ok()?,
        0,
    )
    .ok()?;
    Some((date.to_datetime(time), utc))
}
