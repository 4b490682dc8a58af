//! macOS and Windows: both take whole texts as typed, whatever stands on the keys. A text that is to be pasted is lent to the
//! clipboard.

mod clipboard;
mod front;

use enigo::{Direction, Enigo, Key, Keyboard as _, Settings};

use super::{Focus, Keyboard, NotDone};
use crate::dictation::plan::{Paste, Place};
use crate::session::Session;

/// What is held to paste.
#[cfg(target_os = "macos")]
const HOLD: Key = Key::Meta;
#[cfg(not(target_os = "macos"))]
const HOLD: Key = Key::Control;
/// The key with the V, by its number (`kVK_ANSI_V`): asking the layout for it is allowed on the main thread only, and elsewhere ends
/// the program. Where another letter stands on that key, as with Dvorak, texts are to be typed, as they are by themselves.
#[cfg(target_os = "macos")]
const LETTER: Key = Key::Other(9);
/// The key with the V, whatever the layout (`VK_V`).
#[cfg(not(target_os = "macos"))]
const LETTER: Key = Key::Other(0x56);

/// The system's keyboard.
pub(super) struct System(Enigo);

impl System {
    pub(super) fn open() -> Result<Self, NotDone> {
        Enigo::new(&Settings::default())
            .map(Self)
            .map_err(|error| NotDone::System(error.to_string()))
    }

    fn move_key(&mut self, key: Key, how: Direction) -> Result<(), NotDone> {
        self.0.key(key, how).map_err(refused)
    }

    fn press_paste(&mut self) -> Result<(), NotDone> {
        self.move_key(HOLD, Direction::Press)?;
        let pressed = self.move_key(LETTER, Direction::Click);
        // Let go in any case: a key that stays down changes all that is typed.
        let let_go = self.move_key(HOLD, Direction::Release);
        pressed.and(let_go)
    }
}

fn refused(error: enigo::InputError) -> NotDone {
    NotDone::System(error.to_string())
}

impl Keyboard for System {
    fn look(&mut self, text: &str) -> (Place, Focus) {
        let place = Place {
            session: Session::here(),
            keys: true,
            focus: true,
            program: front::program(),
            missing: 0,
            spare: 0,
            letters: text.chars().count(),
        };
        // Which program has the keyboard is known, and not which of its windows.
        (place, None)
    }

    /// What is pressed here does not depend on what the person holds.
    #[cfg(not(windows))]
    fn let_go(&mut self) -> Result<(), NotDone> {
        Ok(())
    }

    /// What the person still holds of the key that was pressed last would change what is pressed: with Ctrl the key that deletes
    /// takes whole words.
    #[cfg(windows)]
    fn let_go(&mut self) -> Result<(), NotDone> {
        // With another key between, no menu opens when Alt or the key with the system's sign comes up.
        self.move_key(Key::Control, Direction::Press)?;
        for key in [
            Key::Shift,
            Key::RShift,
            Key::Alt,
            Key::RMenu,
            Key::Meta,
            Key::RWin,
            Key::RControl,
            Key::Control,
        ] {
            self.move_key(key, Direction::Release)?;
        }
        Ok(())
    }

    fn press(&mut self, text: &str) -> Result<(), NotDone> {
        // A line break is a key and no letter.
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.move_key(Key::Return, Direction::Click)?;
            }
            self.0.text(line).map_err(refused)?;
        }
        Ok(())
    }

    fn delete(&mut self, letters: usize) -> Result<(), NotDone> {
        for _ in 0..letters {
            self.move_key(Key::Backspace, Direction::Click)?;
        }
        Ok(())
    }

    fn paste(&mut self, text: &str, _: Paste) -> Result<(), NotDone> {
        if clipboard::lend(text, || self.press_paste())? {
            return Ok(());
        }
        self.press(text)
    }
}
