//! Another program has the key to talk, and had it first. That is said where somebody looks, however late that is; and once the key
//! is free there and chosen again, it is had.

use sotto_api::Notice;
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, ModMask};
use x11rb::rust_connection::RustConnection;

use crate::history::talked_before;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::{status, talk_key};

/// The key to talk, as it is at first.
const KEY: &str = "Ctrl+Alt+Space";
const SPACE: u32 = 0x20;
const TAKEN: &str = "Ctrl+Alt+Space belongs to another program";

/// Another program takes that key for itself, and has it until this is dropped.
fn another_takes_it(place: &Place) -> Result<RustConnection, ReplyError> {
    let (server, screen) = x11rb::connect(Some(place.desk.display())).unwrap();
    let setup = server.setup();
    let root = setup.roots[screen].root;
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let asked = server.get_keyboard_mapping(first, last - first + 1);
    let mapping = asked.unwrap().reply().unwrap();
    let each = usize::from(mapping.keysyms_per_keycode);
    let mut keys = mapping.keysyms.chunks(each);
    let at = keys.position(|signs| signs.contains(&SPACE)).unwrap();
    let code = first + u8::try_from(at).unwrap();
    let (held, at_once) = (ModMask::CONTROL | ModMask::M1, GrabMode::ASYNC);
    let taken = server.grab_key(false, root, held, code, at_once, at_once);
    taken.unwrap().check()?;
    Ok(server)
}

/// Whether it is among what one should know.
fn is_told(place: &Place) -> bool {
    let notices = status(place).notices;
    notices
        .iter()
        .any(|notice| matches!(notice, Notice::Device { sentence } if sentence.starts_with(TAKEN)))
}

#[test]
fn a_key_of_another_program_is_told_in_a_window_that_comes_later_and_is_had_once_it_is_free() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    let other = another_takes_it(&place).expect("it is free");
    place.start(&[]);
    wait_until("it is told", || is_told(&place));
    place.until_title("Today");
    place.until_text(TAKEN);
    // It stays, and does not only flash up.
    place.take_up();
    place.go(&["g", "t"], "Tasks");
    assert!(place.text().contains(TAKEN), "{}", place.text());

    drop(other);
    wait_until("it is told no more", || {
        // The server may take a moment until it has noticed that the other program is gone.
        talk_key(&place, KEY);
        !is_told(&place)
    });
    assert!(another_takes_it(&place).is_err(), "Sotto has it now");
    wait_until(
        "its sentence goes from the window, and nobody dismisses it",
        || !place.text().contains(TAKEN),
    );
}
