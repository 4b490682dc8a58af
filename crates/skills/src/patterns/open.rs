//! Slots that any words can fill. What keeps them from swallowing a sentence: each kind has words it never holds, a length
//! it never passes, and ends where a pause stands.

use std::collections::HashSet;
use std::ops::Range;

use crate::abilities::SlotKind;
use crate::words::{Mark, Spelling, Word, fold};

use super::language::Habits;
use super::phrases::Phrases;

/// A language's words at the borders of open slots.
#[derive(Debug, Clone)]
pub(super) struct Open {
    not_in_names: HashSet<String>,
    not_in_items: HashSet<String>,
    dangling: HashSet<String>,
    articles: HashSet<String>,
    definite: HashSet<String>,
    joiners: Phrases,
}

impl Open {
    pub(super) fn new(habits: &Habits, spelling: &Spelling) -> Self {
        let set = |list: &[String]| list.iter().map(|word| fold(word)).collect();
        Self {
            not_in_names: set(&habits.not_in_names),
            not_in_items: set(&habits.not_in_items),
            dangling: set(&habits.dangling),
            articles: set(&habits.articles),
            definite: set(&habits.definite),
            joiners: Phrases::new(&habits.item_joiners, spelling),
        }
    }

    /// How many of the words from `at` on an open slot can hold at most; zero for closed kinds.
    pub(super) fn longest(&self, kind: SlotKind, words: &[Word], at: usize) -> usize {
        let (most, never): (usize, Option<&HashSet<String>>) = match kind {
            SlotKind::Text => (words.len(), None),
            SlotKind::Items => (40, Some(&self.not_in_items)),
            SlotKind::Name => (3, Some(&self.not_in_names)),
            SlotKind::ListName | SlotKind::App => (4, Some(&self.not_in_names)),
            SlotKind::Page => (6, None),
            _ => return 0,
        };
        let mut held = 0;
        for word in words[at..].iter().take(most) {
            if never.is_some_and(|never| never.contains(&word.plain)) {
                // "to do" is the one list whose name holds such a word.
                let to_do = kind == SlotKind::ListName
                    && matches!(word.plain.as_str(), "to" | "do")
                    && words[at..]
                        .windows(2)
                        .take(2)
                        .any(|two| two[0].plain == "to" && two[1].plain == "do");
                if !to_do {
                    break;
                }
            }
            held += 1;
            let pause = match kind {
                SlotKind::Text => false,
                SlotKind::Items => matches!(word.mark, Mark::Stop | Mark::Colon),
                _ => word.mark != Mark::None,
            };
            if pause {
                break;
            }
        }
        held
    }

    /// Whether a slot's words end in one that asks for more ("for", "the").
    pub(super) fn dangles(&self, words: &[Word]) -> bool {
        words
            .last()
            .is_some_and(|word| self.dangling.contains(&word.plain))
    }

    /// Whether a word is an article, which names nothing by itself.
    pub(super) fn is_article(&self, plain: &str) -> bool {
        self.articles.contains(plain)
    }

    /// A run without the articles before it.
    pub(super) fn without_articles(&self, words: &[Word], run: Range<usize>) -> Range<usize> {
        without(&self.articles, words, run)
    }

    /// "the first of March" is "first of March".
    pub(super) fn without_the(&self, words: &[Word], run: Range<usize>) -> Range<usize> {
        without(&self.definite, words, run)
    }

    /// "milk, eggs and bread" → the runs of three things.
    pub(super) fn items(&self, words: &[Word], run: Range<usize>) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = run.start;
        let mut at = run.start;
        let mut keep = |from: usize, to: usize| {
            if from < to {
                found.push(self.without_articles(words, from..to));
            }
        };
        while at < run.end {
            let joiner = self
                .joiners
                .lengths(&words[..run.end], at)
                .into_iter()
                .max();
            match joiner {
                Some(length) if at + length < run.end && (at > from || from > run.start) => {
                    keep(from, at);
                    at += length;
                    from = at;
                }
                _ => {
                    let pause = words[at].mark != Mark::None;
                    at += 1;
                    if pause {
                        keep(from, at);
                        from = at;
                    }
                }
            }
        }
        keep(from, run.end);
        found
    }
}

fn without(these: &HashSet<String>, words: &[Word], run: Range<usize>) -> Range<usize> {
    let mut from = run.start;
    while from + 1 < run.end && these.contains(&words[from].plain) {
        from += 1;
    }
    from..run.end
}
