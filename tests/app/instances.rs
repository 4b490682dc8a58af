//! Two Sottos on one data folder: the second one with a window hands on what it was started for, one without a window makes room,
//! and a command in a terminal reaches the one that is there.

use crate::by_keyboard::at_home;
use crate::history::talked_before;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::has_voice;

/// Closes the window as somebody does who has had enough of it.
fn close(place: &Place) {
    place.take_up();
    place.desk.press(&["alt+F4"]);
    wait_until("the window is put away", || place.desk.window().is_none());
}

#[test]
fn a_second_start_shows_the_window_of_the_first() {
    let Some(place) = at_home() else { return };
    let first = place.process();
    close(&place);
    assert!(place.still_runs(), "timers ring without it");
    let output = place.start_again(&[]);
    assert!(output.status.success(), "{output:?}");
    wait_until("the window is back", || place.desk.window().is_some());
    assert_eq!(crate::processes::running(&place.data()), Some(first));
    // Nothing of what was shown was lost.
    place.until_title("Today");
}

#[test]
fn a_second_start_that_wants_no_window_brings_none() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    place.start(&["--hidden"]);
    assert!(place.start_again(&["--hidden"]).status.success());
    let output = place.start_again(&["--show"]);
    assert!(output.status.success(), "{output:?}");
    wait_until("the window is there", || place.desk.window().is_some());
    close(&place);
    assert!(place.start_again(&["--hidden"]).status.success());
    // What was asked before was carried out before this.
    place.sotto(&["tasks"]);
    assert_eq!(place.desk.window(), None);
}

#[test]
fn a_model_that_is_opened_a_second_time_goes_to_the_first_one() {
    let Some(place) = at_home() else { return };
    let file = place.path("poem.gguf");
    std::fs::write(&file, "no model at all").unwrap();
    let output = place.start_again(&[file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    place.until_title("Models");
    // The running one looked at it, and says in its window what is the matter.
    place.until_text("poem.gguf");
    assert!(place.still_runs());
}

#[test]
fn a_sotto_without_a_window_makes_room_and_nothing_is_lost() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    // The command starts one that stays for a while.
    place.sotto(&["tasks", "add", "mend the roof"]);
    assert!(sotto_store::is_held(&place.data()));
    place.start(&[]);
    place.until_title("Today");
    place.take_up();
    place.go(&["g", "t"], "Tasks");
    place.until_text("mend the roof");
    // From now on a terminal reaches the one with the window, which shows at once what was done there.
    place.sotto(&["tasks", "add", "paint the fence"]);
    place.until_text("paint the fence");
    assert!(place.still_runs());
}

#[test]
fn a_toggle_goes_to_whoever_holds_the_folder_even_without_a_screen() {
    if !has_voice() {
        return;
    }
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    place.sotto(&["tasks"]);
    let output = place.start_without_a_screen(&["--toggle"]);
    assert!(output.status.success(), "{output:?}");

    place.start(&[]);
    place.until_title("Today");
    let output = place.start_without_a_screen(&["--toggle"]);
    assert!(output.status.success(), "{output:?}");
    // There is nothing to hear with, and that is told where somebody looks.
    place.until_text("No microphone was found");
}

#[test]
fn who_is_told_to_end_gives_the_folder_back() {
    let Some(mut place) = at_home() else { return };
    assert!(sotto_store::is_held(&place.data()));
    place.end();
    assert!(!sotto_store::is_held(&place.data()));
    // A terminal finds everything as it was.
    place.sotto(&["tasks"]);
}
