//! The sweep through one pattern: the cheapest way to read a part of a sentence as this pattern.
//!
//! A word that a pattern says costs nothing, a word of a closed slot little, a word of an open slot much: so the most
//! literal reading wins, and open slots are as short as they can be.

use std::cell::RefCell;
use std::ops::Range;

use crate::abilities::SlotKind;

use super::closed::{Closed, Spans};
use super::heard::{Heard, Start};
use super::network::{Edge, Network, Pattern, UNKNOWN, WordId};
use super::open::Open;

/// What a word of an open slot costs.
const OPEN_WORD: u32 = 10;
/// What a word of a closed slot costs.
const CLOSED_WORD: u32 = 2;
/// What a slot costs by itself: of two equal readings the one with fewer slots wins.
const SLOT: u32 = 1;
/// What a word costs that is stepped over.
const STEPPED_OVER: u32 = 3;
/// What a frame around the request costs.
const FRAME: u32 = 1;
/// What an open slot costs that ends in "for" or "the".
const DANGLING: u32 = 9;
/// What a word of the pattern costs that was not heard.
pub(super) const NOT_HEARD: u32 = 50;
/// A sum no reading reaches.
const NEVER: u32 = u32::MAX;

/// One way to read words as a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parse {
    pub pattern: u32,
    pub cost: u32,
    /// Words of the pattern that were heard as they are.
    pub exact: u32,
    /// Words of the pattern that were heard as others.
    pub alike: u32,
    /// Words of the pattern that were not heard.
    pub missing: u32,
    /// Slot of the pattern → its words.
    pub slots: Vec<(u8, Range<usize>)>,
}

/// What a sweep needs to know beside the sentence.
pub(super) struct Sweep<'a> {
    pub network: &'a Network,
    pub closed: &'a [Closed],
    pub open: &'a [Open],
    pub spans: &'a dyn Spans,
    /// Words that may go unheard.
    pub missing: u32,
    /// The table of the pattern in hand, which the next one fills anew.
    pub cells: RefCell<Vec<Cell>>,
}

#[derive(Clone, Copy)]
pub(super) struct Cell {
    cost: u32,
    missing: u32,
    /// The cell this one was reached from, and how.
    from: (u32, u32),
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Begin,
    Exact,
    Alike,
    Missing,
    Over,
    Slot(u8),
}

