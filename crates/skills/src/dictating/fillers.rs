//! Sounds between words that nobody wants to read.

use super::Word;
use super::language::Spoken;

/// In every language that Sotto hears.
const ALWAYS: [&str; 8] = ["uh", "uhm", "erm", "hmm", "mhm", "äh", "ähm", "öhm"];
const ENGLISH: [&str; 4] = ["um", "umm", "er", "mm"];
const GERMAN: [&str; 3] = ["öh", "hm", "ehm"];

/// The words without them. A sign behind one that ends a sentence stays, at the word before.
pub(super) fn without(words: Vec<Word>, language: Spoken) -> Vec<Word> {
    let mut left: Vec<Word> = Vec::with_capacity(words.len());
    let mut capital = false;
    for mut word in words {
        if is_filler(&word.plain, language) {
            // "Um, could you" begins the sentence with "Could".
            capital |= word.text.starts_with(char::is_uppercase);
            if let Some(before) = left.last_mut()
                && word.behind.contains(['.', '!', '?', '…'])
            {
                before.behind = word.behind;
            }
            continue;
        }
        if std::mem::take(&mut capital) {
            word.text = capitalised(&word.text);
        }
        left.push(word);
    }
    left
}

fn is_filler(plain: &str, language: Spoken) -> bool {
    let own: &[&str] = match language {
        Spoken::English => &ENGLISH,
        Spoken::German => &GERMAN,
        Spoken::Other => &[],
    };
    ALWAYS.contains(&plain) || own.contains(&plain)
}

/// With a capital letter at its beginning.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}
