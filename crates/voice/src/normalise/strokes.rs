//! What a stroke between two things means: `$9.99/month`, `4.5/5 stars`, `8/10`, `on 12/25`, `6 / 2`, `he/she`.

use super::numbers::{self, Number, cardinal};
use super::symbols::last_solid;
use super::text::{Reading, Text};
use super::{DateOrder, dates, joins, units};

/// Behind a number and a stroke, these are what the number counts for.
const PER: [(&str, &str); 44] = [
    ("second", "second"),
    ("sec", "second"),
    ("s", "second"),
    ("minute", "minute"),
    ("min", "minute"),
    ("hour", "hour"),
    ("hr", "hour"),
    ("h", "hour"),
    ("day", "day"),
    ("night", "night"),
    ("week", "week"),
    ("wk", "week"),
    ("month", "month"),
    ("mo", "month"),
    ("quarter", "quarter"),
    ("year", "year"),
    ("yr", "year"),
    ("person", "person"),
    ("head", "head"),
    ("user", "user"),
    ("seat", "seat"),
    ("student", "student"),
    ("child", "child"),
    ("unit", "unit"),
    ("item", "item"),
    ("piece", "piece"),
    ("page", "page"),
    ("share", "share"),
    ("ticket", "ticket"),
    ("meal", "meal"),
    ("call", "call"),
    ("request", "request"),
    ("token", "token"),
    ("kg", "kilogram"),
    ("lb", "pound"),
    ("oz", "ounce"),
    ("gallon", "gallon"),
    ("gal", "gallon"),
    ("liter", "liter"),
    ("mile", "mile"),
    ("km", "kilometer"),
    ("ft", "foot"),
    ("acre", "acre"),
    ("kWh", "kilowatt hour"),
];
/// Behind a rating.
const STARS: [&str; 5] = ["stars", "star", "points", "rating", "score"];
/// Before a rating.
const RATED: [&str; 6] = ["rated", "rating", "score", "scored", "scores", "scoring"];
/// Behind a fraction that is a part of something.
const SHARED: [&str; 14] = [
    "of", "mile", "miles", "inch", "inches", "second", "seconds", "hour", "hours", "cup", "cups",
    "acre", "acres", "full",
];

/// Reads the stroke at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    let (before, next) = (text.before(i), text.at(i + 1));
    if before.is_ascii_digit() && next.is_ascii_digit() {
        return Some(Reading::new("divided by", i + 1));
    }
    if let Some(reading) = per(text, i) {
        return Some(reading);
    }
    if before == ' ' && next == ' ' {
        let numbers =
            last_solid(text, i).is_ascii_digit() && text.at(text.spaces(i + 1)).is_ascii_digit();
        return Some(Reading::new(
            if numbers { "divided by" } else { "or" },
            i + 1,
        ));
    }
    if before.is_alphanumeric() && next.is_alphanumeric() {
        let left = text.word_before(i);
        if left == "and" && text.slice(i + 1, text.letters(i + 1)) == "or" {
            return Some(Reading::new("", i + 1));
        }
        // "TCP/IP" is read without the stroke.
        let capitals = before.is_uppercase() && next.is_uppercase();
        return Some(Reading::new(if capitals { "" } else { "slash" }, i + 1));
    }
    (next.is_alphanumeric()).then(|| Reading::new("slash", i + 1))
}

/// `$9.99/month`, `60/day`, `5 days/week`: the stroke and the word behind it.
fn per(text: &Text, i: usize) -> Option<Reading> {
    let end = text.letters(i + 1);
    if end - i > 9 || text.at(end).is_alphanumeric() {
        return None;
    }
    let word = text.slice(i + 1, end);
    let (_, one) = PER.iter().find(|(written, _)| *written == word)?;
    counted(text, i).then(|| Reading::new(format!("per {one}"), end))
}

/// Whether a number stands before the stroke at `i`, with or without what it counts: `60`, `5 days`, `$5/month`.
fn counted(text: &Text, i: usize) -> bool {
    let mut start = i;
    while i - start < 12 && text.before(start).is_alphabetic() {
        start -= 1;
    }
    let noun = start < i;
    let place = if noun && text.before(start) == ' ' {
        start - 1
    } else {
        start
    };
    let before = text.before(place);
    before.is_ascii_digit()
        || (!noun && "€$£¥¢%".contains(before))
        || (noun && before == '/' && text.before(place - 1).is_ascii_digit())
}

/// Whether `over/under` from `i` to `end` is a result out of the best there is, and no fraction.
pub(super) fn rated(text: &Text, i: usize, end: usize, over: u64, under: u64) -> bool {
    if over > under || under < 2 {
        return false;
    }
    let before = text.word_before(i).to_lowercase();
    if STARS.contains(&text.word_after(end).as_str()) || RATED.contains(&before.as_str()) {
        return true;
    }
    over != 1 && matches!(under, 10 | 100) && !is_part(text, end)
}

/// `4.5/5`: a result with a decimal part out of the best there is.
pub(super) fn score(text: &Text, first: &Number) -> Option<Reading> {
    if first.part.is_none() || text.at(first.end) != '/' {
        return None;
    }
    let second = numbers::parse(text, first.end + 1)?;
    let best = second.value()?;
    let stars = STARS.contains(&text.word_after(second.end).as_str());
    let goes_on = text.at(second.end).is_alphanumeric()
        || matches!(text.at(second.end), '/' | ':')
        || joins::operator_behind(text, second.end);
    let fits = (stars || matches!(best, 5 | 10 | 100)) && first.size() <= second.size();
    (fits && !goes_on).then(|| {
        Reading::new(
            format!("{} out of {}", first.words(), cardinal(best)),
            second.end,
        )
    })
}

/// `on 12/25`, `by 3/15`: month and day without a year, behind a word that asks for a date.
pub(super) fn read_date(text: &Text, i: usize, order: DateOrder) -> Option<Reading> {
    let end = text.digits(i);
    let stop = text.digits(end + 1);
    let short = |length: usize| length == 1 || length == 2;
    if text.at(end) != '/' || !short(end - i) || !short(stop - end - 1) {
        return None;
    }
    let goes_on = match text.at(stop) {
        '/' | '%' | '°' | '^' | '\'' => true,
        '.' | ',' | '-' | ':' => text.at(stop + 1).is_ascii_digit(),
        c => c.is_alphanumeric(),
    };
    if goes_on || joins::operator_behind(text, stop) || is_part(text, stop) {
        return None;
    }
    let first: u64 = text.slice(i, end).parse().ok()?;
    let second: u64 = text.slice(end + 1, stop).parse().ok()?;
    // "on 24/7" and "after 9/11" are names.
    if matches!((first, second), (24, 7) | (9, 11)) {
        return None;
    }
    let date = match text.word_before(i).to_lowercase().as_str() {
        "on" | "since" => true,
        // "It grew by 1/3" is a fraction.
        "by" | "until" | "till" | "before" | "after" => first >= second || second > 10,
        _ => false,
    };
    if !date {
        return None;
    }
    let (month, day) = match order {
        DateOrder::MonthDay => (first, second),
        DateOrder::DayMonth => (second, first),
    };
    let words = if month > 12 {
        dates::month_and_day(day, month)?
    } else {
        dates::month_and_day(month, day)?
    };
    Some(Reading::new(words, stop))
}

/// Whether the fraction that ends at `end` is a part of what stands behind it: `3/10 of a mile`, `7/10 km`.
fn is_part(text: &Text, end: usize) -> bool {
    SHARED.contains(&text.word_after(end).as_str())
        || units::append(text, Reading::new("", end), true, true).end != end
}
