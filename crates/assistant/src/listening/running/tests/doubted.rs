//! What the ear reads and is unsure of, on its way through the loop. The ear is asked and never answers; what it would have said
//! is told in its place.

use sotto_audio::ending::At;
use sotto_engines::hearing::{Silence, Transcript};

use super::aloud::silent_ear;
use super::hurried::{Hurried, devices, listened_to, quiet};
use super::*;

/// Somebody has spoken for half a second, and this is what the ear makes of it and does not believe.
fn doubts(assistant: &Assistant, text: &str) -> (Listener<Hurried>, Receiver<Shown>) {
    let (_mouth, heard) = mouth();
    let speaks = std::iter::repeat_n(Input::Frame { speaking: true }, 50);
    for input in std::iter::once(Input::Start(Purpose::Request)).chain(speaks) {
        heard.tell.try_send(Happened::Input(input)).unwrap();
    }
    let at = At {
        turn: 1,
        revision: 0,
    };
    let transcript = Box::new(Transcript {
        language: "en".to_owned(),
        silence: Some(Silence::Unsure),
        doubted: text.to_owned(),
        ..Transcript::default()
    });
    heard
        .tell
        .try_send(Happened::Transcript { at, transcript })
        .unwrap();
    let (show, shown) = channel();
    let setup = Setup {
        ear: silent_ear(),
        in_step: false,
        ..setup(Hurried(devices(quiet(), Vec::new())), assistant, show)
    };
    (Listener::start(setup, heard).unwrap(), shown)
}

#[test]
fn a_plain_command_that_the_ear_is_unsure_of_is_heard_and_nothing_else_is() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());

    let (listener, shown) = doubts(&assistant, "What time is it?");
    until(
        &shown,
        |shown| matches!(shown, Shown::Words { firm, .. } if firm == "What time is it?"),
    );
    listener.close().unwrap();

    for text in ["I was time.", "Set a timer for fifty minutes.", ""] {
        let (listener, shown) = doubts(&assistant, text);
        until(&shown, |shown| {
            assert!(!matches!(shown, Shown::Words { .. }), "{text}: {shown:?}");
            *shown == Shown::State(Listening::Idle)
        });
        // It goes on as after a cough.
        listener.tell(Input::Press(Purpose::Request));
        until(&shown, listened_to);
        listener.close().unwrap();
    }
    assistant.close();
}
