//! Signs by their names, in English and German. One table; both languages at once, since a name of one is hardly ever a word of
//! the other, and people mix them.

use super::{Piece, Word};

/// A sign, and how it stands between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    pub text: &'static str,
    pub stands: Stands,
}

/// How a sign stands between words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// At the word before: a comma.
    Behind,
    /// At the word before, and a sentence is over: a full stop.
    Ends,
    /// At the word behind: an opening bracket.
    Before,
    /// At both: a hyphen.
    Between,
    /// Alone: a dash.
    Alone,
    /// A break, after which a sentence begins.
    Breaks,
}

use Stands::{Alone, Before, Behind, Between, Breaks, Ends};

/// Names, in small letters. Those of more words come first where one begins with another.
const NAMES: [(&str, &str, Stands); 68] = [
    ("new paragraph", "\n\n", Breaks),
    ("next paragraph", "\n\n", Breaks),
    ("neuer absatz", "\n\n", Breaks),
    ("nächster absatz", "\n\n", Breaks),
    ("new line", "\n", Breaks),
    ("newline", "\n", Breaks),
    ("next line", "\n", Breaks),
    ("neue zeile", "\n", Breaks),
    ("nächste zeile", "\n", Breaks),
    ("zeilenumbruch", "\n", Breaks),
    ("full stop", ".", Ends),
    ("period", ".", Ends),
    ("punkt", ".", Ends),
    ("question mark", "?", Ends),
    ("fragezeichen", "?", Ends),
    ("exclamation mark", "!", Ends),
    ("exclamation point", "!", Ends),
    ("ausrufezeichen", "!", Ends),
    ("ausrufungszeichen", "!", Ends),
    ("dot dot dot", "…", Behind),
    ("ellipsis", "…", Behind),
    ("auslassungspunkte", "…", Behind),
    ("comma", ",", Behind),
    ("komma", ",", Behind),
    ("semicolon", ";", Behind),
    ("semi colon", ";", Behind),
    ("semikolon", ";", Behind),
    ("strichpunkt", ";", Behind),
    ("colon", ":", Behind),
    ("doppelpunkt", ":", Behind),
    ("hyphen", "-", Between),
    ("bindestrich", "-", Between),
    ("forward slash", "/", Between),
    ("slash", "/", Between),
    ("schrägstrich", "/", Between),
    ("backslash", "\\", Between),
    ("underscore", "_", Between),
    ("unterstrich", "_", Between),
    ("at sign", "@", Between),
    ("klammeraffe", "@", Between),
    ("apostrophe", "’", Between),
    ("apostroph", "’", Between),
    ("em dash", "–", Alone),
    ("dash", "–", Alone),
    ("gedankenstrich", "–", Alone),
    ("plus sign", "+", Alone),
    ("pluszeichen", "+", Alone),
    ("equals sign", "=", Alone),
    ("gleichheitszeichen", "=", Alone),
    ("ampersand", "&", Alone),
    ("und zeichen", "&", Alone),
    ("asterisk", "*", Alone),
    ("hashtag", "#", Before),
    ("hash sign", "#", Before),
    ("rautezeichen", "#", Before),
    ("dollar sign", "$", Before),
    ("dollarzeichen", "$", Before),
    ("percent sign", "%", Behind),
    ("prozentzeichen", "%", Behind),
    ("open bracket", "(", Before),
    ("open parenthesis", "(", Before),
    ("klammer auf", "(", Before),
    ("close bracket", ")", Behind),
    ("close parenthesis", ")", Behind),
    ("klammer zu", ")", Behind),
    ("anführungszeichen auf", "„", Before),
    ("anführungszeichen zu", "“", Behind),
    ("sternchen", "*", Alone),
];

/// Behind these the name of a sign is a word of the sentence: "the comma is missing", "for a long period".
const WORDS_BEFORE: [&str; 35] = [
    "the", "a", "an", "each", "every", "any", "long", "short", "same", "missing", "der", "die",
    "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "dieser", "diese", "dieses",
    "diesen", "jeder", "jede", "jedes", "kein", "keine", "keinen", "welcher", "welches", "am",
    "im", "zum",
];

/// Words and signs, in their order.
pub(super) fn read(words: Vec<Word>) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    let mut before: Option<&Word> = None;
    while let Some((first, others)) = rest.split_first() {
        let meant = before.is_some_and(|word| {
            // Where the ear heard a pause, the word before has nothing to do with it.
            word.behind.is_empty() && WORDS_BEFORE.contains(&word.plain.as_str())
        });
        match sign_at(rest).filter(|_| !meant) {
            Some((sign, length)) => {
                pieces.push(Piece::Sign(sign));
                before = None;
                rest = &rest[length..];
            }
            None => {
                pieces.push(Piece::Word(first.clone()));
                before = Some(first);
                rest = others;
            }
        }
    }
    pieces
}

/// The sign that these words begin with, and how many of them name it.
fn sign_at(words: &[Word]) -> Option<(Sign, usize)> {
    NAMES.iter().find_map(|&(name, text, stands)| {
        let mut length = 0;
        for part in name.split(' ') {
            let word = words.get(length)?;
            // Within a name there is no pause.
            let whole = length == 0 || words[length - 1].behind.is_empty();
            if word.plain != part || !whole {
                return None;
            }
            length += 1;
        }
        Some((Sign { text, stands }, length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_name_is_never_hidden_by_its_beginning() {
        for (place, (name, ..)) in NAMES.iter().enumerate() {
            for (before, ..) in &NAMES[..place] {
                let hides = name
                    .strip_prefix(before)
                    .is_some_and(|rest| rest.starts_with(' '));
                assert!(!hides && name != before, "{before} hides {name}");
            }
            assert_eq!(name.to_lowercase(), *name);
        }
    }
}
