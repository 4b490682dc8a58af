//! What was dictated, as it is written: signs that were named ("comma", "new line"), fillers left out, own words spelt as their
//! owner spells them, and all of it as the program wants it that has the keyboard. Pure.

mod fillers;
mod joining;
mod language;
mod own_words;
mod program;
mod signs;
#[cfg(test)]
mod tests;

use sotto_api::DictationSettings;

pub use joining::behind;
pub use language::Spoken;
pub use program::{Rules, ended, same_program};

/// What is to be done with what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dictated {
    /// This is to be typed.
    Text(String),
    /// The last dictation is to be taken back.
    TakeBack,
    /// Nothing was said that can be written.
    Nothing,
}

/// Said alone, these take back what was typed last.
const TAKE_BACK: [&str; 14] = [
    "scratch that",
    "delete that",
    "undo that",
    "take that back",
    "undo the last dictation",
    "undo last dictation",
    "take back the last dictation",
    "streich das",
    "lösch das",
    "lösche das",
    "mach das rückgängig",
    "nimm das zurück",
    "nimm das letzte diktat zurück",
    "mach das letzte diktat rückgängig",
];

/// Reads what was recognised. `usual` is the language where the words do not tell.
#[must_use]
pub fn read(heard: &str, settings: &DictationSettings, usual: Spoken) -> Dictated {
    let words = words(heard);
    let all: Vec<String> = words.iter().map(|word| word.plain.clone()).collect();
    if TAKE_BACK.contains(&all.join(" ").as_str()) {
        return Dictated::TakeBack;
    }
    let language = Spoken::of(&all, usual);
    let mut words = words;
    if settings.drop_fillers {
        words = fillers::without(words, language);
    }
    words = own_words::spelt(words, &settings.words);
    let pieces = if settings.spoken_punctuation {
        signs::read(words)
    } else {
        words.into_iter().map(Piece::Word).collect()
    };
    let text = joining::join(pieces);
    if text.is_empty() {
        Dictated::Nothing
    } else {
        Dictated::Text(text)
    }
}

/// A word as it was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// As it was written, without signs behind it.
    text: String,
    /// In small letters, without any signs.
    plain: String,
    /// The signs behind it, as the ear put them.
    behind: String,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Word(Word),
    Sign(signs::Sign),
}

fn words(text: &str) -> Vec<Word> {
    text.split_whitespace().map(word).collect()
}

fn word(raw: &str) -> Word {
    let end = |letter: char| matches!(letter, ',' | '.' | '!' | '?' | ';' | ':' | '…');
    let text = raw.trim_end_matches(end);
    // A word of signs only stays itself.
    let text = if text.is_empty() { raw } else { text };
    Word {
        text: text.to_owned(),
        plain: text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect(),
        behind: raw[text.len()..].to_owned(),
    }
}
