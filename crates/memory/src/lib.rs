//! What Sotto remembers, first half: what a text means, as a vector. `MiniLm` is exact (the starter set's
//! all-MiniLM-L6-v2, on candle, with 32-bit or 8-bit numbers); `QuickTable` was distilled from it, holds one row a word
//! piece, and is for going through much text at once. Both cut texts with the same `WordPieces`.

mod bert;
mod error;
mod minilm;
mod nearest;
mod quick_table;
mod vocabulary;
mod weights;
mod word_pieces;

#[cfg(test)]
mod tests;

pub use error::MemoryError;
pub use minilm::MiniLm;
pub use nearest::nearest;
pub use quick_table::QuickTable;
pub use vocabulary::Vocabulary;
pub use word_pieces::WordPieces;

/// Word pieces of a text that are looked at, its two marks included: what MiniLM was published with. A longer text
/// has to be cut into passages by the caller; here its rest is left out, so that no text costs more than this.
pub const MOST_PIECES: usize = 256;
