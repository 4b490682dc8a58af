//! Keys on X11: taken from the root window, so that they come wherever the focus is. One thread waits for them without ever
//! waking for nothing, so that a key is told at once.

mod grabs;

use std::collections::HashMap;
use std::sync::Arc;

use sotto_api::Problem;
use tokio::sync::mpsc::Sender;
use x11rb::connection::Connection;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::xkb::{self, ConnectionExt as _};
use x11rb::protocol::xproto::Mapping;
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::chord::Chord;
use super::conflict::Which;
use super::{Moved, Pressed};
use crate::words::Tongue;
use grabs::Grabs;

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

/// The keys that this program has on the X server.
pub struct Keys(Arc<Grabs>);

impl Keys {
    /// Begins to listen for keys, and tells them.
    ///
    /// # Errors
    /// When the server cannot be talked with.
    pub fn open(tell: Sender<Pressed>) -> Result<Self, NoKeys> {
        let (server, screen) = RustConnection::connect(None)?;
        let root = server.setup().roots[screen].root;
        // A held key then comes as one press and one release. Where that cannot be had, it is evened out later.
        if let Err(error) = no_repeats(&server) {
            tracing::debug!(%error, "held keys repeat");
        }
        if let Err(error) = tell_of_layouts(&server) {
            tracing::debug!(%error, "another layout may stay unnoticed");
        }
        let grabs = Arc::new(Grabs::new(server, root));
        let listens = Arc::clone(&grabs);
        std::thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || listen(&listens, &tell))?;
        Ok(Self(grabs))
    }

    /// Has these keys from now on, and no others but the one that dismisses. Gives what is wrong with those that cannot be had.
    pub fn set(&self, keys: &[(Which, Chord)], tongue: Tongue) -> Vec<Problem> {
        self.0.set(keys, tongue)
    }

    /// Has the key that dismisses, or gives it back to the programs it belongs to.
    pub fn dismissible(&self, on: bool) {
        self.0.dismissible(on);
    }
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

/// Lets the server tell when the keyboard gets another layout. It tells whoever speaks XKB, as above, of nothing that they have
/// not asked for, the plain message about a changed key among it.
fn tell_of_layouts(server: &RustConnection) -> Result<(), NoKeys> {
    let layouts = xkb::EventType::NEW_KEYBOARD_NOTIFY | xkb::EventType::MAP_NOTIFY;
    let (none, signs) = (xkb::EventType::from(0_u16), xkb::MapPart::KEY_SYMS);
    let details = xkb::SelectEventsAux::new();
    server
        .xkb_select_events(
            xkb::ID::USE_CORE_KBD.into(),
            none,
            layouts,
            signs,
            signs,
            &details,
        )?
        .check()?;
    Ok(())
}

/// Waits for keys until the connection ends.
fn listen(grabs: &Grabs, tell: &Sender<Pressed>) {
    // What is down, by its code: it comes up with whatever is held by then.
    let mut down = HashMap::new();
    let error = loop {
        let pressed = match grabs.server.wait_for_event() {
            Ok(Event::KeyPress(key)) => {
                let does = grabs.does(key.detail, u16::from(key.state));
                does.map(|which| {
                    down.insert(key.detail, which);
                    Pressed {
                        which,
                        moved: Moved::Down,
                    }
                })
            }
            Ok(Event::KeyRelease(key)) => down.remove(&key.detail).map(|which| Pressed {
                which,
                moved: Moved::Up,
            }),
            // Of the whole keyboard, and of single keys.
            Ok(Event::XkbNewKeyboardNotify(_)) => {
                grabs.follow_the_layout();
                None
            }
            Ok(Event::MappingNotify(told)) => {
                if told.request == Mapping::KEYBOARD {
                    grabs.follow_the_layout();
                }
                None
            }
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
