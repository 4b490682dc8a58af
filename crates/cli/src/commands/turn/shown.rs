//! A turn on the terminal: its answer as it comes, and each thing that it does as a dim line of its own.

use std::io::IsTerminal;

use sotto_api::{Step, StepWhat};

use crate::error::CliError;
use crate::output::Output;

/// Shows one turn.
pub(super) struct Shown {
    output: Output,
    page: Page,
}

impl Shown {
    /// In the form that was asked for. What a turn does is shown where a person sees it: it is no part of the answer.
    pub(super) fn on(output: Output) -> Self {
        let page = Page {
            steps: output.is_watched() && !output.json,
            dim: takes_colours(),
            together: std::io::stdout().is_terminal(),
            line: Line::Fresh,
        };
        Self { output, page }
    }

    /// A piece of the answer.
    pub(super) fn piece(&mut self, text: &str) -> Result<(), CliError> {
        // As JSON the whole turn comes at its end.
        if self.output.json {
            return Ok(());
        }
        self.output.piece(self.page.piece(text))
    }

    /// Something that the turn does.
    pub(super) fn step(&mut self, step: &Step) -> Result<(), CliError> {
        let before = self.page.line;
        let Some(line) = self.page.step(step) else {
            return Ok(());
        };
        if self.page.line != before {
            self.output.line("")?;
        }
        self.output.note(line);
        Ok(())
    }

    /// The turn is over.
    pub(super) fn end(&mut self) -> Result<(), CliError> {
        match self.page.line {
            Line::Open => self.output.line(""),
            Line::Fresh | Line::Left => Ok(()),
        }
    }
}

/// Whether a terminal is told how to show text. On Windows an older one would print what tells it.
fn takes_colours() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let plain = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !cfg!(windows) && !refused && !plain
}

/// What stands where.
struct Page {
    /// What the turn does is shown.
    steps: bool,
    dim: bool,
    /// Answer and steps go to one terminal, so that neither may begin in a line of the other.
    together: bool,
    line: Line,
}

/// The line of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nothing of it was shown.
    Fresh,
    /// More of it may follow.
    Open,
    /// It was ended for a step: what follows begins a line.
    Left,
}

impl Page {
    /// What is shown of a piece of the answer.
    fn piece<'a>(&mut self, text: &'a str) -> &'a str {
        // Sentences come with the space before them.
        let text = match self.line {
            Line::Left => text.trim_start(),
            Line::Fresh | Line::Open => text,
        };
        if !text.is_empty() {
            self.line = Line::Open;
        }
        text
    }

    /// The line for a step, where it gets one: for its beginning. What did not work is said in the answer.
    fn step(&mut self, step: &Step) -> Option<String> {
        let name = step.name.as_ref().filter(|name| !name.is_empty())?;
        if !self.steps || step.done || step.what != StepWhat::Call {
            return None;
        }
        if self.together && self.line == Line::Open {
            self.line = Line::Left;
        }
        // It holds words of people and models, which must neither break the line nor speak to the terminal.
        let name: String = name
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Some(if self.dim {
            format!("\u{1b}[2m· {name}\u{1b}[0m")
        } else {
            format!("· {name}")
        })
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::Id;

    use super::*;

    fn page(together: bool) -> Page {
        Page {
            steps: true,
            dim: false,
            together,
            line: Line::Fresh,
        }
    }

    fn step(name: &str) -> Step {
        Step {
            work: Id::new(),
            what: StepWhat::Call,
            name: Some(name.to_owned()),
            fraction: None,
            rate: None,
            seconds_left: None,
            done: false,
            failed: false,
        }
    }

    #[test]
    fn each_call_is_one_line_told_at_its_beginning() {
        let mut page = page(true);
        let begun = step("add to a list: milk");
        assert_eq!(page.step(&begun).as_deref(), Some("· add to a list: milk"));
        let over = Step {
            done: true,
            ..begun.clone()
        };
        assert_eq!(page.step(&over), None);
        let other = Step {
            what: StepWhat::Download,
            ..begun.clone()
        };
        assert_eq!(page.step(&other), None);
        page.steps = false;
        assert_eq!(page.step(&begun), None);
    }

    #[test]
    fn a_step_and_the_answer_have_lines_of_their_own() {
        let mut page = page(true);
        assert!(page.step(&step("read a note")).is_some());
        assert_eq!(page.line, Line::Fresh, "nothing was to be ended");
        assert_eq!(page.piece("It says milk."), "It says milk.");
        assert_eq!(page.piece(" And eggs."), " And eggs.");
        assert!(page.step(&step("add to a list: milk")).is_some());
        assert_eq!(page.line, Line::Left);
        assert!(page.step(&step("add to a list: eggs")).is_some());
        assert_eq!(page.piece(" "), "");
        assert_eq!(page.line, Line::Left, "the next words begin the line");
        assert_eq!(page.piece(" Both are there."), "Both are there.");
        assert_eq!(page.line, Line::Open);
    }

    #[test]
    fn an_answer_that_goes_elsewhere_is_left_as_it_is() {
        let mut page = page(false);
        assert_eq!(page.piece("It says milk."), "It says milk.");
        assert!(page.step(&step("add to a list: milk")).is_some());
        assert_eq!(page.piece(" It is there."), " It is there.");
    }

    #[test]
    fn no_words_break_the_line_or_speak_to_the_terminal() {
        let mut page = page(true);
        page.dim = true;
        let line = page.step(&step("take a note: a\nb\u{1b}[31mc"));
        let shown = "\u{1b}[2m· take a note: a b [31mc\u{1b}[0m";
        assert_eq!(line.as_deref(), Some(shown));
    }
}
