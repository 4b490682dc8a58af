//! Asks before what cannot be taken back.

use std::io::{BufRead, IsTerminal, Write};

use sotto_api::{Exit, Problem, ProblemCode};
use sotto_skills::numbers::Language;
use sotto_skills::words::fold;

use super::clock::{is_one_of, say, say_exactly};
use crate::error::CliError;

/// Asks on a terminal; without one, and without `--yes`, nothing is done.
pub fn sure(language: Language, question: &str, yes: bool) -> Result<(), CliError> {
    asked(language, question, &yes_or_no(language), yes, is_yes)
}

/// The same for what nobody is to do by accident: only a whole word that has to be typed is a yes.
pub fn sure_by_word(
    language: Language,
    question: &str,
    word: &str,
    yes: bool,
) -> Result<(), CliError> {
    let how = say_exactly(language, "told.type_word", [("word", word)]);
    asked(language, question, &how, yes, |line| is_word(line, word))
}

fn asked(
    language: Language,
    question: &str,
    how: &str,
    yes: bool,
    means_it: impl FnOnce(&str) -> bool,
) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(CliError::Problem(Problem {
            code: ProblemCode::NeedsConfirmation,
            sentence: say_exactly(language, "told.needs_yes", [("question", question)]),
            exit: Exit::Usage,
        }));
    }
    let _ = write!(std::io::stderr().lock(), "{question} {how} ");
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })?;
    if means_it(&line) {
        Ok(())
    } else {
        let sentence = say(language, "told.as_you_asked", []);
        Err(CliError::Problem(Problem::new(
            ProblemCode::Stopped,
            sentence,
        )))
    }
}

/// "[y/N]"
fn yes_or_no(language: Language) -> String {
    format!("[{}]", say(language, "rows.yes_or_no", []))
}

/// A yes of any language is one: whoever has a German system may be asked in English, and the other way round.
fn is_yes(line: &str) -> bool {
    is_one_of("rows.yes_words", &line.trim().to_lowercase())
}

/// Not every keyboard has the letters of every language, so "loeschen" is "löschen".
fn is_word(line: &str, word: &str) -> bool {
    fold(line.trim()) == fold(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        for yes in ["y\n", " Yes ", "ja", "J\n"] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["\n", "no", "yep?", "n", "nein", "jain"] {
            assert!(!is_yes(no), "{no}");
        }
        assert!(sure(Language::ENGLISH, "Really?", true).is_ok());
    }

    #[test]
    fn where_a_word_has_to_be_typed_a_yes_is_none() {
        assert!(is_word("erase\n", "erase") && is_word(" Erase ", "erase"));
        assert!(!is_word("\n", "erase") && !is_word("y", "erase") && !is_word("erased", "erase"));
        assert!(is_word("Löschen\n", "löschen") && is_word("loeschen", "löschen"));
        assert!(!is_word("erase", "löschen") && !is_word("ja", "löschen"));
        assert!(sure_by_word(Language::GERMAN, "Wirklich?", "löschen", true).is_ok());
    }

    #[test]
    fn it_is_asked_in_the_users_language() {
        assert_eq!(yes_or_no(Language::ENGLISH), "[y/N]");
        assert_eq!(yes_or_no(Language::GERMAN), "[j/N]");
    }
}
