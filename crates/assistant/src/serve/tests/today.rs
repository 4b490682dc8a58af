use sotto_api::{
    AlarmRequest, CalendarRequest, NewAlarm, NewCalendarEntry, NewReminder, NewTask, NewTimer,
    ProblemCode, ReminderRequest, Reply, Request, TaskRequest, TimerRequest, When,
};

use super::{World, says};

fn remind(text: &str, when: When) -> Request {
    let text = text.to_owned();
    Request::Reminder(ReminderRequest::Add(NewReminder { text, when }))
}

fn task(text: &str, due: Option<When>) -> Request {
    Request::Task(TaskRequest::Add(NewTask {
        text: text.into(),
        due,
        ..NewTask::default()
    }))
}

#[test]
fn the_day_shows_what_is_still_to_come_and_what_is_still_open() {
    let mut world = World::new();
    let day = Request::Today {
        from: world.moment_in(-600),
        to: world.moment_in(840),
    };
    world.ask(remind("shown and open", world.when_in(1)));
    world.ask(remind("later today", world.when_in(60)));
    world.ask(remind("tomorrow", world.when_in(1500)));
    world.ask(task("yesterday", Some(world.when_in(-1440))));
    world.ask(task("some day", None));
    let length_ms = 3_600_000;
    let name = None;
    let timer = NewTimer { name, length_ms };
    world.ask(Request::Timer(TimerRequest::Start(timer)));
    for minutes in [30, 1500] {
        let when = world.when_in(minutes);
        let new = NewAlarm { name: None, when };
        world.ask(Request::Alarm(AlarmRequest::Set(new)));
    }
    let entry = NewCalendarEntry {
        title: "run".into(),
        when: When {
            rule: Some("FREQ=DAILY".into()),
            ..world.when_in(-1440)
        },
        minutes: None,
        location: None,
        notes: None,
    };
    world.ask(Request::Calendar(CalendarRequest::Add(entry)));
    world.minutes_pass(2);
    world.ring();
    let Reply::Today {
        timers,
        alarms,
        reminders,
        tasks,
        calendar,
    } = world.ask(day)
    else {
        panic!("no day");
    };
    assert_eq!((timers.len(), alarms.len()), (1, 1));
    let mut texts: Vec<&str> = reminders.iter().map(|it| it.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["later today", "shown and open"]);
    let texts: Vec<&str> = tasks.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["yesterday"]);
    let on: Vec<String> = calendar
        .iter()
        .map(|it| it.when.local.to_string())
        .collect();
    assert_eq!(on, ["2026-11-21T10:00:00"]);
}

#[test]
fn a_day_that_ends_before_it_begins_is_refused() {
    let world = World::new();
    let problem = world.refused(Request::Today {
        from: world.moment(),
        to: world.moment_in(-1),
    });
    says(&problem, ProblemCode::Invalid, "ends before it begins");
}
