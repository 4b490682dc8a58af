//! What is next, for one day: what counts and rings, what is due by its end (and was due before and is still open), and
//! what is on.

use std::collections::HashSet;

use jiff::Timestamp;
use sotto_api::{Id, Occurrence, OccurrenceStage, Reply, TaskFilter, TaskState};
use sotto_skills::doing::calendar::on_between;
use sotto_store::{Reader, alarms, reminders, tasks, timers};

use super::calendar::at_its_time;
use super::{Here, Refused, Served};

pub(super) fn serve(from: Timestamp, to: Timestamp, here: &Here<'_>) -> Served {
    if from >= to {
        return Err(Refused::Backwards);
    }
    here.read(|reader| {
        let mut alarms = alarms::shown(reader)?;
        alarms.retain(|alarm| alarm.ringing.is_some() || alarm.next.is_some_and(|next| next < to));
        let shown = shown(reader, from, to)?;
        let mut reminders = reminders::shown(reader)?;
        reminders.retain(|reminder| {
            reminder.next.is_some_and(|next| next < to) || shown.contains(&reminder.id)
        });
        let due = TaskFilter {
            state: TaskState::Open,
            due_before: Some(to),
        };
        let on = on_between(reader, from, to)?;
        Ok(Reply::Today {
            timers: timers::open(reader)?,
            alarms,
            reminders,
            tasks: tasks::list(reader, &due)?,
            calendar: on.into_iter().map(at_its_time).collect(),
        })
    })
}

/// Whose moment of that day was shown or put off, and not seen to yet.
fn shown(reader: &Reader<'_>, from: Timestamp, to: Timestamp) -> sotto_store::Result<HashSet<Id>> {
    let day = from..to;
    let open = |occurrence: &Occurrence| match occurrence.stage {
        OccurrenceStage::Fired => day.contains(&occurrence.due),
        OccurrenceStage::Snoozed { until } => day.contains(&occurrence.due) || day.contains(&until),
        OccurrenceStage::Acknowledged => false,
    };
    let all: Vec<Occurrence> = reader.all()?;
    Ok(all
        .iter()
        .filter(|occurrence| open(occurrence))
        .map(|occurrence| occurrence.of)
        .collect())
}
