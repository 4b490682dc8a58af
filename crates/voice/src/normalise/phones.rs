//! Telephone numbers, digit by digit with a pause between the groups: `+1 (555) 123-4567`, `555-1234`.

use super::numbers::digits;
use super::text::{Reading, Text};
use super::units;

/// The longest number with its signs that is looked at.
const LONGEST: usize = 24;
/// Words before a telephone number.
const CALLED: [&str; 16] = [
    "call",
    "calling",
    "called",
    "dial",
    "number",
    "phone",
    "telephone",
    "tel",
    "fax",
    "cell",
    "mobile",
    "text",
    "ring",
    "hotline",
    "reach",
    "contact",
];
/// Words that go on behind a telephone number, and not behind a count.
const GOES_ON: [&str; 37] = [
    "is", "was", "or", "and", "for", "if", "at", "now", "today", "tonight", "tomorrow", "please",
    "anytime", "ext", "to", "when", "after", "before", "until", "between", "from", "with", "about",
    "during", "on", "by", "in", "over", "anyway", "again", "but", "so", "because", "as", "instead",
    "first", "later",
];

/// Reads a telephone number at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    let first = text.at(i);
    if !(first.is_ascii_digit() || first == '+' || first == '(') || !text.fresh(i) {
        return None;
    }
    if matches!(
        text.before(i),
        '.' | '-' | '/' | '$' | ':' | '=' | '#' | '^'
    ) && first.is_ascii_digit()
    {
        return None;
    }
    let plus = first == '+';
    let mut at = if plus { i + 1 } else { i };
    let mut groups: Vec<String> = Vec::new();
    let mut signs: Vec<char> = Vec::new();
    let mut end = i;
    let mut bracket = false;
    while at - i < LONGEST {
        let open = text.at(at) == '(';
        if open {
            if bracket {
                break;
            }
            bracket = true;
            at += 1;
        }
        let stop = text.digits(at);
        if stop == at || stop - at > 14 {
            break;
        }
        groups.push(text.slice(at, stop));
        at = stop;
        if open {
            if text.at(at) != ')' {
                return None;
            }
            at += 1;
        }
        end = at;
        let sign = text.at(at);
        match sign {
            ' ' | '-' | '.' => {
                at += 1;
                // "1 (555)", "(555) 123", "(555)-123"
                if text.at(at) == ' ' {
                    break;
                }
                signs.push(sign);
            }
            '(' => signs.push(' '),
            _ if text.at(at).is_ascii_digit() && open => signs.push(' '),
            _ => break,
        }
    }
    if text.at(end).is_alphanumeric() || (matches!(text.at(end), '/' | ':' | '%')) {
        return None;
    }
    signs.truncate(groups.len().saturating_sub(1));
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    let total: usize = lengths.iter().sum();
    let same = |wanted: char| signs.iter().all(|sign| *sign == wanted);
    let known = if plus {
        (7..=15).contains(&total) && (groups.len() > 1 || total >= 10)
    } else if bracket {
        matches!(lengths.as_slice(), [1 | 3, 3, 4] | [1, 3, 3, 4])
    } else {
        match lengths.as_slice() {
            [3, 4] => same('-') && !is_range(text, i, end, &groups),
            [3, 3, 4] | [1, 3, 3, 4] => true,
            [3, 2, 4] => same('-'),
            [4 | 5, 3, 3 | 4] | [3, 4, 4] | [4, 6] | [5, 6] => {
                groups[0].starts_with('0') && same(' ')
            }
            _ => false,
        }
    };
    if !known || (signs.contains(&'.') && !same('.')) {
        return None;
    }
    let spoken: Vec<String> = groups
        .iter()
        .enumerate()
        .map(|(n, group)| match group.as_str() {
            "800" if n < 2 => "eight hundred".to_owned(),
            _ => digits(group),
        })
        .collect();
    let sign = if plus { "plus " } else { "" };
    Some(Reading::new(format!("{sign}{}", spoken.join(", ")), end))
}

/// Whether three and four digits are a range, as in `500-1000 words`, and no telephone number.
fn is_range(text: &Text, i: usize, end: usize, groups: &[String]) -> bool {
    let [first, second] = groups else {
        return false;
    };
    if called(text, i) || groups.iter().any(|group| group.starts_with('0')) {
        return false;
    }
    // Three digits are always fewer than four, unless a zero leads, which no count has.
    let round = |group: &String| group.ends_with('0');
    let next = text.word_after(end);
    let counts = match text.at(end) {
        ' ' => next.starts_with(char::is_lowercase) && !GOES_ON.contains(&next.as_str()),
        '-' => text.at(end + 1).is_alphabetic(),
        _ => false,
    };
    let measured = units::append(text, Reading::new("", end), true, true).end != end;
    (round(first) && round(second)) || counts || measured
}

/// Whether one of the three words before `i` asks for a telephone number.
fn called(text: &Text, i: usize) -> bool {
    let before = text.slice(i.saturating_sub(40), i).to_lowercase();
    before
        .rsplit(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(3)
        .any(|word| CALLED.contains(&word))
}
