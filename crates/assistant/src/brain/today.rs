//! What a model is told of the day: how much is due, when something is on, what counts and what rings next.
//!
//! Numbers and times only, and names of timers: what tasks, appointments and reminders say are words that are kept, perhaps
//! somebody else's. In a prompt they would make every call that changes something a question first
//! ([`super::Brain::plan_for_model`]), and a model that needs them has tools to read them. The adapter is told none of it: it
//! has learnt a layout without (`models/training/mind/LAYOUT.md`).

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use sotto_api::{Alarm, Reminder, Task, TaskFilter, TaskState, Timer, TimerState};
use sotto_skills::doing::calendar::{On, on_between};
use sotto_store::{Reader, alarms, reminders, tasks, timers};

/// So many of a kind are told one by one.
const MOST: usize = 4;
/// So many letters of a name are told.
const LONGEST_NAME: usize = 30;

/// The facts of the day, each a short sentence; none where nothing is on.
pub(super) fn of_the_day(reader: &Reader<'_>, now: &Zoned) -> sotto_store::Result<Vec<String>> {
    let Some(day) = Day::of(now) else {
        return Ok(Vec::new());
    };
    let due = TaskFilter {
        state: TaskState::Open,
        due_before: Some(day.to),
    };
    let facts = [
        tasks_due(&tasks::list(reader, &due)?, &day),
        few(
            "Appointments today",
            on_between(reader, day.from, day.to)?
                .iter()
                .map(|on| appointment(on, &day)),
        ),
        few(
            "Reminders still to come today",
            reminders::open(reader)?
                .iter()
                .filter_map(|reminder| reminder_time(reminder, &day)),
        ),
        few(
            "Timers",
            timers::open(reader)?
                .iter()
                .filter_map(|timer| timer_state(timer, &day)),
        ),
        alarms::open(reader)?
            .first()
            .and_then(|alarm| next_alarm(alarm, &day)),
    ];
    Ok(facts.into_iter().flatten().collect())
}

/// Today.
struct Day<'a> {
    now: &'a Zoned,
    from: Timestamp,
    to: Timestamp,
}

impl<'a> Day<'a> {
    /// Nothing at the end of the calendar.
    fn of(now: &'a Zoned) -> Option<Self> {
        let begins = |day: &Zoned| day.start_of_day().map(|begins| begins.timestamp());
        let to = now.tomorrow().and_then(|next| begins(&next)).ok()?;
        let from = begins(now).ok()?;
        Some(Self { now, from, to })
    }

    fn here(&self, moment: Timestamp) -> Zoned {
        let zone: TimeZone = self.now.time_zone().clone();
        moment.to_zoned(zone)
    }

    fn hour(&self, moment: Timestamp) -> String {
        self.here(moment).strftime("%H:%M").to_string()
    }
}

fn few(what: &str, all: impl Iterator<Item = String>) -> Option<String> {
    let mut all: Vec<String> = all.collect();
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    if more > 0 {
        all.push(format!("{more} more"));
    }
    (!all.is_empty()).then(|| format!("{what}: {}.", all.join(", ")))
}

fn tasks_due(due: &[Task], day: &Day<'_>) -> Option<String> {
    let first = |task: &Task| task.due.as_ref().and_then(sotto_api::When::first);
    let is_late = |task: &&Task| first(task).is_some_and(|due| due < day.from);
    let late = due.iter().filter(is_late).count();
    match (due.len() - late, late) {
        (0, 0) => None,
        (today, 0) => Some(format!("Tasks due today: {today}.")),
        (0, late) => Some(format!("Tasks overdue: {late}.")),
        (today, late) => Some(format!("Tasks due today: {today}, overdue: {late}.")),
    }
}

fn appointment(on: &On, day: &Day<'_>) -> String {
    if on.entry.when.all_day {
        return "all day".to_owned();
    }
    let begins = day.hour(on.at.max(day.from));
    if on.entry.minutes.is_some() && on.until() < day.to {
        format!("{begins} to {}", day.hour(on.until()))
    } else {
        begins
    }
}

fn reminder_time(reminder: &Reminder, day: &Day<'_>) -> Option<String> {
    let now = day.now.timestamp();
    let next = reminder.next.filter(|next| now <= *next && *next < day.to);
    next.map(|next| day.hour(next))
}

/// When it rings and not how long that is: that stays the same while the model thinks.
fn timer_state(timer: &Timer, day: &Day<'_>) -> Option<String> {
    let name: String = match &timer.name {
        Some(name) => name.chars().take(LONGEST_NAME).collect(),
        None if timer.length_ms < 60_000 => format!("one of {} seconds", timer.length_ms / 1_000),
        None => format!("one of {} minutes", timer.length_ms / 60_000),
    };
    match timer.state {
        TimerState::Running { ends } => {
            let ends = day.here(ends).strftime("%H:%M:%S").to_string();
            Some(format!("{name} rings at {ends}"))
        }
        TimerState::Paused { .. } => Some(format!("{name} is paused")),
        TimerState::Ringing { .. } => Some(format!("{name} rings now")),
        TimerState::Over { .. } => None,
    }
}

