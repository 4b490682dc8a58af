//! English words to phonemes: the lexicons and the tagger come inside `misaki-rs`, unknown words are read by a net.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use misaki_rs::{G2P, Language};
use rten::ThreadPool;
use sotto_engines::Fault;

use crate::unknown::UnknownWords;

/// The pronunciations of English, American and British. The British one is loaded when it is first needed.
pub struct English {
    american: G2P,
    british: Option<G2P>,
    lexicons: Option<PathBuf>,
    threads: Arc<ThreadPool>,
}

impl English {
    /// Loads the American pronunciation. `lexicons` holds the nets for unknown words.
    pub fn open(lexicons: Option<&Path>, threads: Arc<ThreadPool>) -> Result<Self, Fault> {
        let american = load(false, lexicons, &threads)?;
        Ok(Self {
            american,
            british: None,
            lexicons: lexicons.map(Path::to_owned),
            threads,
        })
    }

    /// The phonemes of a clause in which numbers and the like are words already.
    pub fn phonemes(&mut self, words: &str, british: bool) -> Result<String, Fault> {
        if british && self.british.is_none() {
            self.british = Some(load(true, self.lexicons.as_deref(), &self.threads)?);
        }
        let reader = self
            .british
            .as_ref()
            .filter(|_| british)
            .unwrap_or(&self.american);
        // "[text](/sound/)" would let a text choose its own phonemes; here brackets are only brackets.
        let words = words.replace("](", "] (");
        Ok(read(reader, &words).unwrap_or_else(|| word_by_word(reader, &words)))
    }
}

fn load(british: bool, lexicons: Option<&Path>, threads: &Arc<ThreadPool>) -> Result<G2P, Fault> {
    let unknown = match lexicons {
        Some(folder) if british && folder.join("oov_gb.onnx").is_file() => {
            UnknownWords::open(folder, "oov_gb", Arc::clone(threads))?
        }
        Some(folder) => UnknownWords::open(folder, "oov", Arc::clone(threads))?,
        None => UnknownWords::spelled(),
    };
    let language = if british {
        Language::EnglishGB
    } else {
        Language::EnglishUS
    };
    catch_unwind(AssertUnwindSafe(|| {
        G2P::with_fallback(language, Some(Box::new(unknown)))
    }))
    .map_err(|_| Fault::inside("The lexicons of the voice could not be loaded."))
}

fn read(reader: &G2P, words: &str) -> Option<String> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        reader.g2p(words).map(|(phonemes, _)| phonemes)
    }));
    read.ok()?.ok()
}

/// Reads each word on its own and leaves out those that cannot be read: a text that the reader fails on is still heard.
fn word_by_word(reader: &G2P, words: &str) -> String {
    let read: Vec<String> = words
        .split_whitespace()
        .filter_map(|word| read(reader, word))
        .collect();
    read.join(" ")
}
