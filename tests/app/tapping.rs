//! The key to talk as one that is tapped twice: one tap alone begins nothing, two of them begin it, and the next one ends it.

use std::time::Duration;

use jiff::Timestamp;
use sotto_api::{KeyManner, Listening, MachineSettingsPatch, SettingsPatch, Via};
use sotto_store::{Act, settings};

use crate::needs::said;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::{Terminal, last_turn, listens, quietly, silent};
use crate::speech::{WHAT_DATE, words};

const KEY: &str = "ctrl+alt+space";
/// Taps that lie so far apart do not belong together.
const APART: Duration = Duration::from_secs(1);

/// From the start on the key is used like this.
fn tapped_twice(place: &Place) {
    let machine = MachineSettingsPatch {
        talk_key_manner: Some(KeyManner::DoubleTap),
        ..MachineSettingsPatch::default()
    };
    let patch = SettingsPatch {
        machine: Some(machine),
        ..SettingsPatch::default()
    };
    let act = Act::by_hand(Timestamp::now(), "").for_good();
    let changed = place
        .store()
        .act(act, |writer| settings::change(writer, patch));
    changed.unwrap();
}

/// Nobody is listened to: otherwise the other key would not begin a dictation, which is forgotten at once.
fn nothing_began(place: &Place) {
    place.desk.press(&["ctrl+alt+d"]);
    listens(place, Listening::Dictation);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    place.desk.press(&["Escape"]);
    listens(place, Listening::Idle);
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
}

#[test]
fn a_key_that_is_tapped_twice_is_answered_and_tapped_once_it_does_nothing() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some(mut place) = silent(Wishes::default()) else {
        return;
    };
    tapped_twice(&place);
    place.start(&["--hidden"]);
    quietly(&place);
    let terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);

    place.desk.press(&[KEY]);
    nothing_began(&place);
    // Two that lie far apart are each one alone.
    for _ in 0..2 {
        std::thread::sleep(APART);
        place.desk.press(&[KEY]);
    }
    nothing_began(&place);
    std::thread::sleep(APART);

    place.desk.press(&[KEY, KEY]);
    listens(&place, Listening::Request);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    place.sound().say(&date);
    let turn = last_turn(&place);
    assert_eq!(turn.via, Via::Hotkey);
    let heard = words(&turn.heard);
    assert!(heard.iter().any(|word| word == "date"), "{turn:?}");
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
    listens(&place, Listening::Idle);

    // What two taps began, one ends.
    place.desk.press(&[KEY, KEY]);
    listens(&place, Listening::Request);
    place.desk.press(&[KEY]);
    listens(&place, Listening::Idle);
}
