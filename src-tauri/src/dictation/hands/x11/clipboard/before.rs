//! What is on the clipboard before it is lent, read whole, so that it can be given back whole: also a picture that comes in many
//! pieces.

use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, GetPropertyReply, Property, SelectionNotifyEvent,
};

use super::{Content, Form, LOOK, Lent, Names};

/// A program that holds the clipboard and does not answer.
const ANSWERS: Duration = Duration::from_millis(300);
/// All of it is there by then, or what is missing is left out: the person waits for their text.
const ALL: Duration = Duration::from_secs(3);
/// Forms that are kept, and how large each may be.
const FORMS: usize = 16;
const LARGEST: u32 = 16 * 1024 * 1024;

impl Lent {
    /// Everything that is on the clipboard, as far as it can be read.
    pub(super) fn read_all(&self) -> Content {
        let mut all = Content::new();
        let until = Instant::now() + ALL;
        let Some((_, _, forms)) = self.read(self.names.targets, until) else {
            return all;
        };
        let forms = forms
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| Atom::from_ne_bytes(*bytes));
        // Questions about the clipboard itself are no content.
        let plain = [
            self.names.utf8,
            self.names.text,
            u32::from(AtomEnum::STRING),
        ];
        let named = |form: &Atom| plain.contains(form) || self.is_content(*form);
        for form in forms.filter(named).take(FORMS) {
            if let Some(content) = self.read(form, until) {
                all.insert(form, content);
            }
        }
        all
    }

    /// Forms of content are named like "image/png"; what asks about the clipboard is not.
    fn is_content(&self, form: Atom) -> bool {
        let asked = self.server.get_atom_name(form).ok();
        let name = asked.and_then(|asked| asked.reply().ok());
        name.is_some_and(|reply| reply.name.contains(&b'/'))
    }

    /// What whoever holds the clipboard gives in this form.
    fn read(&self, form: Atom, until: Instant) -> Option<Form> {
        let Names {
            clipboard, ours, ..
        } = self.names;
        self.server
            .convert_selection(self.window, clipboard, form, ours, x11rb::CURRENT_TIME)
            .ok()?;
        self.server.flush().ok()?;
        let told: SelectionNotifyEvent = self.wait(until, |event| match event {
            Event::SelectionNotify(told) if told.target == form => Some(told),
            _ => None,
        })?;
        if told.property == x11rb::NONE {
            return None;
        }
        let found = self.taken()?;
        if found.type_ == self.names.incr {
            return self.read_pieces(until);
        }
        // Too large: it is left out, and the other forms are kept.
        (found.bytes_after == 0).then_some((found.type_, found.format, found.value))
    }

    /// What is too large for one message comes in pieces: each once the one before was taken away, and at the end an empty one.
    fn read_pieces(&self, until: Instant) -> Option<Form> {
        let ours = self.names.ours;
        let mut whole: Option<Form> = None;
        loop {
            self.wait(until, |event| match event {
                Event::PropertyNotify(told)
                    if told.atom == ours && told.state == Property::NEW_VALUE =>
                {
                    Some(())
                }
                _ => None,
            })?;
            let piece = self.taken()?;
            if piece.value.is_empty() {
                return whole;
            }
            let begun = (piece.type_, piece.format, Vec::new());
            let (_, _, bytes) = whole.get_or_insert(begun);
            bytes.extend(piece.value);
            if bytes.len() > LARGEST as usize {
                return None;
            }
        }
    }

    /// What lies at the place for answers. It is taken away from there, which asks for the next piece.
    fn taken(&self) -> Option<GetPropertyReply> {
        let (ours, any) = (self.names.ours, AtomEnum::ANY);
        let asked = self
            .server
            .get_property(true, self.window, ours, any, 0, LARGEST / 4);
        asked.ok()?.reply().ok()
    }

    /// Waits for what is meant, until then and no longer than for an answer.
    fn wait<T>(&self, until: Instant, meant: impl Fn(Event) -> Option<T>) -> Option<T> {
        let until = until.min(Instant::now() + ANSWERS);
        while Instant::now() < until {
            match self.server.poll_for_event().ok()? {
                Some(event) => {
                    if let Some(found) = meant(event) {
                        return Some(found);
                    }
                }
                None => std::thread::sleep(LOOK),
            }
        }
        None
    }
}
