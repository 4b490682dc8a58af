//! Reads a text by the phrases of its language: for every rule and place, all that can stand there, worked out once.

use std::rc::Rc;

use super::built_in;
use super::deeds::Value;
use super::grammar::{BUILT_IN, Phrases};
use super::said::{Every, Said, Span, When};
use crate::numbers::{Compiled, Language, Piece, Reader, pieces};

/// Where it ends, and what it is.
pub(super) type Found = (usize, Value);

/// The pieces of a text as this room reads them.
pub(super) struct Text {
    pub pieces: Vec<Piece>,
    compiled: &'static Compiled,
}

/// A text in the middle of being read.
pub(super) struct Chart<'t> {
    pub phrases: &'static Phrases,
    pub pieces: &'t [Piece],
    pub numbers: Reader<'t>,
    words: Vec<u32>,
    /// (rule, place) → what stands there.
    known: Vec<Option<Rc<[Found]>>>,
    /// Rules within rules: nothing that people say goes deep.
    depth: usize,
}

/// What may be joined in any order, at most so many.
const PARTS: usize = 6;

const DEEPEST: usize = 60;

impl Text {
    pub fn new(tokens: &[&str], language: Language) -> Text {
        Self::of(tokens, language.compiled())
    }

    /// By the files of a language, wherever they come from.
    pub fn of(tokens: &[&str], compiled: &'static Compiled) -> Text {
        let phrases = &compiled.phrases;
        let mut all = Vec::with_capacity(tokens.len() + 4);
        for piece in pieces(tokens) {
            match phrases.split(&piece.text) {
                Some((head, tail)) => {
                    all.push(Piece {
                        text: head.to_owned(),
                        dot: false,
                        comma: false,
                        stop: false,
                        ..piece.clone()
                    });
                    all.push(Piece {
                        text: tail.to_owned(),
                        glued: true,
                        ..piece
                    });
                }
                None => all.push(piece),
            }
        }
        Text {
            pieces: all,
            compiled,
        }
    }

    pub fn chart(&self) -> Chart<'_> {
        let phrases = &self.compiled.phrases;
        Chart {
            phrases,
            pieces: &self.pieces,
            numbers: self.compiled.reader(&self.pieces),
            words: self
                .pieces
                .iter()
                .map(|piece| phrases.word(&piece.text))
                .collect(),
            known: vec![None; phrases.rules() * (self.pieces.len() + 1)],
            depth: 0,
        }
    }
}

