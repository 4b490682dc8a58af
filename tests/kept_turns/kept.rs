//! What the program says it keeps, each thing once.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sotto_api::{
    AlarmRequest, CalendarRequest, Id, ListRequest, NoteRequest, ReminderRequest, Reply, Request,
    TaskFilter, TaskRequest, TaskState, TimerRequest,
};
use sotto_assistant::link::Client;

/// Which thing: what it is, and its number.
pub type What = (&'static str, usize);
/// Everything that is kept, and how it is.
pub type Kept = BTreeMap<What, String>;

pub const OPEN: &str = "open";
pub const DONE: &str = "done";

pub fn what_is_kept(client: &mut Client) -> Kept {
    let found = what_is_there(client).into_iter();
    found.map(|(what, (_, how))| (what, how)).collect()
}

pub fn id_of(what: What, client: &mut Client) -> Id {
    what_is_there(client)[&what].0
}

/// What is kept, each thing once: its name for programs, and how it is.
fn what_is_there(client: &mut Client) -> BTreeMap<What, (Id, String)> {
    let mut found = BTreeMap::new();
    let mut add = |kind, text: &str, id: Id, how: &str| {
        let number = text.rsplit(' ').next().and_then(|last| last.parse().ok());
        let what = (kind, number.expect("a number"));
        let twice = found.insert(what, (id, how.to_owned())).is_some();
        assert!(!twice, "{what:?} is there twice");
    };
    let all = TaskFilter {
        state: TaskState::All,
        due_before: None,
    };
    match client.call(Request::Task(TaskRequest::List(all))).unwrap() {
        Reply::Tasks(tasks) => {
            for task in tasks {
                let how = if task.done.is_some() { DONE } else { OPEN };
                add("task", &task.text, task.id, how);
            }
        }
        other => panic!("{other:?}"),
    }
    let reminders = ReminderRequest::List { before: None };
    match client.call(Request::Reminder(reminders)).unwrap() {
        Reply::Reminders(reminders) => {
            for reminder in reminders {
                let how = reminder.when.local.to_string();
                add("reminder", &reminder.text, reminder.id, &how);
            }
        }
        other => panic!("{other:?}"),
    }
    let Reply::Lists(lists) = client.call(Request::List(ListRequest::All)).unwrap() else {
        panic!("no lists");
    };
    for list in lists {
        let items = ListRequest::Read { list: list.id };
        match client.call(Request::List(items)).unwrap() {
            Reply::ListItems(items) => {
                for item in items {
                    add("thing", &item.text, item.id, OPEN);
                }
            }
            other => panic!("{other:?}"),
        }
    }
    match client.call(Request::Timer(TimerRequest::List)).unwrap() {
        Reply::Timers(timers) => {
            for timer in timers {
                let minutes = timer.length_ms / 60_000 - 100;
                add("timer", &format!("timer {minutes}"), timer.id, OPEN);
            }
        }
        other => panic!("{other:?}"),
    }
    match client.call(Request::Note(NoteRequest::List)).unwrap() {
        Reply::Notes(notes) => {
            for note in notes {
                let (first, more) = note
                    .text
                    .split_once('\n')
                    .unwrap_or((note.text.as_str(), OPEN));
                add("note", first, note.id, more);
            }
        }
        other => panic!("{other:?}"),
    }
    let ever = CalendarRequest::Between {
        from: Timestamp::UNIX_EPOCH,
        to: "2200-01-01T00:00:00Z".parse().unwrap(),
    };
    match client.call(Request::Calendar(ever)).unwrap() {
        Reply::CalendarEntries(entries) => {
            for entry in entries {
                let how = entry.when.local.to_string();
                add("entry", &entry.title, entry.id, &how);
            }
        }
        other => panic!("{other:?}"),
    }
    match client.call(Request::Alarm(AlarmRequest::List)).unwrap() {
        Reply::Alarms(alarms) => {
            for alarm in alarms {
                let how = alarm.when.local.to_string();
                add("alarm", &alarm.name.unwrap(), alarm.id, &how);
            }
        }
        other => panic!("{other:?}"),
    }
    found
}
