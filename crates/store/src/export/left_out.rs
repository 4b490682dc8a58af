//! What an import does not bring in as it stands: a language that is not English says it in its own words.

use serde::{Deserialize, Serialize};

/// Something that was left out, or taken otherwise than it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum LeftOut {
    /// The end of a calendar is missing.
    #[error("The file ends in the middle of an entry, which was left out.")]
    CutShort,
    /// One moment of something that repeats, by its title.
    #[error("\"{0}\": one changed repetition of it was left out.")]
    Repetition(String),
    /// What does not take place, by its title.
    #[error("\"{0}\" was cancelled and is left out.")]
    Cancelled(String),
    /// What comes at no time, by its title.
    #[error("\"{0}\" has no time that can be read and was left out.")]
    NoTime(String),
    /// Times beside those of a repetition, by the title.
    #[error("\"{0}\": the further times that are listed one by one were left out.")]
    FurtherTimes(String),
    /// A zone that nobody knows here.
    #[error("\"{title}\": the time zone \"{zone}\" is unknown; it was taken as {home}.")]
    Zone {
        /// Of what.
        title: String,
        /// The zone.
        zone: String,
        /// The one that was taken.
        home: String,
    },
    /// Settings by name; no names where not even these can be read.
    #[error("{}", of_settings(.0))]
    Settings(Vec<String>),
    /// So many turns whose conversation is nowhere.
    #[error("Turns of no conversation were left out: {0}.")]
    Turns(usize),
    /// So many things whose list is nowhere.
    #[error("Things on no list were left out: {0}.")]
    Things(usize),
    /// So many lines between tasks.
    #[error("Lines that are no tasks were left out: {0}.")]
    Lines(usize),
    /// A note that says nothing, by its title.
    #[error("A note without text was left out: \"{0}\".")]
    Note(String),
}

fn of_settings(names: &[String]) -> String {
    match names {
        [] => "Settings that could not be read were left out.".to_owned(),
        names => format!(
            "Settings that could not be read were left out: {}.",
            names.join(", ")
        ),
    }
}
