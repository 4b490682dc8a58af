//! Walks once over the cleaned text and asks each reader in turn what stands at this place. Readers look only a
//! bounded way ahead, so the time is linear in the length of the text.

use super::numbers::Number;
use super::{
    DateOrder, abbreviations, acronyms, dates, links, money, numbers, phones, roman, symbols,
    times, units,
};

/// The text as characters; every place outside it reads as `\0`.
pub(super) struct Text {
    chars: Vec<char>,
}

/// What a reader found: the words, and the place behind what it read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) words: String,
    pub(super) end: usize,
}

impl Reading {
    pub(super) fn new(words: impl Into<String>, end: usize) -> Self {
        Self {
            words: words.into(),
            end,
        }
    }
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        Self {
            chars: text.chars().collect(),
        }
    }

    pub(super) fn at(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\0')
    }

    /// The character before `i`.
    pub(super) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |p| self.at(p))
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> String {
        let to = to.min(self.chars.len());
        self.chars[from.min(to)..to].iter().collect()
    }

    pub(super) fn starts(&self, i: usize, pattern: &str) -> bool {
        pattern
            .chars()
            .enumerate()
            .all(|(n, c)| self.at(i + n) == c)
    }

    fn run(&self, i: usize, wanted: impl Fn(char) -> bool) -> usize {
        let mut end = i;
        while end < self.chars.len() && wanted(self.chars[end]) {
            end += 1;
        }
        end
    }

    /// The end of the digits at `i`.
    pub(super) fn digits(&self, i: usize) -> usize {
        self.run(i, |c| c.is_ascii_digit())
    }

    /// The end of the letters at `i`.
    pub(super) fn letters(&self, i: usize) -> usize {
        self.run(i, char::is_alphabetic)
    }

    pub(super) fn spaces(&self, i: usize) -> usize {
        self.run(i, |c| c == ' ')
    }

    /// The end of the characters at `i` that are not blank, at most `most` of them.
    pub(super) fn token(&self, i: usize, most: usize) -> usize {
        let limit = self.chars.len().min(i + most);
        (i..limit)
            .find(|p| self.chars[*p].is_whitespace())
            .unwrap_or(limit)
    }

    /// The word that ends just before `i`, across blanks and an abbreviation's full stop.
    pub(super) fn word_before(&self, i: usize) -> String {
        let mut end = i;
        while end > 0 && i - end < 3 && matches!(self.at(end - 1), ' ' | '.') {
            end -= 1;
        }
        let mut start = end;
        while start > 0
            && end - start < 24
            && (self.at(start - 1).is_alphabetic() || self.at(start - 1) == '\'')
        {
            start -= 1;
        }
        self.slice(start, end)
    }

    /// The word that starts behind `i`, across blanks only.
    pub(super) fn word_after(&self, i: usize) -> String {
        let start = self.run(i, |c| c == ' ' || c == '-').min(i + 3);
        self.slice(start, self.letters(start).min(start + 24))
    }

    /// Whether a single capital letter follows behind a blank, as in letters that are spelled.
    pub(super) fn letter_follows(&self, i: usize) -> bool {
        self.at(i) == ' ' && self.at(i + 1).is_uppercase() && !self.at(i + 2).is_alphabetic()
    }

    /// Whether the text ends at `i`, but for closing signs.
    pub(super) fn ends(&self, i: usize) -> bool {
        (i..i + 12)
            .find(|p| !matches!(self.at(*p), ' ' | '"' | ')' | '\'' | ']' | '}'))
            .is_some_and(|p| p >= self.chars.len())
    }

    /// Whether the next word starts with a capital letter.
    pub(super) fn capital_follows(&self, i: usize) -> bool {
        self.at(self.run(i, |c| matches!(c, ' ' | '"' | '(')))
            .is_uppercase()
    }

    /// Whether a number may start here: not inside a word or another number.
    pub(super) fn fresh(&self, i: usize) -> bool {
        !self.before(i).is_alphanumeric()
    }

    /// Whether a minus sign stands at `i` with a number behind it and nothing before it that it could join.
    pub(super) fn negative(&self, i: usize) -> bool {
        matches!(self.at(i), '-' | '−')
            && (self.at(i + 1).is_ascii_digit()
                || (self.at(i + 1) == '.' && self.at(i + 2).is_ascii_digit()))
            && matches!(
                self.before(i),
                '\0' | ' ' | '(' | '=' | ',' | '[' | '"' | '×' | '+' | '/' | '^'
            )
    }
}

/// The spoken text as it grows: words with one blank between them, marks joined to the word before.
struct Speech {
    out: String,
    /// The next word joins the one before (behind a hyphen).
    joined: bool,
}

impl Speech {
    fn say(&mut self, words: &str) {
        let words = words.trim_start_matches([' ', ',', '.']);
        if words.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.joined {
            self.out.push(' ');
        }
        self.joined = false;
        self.out.push_str(words);
    }

    /// Sets a mark; of several, the strongest stays.
    fn mark(&mut self, mark: char) {
        const RISING: [char; 6] = [',', ';', ':', '.', '!', '?'];
        self.unjoin();
        let Some(last) = self.out.chars().next_back() else {
            return;
        };
        let rank = |c: char| RISING.iter().position(|r| *r == c);
        match (rank(last), rank(mark)) {
            (Some(old), Some(new)) if new > old => {
                self.out.pop();
                self.out.push(mark);
            }
            (Some(_), _) | (_, None) => {}
            (None, Some(_)) => self.out.push(mark),
        }
    }

