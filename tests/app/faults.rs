//! Things that are not as they should be: an engine that is killed while the window is open, no microphone, no keychain, and a
//! machine without a screen. Each has a way forward.

use std::os::unix::fs::PermissionsExt;

use sotto_api::Outcome;
use sotto_tests::MIND;

use crate::by_keyboard::at_home;
use crate::history::talked_before;
use crate::needs;
use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::processes::{engine, kill};
use crate::speaking::{has_voice, turns};

/// Where the answer to what was written stands, or why there is none.
const ANSWER: &str = "main .talk-place .answer";

const FIELD: &str = "Type to Sotto";

/// Types something on Today, and sends it.
pub fn ask(place: &Place, text: &str) {
    place.until_title("Today");
    // In the field itself it would be a letter.
    if place.focused() != FIELD {
        place.desk.press(&["i"]);
    }
    wait_until("the field has the keyboard", || place.focused() == FIELD);
    place.desk.press(&["ctrl+a"]);
    place.desk.write(text);
    place.desk.press(&["Return"]);
}

/// Asks for the date on Today, and waits for it.
pub fn the_date_is_told(place: &Place) {
    ask(place, "What is the date today?");
    place.until_the_date_is_told(ANSWER);
}

#[test]
fn an_engine_that_is_killed_takes_nothing_of_the_window_with_it() {
    if !needs::engines(&["mind"], &[MIND]) {
        return;
    }
    let Some(place) = at_home() else { return };
    // Nobody thinks before something is asked that wants it.
    ask(&place, "Why is the sky blue?");
    let mut before = None;
    wait_until("the engine that thinks runs", || {
        before = engine(place.process(), "mind");
        before.is_some()
    });
    let before = before.expect("it was waited for");
    wait_until("it is worked on", || {
        let shown = place.text_of(Page::Window, ANSWER);
        !shown.is_empty()
    });
    kill(before);
    wait_until(
        "another engine takes its place, or a sentence says why not",
        || {
            let now = engine(place.process(), "mind");
            now.is_some_and(|now| now != before) || place.count("main .talk-place .error-note") > 0
        },
    );
    assert!(place.still_runs());
    // Nothing that is written later waits for it for ever.
    place.desk.press(&["Escape"]);
    wait_until("the field takes something else", || {
        place.count("main .talk-place form button[disabled]") == 0
    });
    the_date_is_told(&place);
    // The next thing that wants thought gets it, by another engine.
    ask(&place, "Why is the grass green?");
    wait_until("another engine runs", || {
        let now = engine(place.process(), "mind");
        now.is_some_and(|now| now != before)
    });
    wait_until("it is answered", || {
        turns(&place).iter().any(|turn| {
            let failed = matches!(turn.outcome, Outcome::Failed { .. });
            turn.heard.contains("grass") && !turn.answer.is_empty() && !failed
        })
    });
    place.go(&["g", "t"], "Tasks");
}

#[test]
fn without_a_microphone_a_sentence_says_so_and_everything_is_typed() {
    if !has_voice() {
        return;
    }
    let Some(place) = at_home() else { return };
    place.desk.press(&["ctrl+j"]);
    place.until_text("No microphone was found");
    the_date_is_told(&place);
    // The key of the whole system says it too, wherever one is.
    place.go(&["g", "t"], "Tasks");
    place.desk.press(&["ctrl+alt+space"]);
    place.until_text("No microphone was found");
}

#[test]
fn without_a_keychain_the_key_lies_in_a_private_file_and_that_is_told_once_per_start() {
    let wishes = Wishes {
        keychain: true,
        ..Wishes::default()
    };
    let Some(mut place) = Place::prepare(wishes) else {
        return;
    };
    place.start(&[]);
    place.until_text("This computer offers no keychain");
    let key = place.data().join("store.key");
    assert!(place.text().contains(&key.display().to_string()));
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    place.take_up();
    place.tab_to("Dismiss");
    place.desk.press(&["Return"]);
    wait_until("it is put away", || {
        !place.text().contains("This computer offers no keychain")
    });
    // What was kept is found again.
    place.sotto(&["tasks", "add", "mend the roof"]);
    place.restart();
    place.take_up();
    place.go(&["g", "t"], "Tasks");
    place.until_text("mend the roof");
}

#[test]
fn without_a_screen_a_sentence_says_what_to_do_instead() {
    let Some(place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    let output = place.start_without_a_screen(&[]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("`sotto serve`"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn words_that_nobody_knows_are_refused_by_name() {
    let Some(place) = Place::prepare(Wishes::default()) else {
        return;
    };
    let output = place.start_again(&["--fly"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--fly"));
    assert!(!place.data().exists());
}
