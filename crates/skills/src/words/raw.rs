//! Cuts what was written into pieces at spaces, hyphens and between digits and letters. Nothing is changed yet.

use std::ops::Range;

use super::Mark;

/// A piece of the sentence without the punctuation around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub span: Range<usize>,
    pub mark: Mark,
}

/// The pieces of a sentence, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        if letter.is_whitespace() {
            if let Some(from) = start.take() {
                chunk(text, from..at, &mut found);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        chunk(text, from..text.len(), &mut found);
    }
    found
}

/// What stands between two spaces.
fn chunk<'a>(text: &'a str, span: Range<usize>, found: &mut Vec<Piece<'a>>) {
    let whole = &text[span.clone()];
    let inner = whole.trim_matches(|letter: char| !belongs(letter));
    if inner.is_empty() {
        // A dash or a mark that stands alone belongs to the word before it; a sign of arithmetic is a word.
        if let Some(sign) = whole.chars().find(|letter| "+-−–×*/÷=".contains(*letter)) {
            if whole.chars().count() == 1 && !"–".contains(sign) {
                found.push(Piece {
                    text: whole,
                    span,
                    mark: Mark::None,
                });
            }
        } else if let Some(last) = found.last_mut() {
            last.mark = stronger(last.mark, mark(whole));
        }
        return;
    }
    let lead = whole.find(inner).unwrap_or(0);
    let from = span.start + lead;
    // "p.m." keeps its last full stop.
    let length = if short(inner) && whole[lead + inner.len()..].starts_with('.') {
        inner.len() + 1
    } else {
        inner.len()
    };
    let inner = &whole[lead..lead + length];
    let behind = &whole[lead + length..];
    if let (Some(last), true) = (
        found.last_mut(),
        whole[..lead].contains(['(', '"', '„', '“']),
    ) {
        last.mark = stronger(last.mark, Mark::Comma);
    }
    let first = found.len();
    for part in parts(inner) {
        let span = from + part.start..from + part.end;
        found.push(Piece {
            text: &text[span.clone()],
            span,
            mark: Mark::None,
        });
    }
    if let Some(last) = found[first..].last_mut() {
        // The full stop of "3." ends no sentence.
        let belongs = behind == "." && inner.bytes().all(|byte| byte.is_ascii_digit());
        last.mark = if belongs { Mark::None } else { mark(behind) };
    }
}

/// "p.m": letters with full stops between them.
fn short(inner: &str) -> bool {
    inner.len() >= 3
        && inner.contains('.')
        && inner
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Letters of words, and signs that are said: percent, degrees, money.
fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || "%°€$£".contains(letter)
}

fn mark(behind: &str) -> Mark {
    if behind.contains(['.', '!', '?', ';', '…']) {
        Mark::Stop
    } else if behind.contains(':') {
        Mark::Colon
    } else if behind.contains([',', ')', '"', '”', '“']) {
        Mark::Comma
    } else {
        Mark::None
    }
}

fn stronger(one: Mark, other: Mark) -> Mark {
    match (one, other) {
        (Mark::Stop, _) | (_, Mark::Stop) => Mark::Stop,
        (Mark::Colon, _) | (_, Mark::Colon) => Mark::Colon,
        (Mark::Comma, _) | (_, Mark::Comma) => Mark::Comma,
        _ => Mark::None,
    }
}

/// Where a chunk is cut: at hyphens and slashes between letters, between a number and the unit or sign beside it.
fn parts(chunk: &str) -> Vec<Range<usize>> {
    let letters: Vec<(usize, char)> = chunk.char_indices().collect();
    let dotted = dotted(chunk);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    let end = chunk.len();
    let mut place = 0;
    while place < letters.len() {
        let (at, letter) = letters[place];
        let before = place.checked_sub(1).map(|place| letters[place].1);
        let after = letters.get(place + 1).map(|(_, letter)| *letter);
        let digits = before.is_some_and(|it| it.is_ascii_digit())
            && after.is_some_and(|it| it.is_ascii_digit());
        let sign =
            digits && ("+*×÷−".contains(letter) || (letter == 'x' && !chunk.starts_with("0x")));
        if sign {
            push(&mut cuts, from..at);
            push(&mut cuts, at..at + letter.len_utf8());
            from = at + letter.len_utf8();
        } else if hyphen(letter, at) || (separates(letter) && !digits && !dotted) {
            push(&mut cuts, from..at);
            from = at + letter.len_utf8();
        } else if at > from && number_ends(&chunk[from..at], letter, &chunk[at..]) {
            push(&mut cuts, from..at);
            from = at;
        }
        place += 1;
    }
    push(&mut cuts, from..end);
    cuts
}

fn hyphen(letter: char, at: usize) -> bool {
    matches!(letter, '‐' | '‑' | '–' | '—' | '…') || (letter == '-' && at > 0)
}

fn separates(letter: char) -> bool {
    "/,;!?\"()+_".contains(letter)
}

fn push(cuts: &mut Vec<Range<usize>>, part: Range<usize>) {
    if part.start < part.end {
        cuts.push(part);
    }
}

/// "wikipedia.org/wiki": an address stays in one piece.
fn dotted(chunk: &str) -> bool {
    chunk.split('.').count() > 1
        && chunk.split('.').all(|part| !part.is_empty())
        && chunk.contains(|letter: char| letter.is_alphabetic())
        && !chunk.starts_with(|letter: char| letter.is_ascii_digit())
}

/// "8pm", "70kg", "10%", "$45": between a number and what it counts, but not in "24th" or "1st".
fn number_ends(so_far: &str, letter: char, rest: &str) -> bool {
    let money = |text: &str| text.chars().all(|letter| "€$£".contains(letter));
    if money(so_far) && letter.is_ascii_digit() {
        return true;
    }
    if !so_far.starts_with(|first: char| first.is_ascii_digit())
        || !so_far.ends_with(|last: char| last.is_ascii_digit())
    {
        return false;
    }
    if "%°€$£".contains(letter) {
        return true;
    }
    let rest = rest.to_lowercase();
    let ordinal = ["st", "nd", "rd", "th", "s", "te", "ten", "ter", "er"].contains(&rest.as_str());
    letter.is_alphabetic() && !ordinal
}
