//! What is asked for and cannot be, each with its reason: a language that is not English says it in its own words.

use sotto_api::Kind;

use super::said;

/// Why something cannot be. The sentence says only that; that nothing was changed is said behind it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cannot {
    /// A thing that says nothing.
    #[error("A {} without words cannot be kept.", said(*.0))]
    NoWords(Kind),
    /// A title that says nothing.
    #[error("A title without words cannot be kept.")]
    NoTitle,
    /// Two lists of one name could not be told apart.
    #[error("There is a list called \"{0}\" already.")]
    SameName(String),
    /// Nothing was named that could be put on a list.
    #[error("Nothing was named to put on the list.")]
    NoItems,
    /// A zone that the computer does not know.
    #[error("There is no time zone called \"{0}\" here.")]
    NoZone(String),
    /// No timer has such a length.
    #[error("A timer cannot have this length.")]
    TimerLength,
    /// It has ended already.
    #[error("This timer is over.")]
    TimerOver,
    /// So much cannot be added or taken off.
    #[error("This timer is over, has not that much left, or would be too long.")]
    TimerTime,
    /// Only what runs can be paused.
    #[error("This timer does not run.")]
    TimerStands,
    /// Only what is paused can be resumed.
    #[error("This timer is not paused.")]
    TimerNotPaused,
    /// It was ticked off already.
    #[error("This reminder is done.")]
    ReminderDone,
    /// Only what was shown can be put off.
    #[error("This reminder is not due yet.")]
    ReminderNotDue,
    /// It comes again later than that.
    #[error("This reminder is put off for longer than that.")]
    ReminderLater,
    /// A backup that is not there.
    #[error("There is no backup called \"{0}\".")]
    NoBackup(String),
    /// A file without anything that Sotto could keep.
    #[error(
        "Nothing in this Markdown file can be kept: it has no line such as \"- [ ] Buy milk\" and no text."
    )]
    EmptyMarkdown,
    /// A file of another program, or a damaged one.
    #[error("This is no export of Sotto ({0}).")]
    NoExport(String),
    /// A file from the future.
    #[error(
        "This export was written by a newer Sotto (form {theirs}; this one knows {ours}). Update this Sotto first."
    )]
    NewerExport {
        /// Of the file.
        theirs: u32,
        /// What this program knows.
        ours: u32,
    },
    /// A file that holds no calendar.
    #[error("This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.")]
    NoCalendar,
    /// What only a fault of a program asks for.
    #[error("{0}")]
    Other(String),
}

impl From<String> for Cannot {
    fn from(why: String) -> Self {
        Self::Other(why)
    }
}