    fn join(&mut self) {
        if self.out.ends_with(char::is_alphabetic) {
            self.out.push('-');
            self.joined = true;
        }
    }

    fn unjoin(&mut self) {
        if self.joined {
            self.joined = false;
            self.out.pop();
        }
    }
}

/// Reads `text` aloud, on paper.
pub(super) fn speak(text: &str, order: DateOrder) -> String {
    let text = Text::new(text);
    let mut speech = Speech {
        out: String::with_capacity(text.chars.len() * 2),
        joined: false,
    };
    let mut i = 0;
    let mut quoted = false;
    while i < text.chars.len() {
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
    speech.unjoin();
    speech.out
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
        .or_else(|| times::read(text, i))
        .or_else(|| links::read_version(text, i))
        .or_else(|| units::read_feet(text, i))
        .or_else(|| dates::read_decade(text, i))
        .or_else(|| dates::read_day_month(text, i))
        .or_else(|| numbers::read_ordinal(text, i))
        .or_else(|| quantity(text, i, quoted))
}

/// Digits that belong to a word: `MP3`, `GPT-4`, `A320`, `Llama-3.2`.
fn attached(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    if end == i {
        return None;
    }
    let words = numbers::label(&text.slice(i, end));
    if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let stop = text.digits(end + 1);
        let part = numbers::digits(&text.slice(end + 1, stop));
        return Some(Reading::new(format!("{words} point {part}"), stop));
    }
    Some(Reading::new(words, end))
}

/// A number with all that may follow it: a range, a unit, a currency, a factor.
fn quantity(text: &Text, i: usize, quoted: bool) -> Option<Reading> {
    if let Some((fraction, plural)) = numbers::read_fraction(text, i) {
        let follow = text.at(text.spaces(fraction.end));
        if !matches!(follow, '=' | '×' | '÷') {
            return Some(units::append(text, fraction, plural, quoted));
        }
    }
    let first = numbers::parse(text, i)?;
    if let Some(range) = range(text, i, &first, quoted) {
        return Some(range);
    }
    if let Some(size) = size(text, &first) {
        return Some(size);
    }
    if let Some(reading) = money::read_code_behind(text, &first) {
        return Some(reading);
    }
    let one = first.is_one();
    let plain = Reading::new(first.words(), first.end);
    let with_unit = units::append(text, plain.clone(), !one, quoted);
    if with_unit != plain {
        return Some(with_unit);
    }
    if let Some(words) = dates::year_words(text, i, &first) {
        return Some(Reading::new(words, first.end));
    }
    Some(plain)
}

/// `5–10`, `1914-1918`, `3-5 km`, `10 - 20 %`.
fn range(text: &Text, i: usize, first: &Number, quoted: bool) -> Option<Reading> {
    let mut at = first.end;
    let spaced = text.at(at) == ' ';
    if spaced {
        at += 1;
    }
    if !matches!(text.at(at), '-' | '–') || (spaced && text.at(at) == '-') {
        return None;
    }
    at += 1;
    if spaced && text.at(at) == ' ' {
        at += 1;
    }
    let second = numbers::parse(text, at)?;
    let follow = text.at(text.spaces(second.end));
    if matches!(follow, '=' | '+' | '×' | '÷' | '*') || text.before(i) == '+' {
        return None;
    }
    // More groups are a serial number: digits with a pause at each hyphen.
    if text.at(second.end) == '-' && text.at(second.end + 1).is_ascii_digit() && !spaced {
        let mut words = numbers::digits(&first.whole);
        let mut end = first.end;
        while end - i < 60 && text.at(end) == '-' && text.at(end + 1).is_ascii_digit() {
            let stop = text.digits(end + 1);
            words = format!("{words}, {}", numbers::digits(&text.slice(end + 1, stop)));
            end = stop;
        }
        return Some(Reading::new(words, end));
    }
    let years = dates::is_year(first)
        && (dates::is_year(&second) || second.whole.len() == 2)
        && second.part.is_none();
    if years && units::append(text, Reading::new("", second.end), true, quoted).end == second.end {
        let from = first.value().map(numbers::year)?;
        let to = match second.whole.len() {
            2 => numbers::cardinal_of(second.whole.trim_start_matches('0')),
            _ => second.value().map(numbers::year)?,
        };
        return Some(Reading::new(format!("{from} to {to}"), second.end));
    }
    let words = format!("{} to {}", first.words(), second.words());
    Some(units::append(
        text,
        Reading::new(words, second.end),
        true,
        quoted,
    ))
}

/// `4x4`, `1920x1080`, `10x`, `3 x 4`.
fn size(text: &Text, first: &Number) -> Option<Reading> {
    let mut at = text.spaces(first.end).min(first.end + 1);
    let spaced = at > first.end;
    if !matches!(text.at(at), 'x' | 'X') {
        return None;
    }
    at += 1;
    if spaced {
        if text.at(at) != ' ' {
            return None;
        }
        at += 1;
    }
    let Some(second) = numbers::parse(text, at) else {
        let factor = !spaced && !text.at(at).is_alphanumeric();
        return factor.then(|| Reading::new(format!("{} times", first.words()), at));
    };
    if spaced {
        return Some(Reading::new(
            format!("{} times {}", first.words(), second.words()),
            second.end,
        ));
    }
    let side = |n: &Number| match n.value() {
        Some(value @ 1000..=9999) if value % 100 != 0 => numbers::year(value),
        _ => n.words(),
    };
    Some(Reading::new(
        format!("{} by {}", side(first), side(&second)),
        second.end,
    ))
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
