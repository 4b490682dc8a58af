//! What is answered to a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Alarm, Backup, CalendarEntry, Check, Connection, Conversation, Devices, Dictation, Engine,
    Fact, Found, Id, Imported, List, ListItem, Listening, Log, Model, NearMiss, Network, Note,
    Notice, Problem, Reminder, Settings, Task, Timer, Turn, Updates, Voice,
};

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
// There is one of it at a time, and on its way it is a line of text: a box would only stand in the way of whoever reads settings.
#[allow(clippy::large_enum_variant)]
pub enum Reply {
    /// It is done, and there is nothing more to say.
    Done,
    /// It is done, with a sentence about it.
    Said {
        /// The sentence.
        sentence: String,
    },
    /// It was begun; events tell of it under this id (a turn's, or that of a long piece of work).
    Begun {
        /// The id.
        id: Id,
    },
    #[allow(missing_docs)]
    Task(Task),
    #[allow(missing_docs)]
    Tasks(Vec<Task>),
    #[allow(missing_docs)]
    List(List),
    #[allow(missing_docs)]
    Lists(Vec<List>),
    #[allow(missing_docs)]
    ListItem(ListItem),
    #[allow(missing_docs)]
    ListItems(Vec<ListItem>),
    #[allow(missing_docs)]
    Note(Note),
    #[allow(missing_docs)]
    Notes(Vec<Note>),
    #[allow(missing_docs)]
    Timer(Timer),
    #[allow(missing_docs)]
    Timers(Vec<Timer>),
    #[allow(missing_docs)]
    Alarm(Alarm),
    #[allow(missing_docs)]
    Alarms(Vec<Alarm>),
    #[allow(missing_docs)]
    Reminder(Reminder),
    #[allow(missing_docs)]
    Reminders(Vec<Reminder>),
    #[allow(missing_docs)]
    CalendarEntry(CalendarEntry),
    #[allow(missing_docs)]
    CalendarEntries(Vec<CalendarEntry>),
    #[allow(missing_docs)]
    Fact(Fact),
    #[allow(missing_docs)]
    Facts(Vec<Fact>),
    #[allow(missing_docs)]
    Conversation(Conversation),
    #[allow(missing_docs)]
    Conversations(Vec<Conversation>),
    #[allow(missing_docs)]
    Turn(Turn),
    #[allow(missing_docs)]
    Turns(Vec<Turn>),
    #[allow(missing_docs)]
    Dictation(Dictation),
    #[allow(missing_docs)]
    Dictations(Vec<Dictation>),
    /// What a search found.
    Found(Vec<Found>),
    /// The models there are.
    Models(Vec<Model>),
    /// What may leave this machine.
    Network(Network),
    /// What asked to leave it, the newest first.
    Ledger(Vec<Connection>),
    /// What is known about newer versions of Sotto.
    Updates(Updates),
    /// The sound devices there are.
    Devices(Devices),
    /// The voices there are.
    Voices(Vec<Voice>),
    /// A piece of the log.
    Log(Log),
    /// The engines.
    Engines(Vec<Engine>),
    /// What a look at everything found.
    Checks(Vec<Check>),
    /// How everything stands, as a text in Markdown.
    Report {
        /// The text.
        text: String,
    },
    /// What was nearly heard as the wake word or as "stop", the newest first.
    NearMisses(Vec<NearMiss>),
    /// The settings are these.
    Settings(Settings),
    /// What an import brought.
    Imported(Imported),
    /// A backup was made.
    Backup(Backup),
    /// The backups there are.
    Backups(Vec<Backup>),
    /// What was taken back.
    Undone(Undone),
    /// What is going on.
    Status(Status),
    /// What is next.
    Today {
        #[allow(missing_docs)]
        timers: Vec<Timer>,
        #[allow(missing_docs)]
        alarms: Vec<Alarm>,
        #[allow(missing_docs)]
        reminders: Vec<Reminder>,
        #[allow(missing_docs)]
        tasks: Vec<Task>,
        #[allow(missing_docs)]
        calendar: Vec<CalendarEntry>,
    },
    /// It did not work.
    Problem(Problem),
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Undone {
    /// The undo group: the turn that did it, or the act by hand.
    pub group: Id,
    /// What had been done, the last first.
    pub what: Vec<String>,
    /// How many things are again as they were.
    pub things: u32,
}

/// What is going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// What is listened to.
    pub listening: Listening,
    /// What the user should read.
    pub notices: Vec<Notice>,
    /// When the last backup was made.
    pub last_backup: Option<Backup>,
}
