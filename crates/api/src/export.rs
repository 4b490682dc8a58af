//! Everything that is kept, in one file to take away; backups; and what the user is told after a repair.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Alarm, CalendarEntry, Conversation, Dictation, Fact, List, ListItem, Note, Occurrence,
    Reminder, Settings, Task, Timer, Turn,
};

/// Everything that is kept, complete: importing it into an empty Sotto gives the same again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ExportFile {
    /// Always "sotto".
    pub format: String,
    /// Of the form of this file.
    pub version: u32,
    /// When it was written.
    pub made: Timestamp,
    #[serde(default)]
    #[allow(missing_docs)]
    pub tasks: Vec<Task>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub lists: Vec<List>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub list_items: Vec<ListItem>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub notes: Vec<Note>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub timers: Vec<Timer>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub alarms: Vec<Alarm>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub reminders: Vec<Reminder>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub occurrences: Vec<Occurrence>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub calendar: Vec<CalendarEntry>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub facts: Vec<Fact>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub conversations: Vec<Conversation>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub turns: Vec<Turn>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub dictations: Vec<Dictation>,
    #[serde(default)]
    #[allow(missing_docs)]
    pub settings: Settings,
}

impl ExportFile {
    /// What stands in `format`.
    pub const FORMAT: &str = "sotto";
    /// The version this program writes; it reads all earlier ones.
    pub const VERSION: u32 = 1;
}

/// The forms in which things can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Everything, complete, to import again.
    Json,
    /// Tasks, lists and notes, to read and to import again.
    Markdown,
    /// Reminders, tasks with a time and the calendar, for other calendars.
    Ics,
}

/// What an import brought.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
pub struct Imported {
    /// Things that were not there.
    pub added: u32,
    /// Things that were there in an older state.
    pub changed: u32,
    /// Things that were there already, in this state or a newer one.
    pub kept: u32,
    /// What could not be read, one sentence each.
    pub skipped: Vec<String>,
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Backup {
    /// The file's name in the folder of backups.
    pub name: String,
    /// When it was made.
    pub made: Timestamp,
    /// How large it is.
    pub bytes: u64,
}

/// How many backups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(default)]
pub struct Rotation {
    /// The last one of each of so many days.
    pub daily: u32,
    /// The last one of each of so many weeks.
    pub weekly: u32,
    /// The last one of each of so many months.
    pub monthly: u32,
}

impl Default for Rotation {
    fn default() -> Self {
        Self {
            daily: 7,
            weekly: 4,
            monthly: 12,
        }
    }
}

/// What the user is told once: after the file was opened, or when something becomes worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Notice {
    /// There is no keychain, so that the key lies in a file.
    KeyInFile {
        /// Where.
        file: String,
        /// What that means.
        sentence: String,
    },
    /// The file was damaged and is repaired.
    Repaired(Restored),
    /// Some settings could not be read and are as they were at first.
    SettingsReset {
        /// Which.
        names: Vec<String>,
        /// For the user.
        sentence: String,
    },
    /// Some of what was to be erased could not be deleted yet. It is never shown again.
    NotErased {
        /// What.
        names: Vec<String>,
        /// For the user.
        sentence: String,
    },
    /// The model that was chosen cannot be used, and another one answers in its place.
    ModelReplaced {
        /// The one that was chosen.
        chosen: String,
        /// The one that answers.
        instead: String,
        /// For the user.
        sentence: String,
    },
    /// A microphone or loudspeaker that did not work is there again, or another one is used now; or the wake word cannot be heard,
    /// or a key cannot be had since the start, for as long as that is among the notices. Whatever else does not work is a problem.
    Device {
        /// For the user.
        sentence: String,
    },
    /// This desktop gives programs no keys of their own. It stays so, and is among the notices for as long as that is so.
    NoKeys {
        /// For the user.
        sentence: String,
    },
    /// Sotto could start with the system. A yes or a no is a change of `machine.start_with_system`.
    Autostart {
        /// For the user.
        sentence: String,
    },
}

/// How a damaged file was repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Restored {
    /// The backup it was restored from, if there was a good one.
    pub backup: Option<Backup>,
    /// How many things were saved from the damaged file beyond the backup.
    pub salvaged: u32,
    /// Where the damaged file lies.
    pub set_aside: String,
    /// For the user.
    pub sentence: String,
}

/// What can be asked about taking things away, bringing them back, and backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TransferRequest {
    /// Write everything (or what the form can hold) into a file.
    Export {
        /// In which form.
        format: ExportFormat,
        /// The file.
        to: String,
    },
    /// Read a file that was exported, or a Markdown or iCalendar file from elsewhere.
    Import {
        /// In which form.
        format: ExportFormat,
        /// The file.
        from: String,
    },
    /// Make a backup now.
    BackUp,
    /// The backups there are, the newest first.
    Backups,
    /// Go back to a backup. What is there now is set aside.
    Restore {
        /// The backup's name.
        name: String,
    },
    /// Delete everything: the file, the backups, the key.
    EraseEverything {
        /// Has to be true: the person was asked.
        confirmed: bool,
    },
}