impl Chart<'_> {
    /// Everything about time that starts at `at`: the longest first, the likelier first.
    pub fn said_at(&mut self, at: usize) -> Vec<(usize, Said)> {
        let mut all: Vec<(usize, Said)> = Vec::new();
        for rule in ["every", "when", "duration", "range", "shift"] {
            for (end, value) in self.named(rule, at).iter() {
                let said = match value.clone() {
                    Value::Every(every) => Said::Every(every),
                    Value::When(when) => Said::When(when),
                    Value::Length(length) => Said::Length(length),
                    Value::Shift(length, later) => Said::Shift { length, later },
                    Value::Range(span, around) => Said::Span { core: span, around },
                    _ => continue,
                };
                all.push((*end, said));
            }
        }
        all.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        all
    }

    /// Words that could as well mean something else: numbers and a few short words alone.
    pub fn is_weak(&self, from: usize, to: usize) -> bool {
        (from..to).all(|at| {
            let piece = &self.pieces[at];
            let plain = piece.text.bytes().all(|b| b.is_ascii_digit()) || !piece.is_digits();
            self.phrases.is_weak_alone(&piece.text) || (plain && self.numbers.is_figure(at))
        })
    }

    pub fn named(&mut self, rule: &str, at: usize) -> Rc<[Found]> {
        match self.phrases.rule(rule) {
            Some(rule) => self.at(rule, at),
            None => Rc::new([]),
        }
    }

    fn at(&mut self, rule: u16, at: usize) -> Rc<[Found]> {
        let place = usize::from(rule) * (self.pieces.len() + 1) + at;
        if let Some(known) = &self.known[place] {
            return Rc::clone(known);
        }
        if self.depth > DEEPEST {
            return Rc::new([]);
        }
        // A rule that begins with itself finds nothing there, instead of looking for ever.
        self.known[place] = Some(Rc::new([]));
        self.depth += 1;
        let mut found = match BUILT_IN.get(usize::from(rule)) {
            Some(&"when") => self.whens(at),
            Some(&"every") => self.everies(at),
            Some(&"range") => self.ranges(at),
            Some(&"length") => self.lengths(at),
            Some(name) => built_in::read(self, name, at),
            None => self.rule(rule, at),
        };
        // A hyphen between words says nothing.
        if found.is_empty() && at > 0 && self.is_soft(at) {
            found = self.at(rule, at + 1).to_vec();
        }
        self.depth -= 1;
        let found: Rc<[Found]> = found.into();
        self.known[place] = Some(Rc::clone(&found));
        found
    }

    fn is_soft(&self, at: usize) -> bool {
        self.pieces
            .get(at)
            .is_some_and(|piece| piece.is_hyphen() && piece.glued)
    }

    fn rule(&mut self, rule: u16, at: usize) -> Vec<Found> {
        let mut found: Vec<(u32, Found)> = Vec::new();
        let phrases = self.phrases;
        self.walk(phrases.root(rule), at, at, &mut Vec::new(), &mut found);
        // The order of the lines decides between equals.
        found.sort_by_key(|(line, (end, _))| (std::cmp::Reverse(*end), *line));
        let mut found: Vec<Found> = found.into_iter().map(|(_, found)| found).collect();
        found.dedup();
        found
    }

    fn walk(
        &mut self,
        node: &'static super::grammar::Node,
        start: usize,
        at: usize,
        values: &mut Vec<Value>,
        found: &mut Vec<(u32, Found)>,
    ) {
        for line in &node.ends {
            if let Some(value) = self.phrases.deeds[*line as usize].carry_out(values) {
                found.push((*line, (at, value)));
            }
        }
        if at >= self.pieces.len() || (at > start && self.pieces[at - 1].stop) {
            return;
        }
        let word = self.words[at];
        let phrases = self.phrases;
        if let Ok(index) = node.words.binary_search_by_key(&word, |(word, _)| *word) {
            let next = &phrases.nodes[node.words[index].1 as usize];
            self.walk(next, start, at + 1, values, found);
        } else if at > start && self.is_soft(at) && !node.words.is_empty() {
            self.walk_words_only(node, start, at + 1, values, found);
        }
        for (slot, next) in &node.slots {
            let next = &phrases.nodes[*next as usize];
            for (end, value) in self.at(*slot, at).iter() {
                values.push(value.clone());
                self.walk(next, start, *end, values, found);
                values.pop();
            }
        }
    }

    /// Behind a hyphen: slots skip it by themselves.
    fn walk_words_only(
        &mut self,
        node: &'static super::grammar::Node,
        start: usize,
        at: usize,
        values: &mut Vec<Value>,
        found: &mut Vec<(u32, Found)>,
    ) {
        let Some(word) = self.words.get(at).copied() else {
            return;
        };
        if let Ok(index) = node.words.binary_search_by_key(&word, |(word, _)| *word) {
            let next = &self.phrases.nodes[node.words[index].1 as usize];
            self.walk(next, start, at + 1, values, found);
        }
    }

    /// What the parts of these rules make together, in whatever order they stand: each beginning of it that is one.
    fn in_any_order<T: Clone + Default + PartialEq>(
        &mut self,
        at: usize,
        rules: &[&str],
        join: impl Fn(&T, &Value) -> Option<T>,
    ) -> Vec<(usize, T)> {
        let mut all: Vec<(usize, T)> = Vec::new();
        let mut open: Vec<(usize, T)> = vec![(at, T::default())];
        for _ in 0..PARTS {
            let mut longer: Vec<(usize, T)> = Vec::new();
            for (place, known) in &open {
                if *place > at && self.pieces[*place - 1].stop {
                    continue;
                }
                for rule in rules {
                    for (end, value) in self.named(rule, *place).iter() {
                        if let Some(both) = join(known, value) {
                            let both = (*end, both);
                            if !longer.contains(&both) {
                                longer.push(both);
                            }
                        }
                    }
                }
            }
            if longer.is_empty() {
                break;
            }
            all.extend(longer.iter().cloned());
            open = longer;
        }
        all
    }

    /// Parts of a moment in any order: "at 8 tomorrow morning".
    fn whens(&mut self, at: usize) -> Vec<Found> {
        let join = |when: &When, value: &Value| match value {
            Value::When(part) => when.clone().joined(part),
            _ => None,
        };
        let mut all: Vec<Found> = Vec::new();
        for (end, when) in self.in_any_order(at, &["moment"], join) {
            // A bare number behind a day is its time only where nothing follows: not in "tomorrow 5 people".
            let trailing = when.clock.is_some_and(|clock| clock.bare)
                && when.day.is_some()
                && self.is_digit_before(end);
            if !trailing || end == self.pieces.len() {
                all.push((end, Value::When(Box::new(when))));
            }
        }
        all.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        all
    }

    /// Whether what ends here is a number alone: nothing else of the phrase stands behind the bare hour.
    fn is_digit_before(&mut self, end: usize) -> bool {
        (end.saturating_sub(2)..end).any(|start| {
            self.numbers
                .wholes(start)
                .iter()
                .any(|(number, _)| *number == end)
        })
    }

    /// What repeats with its times and limits, in any order.
    fn everies(&mut self, at: usize) -> Vec<Found> {
        let join = |every: &Every, value: &Value| match value {
            Value::Every(part) => every.clone().joined(part),
            Value::When(part) => every.at.clone().joined(part).map(|at| Every {
                at,
                ..every.clone()
            }),
            _ => None,
        };
        let mut all: Vec<Found> = self
            .in_any_order(at, &["repeat", "moment"], join)
            .into_iter()
            .filter(|(_, every)| every.core.is_some())
            .map(|(end, every)| (end, Value::Every(Box::new(every))))
            .collect();
        all.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        all
    }

    /// From when to when, with a day before or behind: "tomorrow from 3 to 5".
    fn ranges(&mut self, at: usize) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let mut before: Vec<(usize, When)> = vec![(at, When::default())];
        for (end, value) in self.named("when", at).iter() {
            if let Value::When(when) = value
                && when.clock.is_none()
            {
                before.push((*end, (**when).clone()));
            }
        }
        for (place, around) in before {
            if place >= self.pieces.len() {
                continue;
            }
            for (end, value) in self.named("span", place).iter() {
                let Value::Span(span) = value else { continue };
                if place > at && !matches!(**span, Span::Between(..)) {
                    continue;
                }
                all.push((*end, Value::Range(span.clone(), Box::new(around.clone()))));
                if place == at && matches!(**span, Span::Between(..)) && *end < self.pieces.len() {
                    for (end, value) in self.named("when", *end).iter() {
                        if let Value::When(when) = value
                            && when.clock.is_none()
                        {
                            all.push((*end, Value::Range(span.clone(), when.clone())));
                        }
                    }
                }
            }
        }
        all.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        all
    }

    /// "an hour and 5 minutes": from the larger unit to the smaller.
    fn lengths(&mut self, at: usize) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let mut open: Vec<(usize, super::said::Length, super::said::Unit)> = Vec::new();
        let first = self.named("length_part", at);
        open.extend(first.iter().filter_map(|(end, value)| match value {
            Value::Measure(length, unit) => Some((*end, *length, *unit)),
            _ => None,
        }));
        while let Some((end, length, unit)) = open.pop() {
            all.push((end, Value::Length(length)));
            if end >= self.pieces.len() || all.len() > 64 {
                continue;
            }
            let mut places = vec![end];
            places.extend(self.named("and", end).iter().map(|(end, _)| *end));
            for place in places
                .into_iter()
                .filter(|place| *place < self.pieces.len())
            {
                for (end, value) in self.named("length_part", place).iter() {
                    if let Value::Measure(more, smaller) = value
                        && *smaller < unit
                        && let Some(sum) = length.plus(*more)
                    {
                        open.push((*end, sum, *smaller));
                    }
                }
            }
        }
        all.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        all.dedup();
        all
    }
}
