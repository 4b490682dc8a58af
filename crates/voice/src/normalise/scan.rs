//! Walks once over the cleaned text and asks each reader in turn what stands at this place. Readers look only a
//! bounded way ahead, so the time is linear in the length of the text.

use super::quantity::{attached, quantity};
use super::speech::Speech;
use super::text::{Reading, Text};
use super::{
    DateOrder, abbreviations, acronyms, dates, links, money, numbers, phones, roman, strokes,
    symbols, times, units, years,
};

/// Reads `text` aloud, on paper.
pub(super) fn speak(text: &str, order: DateOrder) -> String {
    let text = Text::new(text);
    let mut speech = Speech::with_room(text.len() * 2);
    let mut i = 0;
    let mut quoted = false;
    while i < text.len() {
        let c = text.at(i);
        if c.is_whitespace() {
            speech.unjoin();
            i += 1;
            continue;
        }
        // An inch sign is one only where it cannot close a quotation.
        if c == '"' {
            quoted = !quoted;
        }
        if let Some(reading) = read(&text, i, order, quoted) {
            let end = reading.end.max(i + 1);
            speech.say(&reading.words);
            i = end;
            if text.at(i) == '-' && text.at(i + 1).is_alphabetic() {
                speech.join();
                i += 1;
            }
            continue;
        }
        if c.is_alphabetic() {
            i = word(&text, i, &mut speech);
            continue;
        }
        if c.is_ascii_digit() {
            // Digits inside a word; every reader has declined, so this is the last resort that always advances.
            let end = text.digits(i);
            speech.say(&numbers::label(&text.slice(i, end)));
            i = end;
            continue;
        }
        i = mark(&text, i, &mut speech);
    }
    speech.finish()
}

fn read(text: &Text, i: usize, order: DateOrder, quoted: bool) -> Option<Reading> {
    let c = text.at(i);
    if let Some(reading) = links::read(text, i) {
        return Some(reading);
    }
    if c.is_alphabetic() {
        return dates::read_named(text, i)
            .or_else(|| money::read_code(text, i))
            .or_else(|| abbreviations::read(text, i))
            .or_else(|| roman::read(text, i));
    }
    if let Some(reading) = phones::read(text, i)
        .or_else(|| symbols::read(text, i))
        .or_else(|| money::read_signed(text, i))
    {
        return Some(reading);
    }
    if text.negative(i) {
        let reading = quantity(text, i + 1, quoted)?;
        return Some(Reading::new(
            format!("minus {}", reading.words),
            reading.end,
        ));
    }
    let decimal = c == '.' && text.at(i + 1).is_ascii_digit() && text.fresh(i);
    if !c.is_ascii_digit() && !decimal {
        return None;
    }
    if !text.fresh(i) || (text.before(i) == '-' && text.before(i - 1).is_alphabetic()) {
        return attached(text, i);
    }
    dates::read_numeric(text, i, order)
        .or_else(|| strokes::read_date(text, i, order))
        .or_else(|| times::read(text, i))
        .or_else(|| links::read_version(text, i))
        .or_else(|| units::read_feet(text, i))
        .or_else(|| years::read_decade(text, i))
        .or_else(|| dates::read_day_month(text, i))
        .or_else(|| numbers::read_ordinal(text, i))
        .or_else(|| quantity(text, i, quoted))
}

/// One word: its letters, inner apostrophes, and a hyphen that joins it to the next.
fn word(text: &Text, i: usize, speech: &mut Speech) -> usize {
    let mut end = text.letters(i);
    while text.at(end) == '\'' && text.at(end + 1).is_alphabetic() {
        end = text.letters(end + 1);
    }
    speech.say(&acronyms::read(text, i, end));
    if text.at(end) == '-' && text.at(end + 1).is_alphabetic() {
        speech.join();
        return end + 1;
    }
    // "GPT-4": the number follows as a word of its own.
    if text.at(end) == '-' && text.at(end + 1).is_ascii_digit() {
        return end + 1;
    }
    end
}

/// Marks and whatever no reader knows.
fn mark(text: &Text, i: usize, speech: &mut Speech) -> usize {
    match text.at(i) {
        c @ ('.' | '!' | '?') => {
            let mut end = i;
            let mut strongest = c;
            while matches!(text.at(end), '.' | '!' | '?') {
                if text.at(end) == '?' || (text.at(end) == '!' && strongest == '.') {
                    strongest = text.at(end);
                }
                end += 1;
            }
            // An ellipsis inside a sentence is a pause.
            let dots = strongest == '.' && end - i > 1;
            if dots && !text.ends(end) && !text.capital_follows(end) {
                strongest = ',';
            }
            speech.mark(strongest);
            return end;
        }
        c @ (',' | ';' | ':') => speech.mark(c),
        // A bracket that closes the text is no pause.
        ')' | ']' | '}' if text.ends(i) => {}
        '—' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => speech.mark(','),
        '–' => {
            let between = text.before(i).is_alphanumeric() && text.at(i + 1).is_alphanumeric();
            if between && text.at(i + 1).is_uppercase() {
                speech.say("to");
            } else {
                speech.mark(',');
            }
        }
        '-' => {
            let spaced = text.before(i) == ' ' && text.at(i + 1) == ' ';
            if spaced || text.at(i + 1) == '-' {
                speech.mark(',');
            }
        }
        _ => {}
    }
    i + 1
}
