//! The things that are kept, as rows: which table each kind has, and by which name its rows are found.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sotto_api::{
    Alarm, CalendarEntry, Conversation, Dictation, Fact, Kind, List, ListItem, Note, Occurrence,
    Reminder, Settings, Task, Timer, Turn,
};

/// The fields of a thing, as they stand in its row.
pub type Body = Map<String, Value>;

/// Something that is kept in a row of its own.
pub trait Record: Serialize + DeserializeOwned {
    /// Its kind.
    const KIND: Kind;
    /// The name of its row.
    fn key(&self) -> String;
}

macro_rules! records {
    ($($record:ident = $kind:ident;)*) => {
        $(impl Record for $record {
            const KIND: Kind = Kind::$kind;
            fn key(&self) -> String {
                self.id.to_string()
            }
        })*

        /// What keeps fields from being a thing of this kind, if anything.
        pub(crate) fn misfit(kind: Kind, body: &Body) -> Option<String> {
            let value = Value::Object(body.clone());
            let read = match kind {
                $(Kind::$kind => serde_json::from_value::<$record>(value).map(drop),)*
                Kind::Setting => serde_json::from_value::<Setting>(value).map(drop),
            };
            read.err().map(|error| error.to_string())
        }
    };
}

records! {
    Task = Task;
    List = List;
    ListItem = ListItem;
    Note = Note;
    Timer = Timer;
    Alarm = Alarm;
    Reminder = Reminder;
    Occurrence = Occurrence;
    CalendarEntry = CalendarEntry;
    Fact = Fact;
    Conversation = Conversation;
    Turn = Turn;
    Dictation = Dictation;
}

/// One setting: a row of its own, so that each is merged and repaired by itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Setting {
    /// Group and field: "talk.wake_word".
    pub id: String,
    pub value: Value,
}

impl Record for Setting {
    const KIND: Kind = Kind::Setting;
    fn key(&self) -> String {
        self.id.clone()
    }
}

/// The table of a kind.
pub(crate) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "tasks",
        Kind::List => "lists",
        Kind::ListItem => "list_items",
        Kind::Note => "notes",
        Kind::Timer => "timers",
        Kind::Alarm => "alarms",
        Kind::Reminder => "reminders",
        Kind::Occurrence => "occurrences",
        Kind::CalendarEntry => "calendar",
        Kind::Fact => "facts",
        Kind::Conversation => "conversations",
        Kind::Turn => "turns",
        Kind::Dictation => "dictations",
        Kind::Setting => "settings",
    }
}

/// Whether other devices of the same person get to know of it.
pub(crate) fn is_synced(kind: Kind, key: &str) -> bool {
    kind != Kind::Setting || !Settings::of_this_machine(key.split('.').next().unwrap_or_default())
}
