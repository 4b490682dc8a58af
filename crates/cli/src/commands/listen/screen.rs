//! The last rows of a terminal, drawn anew in place. Without a terminal nothing is drawn.

use std::io::Write;

use crate::output::Output;

/// Where the size cannot be known.
const USUAL_WIDTH: usize = 80;

/// The rows that are drawn anew, on standard error.
pub(super) struct Screen {
    draws: bool,
    colours: bool,
    rows: Vec<String>,
}

impl Screen {
    pub(super) fn on(output: &Output) -> Self {
        let terminal = std::env::var_os("TERM");
        let plain = terminal.is_some_and(|terminal| terminal == "dumb");
        // An older console of Windows would print what moves it.
        let moves = !plain && (!cfg!(windows) || std::env::var_os("WT_SESSION").is_some());
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            draws: moves && output.is_watched() && !output.json,
            colours: !refused,
            rows: Vec::new(),
        }
    }

    /// Draws the rows that `page` gives for a width and for whether dim letters are wanted, unless they stand there already.
    pub(super) fn draw(&mut self, page: impl FnOnce(usize, bool) -> Vec<String>) {
        if !self.draws {
            return;
        }
        // The last cell stays free: some terminals begin a row behind it.
        let rows = page(width().saturating_sub(1), self.colours);
        if rows != self.rows {
            let text = format!("{}{}", over(self.rows.len()), rows.join("\n"));
            write(&text);
            self.rows = rows;
        }
    }

    /// Takes the rows away, so that a line that stays can take their place.
    pub(super) fn clear(&mut self) {
        if !self.rows.is_empty() {
            write(&over(self.rows.len()));
            self.rows.clear();
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Back to the beginning of so many rows, and everything from there on away.
fn over(rows: usize) -> String {
    match rows {
        0 => String::new(),
        1 => "\r\u{1b}[J".to_owned(),
        rows => format!("\r\u{1b}[{}A\u{1b}[J", rows - 1),
    }
}

fn write(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(unix)]
fn width() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr());
    match size {
        Ok(size) if size.ws_col > 0 => usize::from(size.ws_col),
        _ => USUAL_WIDTH,
    }
}

#[cfg(windows)]
fn width() -> usize {
    USUAL_WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_as_long_as_what_was_drawn() {
        assert_eq!(over(0), "");
        assert_eq!(over(1), "\r\u{1b}[J");
        assert_eq!(over(3), "\r\u{1b}[2A\u{1b}[J");
    }
}
