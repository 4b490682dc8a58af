//! Words cut into pieces a reader can work with: "8pm" is "8" and "pm", "twenty-one" is "twenty", "-", "one", and
//! every letter is small, without apostrophes, and with "ä" as "ae".

/// One piece of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Folded: small letters, no apostrophes, "ae" for "ä".
    pub text: String,
    /// The token it comes from.
    pub token: usize,
    /// It follows the piece before without a gap.
    pub glued: bool,
    /// A full stop follows at once, as in "3." or "Dec.".
    pub dot: bool,
    /// A comma follows at once.
    pub comma: bool,
    /// A sentence ends here: no reading goes beyond.
    pub stop: bool,
}

impl Piece {
    /// Whether it starts with a digit.
    pub fn is_digits(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// A hyphen, which may stand between words without meaning anything.
    pub fn is_hyphen(&self) -> bool {
        self.text == "-"
    }
}

/// Small letters, one kind of hyphen and apostrophe, umlauts as two letters.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 4);
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            // A decomposed umlaut: the letter itself is there already.
            '\u{308}' => folded.push('e'),
            '\u{2010}'..='\u{2015}' | '−' => folded.push('-'),
            '\'' | '’' | '‘' | '`' | '´' => {}
            '\u{a0}' | '\u{202f}' => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded
}

/// Cuts tokens (words as they stand between spaces) into pieces.
pub fn pieces(tokens: &[&str]) -> Vec<Piece> {
    let mut all = Vec::with_capacity(tokens.len() + 4);
    for (token, text) in tokens.iter().enumerate() {
        cut(&fold(text), token, &mut all);
    }
    all
}

/// How many tokens the pieces up to `end` fill, if they end where a token ends.
pub fn tokens_until(pieces: &[Piece], end: usize) -> Option<usize> {
    let last = pieces.get(end.checked_sub(1)?)?;
    match pieces.get(end) {
        Some(next) if next.token == last.token => None,
        _ => Some(last.token + 1),
    }
}

fn cut(token: &str, index: usize, all: &mut Vec<Piece>) {
    let start = all.len();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '0'..='9' => digits(rest),
            _ if first.is_alphabetic() => letters(rest),
            _ => first.len_utf8(),
        };
        let (text, behind) = rest.split_at(length);
        rest = behind;
        let has_word = all.len() > start;
        match first {
            '.' | ',' | '!' | '?' | ';' | ':' | '…' if has_word => {
                if let Some(last) = all.last_mut() {
                    last.dot |= first == '.';
                    last.comma |= first == ',';
                    last.stop |= matches!(first, '!' | '?' | ';');
                }
            }
            '-' | '+' | '%' | '½' | '¼' | '¾' | '&' | '/' | '€' | '$' | '£' | '°' | '=' | '*'
            | '×' => {
                push(all, text, index, has_word);
            }
            _ if first.is_alphanumeric() => push(
                all,
                &text.replace('.', if first.is_alphabetic() { "" } else { "." }),
                index,
                has_word,
            ),
            // Quotes, brackets and other marks separate and say nothing.
            _ => {}
        }
    }
    // A long word with a full stop ends a sentence; "Dec." and "3." do not.
    if let Some(last) = all[start..].last_mut()
        && last.dot
        && !last.is_digits()
        && last.text.len() > 5
    {
        last.stop = true;
    }
}

fn push(all: &mut Vec<Piece>, text: &str, token: usize, glued: bool) {
    all.push(Piece {
        text: text.to_owned(),
        token,
        glued,
        dot: false,
        comma: false,
        stop: false,
    });
}

/// The length of a run of digits with marks inside: "8:30", "1,250.5", "3/4", "2026-12-24".
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if (0..10).all(|at| match at {
        4 | 7 => bytes.get(at) == Some(&b'-'),
        _ => digit(at),
    }) && !digit(10)
    {
        return 10;
    }
    let mut end = 1;
    loop {
        match bytes.get(end) {
            Some(b) if b.is_ascii_digit() => end += 1,
            Some(b'.' | b',' | b':' | b'/') if digit(end + 1) => end += 2,
            _ => return end,
        }
    }
}

/// The length of a run of letters; "p.m." is one run.
fn letters(text: &str) -> usize {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let dotted = |at: usize| {
        letters.get(at).is_some_and(|(_, c)| c.is_alphabetic())
            && letters.get(at + 1).is_some_and(|(_, c)| *c == '.')
    };
    let mut at = 0;
    while dotted(at) {
        at += 2;
    }
    // "a.m" without its last full stop.
    if at == 2
        && letters.get(2).is_some_and(|(_, c)| c.is_alphabetic())
        && !letters.get(3).is_some_and(|(_, c)| c.is_alphabetic())
    {
        at = 3;
    }
    if at >= 3 {
        return letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    }
    letters
        .iter()
        .find(|(_, c)| !c.is_alphabetic())
        .map_or(text.len(), |(byte, _)| *byte)
}
