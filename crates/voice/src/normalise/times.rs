//! Times of day and durations: `7:05 am`, `19:30`, `3 o'clock`, `7:15:30`, `1h30m`, `2:30 h`.

use super::numbers::{self, cardinal};
use super::text::{Reading, Text};

/// Time zones: behind "p.m." they begin no sentence.
const ZONES: [&str; 13] = [
    "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "GMT", "UTC", "BST", "CET", "CEST",
];

/// Reads a time or a duration at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    duration(text, i)
        .or_else(|| clock(text, i))
        .or_else(|| hour(text, i))
}

/// `a.m.`, `PM` and the like behind a number: the letters and the end. A full stop that also ends the sentence stays.
fn half_of_day(text: &Text, i: usize) -> Option<(&'static str, usize)> {
    let start = text.spaces(i).min(i + 1);
    let letters = match text.at(start) {
        'a' | 'A' => "A M",
        'p' | 'P' => "P M",
        _ => return None,
    };
    let dotted = text.at(start + 1) == '.';
    let m = if dotted { start + 2 } else { start + 1 };
    if !matches!(text.at(m), 'm' | 'M') || text.at(m + 1).is_alphanumeric() {
        return None;
    }
    let mut end = m + 1;
    let zone = ZONES.contains(&text.word_after(end + 1).as_str());
    if dotted
        && text.at(end) == '.'
        && !text.ends(end + 1)
        && (zone || !text.capital_follows(end + 1))
    {
        end += 1;
    }
    Some((letters, end))
}

fn two(text: &Text, i: usize) -> Option<(u64, usize)> {
    let end = text.digits(i);
    (end == i + 2).then(|| (text.slice(i, end).parse().unwrap_or(0), end))
}

/// The words for `hour:minute`.
pub(super) fn spoken(hour: u64, minute: u64, half: Option<&str>) -> String {
    let words = match (hour, minute, half) {
        (0, 0, None) => "midnight".to_owned(),
        (_, 0, Some(_)) => cardinal(hour),
        (1..=12, 0, None) => format!("{} o'clock", cardinal(hour)),
        (_, 0, None) => format!("{} hundred", cardinal(hour)),
        (_, 1..=9, _) => format!("{} oh {}", cardinal(hour), cardinal(minute)),
        _ => format!("{} {}", cardinal(hour), cardinal(minute)),
    };
    match half {
        Some(half) => format!("{words} {half}"),
        None => words,
    }
}

fn count(n: u64, unit: &str) -> String {
    format!("{} {unit}{}", cardinal(n), if n == 1 { "" } else { "s" })
}

fn clock(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    if end - i > 3 || text.at(end) != ':' {
        return None;
    }
    let hour: u64 = text.slice(i, end).parse().ok()?;
    let Some((minute, mut end)) = two(text, end + 1) else {
        return ratio(text, hour, end);
    };
    if hour > 24 || minute > 59 {
        return ratio(text, hour, i + text.slice(i, end).find(':')?);
    }
    let mut second = None;
    if text.at(end) == ':'
        && let Some((value, stop)) = two(text, end + 1)
    {
        second = Some(value);
        end = stop;
        if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
            end = text.digits(end + 1);
        }
    }
    if text.at(end).is_ascii_digit() {
        return None;
    }
    // "2:30 h" is a length, not a time.
    let unit = text.spaces(end).min(end + 1);
    if second.is_none() && text.at(unit) == 'h' && !text.at(unit + 1).is_alphanumeric() {
        let words = format!("{} {}", count(hour, "hour"), count(minute, "minute"));
        return Some(Reading::new(words, unit + 1));
    }
    let half = half_of_day(text, end);
    if let Some((_, stop)) = half {
        end = stop;
    }
    let half = half.map(|(letters, _)| letters);
    let zone = if text.at(end) == 'Z' && !text.at(end + 1).is_alphanumeric() {
        end += 1;
        " U T C"
    } else {
        ""
    };
    let words = match second {
        Some(second @ 1..) => {
            let minutes = spoken(hour, minute, None);
            let exact = format!("{minutes} and {}", count(second, "second"));
            match half {
                Some(half) => format!("{exact} {half}"),
                None => exact,
            }
        }
        _ => spoken(hour, minute, half),
    };
    if let Some(range) = until(text, i, &words, end) {
        return Some(range);
    }
    Some(Reading::new(format!("{words}{zone}"), end))
}

