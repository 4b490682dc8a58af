//! iCalendar (RFC 5545): the calendar as events, reminders as to-dos with an alarm, tasks as to-dos with a due time and a
//! sign that they are tasks. Other programs' to-dos are reminders where they have a time, and tasks where they have none.

mod lines;
mod read;
#[cfg(test)]
mod tests;
mod write;
mod zones;

pub use read::read;
pub use write::write;

use sotto_api::{CalendarEntry, Imported, Reminder, Task, TaskFilter, TaskState};

use super::LeftOut;
use crate::error::Result;
use crate::kinds::tasks;
use crate::place;
use crate::write::Writer;

/// The sign of a task, by which it is told from a reminder when it comes back.
const TASK: (&str, &str) = ("X-SOTTO-KIND", "TASK");

/// What was read from an iCalendar file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IcsRead {
    /// Its events.
    pub calendar: Vec<CalendarEntry>,
    /// Its to-dos with a time, but for those that Sotto wrote as tasks.
    pub reminders: Vec<Reminder>,
    /// Its other to-dos; their place in the order is found when they are brought in.
    pub tasks: Vec<Task>,
    /// What could not be read as it stands.
    pub skipped: Vec<LeftOut>,
}

/// Brings in what was read.
pub(super) fn import(writer: &mut Writer<'_>, read: &IcsRead) -> Result<Imported> {
    let mut told = Imported::default();
    super::json::bring(writer, &read.calendar, |entry| entry.changed, &mut told)?;
    // What the scheduler knows about a reminder stays; when a new one is due, only the scheduler can say: what was due
    // years ago must not ring now, and a whole day rings at its hour.
    let mut reminders = read.reminders.clone();
    for reminder in &mut reminders {
        let known: Option<Reminder> = writer.get(reminder.id)?;
        reminder.next = match known {
            Some(known) if known.when == reminder.when => known.next,
            _ => None,
        };
    }
    super::json::bring(writer, &reminders, |reminder| reminder.changed, &mut told)?;
    let mut brought = read.tasks.clone();
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    let mut last = tasks::list(writer, &all)?.pop().map(|task| task.place);
    for task in &mut brought {
        task.place = match writer.get::<Task>(task.id)? {
            Some(known) => known.place,
            None => {
                let place = place::between(last.as_deref(), None);
                last = Some(place.clone());
                place
            }
        };
    }
    super::json::bring(writer, &brought, |task| task.changed, &mut told)?;
    Ok(told)
}
