//! Short forms of weekdays and months that are also words or names: `the Sun.`, `I met Jan.`. A full stop behind them
//! mostly ends the sentence, so their neighbours must say that a date is meant.

use super::dates;
use super::text::Text;

/// The short forms in question.
const ALSO_WORDS: [&str; 4] = ["Sun", "Sat", "Jan", "Mar"];
/// Before a weekday.
const BEFORE_DAYS: [&str; 18] = [
    "on", "this", "next", "last", "every", "until", "till", "since", "open", "opens", "closed",
    "closes", "am", "pm", "m", "noon", "midnight", "o'clock",
];
/// Before a month. No "by", "with" or "on": those stand before a person, too.
const BEFORE_MONTHS: [&str; 9] = [
    "in", "since", "until", "till", "last", "next", "early", "mid", "late",
];

/// Whether this short form is also a word or a name.
pub(super) fn also_word(word: &str) -> bool {
    ALSO_WORDS.contains(&word)
}

/// Whether the word `Sun` from `i` is the star: `the Sun`, `our Sun`.
pub(super) fn is_star(text: &Text, i: usize, word: &str) -> bool {
    let before = text.word_before(i).to_lowercase();
    word == "Sun"
        && matches!(
            before.as_str(),
            "the" | "our" | "a" | "that" | "its" | "their"
        )
}

/// Whether the short form from `i` to `end`, with a full stop behind it, is surely a weekday or month.
pub(super) fn certain(text: &Text, i: usize, end: usize) -> bool {
    let word = text.slice(i, end);
    if !also_word(&word) {
        return true;
    }
    let next = text.at(text.spaces(end + 1));
    let following = text.word_after(end + 1);
    // A sentence does not go on in small letters or behind a comma. "May" mostly starts a question here.
    if next.is_ascii_digit()
        || next.is_lowercase()
        || matches!(next, ',' | ';' | ':' | '-' | '–')
        || (following != "May" && dates::names_day_or_month(&following))
    {
        return true;
    }
    let (start, stop) = text.span_before(i);
    let mut before = text.slice(start, stop);
    // "Sat. and Sun."
    let paired = matches!(before.as_str(), "and" | "or" | "to" | "through");
    if paired {
        before = text.word_before(start);
    }
    if dates::names_day_or_month(&before) {
        return true;
    }
    let number = i > 1 && text.before(i) == ' ' && text.before(i - 1).is_ascii_digit();
    let before = before.to_lowercase();
    let asked = if dates::is_month(&word) {
        BEFORE_MONTHS.contains(&before.as_str())
    } else {
        BEFORE_DAYS.contains(&before.as_str())
    };
    number || (asked && !paired)
}
