//! What a dash with a blank at each side means between two numbers: a calculation (`5 - 3 = 2`) or a range
//! (`9:00 - 10:30`, `2019 - 2024`, `5 - 10 minutes`).

use super::numbers;
use super::text::Text;

/// How far before the dash its left side may start.
const LONGEST: usize = 24;
/// Before a calculation that has no result behind it.
const ASKED: [&str; 5] = ["calculate", "compute", "solve", "evaluate", "what's"];
/// Operators as words.
const OPERATORS: [&str; 4] = ["equals", "plus", "minus", "times"];

/// The word for the dash at `i`, which has a blank at each side; none where no numbers stand around it.
pub(super) fn spaced(text: &Text, i: usize) -> Option<&'static str> {
    let end = without_blanks(text, i);
    let right = text.spaces(i + 1);
    let (before, behind) = (text.before(end), text.at(right));
    if behind.is_ascii_digit() && behind_half_of_day(text, end) {
        return hour_like(text, right).then_some("to");
    }
    let bracket = |c: char| matches!(c, '(' | ')');
    let number = |c: char| c.is_ascii_digit() || bracket(c);
    if !number(before) || !number(behind) {
        return None;
    }
    if bracket(before) || bracket(behind) {
        return Some("minus");
    }
    let start = number_start(text, end);
    let first = numbers::parse(text, start)?;
    let second = numbers::parse(text, right)?;
    if numeric_date(&text.slice(token_start(text, end), end))
        && numeric_date(&text.slice(right, text.token(right, LONGEST)))
    {
        return Some("to");
    }
    let until_time = text.at(second.end) == ':' && text.at(second.end + 1).is_ascii_digit();
    if until_time || text.before(start) == ':' {
        let stop = if until_time {
            text.digits(second.end + 1)
        } else {
            second.end
        };
        let calculated = matches!(text.at(text.spaces(stop)), '=' | '+');
        return Some(if calculated { "minus" } else { "to" });
    }
    let ascends = first.end == end && first.size() < second.size();
    let calculated = operator_before(text, start) || operator_behind(text, second.end);
    Some(if ascends && !calculated {
        "to"
    } else {
        "minus"
    })
}

/// Whether a calculation goes on behind the number that ends at `end`.
pub(super) fn operator_behind(text: &Text, end: usize) -> bool {
    let place = text.spaces(end);
    let next = text.at(text.spaces(place + 1));
    match text.at(place) {
        '=' | '+' | '×' | '÷' | '*' | '^' | '−' => true,
        '/' => next.is_ascii_digit(),
        '-' => place > end && text.at(place + 1) == ' ' && next.is_ascii_digit(),
        c => c.is_alphabetic() && OPERATORS.contains(&text.word_after(end).as_str()),
    }
}

/// Whether a calculation was under way before the number that starts at `start`, or is asked for.
fn operator_before(text: &Text, start: usize) -> bool {
    let place = without_blanks(text, start);
    match text.before(place) {
        '=' | '+' | '×' | '÷' | '*' | '/' | '^' | '−' => return true,
        // A sign of its own or another subtraction; a hyphen that starts a line is the sign of a list.
        '-' => {
            let left = without_blanks(text, place - 1);
            return place == start || text.before(left).is_ascii_digit();
        }
        _ => {}
    }
    let (from, to) = text.span_before(start);
    let word = text.slice(from, to).to_lowercase();
    ASKED.contains(&word.as_str())
        || (word == "is" && text.word_before(from).eq_ignore_ascii_case("what"))
}

/// The place behind the last character before `i` that is not blank.
fn without_blanks(text: &Text, i: usize) -> usize {
    let mut end = i;
    while i - end < 3 && text.before(end) == ' ' {
        end -= 1;
    }
    end
}

/// Where the number that ends at `end` starts.
fn number_start(text: &Text, end: usize) -> usize {
    let mut start = end;
    while end - start < LONGEST {
        let before = text.before(start);
        let inner = matches!(before, '.' | ',') && text.before(start - 1).is_ascii_digit();
        if !before.is_ascii_digit() && !inner {
            break;
        }
        start -= 1;
    }
    start
}

/// Where the characters without a blank that end at `end` start.
fn token_start(text: &Text, end: usize) -> usize {
    let mut start = end;
    while end - start < LONGEST && !matches!(text.before(start), ' ' | '\0') {
        start -= 1;
    }
    start
}

/// Whether this has the shape of `3/4/2027` or `2027-03-04`.
fn numeric_date(written: &str) -> bool {
    written.matches('/').count() == 2 || written.matches('-').count() == 2
}

/// Whether `9 AM` or `9 a.m.` ends at `end`.
fn behind_half_of_day(text: &Text, end: usize) -> bool {
    let mut start = end;
    while end - start < 4 && (text.before(start) == '.' || text.before(start).is_alphabetic()) {
        start -= 1;
    }
    let letters = text.slice(start, end).replace('.', "").to_lowercase();
    let hour = without_blanks(text, start);
    matches!(letters.as_str(), "am" | "pm") && text.before(hour).is_ascii_digit()
}

/// Whether the number at `i` could be an hour: no other word than a half of the day stands behind it.
fn hour_like(text: &Text, i: usize) -> bool {
    let behind = text.at(text.spaces(text.digits(i)));
    matches!(behind, 'a' | 'A' | 'p' | 'P') || !behind.is_alphabetic()
}
