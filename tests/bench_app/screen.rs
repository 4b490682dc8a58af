//! The screen as its server knows it: which windows stand on it, what is painted in them, and keys that are pressed in this very
//! moment. Asked by a connection that is open already, since starting a program for it takes longer than what is measured.

use std::collections::HashSet;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::Outcome;

pub const CONTROL: u32 = 0xffe3;
pub const ALT: u32 = 0xffe9;
pub const SPACE: u32 = 0x0020;
pub const ESCAPE: u32 = 0xff1b;

/// How the windows of the program are called.
const NAME: &[u8] = b"Sotto";
/// The overlay is lower than this, and the window is higher.
const LOW: u16 = 200;
/// A window stands within the frame that the window manager put around it.
const DEEPEST: usize = 2;
/// So many colours are not the empty ground of a window.
const COLOURS: usize = 8;
/// Between two points that are looked at for that.
const STEP: usize = 97;

/// See the module.
pub struct Screen {
    server: RustConnection,
    root: Window,
}

impl Screen {
    /// Of this display.
    pub fn open(display: &str) -> Outcome<Self> {
        let (server, screen) = RustConnection::connect(Some(display))?;
        let root = server.setup().roots[screen].root;
        Ok(Self { server, root })
    }

    /// The window of the program, once it can be seen.
    pub fn window(&self) -> Outcome<Option<Window>> {
        self.find(|height| height > LOW)
    }

    /// The overlay, once it can be seen.
    pub fn overlay(&self) -> Outcome<Option<Window>> {
        self.find(|height| height <= LOW)
    }

    fn find(&self, is_high: impl Fn(u16) -> bool) -> Outcome<Option<Window>> {
        let mut waiting = vec![(self.root, 0)];
        while let Some((window, depth)) = waiting.pop() {
            // Any of them may be going away just now.
            let Ok(tree) = self.server.query_tree(window)?.reply() else {
                continue;
            };
            for child in tree.children {
                if self.is_named(child)? && is_high(self.height(child)?) && self.is_seen(child)? {
                    return Ok(Some(child));
                }
                if depth < DEEPEST {
                    waiting.push((child, depth + 1));
                }
            }
        }
        Ok(None)
    }

    fn is_named(&self, window: Window) -> Outcome<bool> {
        let (name, any) = (AtomEnum::WM_NAME, AtomEnum::ANY);
        let asked = self.server.get_property(false, window, name, any, 0, 64)?;
        Ok(asked.reply().is_ok_and(|told| told.value == NAME))
    }

    fn height(&self, window: Window) -> Outcome<u16> {
        let asked = self.server.get_geometry(window)?;
        Ok(asked.reply().map_or(0, |told| told.height))
    }

    /// Whether a window can be seen now.
    pub fn is_seen(&self, window: Window) -> Outcome<bool> {
        let asked = self.server.get_window_attributes(window)?;
        Ok(asked
            .reply()
            .is_ok_and(|told| told.map_state == MapState::VIEWABLE))
    }

    /// What is painted in a window, four bytes for each point; nothing where it cannot be looked at now.
    pub fn picture(&self, window: Window) -> Outcome<Option<Vec<u8>>> {
        let Ok(place) = self.server.get_geometry(window)?.reply() else {
            return Ok(None);
        };
        let all = ImageFormat::Z_PIXMAP;
        let (width, height) = (place.width, place.height);
        let asked = self
            .server
            .get_image(all, window, 0, 0, width, height, u32::MAX)?;
        Ok(asked.reply().ok().map(|told| told.data))
    }

    /// Moves these keys down, in this order; it has happened when this returns.
    pub fn press(&self, keys: &[u32]) -> Outcome<()> {
        self.move_keys(keys.iter(), KEY_PRESS_EVENT)
    }

    /// Moves these keys up again.
    pub fn let_go(&self, keys: &[u32]) -> Outcome<()> {
        self.move_keys(keys.iter().rev(), KEY_RELEASE_EVENT)
    }

    fn move_keys<'k>(&self, keys: impl Iterator<Item = &'k u32>, moved: u8) -> Outcome<()> {
        for key in keys {
            let code = self.code(*key)?;
            self.server
                .xtest_fake_input(moved, code, 0, self.root, 0, 0, 0)?;
        }
        self.server.sync()?;
        Ok(())
    }

    /// The key that writes this.
    fn code(&self, sign: u32) -> Outcome<u8> {
        let setup = self.server.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let asked = self.server.get_keyboard_mapping(first, last - first + 1)?;
        let keys = asked.reply()?;
        let each = usize::from(keys.keysyms_per_keycode.max(1));
        let place = keys
            .keysyms
            .chunks(each)
            .position(|key| key.contains(&sign))
            .and_then(|place| u8::try_from(place).ok()?.checked_add(first));
        Ok(place.ok_or("the keyboard has no such key")?)
    }
}

/// Whether there is more in a picture than the ground of a window.
pub fn is_painted(picture: &[u8]) -> bool {
    let (points, _) = picture.as_chunks::<4>();
    let mut colours = HashSet::new();
    points.iter().step_by(STEP).any(|point| {
        colours.insert(*point);
        colours.len() >= COLOURS
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_few_colours_is_empty_and_one_with_words_is_not() {
        assert!(!is_painted(&[]));
        assert!(!is_painted(&[7; 4 * 100_000]));
        let many: Vec<u8> = (0..4 * 100_000).map(|at| (at / 4 % 251) as u8).collect();
        assert!(is_painted(&many));
    }
}
