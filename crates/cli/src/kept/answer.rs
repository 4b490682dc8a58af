//! A reply as the type that was asked for.

use serde_json::{Value, json};
use sotto_api::{
    Alarm, Backup, CalendarEntry, Conversation, Dictation, Fact, Found, Imported, List, ListItem,
    NearMiss, Note, Reminder, Reply, Settings, Status, Task, Timer, Turn, Undone,
};

use crate::error::CliError;

/// A type that some reply carries.
pub trait Answer: Sized {
    /// What the reply carries, if it is of this type.
    fn of(reply: Reply) -> Option<Self>;
}

macro_rules! answers {
    ($($kind:ident($type:ty),)*) => {
        $(impl Answer for $type {
            fn of(reply: Reply) -> Option<Self> {
                match reply {
                    Reply::$kind(value) => Some(value),
                    _ => None,
                }
            }
        })*
    };
}

answers! {
    Task(Task),
    Tasks(Vec<Task>),
    List(List),
    Lists(Vec<List>),
    ListItems(Vec<ListItem>),
    NearMisses(Vec<NearMiss>),
    Note(Note),
    Notes(Vec<Note>),
    Timers(Vec<Timer>),
    Alarms(Vec<Alarm>),
    Reminders(Vec<Reminder>),
    CalendarEntries(Vec<CalendarEntry>),
    Facts(Vec<Fact>),
    Conversations(Vec<Conversation>),
    Turn(Turn),
    Turns(Vec<Turn>),
    Dictations(Vec<Dictation>),
    Found(Vec<Found>),
    Settings(Settings),
    Imported(Imported),
    Backups(Vec<Backup>),
    Undone(Undone),
    Status(Status),
}

/// What a reply carries, as JSON. What is only done says that much, so that programs always get a value.
pub fn value(reply: &Reply) -> Result<Value, CliError> {
    let mut whole = serde_json::to_value(reply).map_err(|error| CliError::System(error.into()))?;
    Ok(match whole.get_mut("value") {
        Some(value) => value.take(),
        None => json!({ "done": true }),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_reply_gives_its_value_or_that_it_is_done() {
        assert_eq!(value(&Reply::Done).unwrap(), json!({ "done": true }));
        assert_eq!(value(&Reply::Tasks(Vec::new())).unwrap(), json!([]));
        let said = Reply::Said {
            sentence: "Well.".into(),
        };
        assert_eq!(value(&said).unwrap(), json!({ "sentence": "Well." }));
        assert!(Vec::<Task>::of(Reply::Tasks(Vec::new())).is_some());
        assert!(Vec::<Task>::of(Reply::Done).is_none());
    }
}
