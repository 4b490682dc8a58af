//! The icon in the bar: what it is called and shows, that it follows what is listened to, and what comes of choosing from its menu
//! while no window is there.

use sotto_api::{ListenRequest, Listening, Request};

use crate::bar::Bar;
use crate::needs;
use crate::place::Wishes;
use crate::process::wait_until;
use crate::speaking::{listens, quietly, silent};

const MICROPHONE: &str = "Microphone off";

/// Whether the menu says that the microphone is off.
fn says_off(bar: &Bar) -> bool {
    bar.entry(MICROPHONE).is_some_and(|entry| entry.is_ticked())
}

#[test]
fn the_icon_in_the_bar_follows_the_microphone_and_its_menu_is_obeyed() {
    if !needs::icon() {
        return;
    }
    let Some(mut place) = silent(Wishes::default()) else {
        return;
    };
    let bar = Bar::on(&place.desk);
    place.start(&["--hidden"]);
    quietly(&place);
    wait_until("the icon is in the bar", || bar.has_icon());
    listens(&place, Listening::Idle);
    assert_eq!(bar.told("Status"), "Active");
    let name = bar.told("Title").to_lowercase();
    assert!(name.contains("sotto"), "{name}");
    wait_until("the menu is there", || bar.entry(MICROPHONE).is_some());
    let labels: Vec<String> = bar.menu().iter().map(|entry| entry.label()).collect();
    for label in ["Talk", "Dictate", "Open Sotto", "Settings", "Quit"] {
        assert!(labels.iter().any(|known| known == label), "{labels:?}");
    }
    assert!(!says_off(&bar));
    let mut open = None;
    wait_until("the picture is there", || {
        open = bar.picture();
        open.is_some()
    });

    // By somebody else: a terminal, or the window.
    place.ask(Request::Listen(ListenRequest::Mute { closed: true }));
    listens(&place, Listening::Closed);
    wait_until("the menu says that the microphone is off", || {
        says_off(&bar)
    });
    wait_until("another picture shows it", || {
        let shown = bar.picture();
        shown.is_some() && shown != open
    });

    // By its menu.
    bar.choose(MICROPHONE);
    listens(&place, Listening::Idle);
    wait_until("the menu says that it is on", || !says_off(&bar));
    wait_until("the picture is the one of before", || bar.picture() == open);

    assert_eq!(place.desk.window(), None);
    bar.choose("Open Sotto");
    wait_until("the window is seen", || place.desk.window().is_some());
    bar.choose("Quit");
    wait_until("the program has ended", || !place.still_runs());
}
