//! Hands that press keys and hold the clipboard: one pair for each window system, chosen once.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod x11;

use std::path::Path;

use super::plan::{Paste, Place};
use crate::session::Session;
use crate::words::Word;

/// Why a step was not done.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDone {
    /// A key that is held would change what is typed.
    #[error("a key is held all the time")]
    Held,
    /// Another program has the keyboard now.
    #[error("the keyboard went to another program")]
    Elsewhere,
    /// The program did not take what was offered to it.
    #[error("the program did not take the text")]
    NotTaken,
    /// The clipboard does not work.
    #[error("the clipboard cannot be used: {0}")]
    Clipboard(#[from] arboard::Error),
    /// The window system refused.
    #[error("the window system refused: {0}")]
    System(String),
}

impl NotDone {
    /// The same for the user, as a part of a sentence. What a library says of it stands in the log.
    pub(crate) fn word(&self) -> Word {
        match self {
            Self::Held => Word::KeyHeld,
            Self::Elsewhere => Word::KeyboardElsewhere,
            Self::NotTaken => Word::TextNotTaken,
            Self::Clipboard(_) => Word::ClipboardBroken,
            Self::System(_) => Word::SystemRefused,
        }
    }
}

/// The window that has the keyboard, as far as it can be told from another one; nothing where it cannot, and two such windows are
/// not known to be the same.
pub(crate) type Focus = Option<u32>;

/// What presses keys.
pub(crate) trait Keyboard: Send {
    /// What is known of the place, for this text.
    fn look(&mut self, text: &str) -> (Place, Focus);

    /// Waits until nothing is held.
    fn let_go(&mut self) -> Result<(), NotDone>;

    /// Presses the keys of a text.
    fn press(&mut self, text: &str) -> Result<(), NotDone>;

    /// Presses the key that deletes to the left, so often.
    fn delete(&mut self, letters: usize) -> Result<(), NotDone>;

    /// Lends a text to the clipboard, pastes it and gives the clipboard back.
    fn paste(&mut self, text: &str, keys: Paste) -> Result<(), NotDone>;
}

/// The hands of this session.
pub(crate) struct Hands {
    pub(crate) keyboard: Box<dyn Keyboard>,
    /// What is on the clipboard is there as long as this, where no program of the desktop keeps it.
    clipboard: Option<arboard::Clipboard>,
}

impl Hands {
    /// For this session. What the desktop allowed once is kept in this folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            keyboard: keyboard(folder),
            clipboard: None,
        }
    }

    /// Puts a text on the clipboard.
    pub(crate) fn copy(&mut self, text: &str) -> Result<(), NotDone> {
        let mut clipboard = match self.clipboard.take() {
            Some(open) => open,
            None => arboard::Clipboard::new()?,
        };
        clipboard.set_text(text)?;
        self.clipboard = Some(clipboard);
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn keyboard(folder: &Path) -> Box<dyn Keyboard> {
    match Session::here() {
        Session::Wayland => Box::new(portal::Desktop::new(folder)),
        Session::X11 => match x11::Server::open() {
            Ok(server) => Box::new(server),
            Err(error) => {
                tracing::warn!(%error, "nothing can be typed here");
                Box::new(NoKeyboard(Session::X11))
            }
        },
        session => Box::new(NoKeyboard(session)),
    }
}

#[cfg(not(target_os = "linux"))]
fn keyboard(_: &Path) -> Box<dyn Keyboard> {
    match elsewhere::System::open() {
        Ok(system) => Box::new(system),
        Err(error) => {
            tracing::warn!(%error, "nothing can be typed here");
            Box::new(NoKeyboard(Session::here()))
        }
    }
}

/// No keyboard: the text goes to the clipboard.
struct NoKeyboard(Session);

impl NoKeyboard {
    fn refused(&self) -> NotDone {
        NotDone::System(format!("{:?} gives no keys", self.0))
    }
}

impl Keyboard for NoKeyboard {
    fn look(&mut self, text: &str) -> (Place, Focus) {
        let place = Place {
            session: self.0,
            keys: false,
            focus: true,
            program: None,
            missing: 0,
            spare: 0,
            letters: text.chars().count(),
        };
        (place, None)
    }

    fn let_go(&mut self) -> Result<(), NotDone> {
        Err(self.refused())
    }

    fn press(&mut self, _: &str) -> Result<(), NotDone> {
        Err(self.refused())
    }

    fn delete(&mut self, _: usize) -> Result<(), NotDone> {
        Err(self.refused())
    }

    fn paste(&mut self, _: &str, _: Paste) -> Result<(), NotDone> {
        Err(self.refused())
    }
}
