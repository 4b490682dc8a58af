//! The text that is read, as characters that any reader can look at, and what a reader says it found.

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

    /// How many characters there are.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
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
        let (start, end) = self.span_before(i);
        self.slice(start, end)
    }

    /// Where the word of [`Self::word_before`] starts and ends; both are one place where there is no word.
    pub(super) fn span_before(&self, i: usize) -> (usize, usize) {
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
        (start, end)
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
