//! How long things are kept. What is over its time goes for good: other devices are told, undo does not know it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{
    Alarm, Conversation, Dictation, Id, Keep, KeepSettings, Kind, Occurrence, OccurrenceStage,
    Reminder, Task, Timer, TimerState, Turn,
};

use crate::act::Act;
use crate::error::Result;
use crate::store::Store;

/// For how long it is known of a moment that it fired, however little is kept otherwise.
const FIRED_ONCE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether the time of something that ended at `ended` is over.
#[must_use]
pub fn is_over(keep: Keep, ended: Timestamp, now: Timestamp) -> bool {
    match keep {
        Keep::Forever => false,
        Keep::Days { days } => {
            now.duration_since(ended) >= SignedDuration::from_hours(24 * i64::from(days))
        }
        Keep::Never => now >= ended,
    }
}

/// Which things go, by the rules for their kinds. An open task, reminder, timer or alarm never does.
#[must_use]
pub fn over(things: &Things, keep: &KeepSettings, now: Timestamp) -> BTreeSet<(Kind, Id)> {
    let mut over = BTreeSet::new();
    let mut go = |kind, id, keep, ended: Option<Timestamp>| {
        if ended.is_some_and(|ended| is_over(keep, ended, now)) {
            over.insert((kind, id));
        }
    };
    for task in &things.tasks {
        go(Kind::Task, task.id, keep.done_tasks, task.done);
    }
    for reminder in &things.reminders {
        let comes_again = things.occurrences.iter().any(|occurrence| {
            let put_off = matches!(occurrence.stage, OccurrenceStage::Snoozed { .. });
            occurrence.of == reminder.id && put_off
        });
        // One that fired for the last time and was never ticked off is over all the same.
        let fired = reminder.next.is_none() && !comes_again;
        let ended = reminder.done.or(fired.then_some(reminder.changed));
        go(Kind::Reminder, reminder.id, keep.past_reminders, ended);
    }
    for timer in &things.timers {
        let ended = if let TimerState::Over { at } = timer.state {
            Some(at)
        } else {
            None
        };
        go(Kind::Timer, timer.id, keep.past_timers, ended);
    }
    for alarm in &things.alarms {
        let ended = (alarm.next.is_none() && alarm.ringing.is_none()).then_some(alarm.changed);
        go(Kind::Alarm, alarm.id, keep.past_timers, ended);
    }
    for turn in &things.turns {
        go(Kind::Turn, turn.id, keep.turns, Some(turn.created));
    }
    for dictation in &things.dictations {
        let said = Some(dictation.created);
        go(Kind::Dictation, dictation.id, keep.dictations, said);
    }
    let gone: BTreeSet<Id> = over.iter().map(|(_, id)| *id).collect();
    for occurrence in &things.occurrences {
        // What became of a repeating reminder's last moments is what keeps it from firing twice.
        let long_ago = now.duration_since(occurrence.due) >= FIRED_ONCE;
        if gone.contains(&occurrence.of)
            || (long_ago && is_over(keep.past_reminders, occurrence.due, now))
        {
            over.insert((Kind::Occurrence, occurrence.id));
        }
    }
    over
}

/// What the rules look at.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Things {
    pub tasks: Vec<Task>,
    pub reminders: Vec<Reminder>,
    pub timers: Vec<Timer>,
    pub alarms: Vec<Alarm>,
    pub occurrences: Vec<Occurrence>,
    pub turns: Vec<Turn>,
    pub dictations: Vec<Dictation>,
}

impl Store {
    /// Removes what is over its time, and the inverses of what can no longer be undone. Gives how many things went.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn sweep(&self, keep: &KeepSettings, now: Timestamp) -> Result<usize> {
        self.act(Act::by_hand(now, "Swept.").for_good(), |writer| {
            let things = Things {
                tasks: writer.select("WHERE done IS NOT NULL", [])?,
                reminders: writer.select("WHERE done IS NOT NULL OR next IS NULL", [])?,
                timers: writer.select("WHERE state = 'over'", [])?,
                alarms: writer.select("WHERE next IS NULL AND ringing IS NULL", [])?,
                occurrences: writer.select("", [])?,
                // Usually all turns are kept, and there are many.
                turns: if keep.turns == Keep::Forever {
                    Vec::new()
                } else {
                    writer.select("", [])?
                },
                dictations: if keep.dictations == Keep::Forever {
                    Vec::new()
                } else {
                    writer.select("", [])?
                },
            };
            let over = over(&things, keep, now);
            for (kind, id) in &over {
                writer.remove(*kind, *id)?;
            }
            if keep.turns != Keep::Forever {
                let empty: Vec<Conversation> = writer.select(
                    "WHERE NOT EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)",
                    [],
                )?;
                // One that was only just begun has its first turn still to come.
                let day = Keep::Days { days: 1 };
                for conversation in empty
                    .iter()
                    .filter(|begun| is_over(day, begun.created, now))
                {
                    writer.remove(Kind::Conversation, conversation.id)?;
                }
            }
            let mut statement = writer.connection.prepare("SELECT row, at FROM actions")?;
            let actions = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let actions: Vec<(i64, String)> = actions.collect::<rusqlite::Result<_>>()?;
            for (action, at) in actions {
                if at.parse().is_ok_and(|at| is_over(keep.undo, at, now)) {
                    writer
                        .connection
                        .execute("DELETE FROM actions WHERE row = ?1", [action])?;
                }
            }
            Ok(over.len())
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reminder_that_was_put_off_is_not_over() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let fired = at("2026-03-01T09:00:00Z");
        let reminder = Reminder {
            id: Id::new(),
            text: "call Anna".into(),
            when: sotto_api::When::at(&fired.to_zoned(jiff::tz::TimeZone::UTC)),
            next: None,
            snoozed: None,
            done: None,
            created: fired,
            changed: fired,
        };
        let keep = KeepSettings {
            past_reminders: Keep::Days { days: 1 },
            ..KeepSettings::default()
        };
        let mut things = Things {
            reminders: vec![reminder.clone()],
            ..Things::default()
        };
        let now = at("2026-03-04T09:00:00Z");
        let goes =
            |things: &Things| over(things, &keep, now).contains(&(Kind::Reminder, reminder.id));
        assert!(
            goes(&things),
            "it came, and nobody wanted to hear of it again"
        );
        things.occurrences = vec![Occurrence {
            id: Occurrence::id_of(reminder.id, fired),
            of: reminder.id,
            due: fired,
            stage: OccurrenceStage::Snoozed {
                until: at("2026-03-05T09:00:00Z"),
            },
            changed: fired,
        }];
        assert!(!goes(&things), "it comes again tomorrow");
    }
}
