//! What was chosen is there after a restart: settings, the look, the size of the window. And what was damaged meanwhile costs no
//! more than itself.

use serde_json::Value;
use sotto_api::{LookSettingsPatch, MachineSettingsPatch, Reply, Request, SettingsPatch, Theme};

use crate::by_keyboard::at_home;
use crate::history::talked_before;
use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::change;

/// Whether the switch that has the keyboard is on.
const CHECKED: &str = "return document.activeElement?.checked ?? null;";
const THEME: &str = "return document.documentElement.dataset.theme ?? '';";

/// Finds a setting by its name, as somebody who does not know where it stands.
fn find_setting(place: &Place, name: &str) {
    place.go(&["g", "s"], "Settings");
    place.desk.press(&["slash"]);
    wait_until("the search has the keyboard", || {
        place.focused() == "Search settings"
    });
    place.desk.press(&["ctrl+a"]);
    place.desk.write(name);
    wait_until("it is found", || {
        place.text_of(Page::Window, "main").contains(name)
    });
    place.tab_to(name);
}

#[test]
fn settings_survive_a_restart() {
    let Some(mut place) = at_home() else { return };
    find_setting(&place, "Show captions");
    assert_eq!(place.find(Page::Window, CHECKED), Some(Value::Bool(true)));
    place.desk.press(&["space"]);
    wait_until("it is kept", || match place.ask(Request::Settings) {
        Reply::Settings(settings) => !settings.talk.captions,
        other => panic!("{other:?}"),
    });
    // From elsewhere, and seen in the window at once.
    change(
        &place,
        SettingsPatch {
            look: Some(LookSettingsPatch {
                theme: Some(Theme::Dark),
                ..LookSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        },
    );
    wait_until("the window is dark", || {
        place.word(Page::Window, THEME) == "dark"
    });

    place.restart();
    place.until_title("Today");
    wait_until("the window is dark again", || {
        place.word(Page::Window, THEME) == "dark"
    });
    place.take_up();
    find_setting(&place, "Show captions");
    assert_eq!(place.find(Page::Window, CHECKED), Some(Value::Bool(false)));
}

#[test]
fn the_window_is_as_large_as_it_was_left() {
    let Some(mut place) = at_home() else { return };
    let before = place.desk.window().expect("it was taken up");
    let wanted = (before.width - 120, before.height - 90);
    place.desk.resize(before, wanted);
    wait_until("the page has the new size", || {
        place.number("return innerWidth;") == f64::from(wanted.0)
    });
    place.restart();
    place.until_title("Today");
    wait_until("the window has its size again", || {
        let now = place.desk.window();
        now.is_some_and(|now| (now.width, now.height) == wanted)
    });
}

#[test]
fn it_starts_with_the_system_exactly_while_that_is_wanted() {
    let Some(place) = at_home() else { return };
    let entry = place.path("home/.config/autostart/sotto-app.desktop");
    assert!(!entry.exists(), "nobody wanted it yet");
    let wanted = |starts: bool| {
        let machine = MachineSettingsPatch {
            start_with_system: Some(starts),
            ..MachineSettingsPatch::default()
        };
        let patch = SettingsPatch {
            machine: Some(machine),
            ..SettingsPatch::default()
        };
        change(&place, patch);
    };
    wanted(true);
    let data = place.data().display().to_string();
    wait_until("the desktop starts it, without its window", || {
        let text = std::fs::read_to_string(&entry).unwrap_or_default();
        text.contains("sotto-app") && text.contains("--hidden") && text.contains(&data)
    });
    wanted(false);
    wait_until("the desktop starts it no more", || !entry.exists());
}

#[test]
fn damaged_settings_cost_themselves_only_and_are_named() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    let raw = place.raw();
    for (name, body) in [
        ("look.theme", r#"{"id":"look.theme","value":"purple"}"#),
        ("talk.pause_ms", "[1]"),
        ("speech.spoken", r#"{"id":"speech.spoken","value":false}"#),
    ] {
        let sql = "INSERT INTO settings (id, body) VALUES (?1, ?2)";
        raw.execute(sql, [name, body]).unwrap();
    }
    drop(raw);
    std::fs::write(place.data().join("window.json"), "{\"place\":").unwrap();

    place.start(&[]);
    place.until_title("Today");
    place.until_text("These settings could not be read and are as they were at first");
    place.until_text("look.theme, talk.pause_ms.");
    let Reply::Settings(settings) = place.ask(Request::Settings) else {
        panic!("the settings were asked for");
    };
    assert_eq!(settings.look.theme, Theme::System);
    assert!(!settings.speech.spoken, "the others were kept");
    // Once it was read it is not told again.
    place.restart();
    place.until_title("Today");
    // What there is to tell comes before this.
    place.until_text("This computer offers no keychain");
    assert!(!place.text().contains("These settings could not be read"));
}

#[test]
fn data_of_a_newer_sotto_is_left_alone_and_tried_again() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    talked_before(&place.store(), 1);
    let form = |place: &Place, number: Option<u32>| -> u32 {
        let raw = place.raw();
        if let Some(number) = number {
            let sql = format!("PRAGMA user_version = {number};");
            raw.execute_batch(&sql).unwrap();
        }
        raw.query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap()
    };
    let ours = form(&place, None);
    form(&place, Some(ours + 1));

    place.start(&[]);
    place.until_title("Today");
    place.until_text("was written by a newer Sotto");
    assert!(
        place
            .text()
            .contains("Update this Sotto, or name another folder.")
    );
    place.take_up();
    // Whatever the window can do goes on: its other screens say the same, and none is empty.
    place.go(&["g", "t"], "Tasks");
    place.until_text("was written by a newer Sotto");
    place.go(&["g", "h"], "Today");
    place.until_text("was written by a newer Sotto");
    assert_eq!(form(&place, None), ours + 1, "it was left alone");

    form(&place, Some(ours));
    wait_until("another try reaches it", || {
        // It tries by itself too, and then the button is gone.
        if place.count("main .error-note button") > 0 && place.reaches("Try again") {
            place.desk.press(&["Return"]);
        }
        !place.text().contains("was written by a newer Sotto")
    });
    place.go(&["g", "c"], "Conversations");
    place.until_there("main li a");
}
