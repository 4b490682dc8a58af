//! Telephone numbers, digit by digit with a pause between the groups: `+1 (555) 123-4567`, `555-1234`.

use super::numbers::digits;
use super::text::{Reading, Text};

/// The longest number with its signs that is looked at.
const LONGEST: usize = 24;

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
            [3, 4] => same('-'),
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
