//! X11: keys are pressed as if on the keyboard, and what stands on no key is put on a free one for a moment. What is too much
//! for that is lent to the clipboard.

mod clipboard;
mod layout;
mod spot;

use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, KeyButMask, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::portal::keysym;
use super::{Focus, Keyboard, NotDone};
use crate::dictation::plan::{Paste, Place};
use crate::session::Session;
use layout::{Layout, Typed};
use spot::Spot;

const SHIFT: u32 = 0xffe1;
const CONTROL: u32 = 0xffe3;
const BACKSPACE: u32 = 0xff08;

/// Nobody holds a key longer than this without meaning it.
const HELD: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(10);
/// Between two keys: programs that read each one slowly lose none.
const BETWEEN: Duration = Duration::from_millis(2);
/// Programs learn of a key that has another letter in their own time, before and after it is typed.
const LEARNS: Duration = Duration::from_millis(60);
const FORGETS: Duration = Duration::from_millis(300);
/// Windows inside each other, from the one that has the keyboard to the one that says its name.
const DEEPEST: usize = 12;

/// The server.
pub(super) struct Server {
    server: RustConnection,
    root: Window,
}

fn refused(error: impl std::fmt::Display) -> NotDone {
    NotDone::System(error.to_string())
}

impl Server {
    pub(super) fn open() -> Result<Self, NotDone> {
        let (server, screen) = RustConnection::connect(None).map_err(refused)?;
        let root = server.setup().roots[screen].root;
        // Without this extension nothing can be pressed.
        server
            .xtest_get_version(2, 2)
            .map_err(refused)?
            .reply()
            .map_err(refused)?;
        server
            .xkb_use_extension(1, 0)
            .map_err(refused)?
            .reply()
            .map_err(refused)?;
        Ok(Self { server, root })
    }

    fn layout(&self) -> Result<Layout, NotDone> {
        let setup = self.server.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let asked = self.server.get_keyboard_mapping(first, last - first + 1);
        let mapping = asked.map_err(refused)?.reply().map_err(refused)?;
        let state = self.server.xkb_get_state(xkb::ID::USE_CORE_KBD.into());
        let state = state.map_err(refused)?.reply().map_err(refused)?;
        Ok(Layout {
            first,
            each: usize::from(mapping.keysyms_per_keycode),
            signs: mapping.keysyms,
            group: u8::from(state.group),
        })
    }

    /// What is held, on purpose or locked.
    fn held(&self) -> Result<KeyButMask, NotDone> {
        let asked = self.server.query_pointer(self.root).map_err(refused)?;
        Ok(asked.reply().map_err(refused)?.mask)
    }

    /// The window that has the keyboard; nothing where none has it.
    fn focus(&self) -> Option<Window> {
        let focus = self.server.get_input_focus().ok()?.reply().ok()?.focus;
        // 0 is nobody, 1 is whoever the pointer is over.
        (focus > 1 && focus != self.root).then_some(focus)
    }

    /// What the program calls itself: it may say so at a window around the one that has the keyboard.
    fn program(&self, window: Window) -> Option<String> {
        let mut window = window;
        for _ in 0..DEEPEST {
            if let Some(name) = self.class(window) {
                return Some(name);
            }
            let tree = self.server.query_tree(window).ok()?.reply().ok()?;
            if tree.parent == 0 || tree.parent == tree.root {
                return None;
            }
            window = tree.parent;
        }
        None
    }

    fn spot(&self) -> Spot {
        let window = self.focus();
        Spot {
            window,
            program: window.and_then(|window| self.program(window)),
        }
    }

    /// Whether another program has the keyboard than the one in which a text was begun.
    fn is_left(&self, began: &Spot) -> bool {
        // Mostly it is the same window, and its name need not be asked for at each letter.
        self.focus() != began.window && began.is_left_for(&self.spot())
    }

    fn class(&self, window: Window) -> Option<String> {
        let (name, text) = (AtomEnum::WM_CLASS, AtomEnum::STRING);
        let asked = self.server.get_property(false, window, name, text, 0, 256);
        let value = asked.ok()?.reply().ok()?.value;
        // The instance's name, a zero, the class's name, a zero.
        let class = value.split(|byte| *byte == 0).nth(1)?;
        let class = String::from_utf8_lossy(class).into_owned();
        (!class.is_empty()).then_some(class)
    }

    fn code(&self, layout: &Layout, sign: u32) -> Result<u8, NotDone> {
        let each = layout.each.max(1);
        let place = layout
            .signs
            .chunks(each)
            .position(|key| key.contains(&sign));
        place
            .and_then(|place| u8::try_from(place).ok()?.checked_add(layout.first))
            .ok_or_else(|| NotDone::System(format!("the keyboard has no key {sign:#x}")))
    }

