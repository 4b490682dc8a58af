//! A terminal that tells each key at once and does not show it.

#[cfg(all(test, target_os = "linux"))]
mod tests;

use std::io::{IsTerminal, Read, Write};

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
    tcsetattr,
};
use tokio::sync::mpsc;

use super::super::keys::Key;
use super::AHEAD;
use super::reading::{QUESTION, Reading, TELL_ALL, TELL_AS_BEFORE};

/// So many tenths of a second a terminal has for its answer.
const ANSWER_WITHIN: u8 = 1;
/// Whoever leans on a key while the terminal is asked does not keep it up longer than this.
const MOST_READ: usize = 16;

/// The terminal's way of telling keys. It is as before when this is dropped, also by a panic.
pub(super) struct Raw {
    before: Termios,
    tells_releases: bool,
}

impl Raw {
    /// Nothing where standard input is no terminal, or one that cannot do it. What was pressed already is in the reading.
    pub(super) fn begin() -> Option<(Self, Reading)> {
        let input = std::io::stdin();
        if !input.is_terminal() {
            return None;
        }
        let before = tcgetattr(&input).ok()?;
        let mut raw = Self {
            before,
            tells_releases: false,
        };
        let mut reading = Reading::default();
        if can_be_asked() && raw.set(0, ANSWER_WITHIN) && write(QUESTION) {
            let mut bytes = [0; 256];
            for _ in 0..MOST_READ {
                match input.lock().read(&mut bytes) {
                    Ok(read @ 1..) => {
                        // Keys from before the first line that says what they do.
                        let _ = reading.take(&bytes[..read]);
                    }
                    _ => break,
                }
                if reading.speaks_the_protocol() {
                    raw.tells_releases = write(TELL_ALL);
                    break;
                }
            }
        }
        raw.set(1, 0).then_some((raw, reading))
    }

    /// Whether it tells when a key is let go.
    pub(super) fn tells_releases(&self) -> bool {
        self.tells_releases
    }

    /// A read waits for at least so many bytes, and for at most so many tenths of a second where that is not nothing.
    /// Ctrl-C stays what it is, and so do the ends of lines that are written.
    fn set(&self, bytes: u8, tenths: u8) -> bool {
        let mut modes = self.before.clone();
        modes
            .local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO);
        modes.special_codes[SpecialCodeIndex::VMIN] = bytes;
        modes.special_codes[SpecialCodeIndex::VTIME] = tenths;
        tcsetattr(std::io::stdin(), OptionalActions::Now, &modes).is_ok()
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if self.tells_releases {
            write(TELL_AS_BEFORE);
            // What was told of keys meanwhile, such as that Ctrl-C was let go, would stand behind the shell's prompt.
            let _ = tcflush(std::io::stdin(), QueueSelector::IFlush);
        }
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
    }
}

/// Whether what is written on standard error reaches a terminal that answers questions.
fn can_be_asked() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
    !dumb && std::io::stderr().is_terminal()
}

fn write(bytes: &[u8]) -> bool {
    let mut out = std::io::stderr().lock();
    out.write_all(bytes).and_then(|()| out.flush()).is_ok()
}

/// The keys as they come, read on a thread of their own: reading cannot be interrupted. It ends with the input, at the latest
/// with this program.
pub(super) fn keys(mut reading: Reading) -> mpsc::Receiver<Key> {
    let (tell, keys) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut bytes = [0; 256];
        loop {
            match std::io::stdin().lock().read(&mut bytes) {
                Ok(read @ 1..) => {
                    for key in reading.take(&bytes[..read]) {
                        if tell.blocking_send(key).is_err() {
                            return;
                        }
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => return,
            }
        }
    });
    keys
}
