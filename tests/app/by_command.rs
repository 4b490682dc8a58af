//! Where a desktop gives programs no keys, one of its own runs a command: `sotto press` when it goes down, `sotto release` when it
//! comes up. They reach the program by its socket, and what is said between them is answered, or written, as with Sotto's own keys.

use sotto_api::{Listening, Reply, Request, Via};
use sotto_assistant::link::Client;

use crate::dictation::{Editor, SENTENCE, is_written, newest, ready, until_done};
use crate::needs::said;
use crate::process::wait_until;
use crate::speaking::{Terminal, last_turn, listens, turns, unseen};
use crate::speech::{WHAT_DATE, words};

#[test]
fn what_is_said_between_press_and_release_is_answered_over_another_program() {
    let Some([date]) = said([WHAT_DATE]) else {
        return;
    };
    let Some(place) = unseen() else { return };
    let terminal = Terminal::open(&place);
    listens(&place, Listening::Idle);
    place.sotto(&["press"]);
    listens(&place, Listening::Request);
    wait_until("the overlay is seen", || place.desk.overlay().is_some());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
    place.sound().say(&date);
    place.sotto(&["release"]);

    let turn = last_turn(&place);
    assert_eq!(turn.via, Via::Hotkey);
    let heard = words(&turn.heard);
    assert!(heard.iter().any(|word| word == "date"), "{turn:?}");
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
    assert_eq!(place.desk.focused(), Some(terminal.window.id));
}

/// A page in a browser is connected as long as it is open, and shows nothing of what is dictated.
#[test]
fn what_is_dictated_between_them_is_written_whoever_else_is_connected() {
    let Some((place, [sentence])) = ready([SENTENCE]) else {
        return;
    };
    listens(&place, Listening::Idle);
    let mut page = Client::connect(&place.data()).unwrap().expect("it runs");
    assert!(matches!(page.call(Request::Status), Ok(Reply::Status(_))));

    let editor = Editor::open(&place);
    let before = newest(&place);
    place.sotto(&["press", "--dictate"]);
    listens(&place, Listening::Dictation);
    place.sound().say(&sentence);
    place.sotto(&["release"]);
    listens(&place, Listening::Idle);
    until_done(&place, before);
    editor.saved(&place, is_written);
    assert!(turns(&place).is_empty());
    // It was there all the time.
    assert!(matches!(page.call(Request::Status), Ok(Reply::Status(_))));
}