/// The other side of `19:30–21:00` and `9am-5pm`, behind the `words` of the first. A time that is itself the other
/// side has none, so that a long chain of times costs no depth.
fn until(text: &Text, i: usize, words: &str, stop: usize) -> Option<Reading> {
    let dash = |c: char| matches!(c, '-' | '–');
    if !dash(text.at(stop)) || dash(text.before(i)) {
        return None;
    }
    let other = clock(text, stop + 1)
        .or_else(|| hour(text, stop + 1))
        .or_else(|| bare_hour(text, stop + 1))?;
    Some(Reading::new(
        format!("{words} to {}", other.words),
        other.end,
    ))
}

/// The `5` of `9am-5`.
fn bare_hour(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    let value: u64 = text.slice(i, end.min(i + 3)).parse().ok()?;
    let goes_on = text.at(end).is_alphanumeric()
        || matches!(text.at(end), '-' | '–' | '/' | '%' | ':' | '°')
        || (matches!(text.at(end), '.' | ',') && text.at(end + 1).is_ascii_digit());
    (end - i <= 2 && value <= 24 && !goes_on).then(|| Reading::new(cardinal(value), end))
}

/// `3:2`, `10:1`: a score or a ratio.
fn ratio(text: &Text, first: u64, colon: usize) -> Option<Reading> {
    let second = numbers::parse(text, colon + 1)?;
    if text.at(second.end) == ':' {
        return None;
    }
    Some(Reading::new(
        format!("{} to {}", cardinal(first), second.words()),
        second.end,
    ))
}

/// `7pm`, `7 a.m.`, `5-7 pm`, `3 o'clock`.
fn hour(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    let value: u64 = text.slice(i, end.min(i + 3)).parse().ok()?;
    if end - i > 2 || value > 24 {
        return None;
    }
    if let Some((letters, stop)) = half_of_day(text, end) {
        let words = format!("{} {letters}", cardinal(value));
        return Some(until(text, i, &words, stop).unwrap_or_else(|| Reading::new(words, stop)));
    }
    if matches!(text.at(end), '-' | '–') {
        let second = text.digits(end + 1);
        let until: u64 = text.slice(end + 1, second.min(end + 4)).parse().ok()?;
        let (letters, stop) = half_of_day(text, second)?;
        let words = format!("{} to {} {letters}", cardinal(value), cardinal(until));
        return (until <= 12).then(|| Reading::new(words, stop));
    }
    None
}

/// `1h30m`, `2h 15min`, `1h 5m 30s`, and `90s` where it is no decade.
fn duration(text: &Text, i: usize) -> Option<Reading> {
    const UNITS: [(&str, &str); 9] = [
        ("hrs", "hour"),
        ("hr", "hour"),
        ("h", "hour"),
        ("mins", "minute"),
        ("min", "minute"),
        ("m", "minute"),
        ("secs", "second"),
        ("sec", "second"),
        ("s", "second"),
    ];
    let mut at = i;
    let mut end = i;
    let mut words: Vec<String> = Vec::new();
    let mut last = "";
    while words.len() < 3 {
        let stop = text.digits(at);
        if stop == at || stop - at > 6 {
            break;
        }
        let n: u64 = text.slice(at, stop).parse().ok()?;
        let Some((sign, unit)) = UNITS.iter().find(|(sign, _)| text.starts(stop, sign)) else {
            break;
        };
        let after = stop + sign.len();
        let descends = last.is_empty()
            || (last == "hour" && *unit != "hour")
            || (last == "minute" && *unit == "second");
        if text.at(after).is_alphabetic() || !descends || text.at(after) == '/' {
            break;
        }
        words.push(count(n, unit));
        last = unit;
        end = after;
        at = text.spaces(after).min(after + 1);
        if text.at(after).is_ascii_digit() {
            at = after;
        }
    }
    // A single "5m" is decided by the units, a single "90s" by the decades.
    (words.len() > 1).then(|| Reading::new(words.join(" "), end))
}
