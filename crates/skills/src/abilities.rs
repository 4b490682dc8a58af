//! The abilities as the program reads them: the files of `abilities/`, embedded, parsed and checked once.
//!
//! Everything that could drift apart (patterns, tools, the data the tool adapter is trained on) starts here, so the hash
//! of all files stands in the manifest of the trained weights.

mod check;
mod files;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

pub use check::AbilityError;

/// One subject, such as timers, with all that can be done about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ability {
    /// The file's name without its ending.
    pub id: String,
    /// As headings show it.
    pub title: String,
    /// One or two sentences for help.
    pub what: String,
    /// The heading in help.
    pub group: Group,
    /// Where it is seen, if anywhere.
    pub screen: Screen,
    /// What can be done.
    #[serde(rename = "verb")]
    pub verbs: Vec<Verb>,
}

/// One thing that can be asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verb {
    /// Unique within its ability.
    pub id: String,
    /// The name a model calls; unique over all abilities.
    pub tool: String,
    /// As menus show it.
    pub title: String,
    /// For a model that reads descriptions of tools.
    pub what: String,
    /// Whether it changes something.
    pub kind: VerbKind,
    /// Whether "undo that" takes it back.
    pub undo: bool,
    /// Whether it is asked before it is done.
    pub confirm: Confirm,
    /// What is said afterwards; `{answer}` is a question's own result.
    pub done: String,
    /// What is said when it was taken back.
    #[serde(default)]
    pub undone: Option<String>,
    /// Sentence patterns.
    pub sentences: Vec<String>,
    /// Requests with the slots they hold.
    pub examples: Vec<Example>,
    /// What it needs to know.
    #[serde(default, rename = "slot")]
    pub slots: Vec<Slot>,
}

/// A request as somebody says it, with what it means.
#[derive(Debug, Clone, Deserialize)]
pub struct Example {
    /// The words.
    pub say: String,
    /// Slot → the words that fill it.
    #[serde(flatten)]
    pub slots: BTreeMap<String, Filled>,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Filled {
    /// One run of words.
    One(String),
    /// Several things.
    Several(Vec<String>),
}

/// One thing a verb needs to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Unique within its verb.
    pub name: String,
    /// What it holds.
    pub kind: SlotKind,
    /// Whether it is asked back when it is missing.
    pub required: bool,
    /// What it is.
    pub what: String,
    /// The question that is asked back.
    #[serde(default)]
    pub ask: Option<String>,
    /// For a choice: what can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// Whether a verb changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerbKind {
    /// It does.
    Action,
    /// It only answers.
    Question,
}

/// Whether a verb is asked about before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confirm {
    /// Done at once.
    Never,
    /// It cannot be undone, or much is lost.
    Always,
}

/// The headings of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Group {
    Time,
    Work,
    Knowledge,
    Computer,
    Talk,
}

/// Where an ability's things are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Screen {
    Today,
    Tasks,
    Lists,
    Notes,
    Calendar,
    Memory,
    None,
}

/// What a slot holds. The words stay as they were said; readers of the program turn them into times and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A length of time.
    Duration,
    /// A moment, with date, part of day or repetition where said.
    Time,
    /// A day.
    Date,
    /// How much later or earlier: only to narrow a time in a sentence.
    #[serde(skip)]
    Shift,
    /// Free words.
    Text,
    /// What a thing is called.
    Name,
    /// One or several things.
    Items,
    /// The name of a list, without the word "list".
    ListName,
    /// A number.
    Number,
    /// A percentage, without the word.
    Percent,
    /// A unit of measure.
    Unit,
    /// A sum.
    Expression,
    /// A program's name.
    App,
    /// A page's address or name.
    Page,
    /// Where in an order.
    Position,
    /// One of `choices`.
    Choice,
}

/// All abilities.
#[derive(Debug, Clone)]
pub struct Abilities {
    all: Vec<Ability>,
    tools: BTreeMap<String, (usize, usize)>,
}

impl Abilities {
    /// The abilities that are built in.
    ///
    /// # Errors
    /// When a file does not say what it must; a test sees to it that this cannot happen in a release.
    pub fn built_in() -> Result<Self, AbilityError> {
        Self::read(files::FILES)
    }

    /// From files: name without ending, and text.
    ///
    /// # Errors
    /// Names the file and what is wrong in it.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, AbilityError> {
        let mut all = Vec::with_capacity(files.len());
        for (name, text) in files {
            let ability: Ability =
                toml::from_str(text).map_err(|error| AbilityError::Unreadable {
                    file: (*name).to_owned(),
                    why: error.message().to_owned(),
                })?;
            check::ability(name, &ability)?;
            all.push(ability);
        }
        let mut tools = BTreeMap::new();
        for (number, ability) in all.iter().enumerate() {
            for (place, verb) in ability.verbs.iter().enumerate() {
                if tools.insert(verb.tool.clone(), (number, place)).is_some() {
                    return Err(AbilityError::ToolTwice(verb.tool.clone()));
                }
            }
        }
        Ok(Self { all, tools })
    }

    /// All of them, by name of file.
    #[must_use]
    pub fn all(&self) -> &[Ability] {
        &self.all
    }

    /// The verb that a model calls by this name.
    #[must_use]
    pub fn verb(&self, tool: &str) -> Option<&Verb> {
        let (ability, verb) = self.tools.get(tool)?;
        self.all.get(*ability)?.verbs.get(*verb)
    }

    /// The ability a tool belongs to.
    #[must_use]
    pub fn ability_of(&self, tool: &str) -> Option<&Ability> {
        self.all.get(self.tools.get(tool)?.0)
    }

    /// The names of all tools, in order.
    pub fn tools(&self) -> impl Iterator<Item = &str> {
        self.tools.keys().map(String::as_str)
    }
}

impl Verb {
    /// The slot of this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.name == name)
    }
}

/// Changes when any schema changes: sha256 over file name, length and text of each file in order of name, as the manifest of
/// own weights has it (`abilities_sha256` in `models/training/common/manifest.py`). A line end is one byte.
#[must_use]
pub fn hash() -> String {
    let mut hash = Sha256::new();
    for (name, text) in files::FILES {
        let text = text.replace("\r\n", "\n");
        hash.update(format!("{name}.toml {}\n", text.len()));
        hash.update(text.as_bytes());
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            use std::fmt::Write;
            let _ = write!(text, "{byte:02x}");
            text
        })
}
