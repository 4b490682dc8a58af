//! How words are evened out. What is particular to a language (contractions, fillers, heads of compounds) is data of
//! that language; all languages are read at once, since nobody says beforehand which one will be spoken.

use std::collections::{HashMap, HashSet};

use super::raw::Piece;
use super::{Mark, Word};

/// What all languages together say about spelling.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// One written word → the words it stands for ("what's" → "what", "is").
    pub stands_for: HashMap<String, Vec<String>>,
    /// Words that only fill a pause.
    pub fillers: HashSet<String>,
    /// Words a pattern may step over.
    pub soft: HashSet<String>,
    /// Last parts of compounds that are words of their own in patterns ("Einkaufs-liste").
    pub heads: Vec<String>,
    /// Endings before such a head whose last letter only links ("Einkauf-s-liste").
    pub links: Vec<String>,
}

/// Small letters without umlauts and apostrophes: "Größe" → "groesse", "today's" → "todays".
#[must_use]
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len() + 2);
    for letter in word.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' | 'å' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => folded.push('o'),
            'ú' | 'ù' | 'û' => folded.push('u'),
            'ñ' => folded.push('n'),
            'ç' => folded.push('c'),
            // "u" with a separate diaeresis; other combining marks say nothing here.
            '\u{308}' => folded.push('e'),
            '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | '`' | '´' => {}
            other => folded.push(other),
        }
    }
    folded
}

impl Spelling {
    /// Appends the words that a piece of a sentence stands for.
    pub(super) fn spell(&self, piece: &Piece<'_>, into: &mut Vec<Word>) {
        let lower = piece.text.to_lowercase().replace(['’', '‘', '`', '´'], "'");
        let word = |plain: String, lower: String, span| Word {
            soft: self.soft.contains(&plain),
            plain,
            lower,
            span,
            mark: Mark::None,
        };
        let folded = fold(&lower);
        if self.fillers.contains(&folded) {
            return;
        }
        if let Some(parts) = self.stands_for.get(&lower) {
            let cut = apostrophe(piece.text).filter(|_| parts.len() == 2);
            for (place, part) in parts.iter().enumerate() {
                let span = match (cut, place) {
                    (Some(cut), 0) => piece.span.start..piece.span.start + cut,
                    (Some(cut), _) => piece.span.start + cut..piece.span.end,
                    (None, _) => piece.span.clone(),
                };
                into.push(word(part.clone(), part.clone(), span));
            }
            return;
        }
        if let Some(cut) = self.compound(&lower, piece.text) {
            let (first, head) = piece.text.split_at(cut);
            let whole = first.to_lowercase();
            let kept = if self.links.iter().any(|link| whole.ends_with(link.as_str())) {
                cut - 1
            } else {
                cut
            };
            let first = first[..kept].to_lowercase();
            into.push(word(
                fold(&first),
                first,
                piece.span.start..piece.span.start + kept,
            ));
            let head = head.to_lowercase();
            // A "Zettel" is a "Liste" behind a compound too.
            let plain = match self.stands_for.get(&head).map(Vec::as_slice) {
                Some([other]) => other.clone(),
                _ => fold(&head),
            };
            into.push(word(plain, head, piece.span.start + cut..piece.span.end));
            return;
        }
        let plain = plain(&folded);
        into.push(word(plain, lower, piece.span.clone()));
    }

    /// Where a compound is cut: before a head that is a word of its own.
    fn compound(&self, lower: &str, written: &str) -> Option<usize> {
        // Small letters may be longer than capitals in a few scripts; then nothing is cut.
        if lower.len() != written.len() {
            return None;
        }
        let head = self
            .heads
            .iter()
            .find(|head| lower.ends_with(head.as_str()) && lower.len() >= head.len() + 3)?;
        let cut = lower.len() - head.len();
        let fits = written.is_char_boundary(cut)
            && written.is_char_boundary(cut - 1)
            && lower.is_char_boundary(cut - 1)
            && lower[..cut].chars().all(char::is_alphabetic);
        fits.then_some(cut)
    }
}

/// Where "what's" becomes two words; "don't" is cut before the n.
fn apostrophe(written: &str) -> Option<usize> {
    let at = written.find(['\'', '’', '‘', '`', '´'])?;
    let lower = written.to_lowercase();
    if lower.ends_with('t')
        && written[..at].to_lowercase().ends_with('n')
        && !lower.starts_with("can")
    {
        return Some(at - 1);
    }
    Some(at)
}

/// Signs and abbreviations as words.
fn plain(folded: &str) -> String {
    match folded {
        "%" | "prozent" => "percent".to_owned(),
        "°" | "°c" => "celsius".to_owned(),
        "°f" => "fahrenheit".to_owned(),
        "p.m" | "p.m." => "pm".to_owned(),
        "a.m" | "a.m." => "am".to_owned(),
        "ok" => "okay".to_owned(),
        _ => folded.to_owned(),
    }
}