    fn move_key(&self, code: u8, down: bool) -> Result<(), NotDone> {
        let moved = if down {
            KEY_PRESS_EVENT
        } else {
            KEY_RELEASE_EVENT
        };
        self.server
            .xtest_fake_input(moved, code, 0, self.root, 0, 0, 0)
            .map_err(refused)?;
        Ok(())
    }

    fn click(&self, typed: Typed, shift: u8) -> Result<(), NotDone> {
        if typed.shift {
            self.move_key(shift, true)?;
        }
        self.move_key(typed.code, true)?;
        self.move_key(typed.code, false)?;
        if typed.shift {
            self.move_key(shift, false)?;
        }
        self.server.flush().map_err(refused)?;
        std::thread::sleep(BETWEEN);
        Ok(())
    }

    /// Puts a letter on a key, or takes it off again.
    fn put(&self, layout: &Layout, code: u8, sign: u32) -> Result<(), NotDone> {
        // On all its places, so that it does not matter which of the user's layouts is on.
        let signs = vec![sign; layout.each.max(1)];
        let each = u8::try_from(signs.len()).unwrap_or(1);
        self.server
            .change_keyboard_mapping(1, code, each, &signs)
            .map_err(refused)?;
        Ok(())
    }

    /// Presses Ctrl+V, with Shift where the program wants that.
    fn press_paste(&self, keys: Paste) -> Result<(), NotDone> {
        let layout = self.layout()?;
        let (control, shift) = (self.code(&layout, CONTROL)?, self.code(&layout, SHIFT)?);
        let letter = self.code(&layout, keysym('v'))?;
        let held: &[u8] = match keys {
            Paste::Usual => &[control],
            Paste::Terminal => &[control, shift],
        };
        for code in held.iter().chain([&letter]) {
            self.move_key(*code, true)?;
        }
        for code in [&letter].into_iter().chain(held.iter().rev()) {
            self.move_key(*code, false)?;
        }
        self.server.sync().map_err(refused)
    }
}

impl Keyboard for Server {
    fn look(&mut self, text: &str) -> (Place, Focus) {
        let focus = self.focus();
        let layout = self.layout();
        let place = Place {
            session: Session::X11,
            keys: layout.is_ok(),
            focus: focus.is_some(),
            program: focus.and_then(|window| self.program(window)),
            missing: layout.as_ref().map_or(0, |keys| keys.missing(text).len()),
            spare: layout.as_ref().map_or(0, |keys| keys.spare().len()),
            letters: text.chars().count(),
        };
        (place, focus)
    }

    fn let_go(&mut self) -> Result<(), NotDone> {
        let began = Instant::now();
        let on_purpose =
            KeyButMask::SHIFT | KeyButMask::CONTROL | KeyButMask::MOD1 | KeyButMask::MOD4;
        while u16::from(self.held()?) & u16::from(on_purpose) != 0 {
            if began.elapsed() > HELD {
                return Err(NotDone::Held);
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    fn press(&mut self, text: &str) -> Result<(), NotDone> {
        let layout = self.layout()?;
        let shift = self.code(&layout, SHIFT)?;
        let caps_lock = u16::from(self.held()?) & u16::from(KeyButMask::LOCK) != 0;
        let plan = layout
            .plan(text, caps_lock)
            .ok_or_else(|| NotDone::System("too few keys are free".to_owned()))?;
        for (code, sign) in &plan.lent {
            self.put(&layout, *code, *sign)?;
        }
        if !plan.lent.is_empty() {
            self.server.sync().map_err(refused)?;
            std::thread::sleep(LEARNS);
        }
        let began = self.spot();
        let mut keys = plan.keys.into_iter();
        let typed = keys.try_for_each(|key| {
            if self.is_left(&began) {
                return Err(NotDone::Elsewhere);
            }
            self.click(key, shift)
        });
        if !plan.lent.is_empty() {
            let _ = self.server.sync();
            std::thread::sleep(FORGETS);
            for (code, _) in &plan.lent {
                self.put(&layout, *code, 0)?;
            }
        }
        self.server.sync().map_err(refused)?;
        typed
    }

    fn delete(&mut self, letters: usize) -> Result<(), NotDone> {
        let layout = self.layout()?;
        let key = Typed {
            code: self.code(&layout, BACKSPACE)?,
            shift: false,
        };
        (0..letters).try_for_each(|_| self.click(key, 0))
    }

    fn paste(&mut self, text: &str, keys: Paste) -> Result<(), NotDone> {
        clipboard::lend(text, || self.press_paste(keys))
    }
}
