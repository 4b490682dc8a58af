//! The computer sleeps and wakes, as the system tells everybody on its bus: who was listened to is forgotten, nothing hangs, and
//! what was set goes on. The machine that the tests run on stays awake: only what is told of sleep is tried.

use sotto_api::{Listening, NewTimer, Reply, Request, TimerRequest, TimerState};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

use crate::desk::Desk;
use crate::needs::said;
use crate::place::{Place, Wishes};
use crate::process::wait_until;
use crate::speaking::{last_turn, listening, listens, quietly, silent, turns, until_overlay_says};
use crate::speech::{WHAT_DATE, WHAT_TIME};

/// Long enough that it does not ring before the computer sleeps.
const TIMER_MS: u64 = 15_000;

/// What tells that the computer sleeps.
struct Login(Connection);

impl Login {
    fn on(desk: &Desk) -> Self {
        let bus = Builder::address(desk.address()).unwrap();
        let bus = bus.name("org.freedesktop.login1").unwrap();
        Self(bus.build().unwrap())
    }

    /// It is about to sleep, or has just woken.
    fn tell(&self, sleeps: bool) {
        let (place, kind) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        self.0
            .emit_signal(None::<&str>, place, kind, "PrepareForSleep", &sleeps)
            .unwrap();
    }
}

/// Where the only timer stands.
fn timer(place: &Place) -> TimerState {
    match place.ask(Request::Timer(TimerRequest::List)) {
        Reply::Timers(mut all) => all.pop().expect("one was started").state,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_begun_before_the_computer_slept_is_forgotten_and_everything_else_goes_on() {
    let Some([date, time]) = said([WHAT_DATE, WHAT_TIME]) else {
        return;
    };
    let Some(mut place) = silent(Wishes::default()) else {
        return;
    };
    let login = Login::on(&place.desk);
    place.start(&["--hidden"]);
    quietly(&place);
    listens(&place, Listening::Idle);

    place.desk.hold("ctrl+alt+space");
    listens(&place, Listening::Request);
    place.sound().say(&date);
    until_overlay_says(&place, "date");
    let fifteen_seconds = NewTimer {
        name: None,
        length_ms: TIMER_MS,
    };
    place.ask(Request::Timer(TimerRequest::Start(fifteen_seconds)));
    wait_until("nobody is listened to any more", || {
        login.tell(true);
        listening(&place) == Listening::Idle
    });
    login.tell(false);
    place.desk.let_go("ctrl+alt+space");
    wait_until("the overlay is put away", || place.desk.overlay().is_none());
    assert!(turns(&place).is_empty());

    wait_until("the timer rings", || {
        matches!(timer(&place), TimerState::Ringing { .. })
    });
    place.ask(Request::Stop);
    listens(&place, Listening::Idle);

    // The key works as before, and what is being answered comes to its end when the computer sleeps.
    place.desk.hold("ctrl+alt+space");
    listens(&place, Listening::Request);
    place.sound().say(&time);
    place.desk.let_go("ctrl+alt+space");
    let turn = last_turn(&place);
    login.tell(true);
    login.tell(false);
    listens(&place, Listening::Idle);
    assert!(!turn.answer.is_empty(), "{turn:?}");
    assert_eq!(turns(&place).len(), 1);
    assert!(place.still_runs());
}
