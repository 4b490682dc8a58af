//! `sotto today`: what is next, in one look.

use sotto_api::{Alarm, CalendarEntry, Reminder, Reply, Request, Task, Timer};

use super::{alarms, calendar, reminders, tasks, timers};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::answer::value;
use crate::kept::clock::Clock;
use crate::kept::times::days_from_today;
use crate::kept::{Desk, unexpected};
use crate::output::Output;

/// Does it.
pub async fn today(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let day = days_from_today(&desk.now, 1);
    let request = Request::Today {
        from: day.from.timestamp(),
        to: day.until.timestamp(),
    };
    let reply = desk.ask(request).await?;
    let (now, json) = (desk.now.clone(), value(&reply)?);
    let Reply::Today {
        timers,
        alarms,
        reminders,
        tasks,
        calendar,
    } = reply
    else {
        return Err(unexpected());
    };
    let day = Day {
        timers,
        alarms,
        reminders,
        tasks,
        calendar,
    };
    desk.show(&json, || lines(&day, &now))
}

/// What a day holds.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Day {
    pub timers: Vec<Timer>,
    pub alarms: Vec<Alarm>,
    pub reminders: Vec<Reminder>,
    pub tasks: Vec<Task>,
    pub calendar: Vec<CalendarEntry>,
}

/// What a day holds, kind by kind; what there is none of is left out.
#[must_use]
pub fn lines(day: &Day, now: &Clock) -> String {
    let parts = [
        ("rows.timers", timers::lines(&day.timers, now)),
        ("rows.alarms", alarms::lines(&day.alarms, now)),
        ("rows.reminders", reminders::lines(&day.reminders, now)),
        ("rows.calendar", calendar::lines(&day.calendar, now)),
        ("rows.tasks", tasks::lines(&day.tasks, now)),
    ];
    let shown: Vec<String> = parts
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(heading, lines)| format!("{}\n{lines}", now.say(heading, [])))
        .collect();
    if shown.is_empty() {
        return format!("{}\n", now.say("told.nothing_today", []));
    }
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::Priority;

    #[test]
    fn a_day_is_shown_kind_by_kind() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let task = Task {
            id: "01998000-0000-7000-8000-00000000aaaa".parse().unwrap(),
            text: "Call mum".to_owned(),
            priority: Priority::Normal,
            due: None,
            done: None,
            place: String::new(),
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let day = Day {
            tasks: vec![task],
            ..Day::default()
        };
        assert_eq!(lines(&day, &now), "Tasks\naaaa  Call mum\n");
        assert_eq!(lines(&Day::default(), &now), "Nothing is on today.\n");
    }
}
