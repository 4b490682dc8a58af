//! Cuts text into what is spoken in one breath. The first chunk is as short as a clause can be, so that speech starts
//! early; later chunks are whole sentences, which sound better and are synthesised while the one before plays.

/// Letters that the first chunk has at least.
const FIRST_LETTERS: usize = 10;
/// Characters that a later chunk has at least, but for the last.
const SENTENCE: usize = 20;
/// Characters that a chunk has at most.
const LONGEST: usize = 300;
/// A clause mark further back than this is no good place to cut a long sentence.
const EARLIEST_CUT: usize = 80;
/// Short forms whose full stop ends nothing, in lower case.
const SHORT_FORMS: [&str; 48] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "gen", "capt", "lt", "sgt", "col", "rev",
    "hon", "gov", "sen", "rep", "pres", "mt", "ft", "no", "nos", "vol", "fig", "p", "pp", "ch",
    "vs", "e.g", "i.e", "approx", "ca", "dept", "est", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sept", "oct", "nov", "dec", "ave", "cf",
];
/// Short forms whose full stop ends a sentence only where the next word does not go on in small letters.
const LOOSE_FORMS: [&str; 16] = [
    "etc", "inc", "ltd", "co", "corp", "bros", "blvd", "rd", "hwy", "min", "max", "hr", "ft", "lb",
    "oz", "al",
];
/// Before a comma and a number: weekdays and months, whose short forms are read by what follows.
const DAYS_AND_MONTHS: [&str; 38] = [
    "mon",
    "tue",
    "tues",
    "wed",
    "weds",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
];
const MORE_MONTHS: [&str; 4] = ["september", "october", "november", "december"];
/// A long sentence is cut before one of these where it has no mark.
const CONJUNCTIONS: [&str; 14] = [
    "and", "but", "or", "because", "which", "that", "so", "while", "if", "when", "although",
    "where", "then", "who",
];

/// Splits a whole text.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    let mut splitter = ClauseSplitter::new();
    let mut chunks = splitter.push(text);
    chunks.extend(splitter.finish());
    chunks
}

/// Splits text that arrives in pieces. How it is cut into pieces makes no difference to the chunks.
#[derive(Debug, Default)]
pub struct ClauseSplitter {
    text: Vec<char>,
    /// Where the open chunk starts.
    start: usize,
    /// Where looking for its end goes on.
    next: usize,
    letters: usize,
    first_given: bool,
}

/// Whether a chunk ends behind a place.
enum Verdict {
    Ends(usize),
    GoesOn,
    /// The next characters decide, and they have not come yet.
    Unknown,
}

