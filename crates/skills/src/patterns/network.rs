//! All patterns of all languages as one network of states over numbered words, and the index that says which patterns a
//! sentence can fit at all: those of which every necessary word occurs in it.
//!
//! Each pattern is a stretch of the network without circles, its states numbered so that every edge leads upward; so one
//! sweep over words and states finds the cheapest way through.

use std::collections::{BTreeSet, HashMap};

use super::sentence::Part;
use crate::abilities::{Slot, SlotKind};
use crate::words::{Spelling, Words};

/// A word's number.
pub(super) type WordId = u32;
/// A word that no pattern knows.
pub(super) const UNKNOWN: WordId = WordId::MAX;

/// From a state to a later one of the same pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Edge {
    Word(WordId, u32),
    Slot(u8, u32),
}

/// A slot as a pattern meets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternSlot {
    pub name: String,
    pub kind: SlotKind,
    pub choices: Vec<String>,
}

/// One pattern of the network.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub tool: String,
    pub language: u8,
    pub written: String,
    pub weak: bool,
    pub slots: Vec<PatternSlot>,
    /// Its states are `first..first + states`; it begins in the first.
    pub first: u32,
    pub states: u32,
    /// Of each of these sets one word has to occur.
    needs: Vec<Vec<WordId>>,
    /// The fewest words it can be.
    pub shortest: usize,
}

impl Pattern {
    pub(super) fn new(
        tool: String,
        language: u8,
        written: String,
        weak: bool,
        slots: Vec<PatternSlot>,
    ) -> Self {
        Self {
            tool,
            language,
            written,
            weak,
            slots,
            first: 0,
            states: 0,
            needs: Vec::new(),
            shortest: 0,
        }
    }
}

impl PatternSlot {
    /// The verb's name for it: `alarm:date` fills `alarm`.
    pub(super) fn whole_name(&self) -> &str {
        self.name.split(':').next().unwrap_or(&self.name)
    }

    /// `due:clear` holds a time only where the words can be nothing else.
    pub(super) fn is_clear(&self) -> bool {
        self.name.ends_with(":clear")
    }

    /// `title:known` holds a text only where it is a well-known one and every other word was heard as it is.
    pub(super) fn is_only_known(&self) -> bool {
        self.name.ends_with(":known")
    }

    /// `level:word` holds how much only as a word, and no number: "half".
    pub(super) fn is_word(&self) -> bool {
        self.name.ends_with(":word")
    }

    /// `amount:whole` holds only words for all there is: "all the way".
    pub(super) fn is_whole(&self) -> bool {
        self.name.ends_with(":whole")
    }
}

impl From<&Slot> for PatternSlot {
    fn from(slot: &Slot) -> Self {
        Self {
            name: slot.name.clone(),
            kind: slot.kind,
            choices: slot.choices.clone(),
        }
    }
}

/// All patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct Network {
    numbers: HashMap<String, WordId>,
    words: Vec<String>,
    /// State → where its edges begin.
    edges_from: Vec<u32>,
    edges: Vec<Edge>,
    ends: Vec<bool>,
    pub patterns: Vec<Pattern>,
    /// Word → patterns whose rarest necessary word it can be.
    by_word: HashMap<WordId, Vec<u32>>,
    /// Patterns of slots only.
    always: Vec<u32>,
}

impl Network {
    pub(super) fn number(&self, word: &str) -> WordId {
        self.numbers.get(word).copied().unwrap_or(UNKNOWN)
    }

