//! Writing iCalendar.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::DateTime;
use sotto_api::{CalendarEntry, Priority, Reminder, Task, When};

use super::lines::{self, escape, fold};
use super::{TASK, zones};

/// Writes the calendar, the reminders, and of the tasks those that are due some time: the others have no place in a calendar.
#[must_use]
pub fn write(
    calendar: &[CalendarEntry],
    reminders: &[Reminder],
    tasks: &[Task],
    now: Timestamp,
) -> String {
    let mut out = Out(String::new());
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Sotto//Sotto//EN");
    let whens = calendar
        .iter()
        .map(|entry| &entry.when)
        .chain(reminders.iter().map(|reminder| &reminder.when))
        .chain(tasks.iter().filter_map(|task| task.due.as_ref()));
    for line in zones::definitions(whens, now) {
        out.line(&line);
    }
    for entry in calendar {
        out.line("BEGIN:VEVENT");
        let uid = entry.uid.clone().unwrap_or_else(|| entry.id.to_string());
        out.common(&uid, &entry.title, entry.created, entry.changed, now);
        out.when("DTSTART", &entry.when);
        if let Some(minutes) = entry.minutes {
            out.line(&format!(
                "DURATION:{}",
                duration(minutes, entry.when.all_day)
            ));
        }
        for except in &entry.except {
            out.time("EXDATE", *except, &entry.when);
        }
        if let Some(location) = &entry.location {
            out.line(&format!("LOCATION:{}", escape(location)));
        }
        if let Some(notes) = &entry.notes {
            out.line(&format!("DESCRIPTION:{}", escape(notes)));
        }
        out.line("END:VEVENT");
    }
    for reminder in reminders {
        out.line("BEGIN:VTODO");
        out.common(
            &reminder.id.to_string(),
            &reminder.text,
            reminder.created,
            reminder.changed,
            now,
        );
        out.when("DTSTART", &reminder.when);
        match reminder.done {
            Some(done) => out.completed(done),
            None => {
                out.line("STATUS:NEEDS-ACTION");
                for line in ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S"] {
                    out.line(line);
                }
                out.line(&format!("DESCRIPTION:{}", escape(&reminder.text)));
                out.line("END:VALARM");
            }
        }
        out.line("END:VTODO");
    }
    for (task, due) in tasks
        .iter()
        .filter_map(|task| Some((task, task.due.as_ref()?)))
    {
        out.line("BEGIN:VTODO");
        let id = task.id.to_string();
        out.common(&id, &task.text, task.created, task.changed, now);
        out.when("DUE", due);
        match task.priority {
            Priority::High => out.line("PRIORITY:1"),
            Priority::Normal => {}
            Priority::Low => out.line("PRIORITY:9"),
        }
        match task.done {
            Some(done) => out.completed(done),
            None => out.line("STATUS:NEEDS-ACTION"),
        }
        out.line(&format!("{}:{}", TASK.0, TASK.1));
        out.line("END:VTODO");
    }
    out.line("END:VCALENDAR");
    out.0
}

struct Out(String);

impl Out {
    fn line(&mut self, line: &str) {
        self.0.push_str(&fold(line));
    }

    fn common(
        &mut self,
        uid: &str,
        title: &str,
        created: Timestamp,
        changed: Timestamp,
        now: Timestamp,
    ) {
        self.line(&format!("UID:{}", escape(uid)));
        self.line(&format!("DTSTAMP:{}", utc(now)));
        self.line(&format!("CREATED:{}", utc(created)));
        self.line(&format!("LAST-MODIFIED:{}", utc(changed)));
        self.line(&format!("SUMMARY:{}", escape(title)));
    }

    fn completed(&mut self, done: Timestamp) {
        self.line("STATUS:COMPLETED");
        self.line(&format!("COMPLETED:{}", utc(done)));
    }

    /// When it is, under this name, and how it repeats.
    fn when(&mut self, name: &str, when: &When) {
        self.time(name, when.local, when);
        // A rule may have the times in it that were called off, each on a line of its own.
        for line in when.rule.iter().flat_map(|rule| rule.lines()) {
            match line.trim().strip_prefix("EXDATE:") {
                Some(called_off) => {
                    let times = called_off.split(',').filter_map(super::read::plain);
                    times.for_each(|(at, _)| self.time("EXDATE", at, when));
                }
                None if line.trim().is_empty() => {}
                None => self.line(&format!("RRULE:{}", line.trim())),
            }
        }
    }

    fn time(&mut self, name: &str, local: DateTime, when: &When) {
        let date = local.strftime("%Y%m%d");
        let time = local.strftime("%H%M%S");
        let line = if when.all_day {
            // The zone stands beside it: to other calendars a day is a day everywhere.
            format!(
                "{name};VALUE=DATE;X-SOTTO-ZONE={}:{date}",
                lines::parameter(&when.zone)
            )
        } else if when.zone == "UTC" {
            format!("{name}:{date}T{time}Z")
        } else {
            format!("{name};TZID={}:{date}T{time}", lines::parameter(&when.zone))
        };
        self.line(&line);
    }
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn duration(minutes: u32, all_day: bool) -> String {
    let (days, rest) = (minutes / 1440, minutes % 1440);
    let mut text = String::from("P");
    if days > 0 && (all_day || rest == 0) {
        let _ = write!(text, "{days}D");
        if rest > 0 {
            let _ = write!(text, "T{rest}M");
        }
    } else {
        let _ = write!(text, "T{minutes}M");
    }
    text
}
