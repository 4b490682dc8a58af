//! The whole window without a mouse: every screen, the palette, the sheet of keys, and a task that is written, ticked off and
//! taken back.

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
            .text_of(
                crate::page::Page::Window,
                "[role=option][aria-selected=true]",
            )
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
