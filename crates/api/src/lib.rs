//! The vocabulary that the window, the overlay, a browser page, the command line and the tests share: what Sotto keeps
//! ([`Task`], [`Reminder`], [`Turn`] …), what can be asked ([`Request`]), what is answered ([`Reply`], [`Problem`]) and what
//! happens meanwhile ([`Event`]). Types only; TypeScript and a JSON Schema are generated from them.

#![warn(missing_docs)]

// The tests stand outside; these are theirs.
#[cfg(test)]
use {proptest as _, serde_json as _, tempfile as _};

mod calendar;
mod computer;
mod diagnostics;
mod dictation;
mod event;
mod export;
mod fact;
mod history;
mod id;
mod kind;
mod list;
mod model;
mod network;
mod note;
mod patch;
mod problem;
mod reminder;
mod reply;
mod request;
mod settings;
mod sound;
mod task;
mod timer;
mod when;

pub use calendar::{CalendarEntry, CalendarEntryPatch, CalendarRequest, NewCalendarEntry};
pub use computer::{ComputerRequest, MediaKey};
pub use diagnostics::{
    Backend, Check, CheckState, DiagnosticsRequest, Engine, EngineState, Log, LogLevel, LogLine,
    LogRequest, NearMiss, WakeWord,
};
pub use dictation::{
    Dictation, DictationRequest, DictationWent, KeyManner, NewDictation, ProgramDictation,
    WritingWay, WrittenBehind,
};
pub use event::{Event, Listening, Step, StepWhat};
pub use export::{
    Backup, ExportFile, ExportFormat, Imported, Notice, Restored, Rotation, TransferRequest,
};
pub use fact::{Fact, FactRequest, FactSource, NewFact};
pub use history::{
    Action, Conversation, Found, HistoryRequest, Outcome, SearchOrder, SearchRequest, Trace,
    TraceStage, Turn, TurnPart, UnderstoodBy, Via,
};
pub use id::{Id, NotAnId};
pub use kind::{Change, ChangeWhat, Kind, UnknownKind};
pub use list::{List, ListItem, ListRequest};
pub use model::{Fit, Model, ModelFit, ModelPart, ModelRequest, ModelState};
pub use network::{
    Connection, ConnectionEnding, ConnectionPurpose, Network, NetworkRequest, NewerSotto,
    PurposeSwitch, UpdatePackage, Updates,
};
pub use note::{NewNote, Note, NotePatch, NoteRequest};
pub use problem::{Exit, Problem, ProblemCode};
pub use reminder::{
    Alarm, AlarmRequest, NewAlarm, NewReminder, Occurrence, OccurrenceStage, Reminder,
    ReminderPatch, ReminderRequest,
};
pub use reply::{Reply, Status, Undone};
pub use request::{ListenRequest, Request, TextRequest};
pub use settings::{
    BackupSettings, BackupSettingsPatch, Choice, DateOrder, DictationSettings,
    DictationSettingsPatch, HalfEight, Hours, Keep, KeepSettings, KeepSettingsPatch, LookSettings,
    LookSettingsPatch, MachineSettings, MachineSettingsPatch, MindSettings, MindSettingsPatch,
    NextWeekday, SETTINGS_VERSION, Settings, SettingsPatch, SpeechSettings, SpeechSettingsPatch,
    TalkSettings, TalkSettingsPatch, Theme, TimeSettings, TimeSettingsPatch, WeekStart, WordFix,
};
pub use sound::{Device, DeviceRequest, Devices, Voice, VoiceRequest};
pub use task::{NewTask, Priority, Task, TaskFilter, TaskPatch, TaskRequest, TaskState};
pub use timer::{NewTimer, Timer, TimerRequest, TimerState};
pub use when::{Position, When};
