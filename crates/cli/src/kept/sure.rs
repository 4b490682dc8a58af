//! Asks before what cannot be taken back.

use std::io::{BufRead, IsTerminal, Write};

use sotto_api::{Exit, Problem, ProblemCode};

use crate::error::CliError;

/// Asks on a terminal; without one, and without `--yes`, nothing is done.
pub fn sure(question: &str, yes: bool) -> Result<(), CliError> {
    asked(question, "[y/N]", yes, is_yes)
}

/// The same for what nobody is to do by accident: only a whole word that has to be typed is a yes.
pub fn sure_by_word(question: &str, word: &str, yes: bool) -> Result<(), CliError> {
    let how = format!("Type \"{word}\" to do it:");
    asked(question, &how, yes, |line| is_word(line, word))
}

fn asked(
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
            sentence: format!("{question} Nothing was changed; add --yes to do it."),
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
        Err(CliError::Stopped)
    }
}

fn is_yes(line: &str) -> bool {
    matches!(
        line.trim().to_lowercase().as_str(),
        "y" | "yes" | "j" | "ja"
    )
}

fn is_word(line: &str, word: &str) -> bool {
    line.trim().to_lowercase() == word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(is_yes("y\n") && is_yes(" Yes ") && is_yes("ja"));
        assert!(!is_yes("\n") && !is_yes("no") && !is_yes("yep?"));
        assert!(sure("Really?", true).is_ok());
    }

    #[test]
    fn where_a_word_has_to_be_typed_a_yes_is_none() {
        assert!(is_word("erase\n", "erase") && is_word(" Erase ", "erase"));
        assert!(!is_word("\n", "erase") && !is_word("y", "erase") && !is_word("erased", "erase"));
        assert!(sure_by_word("Really?", "erase", true).is_ok());
    }
}
