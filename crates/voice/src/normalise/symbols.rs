//! Signs that have a name: arithmetic, `&`, `/`, `@handle`, `#hashtag`, `C++`.

use super::text::{Reading, Text};
use super::{acronyms, joins, numbers, strokes};

/// Reads the sign at `i`.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    let c = text.at(i);
    let next = text.at(i + 1);
    let before = text.before(i);
    // Rows of one sign are ornament, but for two that make an operator.
    if !c.is_alphanumeric() && c == next && "=<>+&%$#@^~/|_".contains(c) {
        let mut end = i;
        while text.at(end) == c {
            end += 1;
        }
        let spoken = match (c, end - i) {
            ('=', 2) => "equals",
            ('&', 2) => "and",
            ('+', 2) if before.is_alphanumeric() => "plus plus",
            _ => "",
        };
        return Some(Reading::new(spoken, end));
    }
    let two = |words: &str| Some(Reading::new(words, i + 2));
    let one = |words: &str| Some(Reading::new(words, i + 1));
    let operand = |c: char| c.is_alphanumeric() || "()√π.$€£%°".contains(c);
    let left = last_solid(text, i);
    let right = text.at(text.spaces(i + 1));
    match c {
        '<' if next == '=' => two("is less than or equal to"),
        '>' if next == '=' => two("is greater than or equal to"),
        '!' if next == '=' => two("does not equal"),
        '+' if matches!(next, '/') && text.at(i + 2) == '-' => {
            Some(Reading::new("plus or minus", i + 3))
        }
        '-' | '=' if next == '>' => two(","),
        '<' if next == '-' => two(","),
        '<' if next == '3' && !text.at(i + 2).is_alphanumeric() => two(""),
        '+' if operand(right) || before.is_alphanumeric() => one("plus"),
        '=' if operand(left) || operand(right) => one("equals"),
        '<' if operand(left) && operand(right) => one("is less than"),
        '>' if operand(left) && operand(right) => one("is greater than"),
        '<' if right.is_ascii_digit() => one("less than"),
        '>' if right.is_ascii_digit() => one("more than"),
        '±' => one("plus or minus"),
        '×' => one("times"),
        '÷' => one("divided by"),
        '≤' => one("is less than or equal to"),
        '≥' => one("is greater than or equal to"),
        '≠' => one("does not equal"),
        '≈' => one("approximately"),
        '∞' => one("infinity"),
        '√' => one("square root of"),
        '§' if right.is_ascii_digit() => one("section"),
        '~' if next.is_ascii_digit() || (next == '$' && text.at(i + 2).is_ascii_digit()) => {
            one("about")
        }
        '−' => one("minus"),
        '-' if before == ' ' && next == ' ' => {
            joins::spaced(text, i).map(|words| Reading::new(words, i + 1))
        }
        '-' if before != ' ' && next != ' ' && minus(text, i) => one("minus"),
        '–' if before == ' ' && next == ' ' && joins::spaced(text, i) == Some("to") => one("to"),
        '^' => power(text, i),
        '%' => one("percent"),
        '°' => one("degrees"),
        '&' if left != '\0' || right != '\0' => one("and"),
        '/' => strokes::read(text, i),
        '@' => handle(text, i),
        '#' => hashtag(text, i),
        _ => None,
    }
}

/// The last character before `i` that is not blank.
pub(super) fn last_solid(text: &Text, i: usize) -> char {
    (1..4)
        .map(|n| if i >= n { text.at(i - n) } else { '\0' })
        .find(|c| *c != ' ')
        .unwrap_or('\0')
}

/// Whether the hyphen at `i`, without blanks, stands between two numbers of a calculation.
fn minus(text: &Text, i: usize) -> bool {
    let end = text.digits(i + 1);
    text.before(i).is_ascii_digit()
        && end > i + 1
        && matches!(text.at(text.spaces(end)), '=' | '+' | '×' | '÷' | '-')
}

fn power(text: &Text, i: usize) -> Option<Reading> {
    let minus = matches!(text.at(i + 1), '-' | '−');
    let start = if minus { i + 2 } else { i + 1 };
    let end = text.digits(start);
    if end == start {
        let letter = text.at(i + 1).is_alphabetic();
        return Some(Reading::new(
            if letter { "to the power of" } else { "" },
            i + 1,
        ));
    }
    let words = match text.slice(i + 1, end).as_str() {
        "2" => "squared".to_owned(),
        "3" => "cubed".to_owned(),
        _ if minus => format!(
            "to the power of minus {}",
            numbers::cardinal_of(&text.slice(start, end))
        ),
        digits => format!("to the power of {}", numbers::cardinal_of(digits)),
    };
    Some(Reading::new(words, end))
}

/// The end of a name of letters, digits and underscores.
fn name_end(text: &Text, i: usize) -> usize {
    let mut end = i;
    while end - i < 100 && (text.at(end).is_alphanumeric() || text.at(end) == '_') {
        end += 1;
    }
    end
}

fn handle(text: &Text, i: usize) -> Option<Reading> {
    let end = name_end(text, i + 1);
    if end == i + 1 {
        return Some(Reading::new("at", i + 1));
    }
    Some(Reading::new(
        format!("at {}", acronyms::identifier(&text.slice(i + 1, end))),
        end,
    ))
}

fn hashtag(text: &Text, i: usize) -> Option<Reading> {
    let end = name_end(text, i + 1);
    if end == i + 1 {
        let music = matches!(text.before(i), 'A'..='G')
            && !text.before(i.saturating_sub(1)).is_alphanumeric();
        return music.then(|| Reading::new("sharp", i + 1));
    }
    let name = text.slice(i + 1, end);
    if name.chars().all(|c| c.is_ascii_digit()) {
        return Some(Reading::new(
            format!("number {}", numbers::cardinal_of(&name)),
            end,
        ));
    }
    Some(Reading::new(
        format!("hashtag {}", acronyms::identifier(&name)),
        end,
    ))
}