impl Sweep<'_> {
    /// The cheapest reading of the words from one of `starts` to one of `ends` (place, cost of the frame behind it).
    pub(super) fn read(
        &self,
        number: u32,
        heard: &Heard<'_>,
        starts: &[Start],
        ends: &[(usize, u32)],
    ) -> Option<Parse> {
        let pattern = &self.network.patterns[number as usize];
        let last = ends.iter().map(|(end, _)| *end).max()?;
        let states = pattern.states as usize;
        let nothing = Cell {
            cost: NEVER,
            missing: 0,
            from: (0, 0),
            how: How::Begin,
        };
        let mut cells = self.cells.borrow_mut();
        cells.clear();
        cells.resize((last + 1) * states, nothing);
        for start in starts.iter().filter(|start| start.at < last) {
            let cell = &mut cells[start.at * states];
            cell.cost = cell.cost.min(start.frames * FRAME);
        }
        for at in 0..=last {
            for state in 0..pattern.states {
                let here = cells[at * states + state as usize];
                if here.cost == NEVER {
                    continue;
                }
                let ing = state == 0 && starts.iter().any(|start| start.at == at && start.ing);
                let mut reach = |to_at: usize, to_state: u32, cost: u32, how: How| {
                    let cell = &mut cells[to_at * states + to_state as usize];
                    let cost = here.cost.saturating_add(cost);
                    if cost < cell.cost {
                        let missing = here.missing + u32::from(how == How::Missing);
                        *cell = Cell {
                            cost,
                            missing,
                            from: (at as u32, state),
                            how,
                        };
                    }
                };
                let may_miss = here.missing < self.missing && at > 0;
                for edge in self.network.edges(pattern.first + state) {
                    match *edge {
                        Edge::Word(word, to) => {
                            let to = to - pattern.first;
                            if at < last {
                                if heard.ids[at] == word || (ing && heard.base[at] == word) {
                                    reach(at + 1, to, 0, How::Exact);
                                } else if let Some((_, cost)) =
                                    heard.alike[at].iter().find(|(id, _)| *id == word)
                                {
                                    reach(at + 1, to, *cost, How::Alike);
                                }
                            }
                            if may_miss {
                                reach(at, to, NOT_HEARD, How::Missing);
                            }
                        }
                        Edge::Slot(slot, to) => {
                            if at < last {
                                self.slot(
                                    pattern,
                                    slot,
                                    to,
                                    heard,
                                    at,
                                    (last, ends),
                                    &mut |length, cost| {
                                        reach(
                                            at + length,
                                            to - pattern.first,
                                            cost,
                                            How::Slot(slot),
                                        );
                                    },
                                );
                            }
                        }
                    }
                }
                if at < last && heard.words.all[at].soft && (state > 0 || here.cost > 0) {
                    reach(at + 1, state, STEPPED_OVER, How::Over);
                }
            }
        }
        self.best(number, pattern, &cells, ends)
    }

    /// Every length that the slot can have here and that leads on.
    #[allow(clippy::too_many_arguments)]
    fn slot(
        &self,
        pattern: &Pattern,
        slot: u8,
        to: u32,
        heard: &Heard<'_>,
        at: usize,
        (last, ends): (usize, &[(usize, u32)]),
        reach: &mut dyn FnMut(usize, u32),
    ) {
        let Some(spec) = pattern.slots.get(slot as usize) else {
            return;
        };
        let language = pattern.language as usize;
        let words = &heard.words.all[..last];
        let open = &self.open[language];
        let longest = open.longest(spec.kind, words, at);
        for length in 1..=longest {
            if self.leads_on(to, heard, at + length, ends) {
                let dangling = if heard.dangles[language][at + length - 1] {
                    DANGLING
                } else {
                    0
                };
                reach(length, OPEN_WORD * length as u32 + SLOT + dangling);
            }
        }
        if longest == 0 {
            let choices = match spec.kind {
                SlotKind::Choice => spec.choices.len(),
                SlotKind::Number if spec.name == "amount" => usize::MAX,
                SlotKind::Time if spec.is_clear() => usize::MAX,
                SlotKind::Percent if spec.is_whole() => usize::MAX,
                SlotKind::Percent if spec.is_word() => usize::MAX - 1,
                _ => 0,
            };
            let key = (pattern.language, spec.kind, choices, at);
            let lengths = heard.lengths(key, || {
                self.closed[language].lengths(spec, self.spans, heard.words, at)
            });
            for length in lengths
                .iter()
                .copied()
                .filter(|length| *length > 0 && at + length <= last)
            {
                reach(length, CLOSED_WORD * length as u32 + SLOT);
            }
        }
    }

    /// Whether anything can follow in this state at this place.
    fn leads_on(&self, state: u32, heard: &Heard<'_>, at: usize, ends: &[(usize, u32)]) -> bool {
        if self.network.is_end(state) && ends.iter().any(|(end, _)| *end == at) {
            return true;
        }
        let Some(word) = heard.words.all.get(at) else {
            return self.missing > 0;
        };
        if word.soft || self.missing > 0 {
            return true;
        }
        self.network.edges(state).iter().any(|edge| match *edge {
            Edge::Slot(..) => true,
            Edge::Word(id, _) => self.says(heard, at, id),
        })
    }

    fn says(&self, heard: &Heard<'_>, at: usize, word: WordId) -> bool {
        word != UNKNOWN
            && (heard.ids[at] == word || heard.alike[at].iter().any(|(id, _)| *id == word))
    }

    fn best(
        &self,
        number: u32,
        pattern: &Pattern,
        cells: &[Cell],
        ends: &[(usize, u32)],
    ) -> Option<Parse> {
        let states = pattern.states as usize;
        let mut best: Option<(u32, usize, u32)> = None;
        for (end, frames) in ends {
            for state in 0..pattern.states {
                let cell = &cells[end * states + state as usize];
                if cell.cost == NEVER
                    || cell.how == How::Begin
                    || !self.network.is_end(pattern.first + state)
                {
                    continue;
                }
                let cost = cell.cost + frames * FRAME;
                if best.is_none_or(|(before, ..)| cost < before) {
                    best = Some((cost, *end, state));
                }
            }
        }
        let (cost, mut at, mut state) = best?;
        let mut parse = Parse {
            pattern: number,
            cost,
            exact: 0,
            alike: 0,
            missing: 0,
            slots: Vec::new(),
        };
        loop {
            let cell = cells[at * states + state as usize];
            match cell.how {
                How::Begin => break,
                How::Exact => parse.exact += 1,
                How::Alike => parse.alike += 1,
                How::Missing => parse.missing += 1,
                How::Over => {}
                How::Slot(slot) => parse.slots.push((slot, cell.from.0 as usize..at)),
            }
            (at, state) = (cell.from.0 as usize, cell.from.1);
        }
        parse.slots.reverse();
        Some(parse)
    }
}
