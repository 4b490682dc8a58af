//! What words say about themselves, as the end of a turn needs it: whether they call Sotto by its name, whether that was
//! surely not all, and whether they are Sotto's own.

mod all;
mod commands;
mod consent;
mod echo;
mod form;
mod wanting;

use sotto_api::Choice;
use sotto_skills::numbers::Language;

pub use all::judge;
pub use commands::{Commands, Known};
pub(super) use consent::agrees_or_declines;
pub use echo::echoes;

/// How an ear may write the name. It is a name that no ear has learned.
const NAMES: [&str; 10] = [
    "sotto", "soto", "sotho", "sato", "sotta", "sota", "saddo", "sottoh", "zotto", "sodo",
];
/// What stands before it in a call.
const CALLS: [&str; 9] = [
    "hey", "hei", "hay", "hi", "hallo", "hello", "ok", "okay", "he",
];

/// A word without signs, in small letters.
pub(super) fn bare(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words without the call at their beginning: of "Hey Sotto, what time is it?" the question.
#[must_use]
pub fn without_call(text: &str) -> &str {
    let text = text.trim();
    let mut rest = text;
    let mut word = || {
        let found = rest.trim_start();
        let end = found.find(char::is_whitespace).unwrap_or(found.len());
        let (first, behind) = found.split_at(end);
        rest = behind;
        (bare(first), behind)
    };
    let (first, behind_first) = word();
    if NAMES.contains(&first.as_str()) {
        return behind_first.trim_start();
    }
    if CALLS.contains(&first.as_str()) {
        let (second, behind) = word();
        if NAMES.contains(&second.as_str()) {
            return behind.trim_start();
        }
    }
    text
}

/// The language that is listened for; none lets the ear find out.
#[must_use]
pub fn spoken(choice: &Choice) -> Option<Language> {
    match choice {
        Choice::Named { name } => Language::of(name),
        Choice::Automatic => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_is_no_part_of_the_request() {
        for (said, request) in [
            ("Hey Sotto, what time is it?", "what time is it?"),
            ("hey soto set a timer", "set a timer"),
            ("Sotto. Stop.", "Stop."),
            ("Hey Sotto.", ""),
            ("  ", ""),
            ("Hey you, listen", "Hey you, listen"),
            ("What is a sotto?", "What is a sotto?"),
        ] {
            assert_eq!(without_call(said), request, "{said}");
        }
    }
}
