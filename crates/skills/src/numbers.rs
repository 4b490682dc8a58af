//! Numbers as people say and write them: "twenty-one", "one and a half", "1,250.5", "zweihundertfünf".
//!
//! The words of a language stand in `languages/<code>/numbers.toml`. Numbers are exact: a third stays a third.

mod exact;
mod language;
mod pieces;
mod read;
mod say;
#[cfg(test)]
mod tests;
mod words;

pub use exact::Exact;
pub use language::Language;
pub(crate) use language::{Compiled, Each};
pub use pieces::{Piece, fold, pieces, tokens_until};
pub use read::Reader;
pub use say::{say, say_ordinal};

/// Why a text is not a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing in it counts.
    #[error(
        "\"{0}\" is no number I know. Nothing was changed; say it again, or type it in digits."
    )]
    NoNumber(String),
}

/// A number that was found in a list of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// How many tokens it fills.
    pub tokens: usize,
    /// The number.
    pub value: Exact,
    /// Whether it says a place in an order: "twenty third".
    pub ordinal: bool,
}

/// The tokens of a text as the readers here like them: words as they stand between spaces.
pub fn tokens(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A reader of numbers over pieces, for those who look at many places of one text.
pub fn reader<'a>(pieces: &'a [Piece], language: Language) -> Reader<'a> {
    language.compiled().reader(pieces)
}

/// The longest number at the beginning of `tokens` (words as they stand between spaces), if one stands there.
pub fn read_at(tokens: &[&str], language: Language) -> Option<Found> {
    all_at(tokens, language).into_iter().next()
}

/// Every number at the beginning of `tokens`, the longest first; cardinal numbers before ordinals.
pub fn all_at(tokens: &[&str], language: Language) -> Vec<Found> {
    let pieces = pieces(tokens);
    let reader = reader(&pieces, language);
    let cardinals = reader
        .numbers(0)
        .into_iter()
        .map(|(end, value)| (end, value, false));
    let ordinals = reader
        .ordinals(0)
        .into_iter()
        .map(|(end, value)| (end, value.into(), true));
    let mut found: Vec<Found> = cardinals
        .chain(ordinals)
        .filter_map(|(end, value, ordinal)| {
            Some(Found {
                tokens: tokens_until(&pieces, end)?,
                value,
                ordinal,
            })
        })
        .collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.tokens), found.ordinal));
    found.dedup();
    found
}

/// Reads a text that is one number and nothing else. Ordinals count: "third" is 3.
pub fn read(text: &str, language: Language) -> Result<Exact, NumberError> {
    let tokens = tokens(text);
    all_at(&tokens, language)
        .first()
        .filter(|found| found.tokens == tokens.len())
        .map(|found| found.value)
        .ok_or_else(|| NumberError::NoNumber(text.trim().to_owned()))
}
