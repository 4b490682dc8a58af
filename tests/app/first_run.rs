//! From nothing to the first answer: typed by somebody without a microphone, and spoken.

use sotto_api::{Listening, Reply, Request};

use crate::needs::said;
use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::{has_voice, heard_since, last_turn, listens, quietly};
use crate::speech::{WHAT_DATE, WHAT_TIME, is_said};

/// Where the answer to what was written stands.
const ANSWER: &str = "main .answer p";

/// The core keeps that it was offered, whatever of the page's own storage has come to the disk by then.
fn is_kept(place: &Place) {
    wait_until(
        "it is kept that the first run was offered",
        || matches!(place.ask(Request::Settings), Reply::Settings(settings) if settings.machine.welcomed),
    );
}

#[test]
fn without_a_microphone_the_first_answer_is_typed() {
    if !has_voice() {
        return;
    }
    let Some(mut place) = Place::open() else {
        return;
    };
    place.until_title("Welcome to Sotto");
    place.take_up();
    place.until_text("Can Sotto hear you?");
    // There is none, and that holds nobody up.
    place.tab_to("Start listening");
    place.desk.press(&["Return"]);
    place.until_text("No microphone was found");
    place.tab_to("Skip this step");
    place.desk.press(&["Return"]);
    place.until_text("The key to talk");
    assert!(place.text().contains("Step 2 of 3"));
    place.tab_to("Skip this step");
    place.desk.press(&["Return"]);

    place.until_text("Step 3 of 3");
    place.tab_to("What you want from Sotto");
    place.desk.write("What is the date today?");
    place.desk.press(&["Return"]);
    place.until_the_date_is_told(ANSWER);
    place.until_text("That is all there is to it.");
    place.tab_to("Done");
    place.desk.press(&["Return"]);
    place.until_title("Today");
    // It is offered once.
    is_kept(&place);
    place.restart();
    place.until_title("Today");
}

#[test]
fn everything_can_be_skipped_at_once_and_is_not_offered_again() {
    let Some(mut place) = Place::open() else {
        return;
    };
    place.until_title("Welcome to Sotto");
    place.take_up();
    place.tab_to("Skip everything");
    place.desk.press(&["Return"]);
    place.until_title("Today");
    is_kept(&place);
    place.restart();
    place.until_title("Today");
}

#[test]
fn with_a_microphone_the_first_answer_is_spoken() {
    let Some([time, date]) = said([WHAT_TIME, WHAT_DATE]) else {
        return;
    };
    if !has_voice() {
        return;
    }
    let sound = Wishes {
        sound: true,
        ..Wishes::default()
    };
    let Some(mut place) = Place::prepare(sound) else {
        return;
    };
    place.start(&[]);
    place.until_title("Welcome to Sotto");
    place.take_up();
    quietly(&place);

    place.tab_to("Start listening");
    place.desk.press(&["Return"]);
    listens(&place, Listening::Request);
    place.sound().say(&time);
    place.until_text("Sotto hears you.");
    place.tab_to("Next");
    place.desk.press(&["Return"]);

    place.until_text("The key to talk");
    listens(&place, Listening::Idle);
    place.desk.press(&["ctrl+alt+space"]);
    place.until_text("That works.");
    place.tab_to("Next");
    place.desk.press(&["Return"]);

    place.until_text("Step 3 of 3");
    // What the key began was only tried.
    listens(&place, Listening::Idle);
    let before = place.sound().loudspeaker().now();
    place.desk.hold("ctrl+alt+space");
    listens(&place, Listening::Request);
    place.sound().say(&date);
    place.desk.let_go("ctrl+alt+space");
    place.until_text("That is all there is to it.");
    let turn = last_turn(&place);
    assert!(place.text_of(Page::Window, "main").contains(&turn.answer));
    let spoken = heard_since(&place, before);
    assert!(is_said(&turn.answer, &spoken), "{turn:?}: {spoken:?}");
}