impl ClauseSplitter {
    /// A splitter that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece of text and returns the chunks that are complete.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        self.text.extend(piece.chars());
        let chunks = self.take(false);
        self.text.drain(..self.start);
        self.next -= self.start;
        self.start = 0;
        chunks
    }

    /// Returns what is left, and starts anew.
    pub fn finish(&mut self) -> Vec<String> {
        let mut chunks = self.take(true);
        self.give(self.text.len(), &mut chunks);
        *self = Self::default();
        chunks
    }

    fn at(&self, i: usize) -> Option<char> {
        self.text.get(i).copied()
    }

    fn take(&mut self, all: bool) -> Vec<String> {
        let mut chunks = Vec::new();
        while let Some(c) = self.at(self.next) {
            if self.start == self.next && c.is_whitespace() {
                self.start += 1;
                self.next += 1;
                continue;
            }
            let length = self.next - self.start;
            if length >= LONGEST {
                let cut = self.cut();
                self.give(cut, &mut chunks);
                continue;
            }
            if !c.is_whitespace() || c == '\n' {
                match self.judge(all) {
                    Verdict::Ends(end) if end - self.start <= LONGEST => {
                        self.give(end, &mut chunks);
                        continue;
                    }
                    Verdict::Unknown if !all => break,
                    _ => {}
                }
            }
            self.letters += usize::from(c.is_alphabetic());
            self.next += 1;
        }
        chunks
    }

    /// Hands out the open chunk up to `end`.
    fn give(&mut self, end: usize, chunks: &mut Vec<String>) {
        let chunk: String = self.text[self.start..end].iter().collect();
        let chunk = chunk.trim();
        if !chunk.is_empty() {
            chunks.push(chunk.to_owned());
            self.first_given = true;
        }
        self.start = end;
        self.next = end;
        self.letters = 0;
    }

    /// Whether the character at `next` ends the chunk.
    fn judge(&self, all: bool) -> Verdict {
        let i = self.next;
        let mark = self.text[i];
        let sentence = matches!(mark, '.' | '!' | '?' | '…');
        let clause = matches!(mark, ',' | ';' | ':');
        let long_enough = if self.first_given {
            i + 1 - self.start >= SENTENCE
        } else {
            self.letters >= FIRST_LETTERS
        };
        if !long_enough {
            return Verdict::GoesOn;
        }
        if mark == '\n' {
            return self.line_end(i, all);
        }
        if !(sentence || (clause && !self.first_given)) {
            return Verdict::GoesOn;
        }
        let mut end = i + 1;
        while let Some(c) = self.at(end)
            && matches!(
                c,
                '"' | '\'' | ')' | ']' | '”' | '’' | '*' | '_' | '.' | '!' | '?' | '…'
            )
            && end - i < 8
        {
            end += 1;
        }
        match self.at(end) {
            None if all => return Verdict::Ends(end),
            None => return Verdict::Unknown,
            Some(c) if !c.is_whitespace() => return Verdict::GoesOn,
            Some(_) => {}
        }
        if mark == '.' && self.is_short_form(i) {
            return Verdict::GoesOn;
        }
        if (mark == '.' && end == i + 1 && self.is_loose_form(i))
            || (mark == ',' && self.is_date(i))
        {
            // "at 7 p.m. tomorrow" goes on; "January 5, 2027" and "Mon, Jan 5" are one date.
            let mut next = end;
            while next - end < 4 && self.at(next).is_some_and(char::is_whitespace) {
                next += 1;
            }
            let Some(next) = self.at(next) else {
                return if all {
                    Verdict::Ends(end)
                } else {
                    Verdict::Unknown
                };
            };
            let goes_on = match mark {
                '.' => next.is_lowercase(),
                _ => next.is_ascii_digit() || (self.is_weekday(i) && next.is_uppercase()),
            };
            if goes_on {
                return Verdict::GoesOn;
            }
        }
        Verdict::Ends(end)
    }

    /// A line ends a chunk before an empty line and before the item of a list.
    fn line_end(&self, i: usize, all: bool) -> Verdict {
        match self.at(i + 1) {
            None if all => Verdict::Ends(i),
            None => Verdict::Unknown,
            Some(c)
                if matches!(c, '\n' | '\r' | '-' | '*' | '#' | '•' | '>') || c.is_ascii_digit() =>
            {
                Verdict::Ends(i)
            }
            Some(_) => Verdict::GoesOn,
        }
    }

    /// Whether the full stop at `i` belongs to an abbreviation or an initial.
    fn is_short_form(&self, i: usize) -> bool {
        let mut from = i;
        while from > self.start
            && i - from < 12
            && (self.text[from - 1].is_alphabetic() || self.text[from - 1] == '.')
        {
            from -= 1;
        }
        let word: String = self.text[from..i].iter().collect();
        let mut letters = word.chars();
        let initial = match (letters.next(), letters.next()) {
            // "So do I." ends; an initial does not.
            (Some(only), None) => only.is_uppercase() && only != 'I',
            _ => false,
        };
        initial || SHORT_FORMS.contains(&word.to_lowercase().as_str())
    }

    /// The word that ends before `i`, in small letters.
    fn word_before(&self, i: usize) -> String {
        let mut from = i;
        while from > self.start
            && i - from < 12
            && (self.text[from - 1].is_alphanumeric() || self.text[from - 1] == '.')
        {
            from -= 1;
        }
        self.text[from..i]
            .iter()
            .flat_map(|c| c.to_lowercase())
            .collect()
    }

    /// Whether the full stop at `i` may belong to an abbreviation: "p.m.", "etc.".
    fn is_loose_form(&self, i: usize) -> bool {
        let word = self.word_before(i);
        word.contains('.') || LOOSE_FORMS.contains(&word.as_str())
    }

    /// Whether what stands before the comma at `i` may be the beginning of a date: "March 5", "March 5th", "Mon".
    fn is_date(&self, i: usize) -> bool {
        let word = self.word_before(i);
        word.starts_with(|c: char| c.is_ascii_digit())
            || DAYS_AND_MONTHS.contains(&word.as_str())
            || MORE_MONTHS.contains(&word.as_str())
    }

    /// Whether a short form of a weekday stands before `i`; what follows says that it is one.
    fn is_weekday(&self, i: usize) -> bool {
        DAYS_AND_MONTHS[..11].contains(&self.word_before(i).as_str())
    }

    /// Where a chunk that has grown too long is cut: behind a clause mark, before a conjunction, at a blank, anywhere.
    fn cut(&self) -> usize {
        let limit = self.start + LONGEST;
        let blank = |i: usize| self.text[i].is_whitespace();
        let places = || {
            (self.start + EARLIEST_CUT..limit)
                .rev()
                .filter(|i| blank(*i))
        };
        let behind_mark =
            places().find(|i| matches!(self.text[i - 1], ',' | ';' | ':' | '—' | '–'));
        let before_conjunction = || {
            places().find(|i| {
                let word: String = self.text[i + 1..limit]
                    .iter()
                    .take_while(|c| c.is_alphabetic())
                    .collect();
                CONJUNCTIONS.contains(&word.as_str()) && i + 1 + word.len() < limit
            })
        };
        behind_mark
            .or_else(before_conjunction)
            .or_else(|| (self.start + 1..limit).rev().find(|i| blank(*i)))
            .unwrap_or(limit)
    }
}

#[cfg(test)]
mod tests;
