//! Whether the keyboard is still where a text was begun: what was dictated is for one program, and the rest of it must not land
//! in the next one that somebody turns to. Pure.

use x11rb::protocol::xproto::Window;

/// Where keys go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The window that has the keyboard; nothing where none has it.
    pub window: Option<Window>,
    /// What its program calls itself.
    pub program: Option<String>,
}

impl Spot {
    /// Whether that is another program's place. What moves within a program, as to a list that opens while one types, is the same
    /// place; and where nobody knew who had the keyboard, nobody knows whether it moved.
    pub(super) fn is_left_for(&self, now: &Self) -> bool {
        if self.window.is_none() || self.window == now.window {
            return false;
        }
        self.program.is_none() || self.program != now.program
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(window: Window, program: Option<&str>) -> Spot {
        Spot {
            window: Some(window),
            program: program.map(str::to_owned),
        }
    }

    const NOWHERE: Spot = Spot {
        window: None,
        program: None,
    };

    #[test]
    fn another_program_is_another_place() {
        let letter = spot(1, Some("Gedit"));
        assert!(letter.is_left_for(&spot(2, Some("Firefox"))));
        // One that says no name may be anybody's, and so may two of them.
        assert!(letter.is_left_for(&spot(2, None)));
        assert!(spot(1, None).is_left_for(&spot(2, None)));
        // The window was closed, and none has the keyboard.
        assert!(letter.is_left_for(&NOWHERE));
    }

    #[test]
    fn another_window_of_the_same_program_is_not() {
        let letter = spot(1, Some("Gedit"));
        assert!(!letter.is_left_for(&letter));
        assert!(!letter.is_left_for(&spot(2, Some("Gedit"))));
        assert!(!spot(1, None).is_left_for(&spot(1, None)));
    }

    #[test]
    fn what_was_never_known_is_not_left() {
        assert!(!NOWHERE.is_left_for(&spot(1, Some("Gedit"))));
        assert!(!NOWHERE.is_left_for(&NOWHERE));
    }
}