fn next_alarm(alarm: &Alarm, day: &Day<'_>) -> Option<String> {
    if alarm.ringing.is_some() {
        return Some("An alarm rings now.".to_owned());
    }
    let next = day.here(alarm.next?);
    let told = match day
        .now
        .date()
        .until(next.date())
        .map(|days| days.get_days())
    {
        Ok(0) => "today".to_owned(),
        Ok(1) => "tomorrow".to_owned(),
        _ => next.strftime("on %A, %-d %B").to_string(),
    };
    let hour = next.strftime("%H:%M");
    Some(format!("The next alarm rings {told} at {hour}."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::SignedDuration;
    use sotto_api::{NewAlarm, NewCalendarEntry, NewReminder, NewTask, NewTimer, When};
    use sotto_store::{Act, NoKeychain, Store, Writer, calendar};

    use super::*;

    const NOW: &str = "2026-11-20T14:00[Europe/Berlin]";

    fn zoned(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    /// What is told of the day once this was kept.
    fn told(keep: impl FnOnce(&mut Writer<'_>) -> sotto_store::Result<()>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let now = zoned(NOW);
        let moment = now.timestamp();
        let store = Store::open(folder.path(), &NoKeychain, moment)
            .unwrap()
            .store;
        store.act(Act::by_hand(moment, ""), keep).unwrap();
        store.read(|reader| of_the_day(reader, &now)).unwrap()
    }

    fn task(writer: &mut Writer<'_>, due: Option<&str>) -> sotto_store::Result<()> {
        let new = NewTask {
            text: "secret words".into(),
            due: due.map(|due| When::at(&zoned(due))),
            ..NewTask::default()
        };
        tasks::add(writer, &new).map(drop)
    }

    fn entry(writer: &mut Writer<'_>, at: &str, minutes: Option<u32>) -> sotto_store::Result<()> {
        let new = NewCalendarEntry {
            title: "secret words".into(),
            when: When::at(&zoned(at)),
            minutes,
            location: None,
            notes: None,
        };
        calendar::add(writer, &new).map(drop)
    }

    #[test]
    fn nothing_is_told_where_nothing_is_on() {
        assert_eq!(told(|writer| task(writer, None)), [""; 0]);
        let elsewhere = told(|writer| {
            task(writer, None)?;
            task(writer, Some("2026-11-21T00:00[Europe/Berlin]"))?;
            entry(writer, "2026-11-21T09:00[Europe/Berlin]", Some(30))?;
            entry(writer, "2026-11-19T09:00[Europe/Berlin]", Some(30))
        });
        assert_eq!(elsewhere, [""; 0]);
    }

    #[test]
    fn the_day_is_told_in_numbers_and_times() {
        let facts = told(|writer| {
            task(writer, Some("2026-11-20T18:00[Europe/Berlin]"))?;
            task(writer, Some("2026-11-20T23:59[Europe/Berlin]"))?;
            task(writer, Some("2026-11-18T08:00[Europe/Berlin]"))?;
            entry(writer, "2026-11-20T09:30[Europe/Berlin]", Some(45))?;
            entry(writer, "2026-11-20T16:00[Europe/Berlin]", None)?;
            for at in [
                "2026-11-20T13:00[Europe/Berlin]",
                "2026-11-20T18:15[Europe/Berlin]",
            ] {
                let at = zoned(at);
                let new = NewReminder {
                    text: "secret words".into(),
                    when: When::at(&at),
                };
                reminders::add(writer, &new, Some(at.timestamp()))?;
            }
            for (name, length_ms) in [(Some("tea"), 330_000), (None, 600_000), (None, 30_000)] {
                let name = name.map(str::to_owned);
                timers::start(writer, &NewTimer { name, length_ms })?;
            }
            let at = zoned("2026-11-21T07:00[Europe/Berlin]");
            let new = NewAlarm {
                name: None,
                when: When::at(&at),
            };
            alarms::set(writer, &new, Some(at.timestamp())).map(drop)
        });
        assert_eq!(
            facts,
            [
                "Tasks due today: 2, overdue: 1.",
                "Appointments today: 09:30 to 10:15, 16:00.",
                "Reminders still to come today: 18:15.",
                "Timers: tea rings at 14:05:30, one of 10 minutes rings at 14:10:00, \
                 one of 30 seconds rings at 14:00:30.",
                "The next alarm rings tomorrow at 07:00.",
            ]
        );
    }

    #[test]
    fn a_full_day_stays_short() {
        let facts = told(|writer| {
            for hour in 8..20_i64 {
                let midnight = zoned("2026-11-20T00:00[Europe/Berlin]");
                let at = midnight
                    .checked_add(SignedDuration::from_hours(hour))
                    .unwrap();
                entry(writer, &at.to_string(), Some(60))?;
                task(writer, Some("2026-11-20T18:00[Europe/Berlin]"))?;
                let name = Some(format!("timer {hour} {}", "long ".repeat(50)));
                let length_ms = 3_600_000;
                timers::start(writer, &NewTimer { name, length_ms })?;
            }
            Ok(())
        });
        assert!(facts[1].ends_with(", 8 more."), "{facts:?}");
        let long = facts.join(" ").len();
        // Some four letters make a token.
        assert!(long < 480, "{long} bytes: {facts:?}");
        assert!(!facts.join(" ").contains("secret"), "{facts:?}");
    }
}
