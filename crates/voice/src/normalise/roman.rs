//! Roman numerals, read only where their neighbour makes them sure: `Henry VIII`, `Chapter IV`, `World War II`.

use super::numbers;
use super::text::{Reading, Text};

/// Words that are followed by a plain number.
const NUMBERED: [&str; 27] = [
    "chapter", "part", "act", "scene", "volume", "book", "section", "article", "phase", "type",
    "level", "appendix", "war", "bowl", "title", "class", "stage", "episode", "figure", "table",
    "grade", "page", "season", "mark", "fantasy", "rocky", "tier",
];
/// Names of rulers, followed by an ordinal.
const RULERS: [&str; 41] = [
    "henry",
    "louis",
    "edward",
    "george",
    "charles",
    "james",
    "richard",
    "william",
    "elizabeth",
    "mary",
    "john",
    "paul",
    "pius",
    "benedict",
    "leo",
    "gregory",
    "clement",
    "innocent",
    "philip",
    "ferdinand",
    "frederick",
    "wilhelm",
    "friedrich",
    "alexander",
    "nicholas",
    "peter",
    "catherine",
    "ivan",
    "gustav",
    "christian",
    "harald",
    "olaf",
    "ramses",
    "ptolemy",
    "napoleon",
    "victor",
    "umberto",
    "alfonso",
    "margaret",
    "otto",
    "francis",
];
const NOT_A_NAME: [&str; 16] = [
    "the", "an", "a", "your", "his", "her", "my", "our", "their", "this", "that", "in", "on",
    "and", "or", "of",
];

/// The numeral of `number`.
pub(super) fn write(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

fn value(numeral: &str) -> Option<u32> {
    if numeral.len() > 15 {
        return None;
    }
    let mut total = 0;
    let mut largest = 0;
    for letter in numeral.chars().rev() {
        let worth = match letter {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        };
        if worth < largest {
            total -= worth;
        } else {
            total += worth;
            largest = worth;
        }
        if total > 3999 {
            return None;
        }
    }
    (write(total) == numeral).then_some(total)
}

/// Reads a numeral at `i`, if the word before it asks for one.
pub(super) fn read(text: &Text, i: usize) -> Option<Reading> {
    if !matches!(text.at(i), 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M')
        || i == 0
        || text.at(i - 1) != ' '
    {
        return None;
    }
    let end = text.letters(i);
    if end - i > 15 || text.at(end) == '\'' || text.at(end).is_ascii_digit() {
        return None;
    }
    let numeral = text.slice(i, end);
    let number = value(&numeral)?;
    let before = text.word_before(i);
    let key = before.to_lowercase();
    let capital =
        before.starts_with(|c: char| c.is_uppercase()) && before.chars().any(char::is_lowercase);
    let single = numeral.len() == 1;
    // "Ask John. I was told": a full stop ends the sentence, but that of a short form ("Pt. II").
    let joined = text.before(i - 1).is_alphabetic();
    if !joined && (single || before.chars().count() > 3) {
        return None;
    }
    if single {
        if !matches!(numeral.as_str(), "I" | "V" | "X") || text.letter_follows(end) {
            return None;
        }
        // The pronoun: "Chapter I" is sure only where a clause ends or one of these words goes on.
        let next = text.word_after(end);
        let goes_on = next.is_empty()
            || matches!(
                next.as_str(),
                "of" | "was" | "is" | "and" | "ended" | "began"
            );
        if numeral == "I" && !goes_on && text.at(end) == ' ' {
            return None;
        }
    }
    let number = u64::from(number);
    if NUMBERED.contains(&key.as_str()) && (capital || !single) {
        return Some(Reading::new(numbers::cardinal(number), end));
    }
    if capital && RULERS.contains(&key.as_str()) && number < 40 {
        return Some(Reading::new(
            format!("the {}", numbers::ordinal(number)),
            end,
        ));
    }
    let small = numeral.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    (capital && !single && small && !NOT_A_NAME.contains(&key.as_str()))
        .then(|| Reading::new(numbers::cardinal(number), end))
}
