//! What is remembered that has to do with a request: what means something near, then what shares a word with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use sotto_api::{Fact, Id, Kind, SearchOrder, SearchRequest};
use sotto_memory::{QuickTable, nearest};
use sotto_store::{Store, facts, search};

/// So many memories are told.
const MEMORIES: usize = 3;
/// Shorter words find everything.
const SHORTEST: usize = 4;
/// From this nearness on a memory has to do with a request: "where did I leave my vehicle" and a parked car are at 0.45,
/// what only shares a word or two that mean little stays below.
const NEAR: f32 = 0.33;
/// Of so many, the newest, the meaning is looked at.
const MOST: usize = 5_000;

/// Finds memories. The table that knows what texts mean is read with the first question that goes to a model.
#[derive(Default)]
pub(super) struct Memories {
    file: Option<PathBuf>,
    table: Option<QuickTable>,
    /// What each means, as long as it was not changed.
    vectors: BTreeMap<Id, (Timestamp, Vec<f32>)>,
}

impl Memories {
    /// What texts mean stands in this file.
    pub(super) fn by_table(&mut self, file: PathBuf) {
        self.file = Some(file);
    }

    /// The texts of what has to do with a request, the nearest first. A question is answered without memories rather than
    /// not at all.
    pub(super) fn about(&mut self, text: &str, store: &Store) -> Vec<String> {
        let mut found = self.near(text, store);
        let named = store.read(|reader| named(reader, text));
        for fact in named.unwrap_or_default() {
            if found.iter().all(|known| known.id != fact.id) {
                found.push(fact);
            }
        }
        found.truncate(MEMORIES);
        found.into_iter().map(|fact| fact.text).collect()
    }

    /// What means something near, the nearest first; nothing without the table.
    pub(super) fn near(&mut self, text: &str, store: &Store) -> Vec<Fact> {
        self.look(text, store).unwrap_or_default()
    }

    fn look(&mut self, text: &str, store: &Store) -> Option<Vec<Fact>> {
        if let Some(file) = self.file.take() {
            self.table = QuickTable::open(&file)
                .inspect_err(|error| tracing::warn!(%error, "memories are found by words only"))
                .ok();
        }
        let table = self.table.as_ref()?;
        let mut all = store.read(facts::list).ok()?;
        all.sort_by_key(|fact| std::cmp::Reverse(fact.changed));
        all.truncate(MOST);
        let mut vectors = BTreeMap::new();
        for fact in &all {
            let kept = self.vectors.remove(&fact.id);
            let fresh = kept.filter(|(changed, _)| *changed == fact.changed);
            let vector = fresh.unwrap_or_else(|| (fact.changed, table.embed(&fact.text)));
            vectors.insert(fact.id, vector);
        }
        // What was forgotten is gone from here too.
        self.vectors = vectors;
        let wanted = table.embed(text);
        let among = all.iter().map(|fact| &self.vectors[&fact.id].1[..]);
        let near = nearest(&wanted, among, MEMORIES);
        let close = near.into_iter().filter(|(_, nearness)| *nearness >= NEAR);
        Some(close.map(|(at, _)| all[at].clone()).collect())
    }
}

/// What shares a word with the request.
fn named(reader: &sotto_store::Reader<'_>, text: &str) -> sotto_store::Result<Vec<Fact>> {
    let words = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST);
    let mut found: Vec<Fact> = Vec::new();
    for word in words {
        let wanted = SearchRequest {
            words: word.to_owned(),
            kinds: vec![Kind::Fact],
            order: SearchOrder::Best,
            limit: 3,
        };
        for hit in search::find(reader, &wanted)? {
            if found.len() < MEMORIES && found.iter().all(|fact| fact.id != hit.id) {
                found.extend(reader.get::<Fact>(hit.id)?);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use sotto_api::{FactSource, NewFact};
    use sotto_store::{Act, NoKeychain};

    use super::*;

    fn remembering(texts: &[&str]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::now();
        let store = Store::open(folder.path(), &NoKeychain, now).unwrap().store;
        store
            .act(Act::by_hand(now, ""), |writer| {
                for text in texts {
                    let source = FactSource::Written;
                    let text = (*text).to_owned();
                    facts::remember(writer, &NewFact { text, source })?;
                }
                Ok(())
            })
            .unwrap();
        (folder, store)
    }

    const KNOWN: [&str; 6] = [
        "my car is parked on level three",
        "I am allergic to peanuts",
        "my doctor is called Miller",
        "the spare key is under the flower pot",
        "I prefer tea to coffee",
        "the bins go out on Tuesday",
    ];

    #[test]
    fn what_means_the_same_in_other_words_is_found() {
        let (_folder, store) = remembering(&KNOWN);
        let mut memories = Memories::default();
        memories.by_table(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/memory-table.bin"),
        );
        for (asked, expected) in [
            ("Where did I leave my vehicle?", KNOWN[0]),
            ("What can I not eat?", KNOWN[1]),
            ("Who is my physician?", KNOWN[2]),
            ("Which drink do I like best?", KNOWN[4]),
        ] {
            let found = memories.about(asked, &store);
            assert_eq!(
                found.first().map(String::as_str),
                Some(expected),
                "{asked}: {found:?}"
            );
        }
        for asked in ["Tell me a joke", "What is the capital of France?"] {
            let found = memories.about(asked, &store);
            assert!(found.is_empty(), "{asked}: {found:?}");
        }
    }

    #[test]
    fn without_the_table_words_are_enough() {
        let (_folder, store) = remembering(&KNOWN);
        let mut memories = Memories::default();
        assert_eq!(memories.about("My doctor?", &store), [KNOWN[2]]);
        memories.by_table("nowhere.bin".into());
        assert_eq!(memories.about("My doctor?", &store), [KNOWN[2]]);
        assert!(memories.about("Who is my physician?", &store).is_empty());
    }

    #[test]
    fn what_was_changed_means_what_it_says_now() {
        let (_folder, store) = remembering(&KNOWN[..1]);
        let mut memories = Memories::default();
        memories.by_table(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/memory-table.bin"),
        );
        assert!(!memories.about("Where is my vehicle?", &store).is_empty());
        let fact = store.read(facts::list).unwrap().remove(0);
        let later = Timestamp::now();
        store
            .act(Act::by_hand(later, ""), |writer| {
                facts::change(writer, fact.id, "I am allergic to peanuts")
            })
            .unwrap();
        assert!(memories.about("Where is my vehicle?", &store).is_empty());
        store
            .act(Act::by_hand(later, ""), |writer| {
                facts::forget(writer, fact.id)
            })
            .unwrap();
        assert!(memories.about("What can I not eat?", &store).is_empty());
    }
}
