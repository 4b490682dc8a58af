//! What is kept after a turn, written down so that a conversation can say it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sotto_api::{
    Alarm, CalendarEntry, Fact, Note, Occurrence, OccurrenceStage, Reminder, TaskFilter, Timer,
    TimerState,
};
use sotto_store::{Reader, lists, settings, tasks};

/// What is kept, each thing as one line.
pub struct Kept<'a> {
    pub reader: &'a Reader<'a>,
    pub zone: &'a TimeZone,
    pub now: Timestamp,
}

impl Kept<'_> {
    fn clock(&self, at: Option<Timestamp>) -> String {
        at.map_or("over".into(), |at| {
            at.to_zoned(self.zone.clone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
    }

    pub fn timers(&self) -> Vec<String> {
        let line = |timer: Timer| {
            let state = match timer.state {
                TimerState::Running { ends } => {
                    format!("{} s", ends.duration_since(self.now).as_secs())
                }
                TimerState::Paused { left_ms } => format!("paused {} s", left_ms / 1000),
                TimerState::Ringing { .. } => "rings".into(),
                TimerState::Over { .. } => return None,
            };
            Some(
                timer
                    .name
                    .map_or(state.clone(), |name| format!("{name}: {state}")),
            )
        };
        self.reader
            .all::<Timer>()
            .unwrap()
            .into_iter()
            .filter_map(line)
            .collect()
    }

    pub fn alarms(&self) -> Vec<String> {
        let all = self.reader.all::<Alarm>().unwrap().into_iter();
        all.map(|alarm| {
            let rule = alarm
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let name = alarm.name.map_or(String::new(), |name| format!("{name}: "));
            let rings = if alarm.ringing.is_some() {
                " rings"
            } else {
                ""
            };
            format!("{name}{}{rule}{rings}", self.clock(alarm.next))
        })
        .collect()
    }

    pub fn reminders(&self) -> Vec<String> {
        let all = self.reader.all::<Reminder>().unwrap().into_iter();
        all.map(|reminder| {
            let rule = reminder
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let done = if reminder.done.is_some() { " done" } else { "" };
            format!(
                "{}: {}{rule}{done}",
                reminder.text,
                self.clock(reminder.next)
            )
        })
        .collect()
    }

    pub fn tasks(&self) -> Vec<String> {
        let filter = TaskFilter {
            state: sotto_api::TaskState::All,
            due_before: None,
        };
        let all = tasks::list(self.reader, &filter).unwrap().into_iter();
        all.map(|task| {
            let due = task.due.map_or(String::new(), |due| {
                format!(" due {}", due.local.strftime("%Y-%m-%d %H:%M"))
            });
            let done = if task.done.is_some() { " done" } else { "" };
            let priority = match task.priority {
                sotto_api::Priority::Normal => String::new(),
                other => format!(" {other:?}").to_lowercase(),
            };
            format!("{}{due}{priority}{done}", task.text)
        })
        .collect()
    }

    pub fn lists(&self) -> Vec<String> {
        let all = lists::all(self.reader).unwrap().into_iter();
        all.map(|list| {
            let items = lists::items(self.reader, list.id).unwrap();
            let items: Vec<String> = items.into_iter().map(|item| item.text).collect();
            format!("{}: {}", list.name, items.join(", "))
        })
        .collect()
    }

    pub fn notes(&self) -> Vec<String> {
        self.reader
            .all::<Note>()
            .unwrap()
            .into_iter()
            .map(|note| note.text)
            .collect()
    }

    pub fn facts(&self) -> Vec<String> {
        self.reader
            .all::<Fact>()
            .unwrap()
            .into_iter()
            .map(|fact| fact.text)
            .collect()
    }

    pub fn calendar(&self) -> Vec<String> {
        let all = self.reader.all::<CalendarEntry>().unwrap().into_iter();
        all.map(|entry| {
            let rule = entry
                .when
                .rule
                .map_or(String::new(), |rule| format!(" {rule}"));
            let format = if entry.when.all_day {
                "%Y-%m-%d"
            } else {
                "%Y-%m-%d %H:%M"
            };
            let minutes = entry
                .minutes
                .map_or(String::new(), |minutes| format!(" {minutes} min"));
            format!(
                "{}: {}{minutes}{rule}",
                entry.title,
                entry.when.local.strftime(format)
            )
        })
        .collect()
    }

    /// What became of each moment at which an alarm rang or a reminder was due.
    pub fn moments(&self) -> Vec<String> {
        let mut all = self.reader.all::<Occurrence>().unwrap();
        all.sort_by_key(|moment| (moment.due, moment.of));
        let line = |moment: Occurrence| {
            let stage = match moment.stage {
                OccurrenceStage::Fired => "rang".to_owned(),
                OccurrenceStage::Snoozed { until } => {
                    format!("put off to {}", self.clock(Some(until)))
                }
                OccurrenceStage::Acknowledged => "acknowledged".to_owned(),
            };
            format!("{}: {stage}", self.clock(Some(moment.due)))
        };
        all.into_iter().map(line).collect()
    }

    /// How Sotto speaks, in percent.
    pub fn speech(&self) -> String {
        let speech = settings::get(self.reader).unwrap().speech;
        format!(
            "volume {}, speed {}",
            speech.volume_percent, speech.speed_percent
        )
    }
}
