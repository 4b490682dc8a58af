//! What can be asked: one group for each kind of thing that is kept, one for the computer around Sotto, some for what
//! Sotto is made of here (models, network, devices, voices), one for how it is doing, and the rest. What
//! only answers (the time, a date, a sum, a unit, help) and small talk have no group: they are asked as [`Request::Text`].

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AlarmRequest, CalendarRequest, ComputerRequest, DeviceRequest, DiagnosticsRequest,
    DictationRequest, FactRequest, HistoryRequest, Id, ListRequest, ModelRequest, NetworkRequest,
    NoteRequest, ReminderRequest, SearchRequest, SettingsPatch, TaskRequest, TimerRequest,
    TransferRequest, Via, VoiceRequest,
};

/// Something is asked of Sotto.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Request {
    /// A request in the words of a person, or words to be spoken.
    Text(TextRequest),
    /// The microphone.
    Listen(ListenRequest),
    /// Tasks.
    Task(TaskRequest),
    /// Lists.
    List(ListRequest),
    /// Notes.
    Note(NoteRequest),
    /// Timers.
    Timer(TimerRequest),
    /// Alarms.
    Alarm(AlarmRequest),
    /// Reminders.
    Reminder(ReminderRequest),
    /// The calendar.
    Calendar(CalendarRequest),
    /// The computer around Sotto: its sound, programs, pages, the lock, the screen.
    Computer(ComputerRequest),
    /// What Sotto remembers.
    Memory(FactRequest),
    /// Conversations.
    History(HistoryRequest),
    /// What was dictated into other programs.
    Dictation(DictationRequest),
    /// A search by words.
    Search(SearchRequest),
    /// Export, import, backups.
    Transfer(TransferRequest),
    /// The models that hear, think and speak.
    Model(ModelRequest),
    /// What leaves this machine.
    Network(NetworkRequest),
    /// The microphones and loudspeakers.
    Device(DeviceRequest),
    /// The voices.
    Voice(VoiceRequest),
    /// How Sotto is doing: its log, its engines, a look at everything.
    Diagnostics(DiagnosticsRequest),
    /// The settings.
    Settings,
    /// Change settings.
    ChangeSettings(Box<SettingsPatch>),
    /// Take back what was done last.
    Undo,
    /// End what is being spoken, silence what rings, drop what was begun.
    Stop,
    /// Say the last answer again.
    Repeat,
    /// Yes or no to something that was asked back.
    Confirm {
        /// The turn that asked.
        turn: Id,
        /// Yes.
        yes: bool,
    },
    /// Send events from now on.
    Subscribe {
        /// Also how loud it is at the microphone.
        #[serde(default)]
        level: bool,
    },
    /// What is going on.
    Status,
    /// End the Sotto that holds the data folder, once what is being done is done.
    Close,
    /// The state of everything that is next: timers, alarms, reminders, tasks, calendar.
    Today {
        /// The day as the moment it begins.
        from: Timestamp,
        /// And the moment it ends.
        to: Timestamp,
    },
}

/// Words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TextRequest {
    /// Understand, act, answer: as if it had been spoken.
    Ask {
        /// The words.
        text: String,
        /// The conversation it belongs to; without it the present one.
        #[serde(default)]
        conversation: Option<Id>,
        /// How the words came.
        via: Via,
        /// Whether the answer is spoken too.
        #[serde(default)]
        spoken: bool,
    },
    /// Speak these words.
    Say {
        /// The words.
        text: String,
    },
}

/// The microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum ListenRequest {
    /// Begin to listen to somebody with free hands. What whoever asked does not finish is forgotten when they go away.
    Start {
        /// Type what is said instead of acting on it.
        #[serde(default)]
        dictate: bool,
    },
    /// The key to talk is pressed, and held from now on.
    Press {
        /// Type what is said instead of acting on it.
        #[serde(default)]
        dictate: bool,
    },
    /// The same, told by a program that is gone at once: it is held until it is let go, whoever goes away meanwhile.
    Hold {
        /// Type what is said instead of acting on it.
        #[serde(default)]
        dictate: bool,
    },
    /// The key is let go: that was all.
    Release,
    /// What was said is to be worked on now.
    Finish,
    /// Forget what was said.
    Cancel,
    /// Begin, or finish what was begun.
    Toggle {
        /// Type what is said instead of acting on it.
        #[serde(default)]
        dictate: bool,
    },
    /// Close the microphone device, or open it again. Stays so across restarts.
    Mute {
        /// Closed.
        closed: bool,
    },
}
