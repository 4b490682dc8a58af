//! Somebody turns to another layout of the keyboard while the program runs: its keys are then where the layout has them.

use sotto_api::Listening;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::ConnectionExt as _;

use crate::place::Place;
use crate::speaking::{listens, unseen};

/// The letters of two keys change places, as they do with another layout.
fn swap(place: &Place, one: char, other: char) {
    let (server, _) = x11rb::connect(Some(place.desk.display())).unwrap();
    let setup = server.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let asked = server.get_keyboard_mapping(first, last - first + 1);
    let mapping = asked.unwrap().reply().unwrap();
    let each = mapping.keysyms_per_keycode;
    let keys: Vec<&[u32]> = mapping.keysyms.chunks(usize::from(each)).collect();
    let key = |letter: char| {
        let letter = u32::from(letter);
        let found = keys.iter().position(|signs| signs.contains(&letter));
        found.unwrap()
    };
    let (one, other) = (key(one), key(other));
    for (to, from) in [(one, other), (other, one)] {
        let code = first + u8::try_from(to).unwrap();
        let changed = server.change_keyboard_mapping(1, code, each, keys[from]);
        changed.unwrap().check().unwrap();
    }
}

#[test]
fn a_key_is_where_the_newest_layout_has_it() {
    let Some(place) = unseen() else { return };
    for _ in 0..2 {
        listens(&place, Listening::Idle);
        // There and back.
        swap(&place, 'd', 'k');
        place.desk.press(&["ctrl+alt+d"]);
        listens(&place, Listening::Dictation);
        place.desk.press(&["Escape"]);
    }
    listens(&place, Listening::Idle);
}
