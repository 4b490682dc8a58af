//! The keys that are taken from the root window. Each is taken by its place on the keyboard; where the keyboard gets another
//! layout, a key may lie elsewhere, and is taken there.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sotto_api::Problem;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, Keycode, ModMask, Window};
use x11rb::rust_connection::RustConnection;

use super::NoKeys;
use crate::hotkeys::chord::{Chord, Key};
use crate::hotkeys::conflict::{self, Which};
use crate::words::Tongue;

/// What of a state is held on purpose.
const HELD: u16 = 0b0100_1101; // Shift, Control, Mod1 (Alt), Mod4 (Super)

/// A key code with what is held, and what it does.
type Taken = HashMap<(Keycode, u16), Which>;
type Wanted = Vec<(Which, Chord)>;

/// See the module.
pub(super) struct Grabs {
    pub(super) server: RustConnection,
    root: Window,
    taken: Mutex<Taken>,
    /// What is to be taken, wherever it lies. Held by whoever changes what is taken, so that no two do at a time.
    wanted: Mutex<Wanted>,
}

/// Caps Lock and Num Lock are held beside everything else, as the server sees it.
fn beside() -> [ModMask; 4] {
    [
        ModMask::from(0_u16),
        ModMask::LOCK,
        ModMask::M2,
        ModMask::LOCK | ModMask::M2,
    ]
}

impl Grabs {
    /// Nothing is taken yet.
    pub(super) fn new(server: RustConnection, root: Window) -> Self {
        Self {
            server,
            root,
            taken: Mutex::default(),
            wanted: Mutex::default(),
        }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this key does, with all that the server says is held beside it.
    pub(super) fn does(&self, code: Keycode, state: u16) -> Option<Which> {
        self.taken().get(&(code, state & HELD)).copied()
    }

    /// Has these keys from now on, and no others but the one that dismisses. Gives what is wrong with those that cannot be had.
    pub(super) fn set(&self, keys: &[(Which, Chord)], tongue: Tongue) -> Vec<Problem> {
        let mut wanted = self.wanted();
        wanted.retain(|(which, _)| *which == Which::Dismiss);
        wanted.extend_from_slice(keys);
        self.give_back(|which| which != Which::Dismiss);
        keys.iter()
            .filter_map(|(which, chord)| self.take(*which, chord, tongue).err())
            .collect()
    }

    /// Has the key that dismisses, or gives it back to the programs it belongs to.
    pub(super) fn dismissible(&self, on: bool) {
        let mut wanted = self.wanted();
        wanted.retain(|(which, _)| *which != Which::Dismiss);
        self.give_back(|which| which == Which::Dismiss);
        if on {
            let escape = Chord::alone(Key::ESCAPE);
            wanted.push((Which::Dismiss, escape));
            // Somebody else may have it; then there are other ways.
            let _ = self.take(Which::Dismiss, &escape, Tongue::default());
        }
    }

    /// The keyboard may have another layout: what lies elsewhere now is taken there.
    pub(super) fn follow_the_layout(&self) {
        let wanted = self.wanted();
        for (which, chord) in wanted.iter() {
            let lies = self.code(chord.key.keysym());
            if lies == self.place(*which) {
                continue;
            }
            self.give_back(|one| one == *which);
            if lies.is_some()
                && let Err(problem) = self.take(*which, chord, Tongue::default())
            {
                tracing::warn!(%problem, "a key lies elsewhere now, and is not to be had there");
            }
        }
    }

    /// Where the key lies that is taken for this.
    fn place(&self, which: Which) -> Option<Keycode> {
        let taken = self.taken();
        let mut all = taken.iter();
        all.find_map(|((code, _), does)| (*does == which).then_some(*code))
    }

    fn take(&self, which: Which, chord: &Chord, tongue: Tongue) -> Result<(), Problem> {
        let code = self
            .code(chord.key.keysym())
            .ok_or_else(|| conflict::missing(chord, tongue))?;
        let held = held(chord);
        for (done, beside) in beside().into_iter().enumerate() {
            let grabbed = self.grab(code, held | beside);
            if let Err(error) = grabbed {
                tracing::debug!(%error, %chord, "a key is not to be had");
                for beside in beside_before(done) {
                    self.let_go(code, held | beside);
                }
                return Err(conflict::taken(chord, tongue));
            }
        }
        self.taken().insert((code, u16::from(held)), which);
        Ok(())
    }

    fn grab(&self, code: Keycode, held: ModMask) -> Result<(), NoKeys> {
        let asynchronous = GrabMode::ASYNC;
        self.server
            .grab_key(false, self.root, held, code, asynchronous, asynchronous)?
            .check()?;
        Ok(())
    }

    fn let_go(&self, code: Keycode, held: ModMask) {
        if let Ok(asked) = self.server.ungrab_key(code, self.root, held) {
            asked.ignore_error();
        }
    }

    fn give_back(&self, whose: impl Fn(Which) -> bool) {
        let mut given = Vec::new();
        self.taken().retain(|key, which| {
            let goes = whose(*which);
            if goes {
                given.push(*key);
            }
            !goes
        });
        for (code, held) in given {
            for beside in beside() {
                self.let_go(code, ModMask::from(held) | beside);
            }
        }
        let _ = self.server.flush();
    }

    /// The key of the present keyboard that writes this.
    fn code(&self, keysym: u32) -> Option<Keycode> {
        let setup = self.server.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let asked = self.server.get_keyboard_mapping(first, last - first + 1);
        let mapping = asked.ok()?.reply().ok()?;
        let each = usize::from(mapping.keysyms_per_keycode.max(1));
        // The first column counts most: a key that writes it without anything held.
        (0..each).find_map(|column| {
            let mut keys = mapping.keysyms.chunks(each);
            let place = keys.position(|syms| syms.get(column) == Some(&keysym))?;
            u8::try_from(place).ok()?.checked_add(first)
        })
    }
}

fn beside_before(done: usize) -> impl Iterator<Item = ModMask> {
    beside().into_iter().take(done)
}

fn held(chord: &Chord) -> ModMask {
    let mut held = ModMask::from(0_u16);
    for (is, mask) in [
        (chord.control, ModMask::CONTROL),
        (chord.alt, ModMask::M1),
        (chord.shift, ModMask::SHIFT),
        (chord.meta, ModMask::M4),
    ] {
        if is {
            held |= mask;
        }
    }
    held
}
