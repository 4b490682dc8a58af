//! Words that stand in no lexicon: a small net reads their letters. Without the net, or where it has no answer, they are
//! spelled.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use misaki_rs::Fallback;
use misaki_rs::fallback::FallbackError;
use rten::{NodeId, ThreadPool};
use rten_tensor::Tensor;
use serde::Deserialize;
use sotto_engines::Fault;

use crate::family::{read, unusable};
use crate::net::{Net, row};

/// Reads words that no lexicon holds.
pub struct UnknownWords {
    net: Option<Reader>,
}

struct Reader {
    net: Net,
    chars: NodeId,
    output: NodeId,
    letters: HashMap<char, i32>,
    phonemes: Vec<String>,
    longest: usize,
}

#[derive(Deserialize)]
struct Alphabet {
    r#in: Vec<String>,
    out: Vec<String>,
    maxlen: usize,
}

impl UnknownWords {
    /// Reads by the net `<name>.onnx` with `<name>.json` in this folder.
    pub fn open(folder: &Path, name: &str, threads: Arc<ThreadPool>) -> Result<Self, Fault> {
        let described = folder.join(format!("{name}.json"));
        let alphabet: Alphabet = serde_json::from_slice(&read(&described)?)
            .map_err(|error| unusable(&described, error))?;
        let net = Net::open(&folder.join(format!("{name}.onnx")), &["chars"], threads)?;
        let chars = net.node("chars")?;
        let output = *net
            .outputs()
            .first()
            .ok_or_else(|| net.unusable("it has no output"))?;
        let letters = (1..)
            .zip(&alphabet.r#in)
            .filter_map(|(number, letter)| Some((letter.chars().next()?, number)))
            .collect();
        let longest = alphabet.maxlen.max(1);
        Ok(Self {
            net: Some(Reader {
                net,
                chars,
                output,
                letters,
                phonemes: alphabet.out,
                longest,
            }),
        })
    }

    /// Spells every unknown word.
    #[must_use]
    pub fn spelled() -> Self {
        Self { net: None }
    }

    fn read(&self, word: &str) -> Option<String> {
        let reader = self.net.as_ref()?;
        let letters: Vec<i32> = word
            .chars()
            .filter_map(|letter| reader.letters.get(&letter).copied())
            .take(reader.longest)
            .collect();
        if letters.is_empty() {
            return None;
        }
        let value = reader
            .net
            .run(vec![(reader.chars, row(&letters))], &[reader.output])
            .ok()?
            .pop()?;
        let numbers = Tensor::<i32>::try_from(value).ok()?.into_data();
        let read = collapse(&numbers, &reader.phonemes);
        (!read.is_empty()).then_some(read)
    }
}

impl Fallback for UnknownWords {
    fn phonemize(&self, word: &str) -> Result<String, FallbackError> {
        self.read(word)
            .or_else(|| spell(word))
            .ok_or_else(|| FallbackError::NoPhonemes {
                word: word.to_owned(),
            })
    }
}

/// What the net's output says: repeats count once, 0 is nothing.
fn collapse(numbers: &[i32], phonemes: &[String]) -> String {
    let mut read = String::new();
    let mut before = 0;
    for &number in numbers {
        if number != before && number > 0 {
            let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
            read.push_str(phonemes.get(at).map_or("", String::as_str));
        }
        before = number;
    }
    read
}

/// The names of a word's letters.
fn spell(word: &str) -> Option<String> {
    let names: Vec<&str> = word.chars().filter_map(letter).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn letter(letter: char) -> Option<&'static str> {
    Some(match letter.to_ascii_lowercase() {
        'a' => "ˈA",
        'b' => "bˈi",
        'c' => "sˈi",
        'd' => "dˈi",
        'e' => "ˈi",
        'f' => "ˈɛf",
        'g' => "ʤˈi",
        'h' => "ˈAʧ",
        'i' => "ˈI",
        'j' => "ʤˈA",
        'k' => "kˈA",
        'l' => "ˈɛl",
        'm' => "ˈɛm",
        'n' => "ˈɛn",
        'o' => "ˈO",
        'p' => "pˈi",
        'q' => "kjˈu",
        'r' => "ˈɑɹ",
        's' => "ˈɛs",
        't' => "tˈi",
        'u' => "jˈu",
        'v' => "vˈi",
        'w' => "dˈʌbᵊljˌu",
        'x' => "ˈɛks",
        'y' => "wˈI",
        'z' => "zˈi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn repeats_collapse_and_zero_separates() {
        let phonemes: Vec<String> = ["k", "ə", "t"].map(String::from).to_vec();
        assert_eq!(collapse(&[0, 1, 1, 0, 2, 2, 3, 0, 3], &phonemes), "kətt");
        assert_eq!(collapse(&[0, 0, 99, -4], &phonemes), "");
    }

    #[test]
    fn without_a_net_words_are_spelled() {
        let words = UnknownWords::spelled();
        assert_eq!(words.phonemize("xq").unwrap(), "ˈɛks kjˈu");
        assert!(words.phonemize("漢字").is_err());
    }
}
