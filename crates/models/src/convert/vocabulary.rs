//! The words of a Whisper model, as bytes in the order of their numbers. whisper.cpp wants the ordinary ones in the
//! model file and adds the special ones (languages, times) itself.

use super::ConvertError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::Deserialize;
use std::collections::HashMap;
use std::io::Write;

/// Ordinary tokens of every Whisper model; in English-only ones the last of them is the end of the text.
const ORDINARY_TOKENS: usize = 50_257;
const END_OF_TEXT: &str = "<|endoftext|>";
/// whisper.cpp reads a token into a small buffer; the longest real one has 128 bytes.
const LONGEST_TOKEN: usize = 128;

/// The ordinary tokens of a Whisper model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhisperVocabulary {
    tokens: Vec<Vec<u8>>,
}

impl WhisperVocabulary {
    /// The tokens, in the order of their numbers.
    pub fn tokens(&self) -> &[Vec<u8>] {
        &self.tokens
    }

    /// Reads OpenAI's list: a token in base64 and its number on each line. English-only models have the end of the
    /// text as the last ordinary token, which the list leaves out.
    pub fn from_tiktoken(text: &str, english_only: bool) -> Result<Self, ConvertError> {
        let mut ranked = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut words = line.split_whitespace();
            let (Some(word), Some(rank), None) = (words.next(), words.next(), words.next()) else {
                return Err(ConvertError::malformed("a line of the vocabulary"));
            };
            // the last token of the multilingual list is empty and written as a lone "="
            let token = STANDARD_NO_PAD
                .decode(word.trim_end_matches('='))
                .map_err(|_| ConvertError::malformed("a token of the vocabulary"))?;
            let rank: usize = rank
                .parse()
                .map_err(|_| ConvertError::malformed("a number of the vocabulary"))?;
            ranked.push((rank, token));
        }
        ranked.sort_unstable();
        if ranked.iter().enumerate().any(|(i, (rank, _))| i != *rank) {
            return Err(ConvertError::malformed("a gap in the vocabulary"));
        }
        let mut tokens: Vec<_> = ranked.into_iter().map(|(_, token)| token).collect();
        if english_only {
            tokens.push(END_OF_TEXT.into());
        }
        Self::checked(tokens)
    }

    /// Reads faster-whisper's `vocabulary.txt`: a token on each line, written with one printable letter a byte.
    pub fn from_lines(text: &str) -> Result<Self, ConvertError> {
        Self::from_printed(text.split('\n').take(ORDINARY_TOKENS))
    }

    /// Reads faster-whisper's `vocabulary.json`: a list of tokens, written as in `vocabulary.txt`.
    pub fn from_json(text: &str) -> Result<Self, ConvertError> {
        let words: Vec<String> = serde_json::from_str(text)
            .map_err(|_| ConvertError::malformed("vocabulary.json is not a list of words"))?;
        Self::from_printed(words.iter().map(String::as_str).take(ORDINARY_TOKENS))
    }

    /// Reads `tokenizer.json` of Hugging Face: each word with its number, written as in `vocabulary.txt`.
    pub fn from_tokenizer(text: &str) -> Result<Self, ConvertError> {
        #[derive(Deserialize)]
        struct Tokenizer {
            model: Words,
        }
        #[derive(Deserialize)]
        struct Words {
            vocab: HashMap<String, usize>,
        }
        let read: Tokenizer = serde_json::from_str(text)
            .map_err(|_| ConvertError::malformed("tokenizer.json has no words"))?;
        let mut words: Vec<_> = read.model.vocab.into_iter().collect();
        words.sort_unstable_by_key(|(_, number)| *number);
        words.truncate(ORDINARY_TOKENS);
        // English-only lists leave the end of the text to the special words.
        if words.len() + 1 == ORDINARY_TOKENS {
            words.push((END_OF_TEXT.to_owned(), words.len()));
        }
        if words
            .iter()
            .enumerate()
            .any(|(i, (_, number))| i != *number)
        {
            return Err(ConvertError::malformed("a gap in the vocabulary"));
        }
        Self::from_printed(words.iter().map(|(word, _)| word.as_str()))
    }

    fn from_printed<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, ConvertError> {
        let letters = printed_bytes();
        let tokens = words
            .map(|word| {
                if word == END_OF_TEXT {
                    return Ok(word.into());
                }
                word.chars()
                    .map(|letter| letters.get(&letter).copied())
                    .collect::<Option<Vec<u8>>>()
                    .ok_or_else(|| ConvertError::malformed("a letter of the vocabulary"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Self::checked(tokens)
    }

    fn checked(tokens: Vec<Vec<u8>>) -> Result<Self, ConvertError> {
        if tokens.len() != ORDINARY_TOKENS {
            return Err(ConvertError::malformed(format!(
                "a vocabulary of {} words instead of {ORDINARY_TOKENS}",
                tokens.len()
            )));
        }
        if tokens.iter().any(|token| token.len() > LONGEST_TOKEN) {
            return Err(ConvertError::malformed("a word without end"));
        }
        Ok(Self { tokens })
    }

    pub(crate) fn write<W: Write>(&self, out: &mut W) -> Result<(), ConvertError> {
        out.write_all(&(self.tokens.len() as u32).to_le_bytes())?;
        for token in &self.tokens {
            out.write_all(&(token.len() as u32).to_le_bytes())?;
            out.write_all(token)?;
        }
        Ok(())
    }
}

/// GPT-2's way to print bytes: printable ones stand for themselves, the others for the letters from 256 on.
fn printed_bytes() -> HashMap<char, u8> {
    let mut hidden = 256u32;
    (0..=255u8)
        .filter_map(|byte| {
            let letter = match byte {
                b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
                _ => {
                    hidden += 1;
                    char::from_u32(hidden - 1)?
                }
            };
            Some((letter, byte))
        })
        .collect()
}
