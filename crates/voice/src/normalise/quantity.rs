//! Numbers with what stands behind them: a range, a unit, a currency, a factor, a size; and digits inside a word.

use super::numbers::{self, Number};
use super::text::{Reading, Text};
use super::{joins, money, strokes, units, years};

/// Digits that belong to a word: `MP3`, `GPT-4`, `A320`, `Llama-3.2`.
pub(super) fn attached(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    if end == i {
        return None;
    }
    let words = numbers::label(&text.slice(i, end));
    if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let stop = text.digits(end + 1);
        let part = numbers::digits(&text.slice(end + 1, stop));
        return Some(Reading::new(format!("{words} point {part}"), stop));
    }
    Some(Reading::new(words, end))
}

/// A number with all that may follow it: a range, a unit, a currency, a factor.
pub(super) fn quantity(text: &Text, i: usize, quoted: bool) -> Option<Reading> {
    if let Some((fraction, plural)) = numbers::read_fraction(text, i) {
        let follow = text.at(text.spaces(fraction.end));
        if !matches!(follow, '=' | '×' | '÷') {
            return Some(units::append(text, fraction, plural, quoted));
        }
    }
    let first = numbers::parse(text, i)?;
    if let Some(score) = strokes::score(text, &first) {
        return Some(score);
    }
    if let Some(range) = range(text, i, &first, quoted) {
        return Some(range);
    }
    if let Some(size) = size(text, &first) {
        return Some(size);
    }
    if let Some(reading) = money::read_code_behind(text, &first) {
        return Some(reading);
    }
    let one = first.is_one();
    let plain = Reading::new(first.words(), first.end);
    let with_unit = units::append(text, plain.clone(), !one, quoted);
    if with_unit != plain {
        return Some(other_side(text, &first, with_unit, quoted));
    }
    if let Some(words) = years::year_words(text, i, &first) {
        return Some(Reading::new(words, first.end));
    }
    Some(plain)
}

/// `5–10`, `1914-1918`, `3-5 km`, `10 - 20 %`.
fn range(text: &Text, i: usize, first: &Number, quoted: bool) -> Option<Reading> {
    let mut at = first.end;
    let spaced = text.at(at) == ' ';
    if spaced {
        at += 1;
    }
    if !matches!(text.at(at), '-' | '–') || (spaced && text.at(at) == '-') {
        return None;
    }
    at += 1;
    if spaced && text.at(at) == ' ' {
        at += 1;
    }
    let second = numbers::parse(text, at)?;
    let follow = text.at(text.spaces(second.end));
    if matches!(follow, '=' | '+' | '×' | '÷' | '*') || text.before(i) == '+' {
        return None;
    }
    // More groups are a serial number: digits with a pause at each hyphen.
    if text.at(second.end) == '-' && text.at(second.end + 1).is_ascii_digit() && !spaced {
        let mut words = numbers::digits(&first.whole);
        let mut end = first.end;
        while end - i < 60 && text.at(end) == '-' && text.at(end + 1).is_ascii_digit() {
            let stop = text.digits(end + 1);
            words = format!("{words}, {}", numbers::digits(&text.slice(end + 1, stop)));
            end = stop;
        }
        return Some(Reading::new(words, end));
    }
    let years = years::is_year(first)
        && (years::is_year(&second) || second.whole.len() == 2)
        && second.part.is_none();
    if years && units::append(text, Reading::new("", second.end), true, quoted).end == second.end {
        let from = first.value().map(numbers::year)?;
        let to = match second.whole.len() {
            2 => short_year(first.value()?, second.value()?),
            _ => second.value().map(numbers::year)?,
        };
        return Some(Reading::new(format!("{from} to {to}"), second.end));
    }
    let words = format!("{} to {}", first.words(), second.words());
    Some(units::append(
        text,
        Reading::new(words, second.end),
        true,
        quoted,
    ))
}

/// The year behind a dash that is written with two digits. `1914-18` says them alone; `1999-00` and `2000-01` say the
/// whole year, as no short form of it is understood.
fn short_year(first: u64, written: u64) -> String {
    let same = first / 100 * 100 + written;
    let full = if same < first { same + 100 } else { same };
    let short_form = written >= 10 && first % 100 >= 10;
    // "2024-05" spans no eighty years.
    if short_form || full - first > 30 {
        return numbers::cardinal(written);
    }
    numbers::year(full)
}

/// Joins the other side of `10%-20%`, `5km–10km` and `5 km - 10 km` to the side that was read.
fn other_side(text: &Text, first: &Number, side: Reading, quoted: bool) -> Reading {
    let spaced = text.at(side.end) == ' ' && text.at(side.end + 2) == ' ';
    let dash = if spaced { side.end + 1 } else { side.end };
    if !matches!(text.at(dash), '-' | '–') {
        return side;
    }
    let from = if spaced { dash + 2 } else { dash + 1 };
    let Some(second) = numbers::parse(text, from) else {
        return side;
    };
    let plain = Reading::new(second.words(), second.end);
    let other = units::append(text, plain.clone(), !second.is_one(), quoted);
    let measured = other != plain;
    // Without a unit at both sides it may be a name: "16GB-3200".
    let sign = !text.before(side.end).is_alphabetic() && !text.at(other.end).is_alphanumeric();
    let one_range = if spaced {
        measured && first.size() < second.size() && !joins::operator_behind(text, other.end)
    } else {
        measured || sign
    };
    if !one_range {
        return side;
    }
    Reading::new(format!("{} to {}", side.words, other.words), other.end)
}

/// `4x4`, `1920x1080`, `10x`, `3 x 4`.
fn size(text: &Text, first: &Number) -> Option<Reading> {
    let mut at = text.spaces(first.end).min(first.end + 1);
    let spaced = at > first.end;
    if !matches!(text.at(at), 'x' | 'X') {
        return None;
    }
    at += 1;
    if spaced {
        if text.at(at) != ' ' {
            return None;
        }
        at += 1;
    }
    let Some(second) = numbers::parse(text, at) else {
        let factor = !spaced && !text.at(at).is_alphanumeric();
        return factor.then(|| Reading::new(format!("{} times", first.words()), at));
    };
    if spaced {
        return Some(Reading::new(
            format!("{} times {}", first.words(), second.words()),
            second.end,
        ));
    }
    let side = |n: &Number| match n.value() {
        Some(value @ 1000..=9999) if value % 100 != 0 => numbers::year(value),
        _ => n.words(),
    };
    Some(Reading::new(
        format!("{} by {}", side(first), side(&second)),
        second.end,
    ))
}
