//! What rings is told by a notification of the desktop, and stands in the window until somebody silences it.

use sotto_api::{Reply, Request, TimerRequest};

use crate::by_keyboard::at_home;
use crate::desktop::{Desktop, Offers};
use crate::faults::ask;
use crate::needs;
use crate::page::Page;
use crate::process::wait_until;

/// It shows notifications, and gives programs nothing else.
const NOTIFICATIONS: Offers = Offers {
    keys: false,
    typing: false,
};
const RINGING: &str = "section[aria-label='Ringing now']";

#[test]
fn a_timer_that_rings_is_told_by_the_desktop_and_silenced_in_the_window() {
    if !needs::programs(&["notify-send"]) {
        return;
    }
    let Some(place) = at_home() else { return };
    let desktop = Desktop::on(&place.desk, NOTIFICATIONS);
    ask(&place, "Set a pasta timer for two seconds.");
    wait_until("a notification says that it rings", || {
        let notices = desktop.notices();
        // Where the machine was late, it goes on with when that was.
        notices
            .iter()
            .any(|text| text.starts_with("Your pasta timer is done."))
    });

    place.until_there(RINGING);
    let shown = place.text_of(Page::Window, RINGING);
    assert!(shown.contains("pasta"), "{shown}");
    // It stands above the field in which it was asked for.
    place.tab_back_to("Stop: Timer: pasta");
    place.desk.press(&["Return"]);
    wait_until("nothing rings in the window", || place.count(RINGING) == 0);
    wait_until("the timer is over", || {
        match place.ask(Request::Timer(TimerRequest::List)) {
            Reply::Timers(timers) => timers.is_empty(),
            other => panic!("{other:?}"),
        }
    });
}
