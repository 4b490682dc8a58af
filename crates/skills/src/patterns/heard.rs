//! A sentence made ready for the network: its words numbered, what each may have been misheard for, where a request may
//! begin and end inside its frame, and the slots that were already tried.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::abilities::SlotKind;
use crate::words::Words;

use super::network::{Network, UNKNOWN, WordId};
use super::open::Open;

/// Where a request may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub at: usize,
    /// Behind "would you mind", where "setting" stands for "set".
    pub ing: bool,
    /// How many frames were stepped over.
    pub frames: u32,
}

/// Where which slot was tried: language, kind, which of the kind, place.
pub(super) type Place = (u8, SlotKind, usize, usize);

/// A sentence, ready.
pub(super) struct Heard<'a> {
    pub words: &'a Words,
    pub ids: Vec<WordId>,
    /// What "setting" is the form of.
    pub base: Vec<WordId>,
    /// Per word: what it may have been, with how much that counts against it. Empty unless mishearings are looked for.
    pub alike: Vec<Vec<(WordId, u32)>>,
    /// Per language, whether each word asks for more behind it, so that no open slot ends with it.
    pub dangles: Vec<Vec<bool>>,
    /// Lengths of closed slots that were already found.
    lengths: RefCell<HashMap<Place, Rc<[usize]>>>,
}

impl<'a> Heard<'a> {
    pub(super) fn new(words: &'a Words, network: &Network, open: &[Open]) -> Self {
        let ids = words
            .all
            .iter()
            .map(|word| network.number(&word.plain))
            .collect();
        let base = words
            .all
            .iter()
            .map(|word| base(&word.plain, network))
            .collect();
        // Asked at every place for every length of every open slot: looked up once.
        let dangles = |open: &Open| {
            let each = words.all.iter();
            each.map(|word| open.dangles(std::slice::from_ref(word)))
                .collect::<Vec<bool>>()
        };
        Self {
            dangles: open.iter().map(dangles).collect(),
            words,
            ids,
            base,
            alike: vec![Vec::new(); words.len()],
            lengths: RefCell::default(),
        }
    }

    /// The words that occur in a part of the sentence, or may.
    pub(super) fn vocabulary(&self, from: usize, to: usize) -> BTreeSet<WordId> {
        let exact = self.ids[from..to]
            .iter()
            .chain(&self.base[from..to])
            .copied();
        let alike = self.alike[from..to].iter().flatten().map(|(word, _)| *word);
        exact.chain(alike).filter(|word| *word != UNKNOWN).collect()
    }

    /// Looked up, or found and kept.
    pub(super) fn lengths(&self, key: Place, find: impl FnOnce() -> Vec<usize>) -> Rc<[usize]> {
        if let Some(found) = self.lengths.borrow().get(&key) {
            return Rc::clone(found);
        }
        let found: Rc<[usize]> = find().into();
        self.lengths.borrow_mut().insert(key, Rc::clone(&found));
        found
    }
}

/// "setting" → "set", "adding" → "add", "moving" → "move", when patterns know that word.
fn base(word: &str, network: &Network) -> WordId {
    let Some(stem) = word.strip_suffix("ing").filter(|stem| stem.len() >= 2) else {
        return UNKNOWN;
    };
    let single = match stem.as_bytes() {
        [.., one, other] if one == other => &stem[..stem.len() - 1],
        _ => stem,
    };
    [format!("{stem}e"), stem.to_owned(), single.to_owned()]
        .iter()
        .map(|word| network.number(word))
        .find(|word| *word != UNKNOWN)
        .unwrap_or(UNKNOWN)
}
