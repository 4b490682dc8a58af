//! The whole window without a mouse: every screen, the palette, the sheet of keys, a task that is written, ticked off and taken
//! back, a list and a note of their own, and a group of the settings.

use sotto_api::{Reply, Request};

use crate::page::Page;
use crate::place::Place;
use crate::process::wait_until;

/// The keys of each screen, and its title.
pub const SCREENS: [(&[&str], &str); 11] = [
    (&["g", "c"], "Conversations"),
    (&["g", "t"], "Tasks"),
    (&["g", "l"], "Lists"),
    (&["g", "n"], "Notes"),
    (&["g", "k"], "Calendar"),
    (&["g", "r"], "Memory"),
    (&["g", "m"], "Models"),
    (&["g", "p"], "Privacy"),
    (&["g", "s"], "Settings"),
    (&["g", "d"], "How Sotto is doing"),
    (&["g", "h"], "Today"),
];

/// The program where the first run is behind one.
pub fn at_home() -> Option<Place> {
    let mut place = Place::prepare(crate::place::Wishes::default())?;
    crate::history::talked_before(&place.store(), 1);
    place.start(&[]);
    place.until_title("Today");
    place.take_up();
    Some(place)
}

#[test]
fn every_screen_is_reached_by_its_keys_and_begins_at_its_title() {
    let Some(place) = at_home() else { return };
    for (keys, title) in SCREENS {
        place.go(keys, title);
        wait_until(&format!("the title {title:?} has the keyboard"), || {
            place.focused() == title
        });
    }
}

#[test]
fn every_screen_is_reached_through_the_navigation() {
    let Some(place) = at_home() else { return };
    for (_, title) in SCREENS {
        // What a screen is called in the navigation is its title, or a word where that is long.
        place.tab_back_to(match title {
            "How Sotto is doing" => "Health",
            title => title,
        });
        place.desk.press(&["Return"]);
        place.until_title(title);
    }
}

#[test]
fn the_palette_finds_screens_and_the_sheet_shows_the_keys() {
    let Some(place) = at_home() else { return };
    place.desk.press(&["ctrl+k"]);
    place.until_there("[role=dialog] [role=combobox]");
    place.desk.write("welcome");
    wait_until("the palette has found it", || {
        place
            .text_of(Page::Window, "[role=option][aria-selected=true]")
            .contains("Welcome to Sotto")
    });
    place.desk.press(&["Return"]);
    place.until_title("Welcome to Sotto");

    place.desk.press(&["question"]);
    place.until_there("[role=dialog] dl kbd");
    assert!(place.text().contains("Find a screen or an action"));
    place.desk.press(&["Escape"]);
    wait_until("the sheet is put away", || {
        place.count("[role=dialog]") == 0
    });
}

#[test]
fn a_task_is_written_ticked_off_and_taken_back() {
    let Some(place) = at_home() else { return };
    place.go(&["g", "t"], "Tasks");
    place.desk.press(&["n"]);
    wait_until("the field has the keyboard", || {
        place.focused() == "New task"
    });
    place.desk.write("mend the roof");
    place.desk.press(&["Return"]);
    place.until_there("[data-id]");
    place.tab_to("Done: mend the roof");
    place.desk.press(&["space"]);
    wait_until("it is ticked off", || place.count("[data-id]") == 0);
    // Not from within a field, whose own it is there.
    place.go(&["g", "l"], "Lists");
    place.desk.press(&["ctrl+z"]);
    place.go(&["g", "t"], "Tasks");
    place.until_there("[data-id]");
    assert!(place.text().contains("mend the roof"));
}

/// Presses the key that leads to a field, and waits until it has the keyboard.
fn into_field(place: &Place, key: &str, field: &str) {
    place.desk.press(&[key]);
    has_keyboard(place, field);
}

fn has_keyboard(place: &Place, name: &str) {
    wait_until(&format!("{name:?} has the keyboard"), || {
        place.focused() == name
    });
}

#[test]
fn a_list_is_made_filled_ticked_off_and_found_again() {
    let Some(place) = at_home() else { return };
    place.go(&["g", "l"], "Lists");
    into_field(&place, "n", "New list");
    place.desk.write("packing");
    place.desk.press(&["Return"]);
    place.until_title("packing");
    has_keyboard(&place, "packing");

    into_field(&place, "n", "Add to the list");
    place.desk.write("passport, toothbrush");
    place.desk.press(&["Return"]);
    wait_until("both are on it", || place.count("[data-id]") == 2);
    place.tab_to("Tick off passport");
    place.desk.press(&["space"]);
    place.until_there("[data-id].ticked");

    place.go(&["g", "l"], "Lists");
    place.until_there("[data-id]");
    place.tab_to("packing");
    place.desk.press(&["Return"]);
    place.until_title("packing");
    place.until_there("[data-id].ticked");
    assert_eq!(place.count("[data-id]"), 2);
}

#[test]
fn a_note_is_written_added_to_and_found_again() {
    let Some(place) = at_home() else { return };
    place.go(&["g", "n"], "Notes");
    into_field(&place, "n", "Text");
    place.desk.write("the key hangs there");
    place.tab_back_to("Title");
    place.desk.write("blue door");
    place.desk.press(&["ctrl+Return"]);
    place.until_title("blue door");
    has_keyboard(&place, "blue door");
    place.until_text("the key hangs there");

    into_field(&place, "i", "Add a line");
    place.desk.write("the cat knows it");
    place.desk.press(&["Return"]);
    place.until_text("the cat knows it");

    place.go(&["g", "n"], "Notes");
    place.until_there("[data-id]");
    // Its link is before its menu, and says the beginning of its text too.
    place.tab_to("More about blue door");
    place.desk.press(&["shift+Tab", "Return"]);
    place.until_title("blue door");
    place.until_text("the cat knows it");
}

/// Waits until spoken punctuation is kept as this.
fn punctuation_is(place: &Place, wanted: bool) {
    wait_until("the setting is kept", || {
        match place.ask(Request::Settings) {
            Reply::Settings(settings) => settings.dictation.spoken_punctuation == wanted,
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_group_of_the_settings_is_reached_and_a_setting_in_it_changed_and_put_back() {
    let Some(place) = at_home() else { return };
    place.go(&["g", "s"], "Settings");
    place.tab_to("Dictation");
    place.desk.press(&["Return"]);
    place.until_text("Spoken punctuation");
    place.tab_to("Spoken punctuation");
    place.desk.press(&["space"]);
    punctuation_is(&place, false);
    place.tab_to("Spoken punctuation: back to how it was at first");
    place.desk.press(&["Return"]);
    punctuation_is(&place, true);
}
