//! Which of the user's things is meant: by its name as it is written, by a part of it, or by its sound.

use crate::patterns::{Fit, fitting};
use crate::words::sound::Ears;

use super::{Asked, Line, NotDone, Result, Say, Task};

/// More than this many names in one question help nobody.
const MOST_NAMED: usize = 4;

/// The one of these things that is meant by `words`.
///
/// # Errors
/// A question where several fit, or that none does.
pub(super) fn one<'t, T>(
    task: &Task<'_>,
    slot: &'static str,
    words: &str,
    things: &'t [T],
    name: impl Fn(&T) -> String,
    group: &'static str,
) -> Result<&'t T> {
    let names: Vec<String> = things.iter().map(&name).collect();
    let ears = [Ears::English, Ears::German];
    let bare = without_generic(task, words);
    let found = fitting(words, &names, &ears)
        .or_else(|| fitting(&bare, &names, &ears))
        .or_else(|| contained(words, &names))
        .or_else(|| contained(&bare, &names));
    let Some((_, found)) = found else {
        return Err(none(group, words));
    };
    let meant: Vec<usize> = (0..things.len())
        .filter(|at| found.contains(&names[*at].as_str()))
        .collect();
    match meant[..] {
        [at] => Ok(&things[at]),
        [] => Err(none(group, words)),
        // Things of the very same name: the newest is as good as any, unless there is something to tell them apart by.
        [.., last] if found.len() == 1 => Ok(&things[last]),
        _ => Err(which(task, slot, meant.iter().map(|at| names[*at].clone()))),
    }
}

/// "The dentist appointment" without what every appointment is called.
pub(super) fn without_generic(task: &Task<'_>, words: &str) -> String {
    let generic = task.here.book.line(&Line::new("answer.generic"));
    let kept: Vec<&str> = words
        .split_whitespace()
        .filter(|word| {
            !generic
                .split(", ")
                .any(|known| known == word.to_lowercase())
        })
        .collect();
    kept.join(" ")
}

/// Names that hold all of the words, or whose every word was said: "the dentist" for "call the dentist".
fn contained<'n>(words: &str, names: &'n [String]) -> Option<(Fit, Vec<&'n str>)> {
    let parts = |text: &str| -> Vec<String> {
        let small = text.to_lowercase();
        small
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(single)
            .collect()
    };
    let said = parts(words);
    let mut found: Vec<&str> = names
        .iter()
        .filter(|name| {
            let known = parts(name);
            let inside = !said.is_empty() && said.iter().all(|word| known.contains(word));
            inside || (known.len() > 1 && known.iter().all(|word| said.contains(word)))
        })
        .map(String::as_str)
        .collect();
    found.sort_unstable();
    found.dedup();
    (!found.is_empty()).then_some((Fit::Part, found))
}

/// One or several of it is the same thing: "egg" and "eggs".
fn single(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(one) if one.chars().count() > 2 && !one.ends_with('s') => one.to_owned(),
        _ => word.to_owned(),
    }
}

/// There is none of that name.
pub(super) fn none(group: &'static str, words: &str) -> NotDone {
    NotDone::failed(Line::new(group).with("name", words))
}

/// Asks which one.
pub(super) fn which(task: &Task<'_>, slot: &str, names: impl Iterator<Item = String>) -> NotDone {
    let names: Vec<String> = names.take(MOST_NAMED).collect();
    let question = Line::new("talk.which").with("names", task.here.book.choice(&names));
    NotDone::Ask(Asked {
        slot: slot.to_owned(),
        question: Say::Line(question),
        options: names,
    })
}
