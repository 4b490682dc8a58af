//! Where words go: what the user asked for on standard output, everything about it on standard error.
//!
//! A reader that went away (`sotto … | head`) is no fault; it ends the command quietly.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::error::CliError;

/// How much is said, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Output {
    /// JSON on standard output instead of text.
    pub json: bool,
    /// Nothing on standard error but errors.
    pub quiet: bool,
}

impl Output {
    /// One line of what the user asked for.
    pub fn line(&mut self, text: impl std::fmt::Display) -> Result<(), CliError> {
        self.bytes(format!("{text}\n").as_bytes())
    }

    /// A piece of it, shown at once.
    pub fn piece(&mut self, text: &str) -> Result<(), CliError> {
        self.bytes(text.as_bytes())
    }

    /// One JSON value on a line of its own.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let mut text = serde_json::to_vec(value).map_err(|error| CliError::System(error.into()))?;
        text.push(b'\n');
        self.bytes(&text)
    }

    /// Raw bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        let mut out = std::io::stdout().lock();
        out.write_all(bytes)
            .and_then(|()| out.flush())
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::BrokenPipe => CliError::OutputClosed,
                _ => CliError::Unwritable {
                    path: "standard output".into(),
                    source: error,
                },
            })
    }

    /// Something about the work, on standard error, unless quiet was asked for.
    pub fn note(&self, text: impl std::fmt::Display) {
        if !self.quiet {
            complain(text);
        }
    }

    /// Whether a person sees standard error.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }
}

/// Set once, before the work begins.
static ONLY_ERRORS: AtomicBool = AtomicBool::new(false);

/// From now on nothing is said on standard error but errors, also where no [`Output`] is at hand.
pub fn say_only_errors() {
    ONLY_ERRORS.store(true, Ordering::Relaxed);
}

/// Something about the work, on standard error, from where no [`Output`] is at hand.
pub fn remark(text: impl std::fmt::Display) {
    if !ONLY_ERRORS.load(Ordering::Relaxed) {
        complain(text);
    }
}

/// A line on standard error, always. A closed standard error must not end the command.
pub fn complain(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Rows under a heading, in columns as wide as their widest cell.
#[must_use]
pub fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain(heading.get(column).map(|cell| cell.chars().count()))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let mut text = String::new();
        for (cell, width) in cells.zip(&widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(
                ' ',
                width.saturating_sub(cell.chars().count()) + 2,
            ));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    };
    let mut text = row(&mut heading.iter().copied());
    for cells in rows {
        text.push_str(&row(&mut cells.iter().map(String::as_str)));
    }
    text
}

/// A number of bytes for people.
#[must_use]
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", count / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", count / 1_000_000),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            vec!["naïve".to_owned(), "1".to_owned()],
            vec!["b".to_owned(), "22".to_owned()],
        ];
        assert_eq!(
            table(&["id", "n"], &rows),
            "id     n\nnaïve  1\nb      22\n"
        );
    }

    #[test]
    fn bytes_are_short() {
        let shown = [0, 999, 12_345, 98_362_432, 2_500_000_000].map(bytes);
        assert_eq!(shown, ["0 B", "999 B", "12 kB", "98 MB", "2.5 GB"]);
    }
}
