//! The keyboard of whoever talks with a key: the space bar of a terminal, told when it is pressed and, where the terminal
//! can, when it is let go; elsewhere lines.

#[cfg(unix)]
mod raw;
#[cfg(unix)]
mod reading;

use tokio::sync::mpsc;

use super::keys::{Key, Tells};
use crate::text::lines::lines;

/// Keys that wait for whoever is busy; more are pressed only by a cat.
const AHEAD: usize = 64;

/// The keyboard. The terminal is again as it was when this is dropped.
pub(super) struct Keyboard {
    keys: mpsc::Receiver<Key>,
    tells: Tells,
    #[cfg(unix)]
    _terminal: Option<raw::Raw>,
}

impl Keyboard {
    /// The keys of the terminal, if there is one, else the lines of standard input.
    pub(super) fn open() -> Self {
        #[cfg(unix)]
        if let Some((terminal, reading)) = raw::Raw::begin() {
            let tells = if terminal.tells_releases() {
                Tells::Both
            } else {
                Tells::Presses
            };
            return Self {
                keys: raw::keys(reading),
                tells,
                _terminal: Some(terminal),
            };
        }
        Self {
            keys: keys_of_lines(),
            tells: Tells::Lines,
            #[cfg(unix)]
            _terminal: None,
        }
    }

    /// How much it tells.
    pub(super) fn tells(&self) -> Tells {
        self.tells
    }

    /// The next key. The end of the input is the wish to end.
    pub(super) async fn next(&mut self) -> Key {
        self.keys.recv().await.unwrap_or(Key::Leave)
    }
}

/// Each line is a key that was pressed.
fn keys_of_lines() -> mpsc::Receiver<Key> {
    let (tell, keys) = mpsc::channel(AHEAD);
    let mut lines = lines();
    tokio::spawn(async move {
        // What stands in it does not matter, also where it is no text.
        while lines.recv().await.is_some() {
            if tell.send(Key::Pressed).await.is_err() {
                return;
            }
        }
    });
    keys
}