    pub(super) fn word(&self, id: WordId) -> &str {
        self.words.get(id as usize).map_or("", String::as_str)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = (WordId, &str)> {
        self.words
            .iter()
            .enumerate()
            .map(|(id, word)| (id as WordId, word.as_str()))
    }

    pub(super) fn edges(&self, state: u32) -> &[Edge] {
        let state = state as usize;
        &self.edges[self.edges_from[state] as usize..self.edges_from[state + 1] as usize]
    }

    pub(super) fn is_end(&self, state: u32) -> bool {
        self.ends[state as usize]
    }

    /// Patterns that a sentence with these words can fit when at most `missing` necessary words were not heard.
    pub(super) fn candidates(&self, heard: &BTreeSet<WordId>, missing: usize) -> Vec<u32> {
        let possible: Vec<u32> = if missing > 0 {
            // The rarest word may be the one that was not heard.
            (0..self.patterns.len() as u32).collect()
        } else {
            let named = heard.iter().filter_map(|word| self.by_word.get(word));
            let in_order: BTreeSet<u32> =
                self.always.iter().chain(named.flatten()).copied().collect();
            in_order.into_iter().collect()
        };
        // Every word that a pattern needs is looked for: a place in a row is found faster than a name in a set.
        let mut is_heard = vec![false; self.words.len()];
        for word in heard {
            if let Some(known) = is_heard.get_mut(*word as usize) {
                *known = true;
            }
        }
        let is_heard = |word: &WordId| is_heard.get(*word as usize).copied().unwrap_or(false);
        let fits = |pattern: &u32| {
            let needs = &self.patterns[*pattern as usize].needs;
            let unheard = needs.iter().filter(|set| !set.iter().any(is_heard)).count();
            unheard <= missing.min(needs.len() / 3)
        };
        possible.into_iter().filter(fits).collect()
    }

    /// Adds a pattern.
    pub(super) fn add(&mut self, part: &Part, mut pattern: Pattern, spelling: &Spelling) {
        let mut sketch = Sketch {
            edges: vec![Vec::new()],
        };
        let slots = pattern.slots.clone();
        let part = self.numbered(part, &slots, spelling);
        let end = sketch.draw(&part, 0);
        let states = sketch.edges.len();
        let closure = sketch.silent_closures();
        if self.edges_from.is_empty() {
            self.edges_from.push(0);
        }
        pattern.first = self.ends.len() as u32;
        pattern.states = states as u32;
        for reach in closure {
            let mut edges: BTreeSet<Edge> = BTreeSet::new();
            for state in &reach {
                for (step, to) in &sketch.edges[*state] {
                    let to = pattern.first + *to as u32;
                    match step {
                        Step::Word(word) => edges.insert(Edge::Word(*word, to)),
                        Step::Slot(slot) => edges.insert(Edge::Slot(*slot, to)),
                        Step::Silent => false,
                    };
                }
            }
            self.edges.extend(edges);
            self.edges_from.push(self.edges.len() as u32);
            self.ends.push(reach.contains(&end));
        }
        pattern.needs = needs(&part);
        pattern.shortest = shortest(&part);
        self.patterns.push(pattern);
    }

    /// To be called when all patterns are in: the index by rarest word.
    pub(super) fn index(&mut self) {
        let mut often: HashMap<WordId, usize> = HashMap::new();
        for word in self
            .patterns
            .iter()
            .flat_map(|pattern| pattern.needs.iter().flatten())
        {
            *often.entry(*word).or_default() += 1;
        }
        for (number, pattern) in self.patterns.iter().enumerate() {
            let weight = |set: &&Vec<WordId>| set.iter().map(|word| often[word]).sum::<usize>();
            match pattern.needs.iter().min_by_key(weight) {
                Some(rarest) => {
                    for word in rarest {
                        self.by_word.entry(*word).or_default().push(number as u32);
                    }
                }
                None => self.always.push(number as u32),
            }
        }
    }

    fn numbered(&mut self, part: &Part, slots: &[PatternSlot], spelling: &Spelling) -> Piece {
        match part {
            Part::Word(word) => {
                let read = Words::read(word, spelling);
                let words = read
                    .all
                    .iter()
                    .map(|word| Piece::Word(self.enter(&word.plain)));
                Piece::All(words.collect())
            }
            Part::Slot(name) => {
                let place = slots.iter().position(|slot| slot.name == *name);
                Piece::Slot(place.unwrap_or(usize::from(u8::MAX)) as u8)
            }
            Part::All(parts) => Piece::All(
                parts
                    .iter()
                    .map(|part| self.numbered(part, slots, spelling))
                    .collect(),
            ),
            Part::One(parts) => Piece::One(
                parts
                    .iter()
                    .map(|part| self.numbered(part, slots, spelling))
                    .collect(),
            ),
            Part::Maybe(part) => Piece::Maybe(Box::new(self.numbered(part, slots, spelling))),
        }
    }

    fn enter(&mut self, word: &str) -> WordId {
        if let Some(id) = self.numbers.get(word) {
            return *id;
        }
        let id = self.words.len() as WordId;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), id);
        id
    }
}

