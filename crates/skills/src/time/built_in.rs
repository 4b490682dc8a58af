//! What the engine reads itself, since it is the same in every language or a matter of digits: numbers, "8:30",
//! "2026-12-24", "3/4".

use super::chart::{Chart, Found};
use super::deeds::Value;
use super::deeds::clock_at;
use super::said::{Clock, Day};

pub(super) fn read(chart: &Chart<'_>, name: &str, at: usize) -> Vec<Found> {
    let Some(piece) = chart.pieces.get(at) else {
        return Vec::new();
    };
    let text = piece.text.as_str();
    let one = |value: Option<Value>| value.map(|value| (at + 1, value)).into_iter().collect();
    match name {
        "n" => numbers(chart.numbers.wholes(at)),
        "ordinal" => numbers(chart.numbers.ordinals(at)),
        "number" => {
            let numbers = chart.numbers.numbers(at).into_iter();
            let positive = numbers.filter(|(_, value)| !value.is_negative());
            longest_first(
                positive
                    .map(|(end, value)| (end, Value::Amount(value)))
                    .collect(),
            )
        }
        "year" => years(chart, at),
        _ if !piece.is_digits() => Vec::new(),
        "colon" => one(clock(text, ':').map(Value::Clock)),
        "dot" => one(clock(text, '.').map(Value::Clock)),
        "hhmm" => one(four_digits(text).map(Value::Clock)),
        "iso" => one(iso(text).map(Value::Day)),
        "slash" => one(slash(text).map(Value::Day)),
        "dotted" => one(dotted(text, piece.dot).map(Value::Day)),
        _ => Vec::new(),
    }
}

fn numbers(found: Vec<(usize, i64)>) -> Vec<Found> {
    longest_first(
        found
            .into_iter()
            .map(|(end, value)| (end, Value::Number(value)))
            .collect(),
    )
}

fn longest_first(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
    found.dedup();
    found
}

/// "2027", "twenty twenty-seven", "two thousand twenty-seven".
fn years(chart: &Chart<'_>, at: usize) -> Vec<Found> {
    let wholes = chart.numbers.wholes(at);
    let mut found: Vec<(usize, i64)> = Vec::new();
    for (end, whole) in wholes {
        if (1900..2200).contains(&whole) {
            found.push((end, whole));
        }
        if whole == 19 || whole == 20 {
            let tails = chart.numbers.wholes(end).into_iter();
            found.extend(
                tails
                    .filter(|(_, tail)| (10..100).contains(tail))
                    .map(|(end, tail)| (end, whole * 100 + tail)),
            );
        }
    }
    numbers(found)
}

/// "8:30", "20.15"; with a leading zero it is a face of 24 hours.
fn clock(text: &str, mark: char) -> Option<Clock> {
    let mut parts = text.split(mark);
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds = parts.next().is_none_or(|seconds| seconds == "00");
    if !seconds || parts.next().is_some() || minute.len() != 2 || hour.len() > 2 {
        return None;
    }
    let clock = clock_at(hour.parse().ok()?, minute.parse().ok()?)?;
    Some(Clock {
        open: clock.open && !hour.starts_with('0'),
        ..clock
    })
}

/// "0815", "2015".
fn four_digits(text: &str) -> Option<Clock> {
    if text.len() != 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hour, minute): (i32, i32) = (text[..2].parse().ok()?, text[2..].parse().ok()?);
    clock_at(hour.into(), minute.into())?;
    Some(super::deeds::clock_known(hour * 60 + minute))
}

fn iso(text: &str) -> Option<Day> {
    let date: jiff::civil::Date = text.parse().ok()?;
    (text.len() == 10).then_some(Day::Date {
        day: date.day(),
        month: Some(date.month()),
        year: Some(date.year()),
    })
}

/// "3/4", "3/4/2027", "3/4/27".
fn slash(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let (first, second) = (small(parts.next()?)?, small(parts.next()?)?);
    let year = match parts.next() {
        Some(year) => Some(full_year(year)?),
        None => None,
    };
    if parts.next().is_some()
        || first.max(second) > 31
        || first.min(second) > 12
        || first.min(second) < 1
    {
        return None;
    }
    Some(Day::Either {
        first,
        second,
        year,
    })
}

/// "3.10.", "3.10.2027".
fn dotted(text: &str, ends_with_dot: bool) -> Option<Day> {
    let mut parts = text.split('.');
    let (day, month) = (small(parts.next()?)?, small(parts.next()?)?);
    let year = match parts.next() {
        Some(year) => Some(full_year(year)?),
        None if ends_with_dot => None,
        None => return None,
    };
    if parts.next().is_some() || !(1..=31).contains(&day) || !(1..=12).contains(&month) {
        return None;
    }
    Some(Day::Date {
        day,
        month: Some(month),
        year,
    })
}

fn small(text: &str) -> Option<i8> {
    (text.len() <= 2).then(|| text.parse().ok())?
}

fn full_year(text: &str) -> Option<i16> {
    match text.len() {
        4 => text
            .parse()
            .ok()
            .filter(|year| (1000..=9000).contains(year)),
        2 => Some(2000 + text.parse::<i16>().ok()?),
        _ => None,
    }
}
