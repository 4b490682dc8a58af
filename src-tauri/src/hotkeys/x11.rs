//! Keys on X11: taken from the root window, so that they come wherever the focus is. One thread waits for them without ever
//! waking for nothing, so that a key is told at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sotto_api::Problem;
use tokio::sync::mpsc::Sender;
use x11rb::connection::Connection;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, Keycode, ModMask, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::chord::Chord;
use super::conflict::{self, Which};
use super::{Moved, Pressed};
use crate::words::Tongue;

/// The server does not give what is needed.
#[derive(Debug, thiserror::Error)]
pub enum NoKeys {
    /// It cannot be reached.
    #[error("the X server cannot be reached: {0}")]
    Connect(#[from] ConnectError),
    /// The connection broke.
    #[error("the connection to the X server broke: {0}")]
    Connection(#[from] ConnectionError),
    /// It refused.
    #[error("the X server refused: {0}")]
    Reply(#[from] ReplyError),
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// A key code with what is held, and what it does.
type Taken = HashMap<(Keycode, u16), Which>;

/// The keys that this program has on the X server.
pub struct Keys {
    server: Arc<RustConnection>,
    root: Window,
    taken: Arc<Mutex<Taken>>,
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

/// What of a state is held on purpose.
const HELD: u16 = 0b0100_1101; // Shift, Control, Mod1 (Alt), Mod4 (Super)

impl Keys {
    /// Begins to listen for keys, and tells them.
    ///
    /// # Errors
    /// When the server cannot be talked with.
    pub fn open(tell: Sender<Pressed>) -> Result<Self, NoKeys> {
        let (server, screen) = RustConnection::connect(None)?;
        let root = server.setup().roots[screen].root;
        let server = Arc::new(server);
        // A held key then comes as one press and one release. Where that cannot be had, it is evened out later.
        if let Err(error) = no_repeats(&server) {
            tracing::debug!(%error, "held keys repeat");
        }
        let taken = Arc::new(Mutex::new(Taken::new()));
        let (listens, keys) = (Arc::clone(&server), Arc::clone(&taken));
        std::thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || listen(&listens, &keys, &tell))?;
        Ok(Self {
            server,
            root,
            taken,
        })
    }

    /// Has these keys from now on, and no others but the one that dismisses. Gives what is wrong with those that cannot be had.
    pub fn set(&self, keys: &[(Which, Chord)], tongue: Tongue) -> Vec<Problem> {
        self.give_back(|which| which != Which::Dismiss);
        keys.iter()
            .filter_map(|(which, chord)| self.take(*which, chord, tongue).err())
            .collect()
    }

    /// Has the key that dismisses, or gives it back to the programs it belongs to.
    pub fn dismissible(&self, on: bool) {
        self.give_back(|which| which == Which::Dismiss);
        if on {
            // Somebody else may have it; then there are other ways.
            let escape = Chord::alone(super::chord::Key::ESCAPE);
            let _ = self.take(Which::Dismiss, &escape, Tongue::default());
        }
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
        self.lock().insert((code, u16::from(held)), which);
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
        self.lock().retain(|key, which| {
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

    fn lock(&self) -> std::sync::MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
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

fn no_repeats(server: &RustConnection) -> Result<(), NoKeys> {
    server.xkb_use_extension(1, 0)?.reply()?;
    let flag = xkb::PerClientFlag::DETECTABLE_AUTO_REPEAT;
    let none = xkb::BoolCtrl::from(0_u32);
    server
        .xkb_per_client_flags(xkb::ID::USE_CORE_KBD.into(), flag, flag, none, none, none)?
        .reply()?;
    Ok(())
}

/// Waits for keys until the connection ends.
fn listen(server: &RustConnection, taken: &Mutex<Taken>, tell: &Sender<Pressed>) {
    // What is down, by its code: it comes up with whatever is held by then.
    let mut down = HashMap::new();
    let error = loop {
        let pressed = match server.wait_for_event() {
            Ok(Event::KeyPress(key)) => {
                let held = u16::from(key.state) & HELD;
                let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                taken.get(&(key.detail, held)).map(|which| {
                    down.insert(key.detail, *which);
                    Pressed {
                        which: *which,
                        moved: Moved::Down,
                    }
                })
            }
            Ok(Event::KeyRelease(key)) => down.remove(&key.detail).map(|which| Pressed {
                which,
                moved: Moved::Up,
            }),
            Ok(Event::Error(error)) => {
                if error.error_kind != ErrorKind::Access {
                    tracing::debug!(?error, "the X server complains");
                }
                None
            }
            Ok(_) => None,
            Err(error) => break error,
        };
        if let Some(pressed) = pressed
            && tell.blocking_send(pressed).is_err()
        {
            return;
        }
    };
    tracing::warn!(%error, "keys do not come any more");
}
