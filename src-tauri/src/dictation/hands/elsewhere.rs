//! macOS and Windows: both take whole texts as typed, whatever stands on the keys.

use enigo::{Direction, Enigo, Key, Keyboard as _, Settings};

use super::{Focus, Keyboard, NotDone};
use crate::dictation::plan::{Paste, Place};
use crate::session::Session;

/// The system's keyboard.
pub(super) struct System(Enigo);

impl System {
    pub(super) fn open() -> Result<Self, NotDone> {
        Enigo::new(&Settings::default())
            .map(Self)
            .map_err(|error| NotDone::System(error.to_string()))
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
            program: None,
            missing: 0,
            spare: 0,
            letters: text.chars().count(),
        };
        (place, None)
    }

    /// What is held does not change a text that is handed over whole.
    fn let_go(&mut self) -> Result<(), NotDone> {
        Ok(())
    }

    fn press(&mut self, text: &str) -> Result<(), NotDone> {
        // A line break is a key and no letter.
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.0.key(Key::Return, Direction::Click).map_err(refused)?;
            }
            self.0.text(line).map_err(refused)?;
        }
        Ok(())
    }

    fn delete(&mut self, letters: usize) -> Result<(), NotDone> {
        for _ in 0..letters {
            self.0
                .key(Key::Backspace, Direction::Click)
                .map_err(refused)?;
        }
        Ok(())
    }

    fn paste(&mut self, text: &str, _: Paste) -> Result<(), NotDone> {
        self.press(text)
    }
}
