//! Slots whose words can be told from others: times, numbers, units, choices. For each kind, how many words from a place on
//! can be one.

use crate::abilities::SlotKind;
use crate::words::{Spelling, Word, Words};

use super::language::Habits;
use super::network::PatternSlot;
use super::phrases::Phrases;

/// A reader of times and numbers.
pub trait Spans {
    /// How many words from `at` on are a whole thing of this kind; shorter and longer readings alike.
    fn lengths(&self, kind: SlotKind, language: &str, words: &Words, at: usize) -> Vec<usize>;

    /// How many words from `at` on are about time beyond doubt: "tomorrow", but not "evening", which names many a thing.
    fn surely(&self, kind: SlotKind, language: &str, words: &Words, at: usize) -> Option<usize>;

    /// Whether a word alone is a day: "tomorrow".
    fn is_a_day(&self, language: &str, word: &str) -> bool;

    /// How many words from `at` on can only say on which day: what stands so behind a text says when it is due.
    fn clearly(&self, language: &str, words: &Words, at: usize) -> Vec<usize>;
}

/// Whether a word is figures, a slash and figures: a fraction, and in many a place the figures of a date.
pub(super) fn is_fraction(word: &str) -> bool {
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split_once('/')
        .is_some_and(|(above, below)| figures(above) && figures(below))
}

/// A language's own closed words.
#[derive(Debug, Clone)]
pub(super) struct Closed {
    code: String,
    one: Phrases,
    percents: Phrases,
    whole: Phrases,
    operators: Phrases,
    functions: Phrases,
    behind: Phrases,
    units: Phrases,
    positions: Phrases,
    beside: Phrases,
    seats: Phrases,
    possessive: Vec<String>,
    choices: Vec<(String, Phrases)>,
}

/// The most words that follow "above" in a position.
const LONGEST_NEIGHBOUR: usize = 6;

impl Closed {
    pub(super) fn new(habits: &Habits, spelling: &Spelling) -> Self {
        let phrases = |list: &[String]| Phrases::new(list, spelling);
        Self {
            code: habits.code.clone(),
            one: phrases(&habits.one),
            percents: phrases(&habits.percents.keys().cloned().collect::<Vec<_>>()),
            whole: phrases(&habits.whole),
            operators: phrases(&habits.operators),
            functions: phrases(&habits.functions),
            behind: phrases(&habits.functions_behind),
            units: phrases(&habits.units),
            positions: phrases(&habits.positions),
            beside: phrases(&habits.beside),
            seats: phrases(&habits.seats),
            possessive: habits.possessive.clone(),
            choices: habits
                .choices
                .iter()
                .map(|(choice, words)| (choice.clone(), phrases(words)))
                .collect(),
        }
    }

    /// How many words from `at` on can fill a slot; none for kinds that any words can fill.
    pub(super) fn lengths(
        &self,
        slot: &PatternSlot,
        spans: &dyn Spans,
        heard: &Words,
        at: usize,
    ) -> Vec<usize> {
        let words = heard.all.as_slice();
        let mut found = match slot.kind {
            SlotKind::Number if slot.name == "amount" => {
                let mut found = spans.lengths(slot.kind, &self.code, heard, at);
                found.extend(self.one.lengths(words, at));
                found
            }
            SlotKind::Time if slot.is_clear() => spans.clearly(&self.code, heard, at),
            SlotKind::Time => {
                let mut times = spans.lengths(slot.kind, &self.code, heard, at);
                times.retain(|length| !self.is_people(spans, heard, at, *length));
                times.extend(self.owner(spans, heard, at).map(|_| 1));
                times
            }
            SlotKind::Date => {
                let mut days = spans.lengths(slot.kind, &self.code, heard, at);
                days.extend(self.owner(spans, heard, at).map(|_| 1));
                days
            }
            SlotKind::Duration | SlotKind::Shift | SlotKind::Number => {
                spans.lengths(slot.kind, &self.code, heard, at)
            }
            SlotKind::Percent if slot.is_word() => self.percents.lengths(words, at),
            SlotKind::Percent if slot.is_whole() => self.whole.lengths(words, at),
            SlotKind::Percent => {
                let mut found = spans.lengths(SlotKind::Number, &self.code, heard, at);
                found.extend(self.percents.lengths(words, at));
                found
            }
            SlotKind::Unit => self.units.lengths(words, at),
            SlotKind::Expression => self.expressions(spans, heard, at),
            SlotKind::Position => {
                let mut found = self.positions.lengths(words, at);
                for length in self.beside.lengths(words, at) {
                    let most = (words.len() - at - length).min(LONGEST_NEIGHBOUR);
                    found.extend((1..=most).map(|more| length + more));
                }
                found
            }
            SlotKind::Choice => self
                .choices
                .iter()
                .filter(|(choice, _)| slot.choices.contains(choice))
                .flat_map(|(_, phrases)| phrases.lengths(words, at))
                .collect(),
            SlotKind::Text
            | SlotKind::Name
            | SlotKind::Items
            | SlotKind::ListName
            | SlotKind::App
            | SlotKind::Page => Vec::new(),
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The day that has what stands behind it, without the ending: "tomorrow" of "tomorrow's alarm".
    pub(super) fn owner<'w>(
        &self,
        spans: &dyn Spans,
        heard: &'w Words,
        at: usize,
    ) -> Option<&'w str> {
        let word = heard.all.get(at).filter(|_| at + 1 < heard.len())?;
        let mut endings = self.possessive.iter();
        let day = endings.find_map(|ending| word.lower.strip_suffix(ending.as_str()))?;
        spans.is_a_day(&self.code, day).then_some(day)
    }

