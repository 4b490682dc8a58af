//! `Dr.` and `St.`: a person before a name, a road behind one.

use super::dates;
use super::text::{Reading, Text};

/// Words that begin sentences and are nobody's name.
const BEGINNINGS: [&str; 18] = [
    "It", "The", "This", "That", "There", "These", "Those", "He", "She", "We", "They", "You",
    "And", "But", "So", "If", "My", "Our",
];

/// Reads `Dr.` at `i`; `stop` is the place behind its full stop, `keep` the end that leaves the sentence its own.
pub(super) fn doctor_or_drive(text: &Text, i: usize, stop: usize, keep: usize) -> Reading {
    let next = text.word_after(stop);
    // "Mulholland Dr. It is quiet.": the next sentence begins with no name.
    let begins = BEGINNINGS.contains(&next.as_str());
    let capital = text.at(text.spaces(stop)).is_uppercase() && !begins;
    let keep = if begins { stop - 1 } else { keep };
    // Before a name a doctor is meant, unless a house number says that the name is the next line of an address.
    if behind_name(text, i) && (!capital || house_number(text, i)) {
        return Reading::new("Drive", keep);
    }
    Reading::new("Doctor", if capital { stop } else { keep })
}

/// Whether the word before `i` could be the name of a road; "Monday", "May" and "PM" are none.
fn behind_name(text: &Text, i: usize) -> bool {
    let (start, end) = text.span_before(i);
    let word = text.slice(start, end);
    let half_of_day = matches!(word.as_str(), "AM" | "PM" | "Am" | "Pm")
        || (word == "M" && text.before(start) == '.');
    text.before(i) == ' '
        && word.starts_with(char::is_uppercase)
        && !half_of_day
        && !dates::names_day_or_month(&word)
}

/// Whether a house number stands before one to three capitalised words that end before `i`: `12 Old Oak `.
fn house_number(text: &Text, i: usize) -> bool {
    let mut at = i;
    for _ in 0..3 {
        let (start, end) = text.span_before(at);
        if start == end || !text.at(start).is_uppercase() || text.before(start) != ' ' {
            return false;
        }
        at = start;
        if text.before(at - 1).is_ascii_digit() {
            return !dated(text, at - 1);
        }
    }
    false
}

/// Whether the digits that end at `end` belong to a time or a date: `9:30`, `January 5`.
fn dated(text: &Text, end: usize) -> bool {
    let mut start = end;
    while end - start < 8 && text.before(start).is_ascii_digit() {
        start -= 1;
    }
    matches!(text.before(start), ':' | '/') || dates::names_day_or_month(&text.word_before(start))
}

/// Reads `St.` at `i`, with the places as in [`doctor_or_drive`].
pub(super) fn saint_or_street(text: &Text, i: usize, stop: usize, keep: usize) -> Reading {
    let before = text.word_before(i);
    let named = before.starts_with(char::is_uppercase) && before.chars().any(char::is_lowercase);
    let ordinal =
        i > 2 && text.before(i) == ' ' && matches!(before.as_str(), "th" | "st" | "nd" | "rd");
    let function = matches!(
        before.as_str(),
        "The" | "At" | "In" | "On" | "And" | "Near" | "Visit" | "From" | "To"
    );
    if (named && !function && text.at(i.saturating_sub(2)).is_alphabetic()) || ordinal {
        return Reading::new("Street", keep);
    }
    Reading::new(
        "Saint",
        if text.capital_follows(stop) {
            stop
        } else {
            keep
        },
    )
}
