use sotto_api::{Id, Kind, NewTimer, ProblemCode, Reply, Request, Timer, TimerRequest, TimerState};

use super::{World, not_there, says};

const MINUTE: u64 = 60_000;

fn start(world: &World, name: Option<&str>, minutes: u64) -> Timer {
    let new = NewTimer {
        name: name.map(str::to_owned),
        length_ms: minutes * MINUTE,
    };
    timer(world.ask(Request::Timer(TimerRequest::Start(new))))
}

fn timer(reply: Reply) -> Timer {
    match reply {
        Reply::Timer(timer) => timer,
        other => panic!("no timer: {other:?}"),
    }
}

fn open(world: &World) -> Vec<Timer> {
    match world.ask(Request::Timer(TimerRequest::List)) {
        Reply::Timers(timers) => timers,
        other => panic!("no timers: {other:?}"),
    }
}

#[test]
fn the_only_timer_is_meant_and_each_change_can_be_undone() {
    let mut world = World::new();
    let new = NewTimer {
        name: Some(" ".into()),
        length_ms: MINUTE,
    };
    let (reply, said) = world.undone(Request::Timer(TimerRequest::Start(new)));
    assert_eq!(timer(reply).name, None);
    assert_eq!(said, "The timer is gone.");
    start(&world, Some(" tea "), 10);
    assert_eq!(open(&world)[0].name.as_deref(), Some("tea"));
    world.minutes_pass(4);
    let id = None;
    let undone = |request| {
        let (reply, said) = world.undone(Request::Timer(request));
        (timer(reply).state, said)
    };
    let running = |minutes| TimerState::Running {
        ends: world.moment_in(minutes),
    };
    let length_ms = 12 * MINUTE;
    assert_eq!(undone(TimerRequest::Change { id, length_ms }).0, running(8));
    let by_ms = -60_000;
    assert_eq!(undone(TimerRequest::AddTime { id, by_ms }).0, running(5));
    let left_ms = 6 * MINUTE;
    assert_eq!(
        undone(TimerRequest::Pause { id }),
        (
            TimerState::Paused { left_ms },
            "The timer runs again.".into()
        )
    );
    world.ask(Request::Timer(TimerRequest::Pause { id }));
    assert_eq!(undone(TimerRequest::Resume { id }).0, running(6));
    assert_eq!(undone(TimerRequest::Cancel { id }).1, "The timer is back.");
    assert_eq!(undone_all(&world), "The timers are back.");
    assert_eq!(open(&world).len(), 1);
}

fn undone_all(world: &World) -> String {
    let (reply, said) = world.undone(Request::Timer(TimerRequest::CancelAll));
    assert_eq!(reply, Reply::Done);
    said
}

#[test]
fn several_timers_need_an_id_unless_one_rings_and_is_silenced() {
    let mut world = World::new();
    let id = None;
    let nothing = world.refused(Request::Timer(TimerRequest::Pause { id }));
    says(&nothing, ProblemCode::NotFound, "There is no timer.");
    let (egg, _) = (start(&world, Some("egg"), 5), start(&world, None, 30));
    for request in [
        TimerRequest::Pause { id },
        TimerRequest::Cancel { id },
        TimerRequest::Change {
            id,
            length_ms: MINUTE,
        },
    ] {
        let problem = world.refused(Request::Timer(request));
        says(&problem, ProblemCode::Ambiguous, "several timers");
    }
    world.minutes_pass(6);
    world.ring();
    let silenced = timer(world.ask(Request::Timer(TimerRequest::Cancel { id })));
    assert_eq!(silenced.id, egg.id);
    let one = Some(egg.id);
    let over = world.refused(Request::Timer(TimerRequest::Cancel { id: one }));
    says(&over, ProblemCode::Invalid, "This timer is over.");
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let unknown = Some(Id::new());
    let wrong = |request| world.refused(Request::Timer(request));
    for request in [
        TimerRequest::Pause { id: unknown },
        TimerRequest::Resume { id: unknown },
        TimerRequest::Cancel { id: unknown },
        TimerRequest::AddTime {
            id: unknown,
            by_ms: 1,
        },
    ] {
        not_there(&world, Request::Timer(request), Kind::Timer);
    }
    for length_ms in [0, u64::MAX, 400 * 24 * 60 * MINUTE] {
        let name = None;
        let problem = wrong(TimerRequest::Start(NewTimer { name, length_ms }));
        says(&problem, ProblemCode::Invalid, "too short or longer");
    }
    start(&world, None, 10);
    let id = None;
    let problem = wrong(TimerRequest::Change { id, length_ms: 0 });
    says(&problem, ProblemCode::Invalid, "too short or longer");
    let problem = wrong(TimerRequest::Resume { id });
    says(&problem, ProblemCode::Invalid, "is not paused");
    for by_ms in [-11 * 60_000, i64::MAX] {
        let problem = wrong(TimerRequest::AddTime { id, by_ms });
        says(&problem, ProblemCode::Invalid, "not that much left");
    }
    world.ask(Request::Timer(TimerRequest::Pause { id }));
    let problem = wrong(TimerRequest::Pause { id });
    says(&problem, ProblemCode::Invalid, "does not run");
    let left_ms = 10 * MINUTE;
    assert_eq!(open(&world)[0].state, TimerState::Paused { left_ms });
}
