//! How words sound, as short keys: words with the same key are easily heard for one another. The keys are coarse on
//! purpose; where they are used, a word that merely sounds alike counts less than the word itself.

mod english;
mod german;

use serde::Deserialize;

/// Whose ears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ears {
    /// English spelling to sound.
    English,
    /// German spelling to sound.
    German,
}

/// The key of a word in small letters.
#[must_use]
pub fn key(word: &str, ears: Ears) -> String {
    match ears {
        Ears::English => english::key(word),
        Ears::German => german::key(word),
    }
}

/// The key of several words, without the gaps between them: "shop in" sounds like "shopping".
#[must_use]
pub fn run<'a>(words: impl Iterator<Item = &'a str>, ears: Ears) -> String {
    let joined: String = words.collect();
    key(&joined, ears)
}
