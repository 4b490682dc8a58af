//! Years and decades, and the numbers that are labels: `the 1990s`, `'90s`, `in 1984`, `room 101`, `911`.

use super::dates::is_month;
use super::numbers::{self, Number, cardinal, year};
use super::text::{Reading, Text};

/// Before these, or behind these, four digits are a year and not a number.
const YEAR_CONTEXT: [&str; 34] = [
    "in",
    "since",
    "by",
    "until",
    "till",
    "from",
    "year",
    "before",
    "after",
    "during",
    "around",
    "circa",
    "early",
    "late",
    "mid",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "of",
    "to",
    "through",
    "class",
    "and",
    "born",
    "died",
    "copyright",
    "for",
    "than",
    "anno",
    "ad",
    "election",
    "the",
];
const DECADE_CONTEXT: [&str; 14] = [
    "the", "early", "late", "mid", "his", "her", "their", "my", "your", "our", "in", "swinging",
    "roaring", "and",
];
const NO_PLURALS: [&str; 10] = [
    "is", "was", "has", "as", "this", "its", "does", "us", "always", "perhaps",
];
const PLURALS: [&str; 7] = [
    "people", "men", "women", "children", "times", "feet", "percent",
];

/// Reads `1990s`, `the 90s`, `'90s`. A plain `90s` is ninety seconds.
pub(super) fn read_decade(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    let apostrophe = text.at(end) == '\'';
    let s = if apostrophe { end + 1 } else { end };
    if text.at(s) != 's' || text.at(s + 1).is_alphanumeric() {
        return None;
    }
    let n: u64 = text.slice(i, end.min(i + 5)).parse().ok()?;
    let words = match end - i {
        4 if (1000..2200).contains(&n) && n.is_multiple_of(10) => match (n % 100, n % 1000) {
            (_, 0) => numbers::plural(&cardinal(n)),
            (0, _) => format!("{} hundreds", cardinal(n / 100)),
            (rest, _) => format!("{} {}", cardinal(n / 100), numbers::plural(&cardinal(rest))),
        },
        2 if (20..=90).contains(&n) && n.is_multiple_of(10) => {
            let context = text.word_before(i).to_lowercase();
            let quoted = text.before(i) == '\'';
            if !quoted && !apostrophe && !DECADE_CONTEXT.contains(&context.as_str()) {
                return None;
            }
            numbers::plural(&cardinal(n))
        }
        _ => return None,
    };
    Some(Reading::new(words, s + 1))
}

/// Whether these digits could be a year.
pub(super) fn is_year(number: &Number) -> bool {
    !number.grouped
        && number.whole.len() == 4
        && number.value().is_some_and(|n| (1000..2200).contains(&n))
}

/// The number as a year or as the name of a room or flight, if its neighbours say so.
pub(super) fn year_words(text: &Text, i: usize, number: &Number) -> Option<String> {
    if number.part.is_some() || number.grouped {
        return None;
    }
    let before = text.word_before(i).to_lowercase();
    let named = matches!(
        before.as_str(),
        "room"
            | "flight"
            | "route"
            | "highway"
            | "suite"
            | "apartment"
            | "apt"
            | "interstate"
            | "bus"
            | "gate"
    );
    if named && (3..=4).contains(&number.whole.len()) {
        return Some(numbers::label(&number.whole));
    }
    let emergency = matches!(number.whole.as_str(), "911" | "112" | "999");
    if emergency
        && (number.whole == "911"
            || matches!(before.as_str(), "call" | "dial" | "calling" | "ring"))
    {
        return Some(numbers::digits(&number.whole));
    }
    // "'99"
    if text.before(i) == '\'' && number.whole.len() == 2 && !text.fresh(i.saturating_sub(1)) {
        return Some(numbers::cardinal_of(&number.whole));
    }
    if !is_year(number) {
        return None;
    }
    let next = text.word_after(number.end);
    let noun =
        next.len() > 2 && next.ends_with('s') && next.starts_with(|c: char| c.is_lowercase());
    if (noun && !NO_PLURALS.contains(&next.as_str())) || PLURALS.contains(&next.as_str()) {
        return None;
    }
    let value = number.value()?;
    let context = YEAR_CONTEXT.contains(&before.as_str()) || is_month(&text.word_before(i));
    let era = matches!(next.as_str(), "BC" | "AD" | "BCE" | "CE");
    ((1900..2100).contains(&value) || ((context || era) && value >= 1000 && value % 1000 != 0))
        .then(|| year(value))
}
