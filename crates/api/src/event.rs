//! What happens meanwhile, for whoever subscribed.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Alarm, Change, Id, Network, Notice, Occurrence, Problem, Reminder, Settings, Timer, Turn,
};

/// Something happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Event {
    /// Things that are kept were changed. What is shown of them is read anew.
    Changed(Vec<Change>),
    /// More was changed than could be listed: everything that is shown is read anew.
    ChangedMuch,
    /// Another state of listening.
    Listening(Listening),
    /// How loud it is at the microphone, 0 to 1; at most 30 a second.
    Level {
        /// 0 to 1.
        level: f32,
    },
    /// Words as they are recognised.
    Words {
        /// The turn. What is heard through the microphone has a name of its own until it is known to be a request: these
        /// words are shown until others take their place, and kept under no name.
        turn: Id,
        /// What will not change any more.
        firm: String,
        /// What may still change.
        tentative: String,
    },
    /// Words of a dictation, to be typed or shown.
    Typed {
        /// The words.
        text: String,
    },
    /// A piece of the answer's text.
    Answer {
        /// The turn.
        turn: Id,
        /// What comes after what was there.
        text: String,
    },
    /// A turn is over and kept.
    TurnDone(Turn),
    /// A timer rings.
    TimerRings {
        /// The timer.
        timer: Timer,
        /// When it ran out.
        due: Timestamp,
        /// It comes late: Sotto was not running.
        late: bool,
    },
    /// An alarm rings.
    AlarmRings {
        /// The alarm.
        alarm: Alarm,
        /// When it was set for.
        due: Timestamp,
        /// It comes late: Sotto was not running.
        late: bool,
    },
    /// A reminder is due.
    ReminderDue {
        /// The reminder.
        reminder: Reminder,
        /// Which of its moments.
        occurrence: Occurrence,
        /// It comes late: Sotto was not running.
        late: bool,
    },
    /// The settings are now these.
    Settings(Settings),
    /// Other models are here or in use. What is shown of them is read anew.
    Models,
    /// What may leave this machine is now this.
    Network(Network),
    /// What a turn does, or how far a long piece of work is.
    Step(Step),
    /// Something the user should read.
    Notice(Notice),
    /// What this notice says is so no more: nobody needs to read it now.
    NoticeOver(Notice),
    /// Something did not work, and nobody asked for it.
    Problem(Problem),
}

/// The state of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listening {
    /// The microphone device is closed by the user's switch.
    Closed,
    /// Nothing is listened to.
    Idle,
    /// Only the wake word is listened for.
    WakeWord,
    /// A request is listened to.
    Request,
    /// A dictation is listened to.
    Dictation,
    /// What was said is worked on.
    Working,
    /// The answer is spoken.
    Speaking,
}

/// One thing that a turn does, or how far a long piece of work is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Step {
    /// Which piece of work: the turn, or the id in the reply that began it.
    pub work: Id,
    /// What it is.
    pub what: StepWhat,
    /// For a thing that a turn does: what it is, in the words of the user's language ("add a task: call the bank"). For a
    /// download the model.
    pub name: Option<String>,
    /// 0 to 1, where the end is known.
    pub fraction: Option<f32>,
    /// In units (bytes, things) per second.
    pub rate: Option<f64>,
    /// How many seconds are left, where that can be said.
    pub seconds_left: Option<u32>,
    /// It is over.
    pub done: bool,
    /// It is over and did not work. What a turn did not do is said in its answer.
    pub failed: bool,
}

/// A kind of work. A call is one thing that a turn does, told as begun and then as over, both once it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum StepWhat {
    Call,
    Download,
    /// A model is tried before it is used.
    Trial,
    /// How fast a model is is measured.
    Measurement,
    /// The package of a newer Sotto is fetched.
    Update,
    Index,
    Import,
    Export,
    Backup,
}