    /// Whether a word such as "after" stands right before this place.
    pub(super) fn is_beside(&self, words: &[Word], at: usize) -> bool {
        !self.beside.starts_before(words, at).is_empty()
    }

    /// Whether a time of so many words says for how many people something is. Behind "a table for" a bare number does, with or
    /// without a day behind it: "six", "six tomorrow", but not "half past six" and "six o'clock". "For six" is a time as well.
    pub(super) fn is_people(
        &self,
        spans: &dyn Spans,
        heard: &Words,
        at: usize,
        length: usize,
    ) -> bool {
        let words = heard.all.as_slice();
        let behind_seats = |end: usize| {
            let starts = self.seats.starts_before(words, end);
            starts.into_iter().any(|start| start < at)
        };
        // How many of its words belong to "a table for".
        let shared = (0..length.min(2)).find(|shared| behind_seats(at + shared));
        let Some(shared) = shared else {
            return false;
        };
        let (number, rest) = (at + shared, length - shared);
        let is_a_day = |people: usize| {
            let days = spans.clearly(&self.code, heard, number + people);
            days.contains(&(rest - people))
        };
        spans
            .lengths(SlotKind::Number, &self.code, heard, number)
            .into_iter()
            .any(|people| people == rest || (people < rest && is_a_day(people)))
    }

    /// Which choice these words are.
    pub(super) fn choice(&self, words: &[Word], of: &[String]) -> Option<&str> {
        let said =
            |(choice, phrases): &&(String, Phrases)| of.contains(choice) && phrases.is(words);
        self.choices
            .iter()
            .find(said)
            .map(|(choice, _)| choice.as_str())
    }

    /// Sums: numbers with operators between, functions before and behind; a number alone is none.
    fn expressions(&self, spans: &dyn Spans, heard: &Words, at: usize) -> Vec<usize> {
        let words = heard.all.as_slice();
        // (place, whether anything was worked out so far), numbers first.
        let mut open = vec![(at, false)];
        // "1/3" is one word, and worked out already.
        let fraction = words.get(at).is_some_and(|word| is_fraction(&word.lower));
        let mut ends = if fraction { vec![1] } else { Vec::new() };
        let mut seen = Vec::new();
        while let Some((place, worked)) = open.pop() {
            if seen.contains(&(place, worked)) || place >= words.len() {
                continue;
            }
            seen.push((place, worked));
            for length in self.functions.lengths(words, place) {
                open.push((place + length, true));
            }
            for length in spans.lengths(SlotKind::Number, &self.code, heard, place) {
                let mut behind = vec![(place + length, worked)];
                while let Some((place, worked)) = behind.pop() {
                    if worked {
                        ends.push(place - at);
                    }
                    for length in self.behind.lengths(words, place) {
                        behind.push((place + length, true));
                    }
                    for length in self.operators.lengths(words, place) {
                        open.push((place + length, true));
                    }
                }
            }
        }
        ends
    }
}