/// A part with numbered words and slots.
enum Piece {
    Word(WordId),
    Slot(u8),
    All(Vec<Piece>),
    One(Vec<Piece>),
    Maybe(Box<Piece>),
}

#[derive(Clone, Copy)]
enum Step {
    Word(WordId),
    Slot(u8),
    Silent,
}

/// A pattern's states while it is drawn, still with silent edges.
struct Sketch {
    edges: Vec<Vec<(Step, usize)>>,
}

impl Sketch {
    fn state(&mut self) -> usize {
        self.edges.push(Vec::new());
        self.edges.len() - 1
    }

    /// Draws a piece from a state on; gives the state behind it, which is numbered above all before it.
    fn draw(&mut self, piece: &Piece, from: usize) -> usize {
        match piece {
            Piece::Word(word) => self.step(from, Step::Word(*word)),
            Piece::Slot(slot) => self.step(from, Step::Slot(*slot)),
            Piece::All(pieces) => pieces
                .iter()
                .fold(from, |from, piece| self.draw(piece, from)),
            Piece::Maybe(inner) => {
                let end = self.draw(inner, from);
                let behind = self.step(end, Step::Silent);
                self.edges[from].push((Step::Silent, behind));
                behind
            }
            Piece::One(pieces) => {
                let ends: Vec<usize> = pieces.iter().map(|piece| self.draw(piece, from)).collect();
                let behind = self.state();
                for end in ends {
                    self.edges[end].push((Step::Silent, behind));
                }
                behind
            }
        }
    }

    fn step(&mut self, from: usize, step: Step) -> usize {
        let to = self.state();
        self.edges[from].push((step, to));
        to
    }

    /// For each state the states that are reached without a word.
    fn silent_closures(&self) -> Vec<BTreeSet<usize>> {
        let mut closures: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); self.edges.len()];
        for state in (0..self.edges.len()).rev() {
            let mut reach = BTreeSet::from([state]);
            for (step, to) in &self.edges[state] {
                if matches!(step, Step::Silent) {
                    reach.extend(closures[*to].iter().copied());
                }
            }
            closures[state] = reach;
        }
        closures
    }
}

/// Sets of words of each of which one must occur.
fn needs(piece: &Piece) -> Vec<Vec<WordId>> {
    match piece {
        Piece::Word(word) => vec![vec![*word]],
        Piece::Slot(_) | Piece::Maybe(_) => Vec::new(),
        Piece::All(pieces) => pieces.iter().flat_map(needs).collect(),
        Piece::One(pieces) => {
            let mut together: Vec<WordId> = Vec::new();
            for piece in pieces {
                match needs(piece).into_iter().min_by_key(Vec::len) {
                    Some(set) => together.extend(set),
                    None => return Vec::new(),
                }
            }
            together.sort_unstable();
            together.dedup();
            vec![together]
        }
    }
}

fn shortest(piece: &Piece) -> usize {
    match piece {
        Piece::Word(_) | Piece::Slot(_) => 1,
        Piece::Maybe(_) => 0,
        Piece::All(pieces) => pieces.iter().map(shortest).sum(),
        Piece::One(pieces) => pieces.iter().map(shortest).min().unwrap_or(0),
    }
}
