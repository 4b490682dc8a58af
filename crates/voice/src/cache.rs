//! The sound of phrases that recur, kept so that "Timer set for five minutes." costs nothing the second time. Bounded by
//! the memory its samples take; what was used longest ago goes first.

use std::collections::HashMap;
use std::sync::Arc;

use crate::family::Manner;

/// Sixteen megabytes: about three minutes of speech.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What makes two clauses sound the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    voice: String,
    language: String,
    rate: u32,
    text: String,
}

impl Phrase {
    /// This text, spoken in this manner.
    #[must_use]
    pub fn new(manner: &Manner, text: &str) -> Self {
        Self {
            voice: manner.voice.clone(),
            language: manner.language.clone(),
            rate: manner.rate.to_bits(),
            text: text.to_owned(),
        }
    }

    fn bytes(&self, sound: &[f32]) -> usize {
        size_of_val(sound) + self.text.len() + self.voice.len() + self.language.len() + 128
    }
}

struct Kept {
    sound: Arc<[f32]>,
    used: u64,
}

/// Phrases with their sound.
pub struct Cache {
    kept: HashMap<Phrase, Kept>,
    bytes: usize,
    most: usize,
    clock: u64,
}

impl Cache {
    /// An empty cache of at most this many bytes.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            kept: HashMap::new(),
            bytes: 0,
            most,
            clock: 0,
        }
    }

    /// The sound of this phrase, if it is kept.
    pub fn get(&mut self, phrase: &Phrase) -> Option<Arc<[f32]>> {
        self.clock += 1;
        let kept = self.kept.get_mut(phrase)?;
        kept.used = self.clock;
        Some(Arc::clone(&kept.sound))
    }

    /// Keeps the sound of a phrase. One that would not leave room for others is not kept.
    pub fn keep(&mut self, phrase: Phrase, sound: Arc<[f32]>) {
        let size = phrase.bytes(&sound);
        if size > self.most / 4 {
            return;
        }
        self.remove(&phrase);
        while self.bytes + size > self.most {
            let oldest = self
                .kept
                .iter()
                .min_by_key(|(_, kept)| kept.used)
                .map(|(phrase, _)| phrase.clone());
            let Some(oldest) = oldest else { break };
            self.remove(&oldest);
        }
        self.clock += 1;
        self.bytes += size;
        self.kept.insert(
            phrase,
            Kept {
                sound,
                used: self.clock,
            },
        );
    }

    fn remove(&mut self, phrase: &Phrase) {
        if let Some(kept) = self.kept.remove(phrase) {
            self.bytes -= phrase.bytes(&kept.sound);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn phrase(text: &str) -> Phrase {
        Phrase::new(
            &Manner {
                voice: "heart".to_owned(),
                rate: 1.0,
                language: "en".to_owned(),
            },
            text,
        )
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let sound: Arc<[f32]> = vec![0.5; 1000].into();
        let mut cache = Cache::new(4 * (4000 + 200));
        for text in ["a", "b", "c", "d"] {
            cache.keep(phrase(text), Arc::clone(&sound));
        }
        assert!(cache.get(&phrase("a")).is_some());
        cache.keep(phrase("e"), Arc::clone(&sound));
        assert!(cache.get(&phrase("b")).is_none());
        assert!(
            ["a", "c", "d", "e"]
                .iter()
                .all(|text| cache.get(&phrase(text)).is_some())
        );
    }

    #[test]
    fn another_rate_is_another_phrase() {
        let mut cache = Cache::new(MOST_BYTES);
        let mut manner = Manner {
            voice: "heart".to_owned(),
            rate: 1.0,
            language: "en".to_owned(),
        };
        cache.keep(Phrase::new(&manner, "hello"), vec![0.0; 4].into());
        manner.rate = 1.5;
        assert!(cache.get(&Phrase::new(&manner, "hello")).is_none());
    }

    proptest! {
        #[test]
        fn it_never_outgrows_its_bound(kept in proptest::collection::vec((0u8..30, 0usize..3000), 0..200)) {
            let mut cache = Cache::new(20_000);
            for (name, length) in kept {
                cache.keep(phrase(&name.to_string()), vec![0.0; length].into());
                let real: usize = cache.kept.iter().map(|(phrase, kept)| phrase.bytes(&kept.sound)).sum();
                prop_assert_eq!(cache.bytes, real);
                prop_assert!(cache.bytes <= 20_000);
            }
        }
    }
}
