//! What was dictated into other programs, and how one program is written into where that differs from the rest.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Choice, Id, WordFix};

/// Something that was dictated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Dictation {
    /// Its name for programs.
    pub id: Id,
    /// As it was recognised.
    pub heard: String,
    /// As it was written: with its signs, without fillers.
    pub text: String,
    /// The program it was meant for, where that could be known.
    pub program: Option<String>,
    /// What became of it.
    pub went: DictationWent,
    /// When it was said.
    pub created: Timestamp,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// What became of a dictation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DictationWent {
    /// It is about to be written. What stays so was never written: Sotto ended before.
    Waits,
    /// It was typed or pasted into the program.
    Written,
    /// It was left on the clipboard, and that was said.
    Clipboard,
    /// It was shown by the program that listened.
    Shown,
    /// It was written, and taken back.
    TakenBack,
    /// It could neither be written nor put on the clipboard.
    Lost,
}

/// A dictation to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct NewDictation {
    /// Its name. What is kept under it already is changed.
    pub id: Id,
    /// As it was recognised.
    pub heard: String,
    /// As it is written.
    pub text: String,
    /// The program it is meant for, where that can be known.
    #[serde(default)]
    pub program: Option<String>,
    /// What became of it.
    pub went: DictationWent,
}

/// What can be asked about dictations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum DictationRequest {
    /// Keep one, or what became of one that is kept. For whoever writes it.
    Keep(NewDictation),
    /// Dictations, the newest first.
    List {
        /// Only older ones than this.
        #[serde(default)]
        before: Option<Id>,
        /// How many at most.
        limit: u32,
    },
    /// One of them.
    Get {
        /// Which.
        id: Id,
    },
    /// Remove one.
    Delete {
        /// Which.
        id: Id,
    },
    /// Remove all of them.
    DeleteAll,
    /// Write one once more, into the program that has the keyboard then.
    Again {
        /// Which; without it the newest.
        #[serde(default)]
        id: Option<Id>,
        /// In so many seconds, so that one can go to that program first.
        #[serde(default)]
        after_seconds: u32,
    },
    /// Take back what was written last, where the program that has it still has the keyboard.
    TakeBack,
}

/// How dictation is written into one program, where that differs from the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ProgramDictation {
    /// The program, as it calls itself; large and small letters are the same.
    pub program: String,
    /// How a text comes into it.
    #[serde(default)]
    pub way: WritingWay,
    /// Whether "new line" and "comma" are signs there; nothing: as everywhere.
    #[serde(default)]
    pub spoken_punctuation: Option<bool>,
    /// Whether "um" and the like are left out there; nothing: as everywhere.
    #[serde(default)]
    pub drop_fillers: Option<bool>,
    /// What is written behind each text.
    #[serde(default)]
    pub behind: WrittenBehind,
    /// The language that is dictated into it as a code ("de"): what is a filler in one is a word in another.
    #[serde(default)]
    pub language: Choice,
    /// Words that are spelt so in this program only; they come before those for all.
    #[serde(default)]
    pub words: Vec<WordFix>,
}

/// How a text comes into a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WritingWay {
    /// By what works there: typed, or pasted where it is long or has letters that are on no key.
    #[default]
    Automatic,
    /// By keys, however long it is.
    Type,
    /// By the clipboard, which is given back as it was.
    Paste,
    /// Not at all: it is left on the clipboard.
    Clipboard,
}

/// What is written behind each dictated text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenBehind {
    /// Nothing.
    #[default]
    Nothing,
    /// A space.
    Space,
    /// A line break; never in a terminal, where it would run the text as a command.
    Line,
}

/// How a key of the whole system is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyManner {
    /// Held while speaking, or tapped: a tap listens until the person falls silent or taps again.
    #[default]
    Both,
    /// Held while speaking.
    Hold,
    /// Tapped to begin, tapped to end.
    Toggle,
    /// Tapped twice to begin, tapped to end. A single tap does nothing.
    DoubleTap,
}
