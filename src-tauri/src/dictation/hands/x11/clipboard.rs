//! The clipboard, lent for one paste: what was on it is read first, the text is offered, the program's own request for it is
//! the receipt that it was taken, and then what was there before is offered again. Nothing old is ever pasted, since the keys
//! are pressed only once the text is there.

mod before;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{NotDone, refused};

/// Programs of the desktop that keep the clipboard look at it as soon as it changes. That is no receipt.
const CURIOUS: Duration = Duration::from_millis(80);
/// A program that is to paste asks within this time.
const TAKES: Duration = Duration::from_millis(1_500);
/// It may ask again, for another form.
const AGAIN: Duration = Duration::from_millis(150);
const LOOK: Duration = Duration::from_millis(2);
/// What goes into one message to the server, with room to spare.
const PIECE: usize = 200_000;

/// What is there in one form: what it says it is, the bits of each of its units, and its bytes.
type Form = (Atom, u8, Vec<u8>);
/// Forms by their names.
type Content = BTreeMap<Atom, Form>;

struct Names {
    clipboard: Atom,
    targets: Atom,
    utf8: Atom,
    text: Atom,
    incr: Atom,
    ours: Atom,
}

struct Lent {
    server: RustConnection,
    window: Window,
    names: Names,
}

/// Offers a text, lets it be pasted, and puts back what was there before.
pub(super) fn lend(text: &str, paste: impl FnOnce() -> Result<(), NotDone>) -> Result<(), NotDone> {
    let lent = Lent::open()?;
    let before = lent.read_all();
    let now = lent.content(text);
    lent.own()?;
    lent.serve(&now, CURIOUS, |_| false);
    paste()?;
    let taken = lent.serve(&now, TAKES, |asked| now.contains_key(&asked));
    if !taken {
        // Nobody knows whether it comes yet. The text stays where it can be pasted by hand, which the user is told.
        return Err(NotDone::NotTaken);
    }
    lent.serve(&now, AGAIN, |_| false);
    lent.give_back(before);
    Ok(())
}

impl Lent {
    fn open() -> Result<Self, NotDone> {
        let (server, screen) = RustConnection::connect(None).map_err(refused)?;
        let root = server.setup().roots[screen].root;
        let window = server.generate_id().map_err(refused)?;
        server
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                window,
                root,
                0,
                0,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE),
            )
            .map_err(refused)?;
        let name = |name: &str| -> Result<Atom, NotDone> {
            let asked = server
                .intern_atom(false, name.as_bytes())
                .map_err(refused)?;
            Ok(asked.reply().map_err(refused)?.atom)
        };
        let names = Names {
            clipboard: name("CLIPBOARD")?,
            targets: name("TARGETS")?,
            utf8: name("UTF8_STRING")?,
            text: name("TEXT")?,
            incr: name("INCR")?,
            ours: name("SOTTO_LENT")?,
        };
        Ok(Self {
            server,
            window,
            names,
        })
    }

    /// A text in the forms in which programs ask for it.
    fn content(&self, text: &str) -> Content {
        let bytes = text.as_bytes().to_vec();
        let utf8 = (self.names.utf8, 8, bytes);
        let mut all = Content::from([
            (self.names.utf8, utf8.clone()),
            (self.names.text, utf8.clone()),
        ]);
        if text.is_ascii() {
            let plain = u32::from(AtomEnum::STRING);
            all.insert(plain, (plain, 8, utf8.2));
        }
        all
    }

    fn own(&self) -> Result<(), NotDone> {
        let clipboard = self.names.clipboard;
        self.server
            .set_selection_owner(self.window, clipboard, x11rb::CURRENT_TIME)
            .map_err(refused)?;
        let asked = self
            .server
            .get_selection_owner(clipboard)
            .map_err(refused)?;
        let owner = asked.reply().map_err(refused)?.owner;
        if owner == self.window {
            Ok(())
        } else {
            Err(NotDone::System(
                "the clipboard belongs to another program".to_owned(),
            ))
        }
    }

    /// Answers who asks for what is offered, for a while or until the right one has asked.
    fn serve(&self, content: &Content, long: Duration, enough: impl Fn(Atom) -> bool) -> bool {
        let until = Instant::now() + long;
        while Instant::now() < until {
            match self.server.poll_for_event() {
                Ok(Some(Event::SelectionRequest(asked))) => {
                    let given = self.answer(&asked, content);
                    if given && enough(asked.target) {
                        return true;
                    }
                }
                Ok(Some(_)) => {}
                Ok(None) => std::thread::sleep(LOOK),
                Err(_) => return false,
            }
        }
        false
    }

    /// Gives what is asked for; whether it was there.
    fn answer(&self, asked: &SelectionRequestEvent, content: &Content) -> bool {
        // Old programs name no place for the answer.
        let place = if asked.property == x11rb::NONE {
            asked.target
        } else {
            asked.property
        };
        let given = self.give(asked.requestor, asked.target, place, content);
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: if given { place } else { x11rb::NONE },
        };
        let sent = self
            .server
            .send_event(false, asked.requestor, EventMask::NO_EVENT, told);
        let _ = self.server.flush();
        given && sent.is_ok()
    }

    fn give(&self, to: Window, form: Atom, place: Atom, content: &Content) -> bool {
        if form == self.names.targets {
            let mut forms: Vec<Atom> = content.keys().copied().collect();
            forms.push(self.names.targets);
            let done =
                self.server
                    .change_property32(PropMode::REPLACE, to, place, AtomEnum::ATOM, &forms);
            return done.is_ok();
        }
        let Some((kind, format, bytes)) = content.get(&form) else {
            return false;
        };
        // One message has its limits; what is longer is put together behind it.
        let unit = usize::from(*format / 8).max(1);
        let mut mode = PropMode::REPLACE;
        for piece in bytes.chunks(PIECE) {
            let length = u32::try_from(piece.len() / unit).unwrap_or_default();
            let done = self
                .server
                .change_property(mode, to, place, *kind, *format, length, piece);
            if done.is_err() {
                return false;
            }
            mode = PropMode::APPEND;
        }
        if bytes.is_empty() {
            let done = self
                .server
                .change_property(mode, to, place, *kind, *format, 0, &[]);
            return done.is_ok();
        }
        true
    }

    /// Offers what was there before, until another program takes the clipboard.
    fn give_back(self, before: Content) {
        if before.is_empty() {
            let nobody = x11rb::NONE;
            let (clipboard, now) = (self.names.clipboard, x11rb::CURRENT_TIME);
            if let Ok(asked) = self.server.set_selection_owner(nobody, clipboard, now) {
                asked.ignore_error();
            }
            let _ = self.server.flush();
            return;
        }
        let held = std::thread::Builder::new()
            .name("clipboard".to_owned())
            .spawn(move || {
                while let Ok(event) = self.server.wait_for_event() {
                    match event {
                        Event::SelectionRequest(asked) => {
                            self.answer(&asked, &before);
                        }
                        Event::SelectionClear(_) => return,
                        _ => {}
                    }
                }
            });
        if let Err(error) = held {
            tracing::warn!(%error, "what was on the clipboard is lost");
        }
    }
}
