//! Words that the ear writes wrongly, as their owner spells them.

use sotto_api::WordFix;

use super::{Word, words};

/// The words with those of the owner in place of what was heard. The longest that fits counts; signs stay.
pub(super) fn spelt(all: Vec<Word>, fixes: &[WordFix]) -> Vec<Word> {
    let mut known: Vec<(Vec<String>, &str)> = fixes
        .iter()
        .map(|fix| {
            let heard = words(&fix.heard).into_iter().map(|word| word.plain);
            (heard.collect::<Vec<_>>(), fix.spelt.trim())
        })
        .filter(|(heard, spelt)| !spelt.is_empty() && heard.iter().any(|word| !word.is_empty()))
        .collect();
    known.sort_by_key(|(heard, _)| std::cmp::Reverse(heard.len()));
    let mut left = Vec::with_capacity(all.len());
    let mut rest = all.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let fits = known.iter().find(|(heard, _)| {
            heard.len() <= rest.len()
                && heard
                    .iter()
                    .zip(rest)
                    .all(|(heard, word)| *heard == word.plain)
        });
        match fits {
            Some((heard, spelt)) => {
                let behind = rest[heard.len() - 1].behind.clone();
                left.push(Word {
                    text: (*spelt).to_owned(),
                    plain: spelt.to_lowercase(),
                    behind,
                });
                rest = &rest[heard.len()..];
            }
            None => {
                left.push(first.clone());
                rest = others;
            }
        }
    }
    left
}
