//! Asks before what cannot be taken back.

use std::io::{BufRead, IsTerminal, Write};

use sotto_api::{Exit, Problem, ProblemCode};

use crate::error::CliError;

/// Asks on a terminal; without one, and without `--yes`, nothing is done.
pub fn sure(question: &str, yes: bool) -> Result<(), CliError> {
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
    let _ = write!(std::io::stderr().lock(), "{question} [y/N] ");
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })?;
    if is_yes(&line) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(is_yes("y\n") && is_yes(" Yes ") && is_yes("ja"));
        assert!(!is_yes("\n") && !is_yes("no") && !is_yes("yep?"));
        assert!(sure("Really?", true).is_ok());
    }
}
