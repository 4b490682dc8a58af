//! A language: its `language.toml` (spelling, frames, joiners, mishearings, word lists) and its `sentences/` (patterns and
//! replies), as they lie in `languages/`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Deserialize;

use super::replies::{Reply, replies};
use super::sentence::{Fragments, SentenceError};
use crate::abilities::Abilities;
use crate::words::{Spelling, fold, sound::Ears};

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The verb of sentences that look like requests and are none.
pub const NOTHING: &str = "nothing";

/// What is wrong with the files of a language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LanguageError {
    /// Not the format of the other languages' files.
    #[error("languages/{language}/{file}.toml cannot be read: {why}")]
    Unreadable {
        /// Its code.
        language: String,
        /// Name without ending.
        file: String,
        /// What the reader says.
        why: String,
    },
    /// A tool that no ability has.
    #[error(
        "languages/{language}/sentences/{file}.toml names the tool {tool}, which no ability has."
    )]
    NoTool {
        /// Its code.
        language: String,
        /// Name without ending.
        file: String,
        /// What it says.
        tool: String,
    },
    /// A pattern cannot be taken apart.
    #[error("languages/{language}, {tool}: \"{sentence}\": {why}.")]
    Sentence {
        /// Its code.
        language: String,
        /// Whose sentence.
        tool: String,
        /// The pattern.
        sentence: String,
        /// What is wrong.
        why: SentenceError,
    },
    /// A pattern has a slot that its verb has not.
    #[error("languages/{language}, {tool}: \"{sentence}\" has a slot that the ability has not.")]
    NoSlot {
        /// Its code.
        language: String,
        /// Whose sentence.
        tool: String,
        /// The pattern.
        sentence: String,
    },
    /// A reply is missing or names a slot that is not there.
    #[error("languages/{language}, {tool}: {what}.")]
    Reply {
        /// Its code.
        language: String,
        /// Whose reply.
        tool: String,
        /// What should be.
        what: &'static str,
    },
}

/// Sentences and replies of a verb in a file of `sentences/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sayings {
    pub tool: String,
    #[serde(default)]
    pub sentences: Vec<String>,
    /// Sentences that are only sure when what fills them is known.
    #[serde(default)]
    pub weak: Vec<String>,
    #[serde(default)]
    pub done: Option<String>,
    #[serde(default)]
    pub undone: Option<String>,
    #[serde(default)]
    pub sure: Option<String>,
    #[serde(default)]
    pub ask: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentenceFile {
    verb: Vec<Sayings>,
}

/// A verb that stands first in a command and last elsewhere ("stell … ein", "… einstellen").
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    first: String,
    #[serde(default)]
    particle: String,
    last: String,
    #[serde(default)]
    you: String,
}

/// Words that are known to be things of a kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Known {
    pub apps: HashSet<String>,
    pub pages: HashSet<String>,
    pub titles: HashSet<String>,
    pub items: HashSet<String>,
    pub lists: HashSet<String>,
    pub statements: HashSet<String>,
    pub subjects: HashSet<String>,
    /// A title that begins with one of these is no appointment: "a task to prepare the meeting".
    pub other_things: HashSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Habits {
    pub code: String,
    pub name: String,
    pub ears: Ears,
    pub before: Vec<String>,
    pub before_ing: Vec<String>,
    pub after: Vec<String>,
    pub joiners: Vec<String>,
    pub item_joiners: Vec<String>,
    soft: Vec<String>,
    fillers: Vec<String>,
    #[serde(default)]
    heads: Vec<String>,
    #[serde(default)]
    links: Vec<String>,
    pub articles: Vec<String>,
    pub definite: Vec<String>,
    /// Endings of a day that has something: "tomorrow's alarm".
    #[serde(default)]
    pub possessive: Vec<String>,
    pub dangling: Vec<String>,
    pub not_in_names: Vec<String>,
    pub not_in_items: Vec<String>,
    pub one: Vec<String>,
    /// Words for how much, and how many percent each means.
    pub percents: BTreeMap<String, u8>,
    /// Words for all there is, behind which stands the direction: "all the way up".
    #[serde(default)]
    pub whole: Vec<String>,
    pub operators: Vec<String>,
    pub functions: Vec<String>,
    pub functions_behind: Vec<String>,
    pub units: Vec<String>,
    pub positions: Vec<String>,
    pub beside: Vec<String>,
    /// Before a number of people: "table for".
    #[serde(default)]
    pub seats: Vec<String>,
    pub choices: BTreeMap<String, Vec<String>>,
    stands_for: BTreeMap<String, String>,
    pub misheard: BTreeMap<String, Vec<String>>,
    pub known: Known,
    #[serde(default)]
    pub shared: Fragments,
    #[serde(default)]
    verbs: BTreeMap<String, Forms>,
}

/// A language that is understood.
#[derive(Debug, Clone)]
pub struct Language {
    pub(super) habits: Habits,
    pub(super) sayings: Vec<Sayings>,
    replies: HashMap<String, Reply>,
}

impl Language {
    /// "en", "de".
    #[must_use]
    pub fn code(&self) -> &str {
        &self.habits.code
    }

    /// What its speakers call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.habits.name
    }

    /// How many percent a word such as "half" or "full" means.
    #[must_use]
    pub fn percents(&self) -> &BTreeMap<String, u8> {
        &self.habits.percents
    }

    /// Words for one of a unit: "a cup".
    #[must_use]
    pub fn one(&self) -> &[String] {
        &self.habits.one
    }

    /// Words for all there is: "all the way".
    #[must_use]
    pub fn whole(&self) -> &[String] {
        &self.habits.whole
    }

    /// What is said to a verb.
    #[must_use]
    pub fn reply(&self, tool: &str) -> Option<&Reply> {
        self.replies.get(tool)
    }

    /// The languages that are built in.
    ///
    /// # Errors
    /// When a file does not say what it must; a test sees to it that this cannot happen in a release.
    pub fn built_in(abilities: &Abilities) -> Result<Vec<Self>, LanguageError> {
        let codes: BTreeSet<&str> = FILES.iter().map(|(code, ..)| *code).collect();
        codes
            .into_iter()
            .map(|code| {
                let files: Vec<(&str, &str)> = FILES
                    .iter()
                    .filter(|(language, ..)| *language == code)
                    .map(|(_, name, text)| (*name, *text))
                    .collect();
                Self::read(code, &files, abilities)
            })
            .collect()
    }

    /// From files: name without ending, and text.
    ///
    /// # Errors
    /// Names the file and what is wrong in it.
    pub fn read(
        code: &str,
        files: &[(&str, &str)],
        abilities: &Abilities,
    ) -> Result<Self, LanguageError> {
        let unreadable = |file: &str, why: String| LanguageError::Unreadable {
            language: code.to_owned(),
            file: file.to_owned(),
            why,
        };
        let mut habits: Option<Habits> = None;
        let mut sayings: Vec<Sayings> = Vec::new();
        if code == "en" {
            sayings.extend(from_abilities(abilities));
        }
        for (name, text) in files {
            if *name == "language" {
                habits = Some(
                    toml::from_str(text).map_err(|error| unreadable(name, error.to_string()))?,
                );
                continue;
            }
            let file: SentenceFile =
                toml::from_str(text).map_err(|error| unreadable(name, error.to_string()))?;
            for verb in &file.verb {
                if verb.tool != NOTHING && abilities.verb(&verb.tool).is_none() {
                    return Err(LanguageError::NoTool {
                        language: code.to_owned(),
                        file: (*name).to_owned(),
                        tool: verb.tool.clone(),
                    });
                }
            }
            sayings.extend(file.verb);
        }
        let mut habits =
            habits.ok_or_else(|| unreadable("language", "it is not there".to_owned()))?;
        for saying in &mut sayings {
            for sentence in saying.sentences.iter_mut().chain(&mut saying.weak) {
                *sentence = conjugate(sentence, &habits.verbs);
            }
        }
        for list in habits.choices.values_mut() {
            list.iter_mut().for_each(|word| *word = fold(word));
        }
        let replies = replies(code, &sayings, abilities)?;
        Ok(Self {
            habits,
            sayings,
            replies,
        })
    }

    /// Adds this language's ways of spelling.
    pub(super) fn spell(&self, spelling: &mut Spelling) {
        let habits = &self.habits;
        for (word, parts) in &habits.stands_for {
            let parts = parts.split(' ').map(fold).collect();
            spelling.stands_for.insert(word.clone(), parts);
        }
        spelling
            .fillers
            .extend(habits.fillers.iter().map(|word| fold(word)));
        spelling
            .soft
            .extend(habits.soft.iter().map(|word| fold(word)));
        spelling.heads.extend(habits.heads.iter().cloned());
        spelling.links.extend(habits.links.iter().cloned());
    }
}

/// The English sentences and replies that stand in the abilities themselves.
fn from_abilities(abilities: &Abilities) -> impl Iterator<Item = Sayings> {
    abilities
        .all()
        .iter()
        .flat_map(|ability| &ability.verbs)
        .map(|verb| {
            let asked = verb
                .slots
                .iter()
                .filter_map(|slot| Some((slot.name.clone(), slot.ask.clone()?)));
            Sayings {
                tool: verb.tool.clone(),
                sentences: verb.sentences.clone(),
                weak: Vec::new(),
                done: Some(verb.done.clone()),
                undone: verb.undone.clone(),
                sure: None,
                ask: asked.collect(),
            }
        })
}

/// `!stellen einen timer` → first, last and with "you": "(stell|stelle) einen timer", "einen timer stellen", "stellst du …".
fn conjugate(sentence: &str, verbs: &BTreeMap<String, Forms>) -> String {
    let Some((name, rest)) = sentence
        .strip_prefix('!')
        .and_then(|text| text.split_once(' '))
    else {
        return sentence.to_owned();
    };
    let Some(forms) = verbs.get(name) else {
        return sentence.to_owned();
    };
    let mut ways = vec![
        format!("({}) {rest} {}", forms.first, forms.particle),
        format!("{rest} ({})", forms.last),
    ];
    if !forms.you.is_empty() {
        ways.push(format!("({}) du {rest} {}", forms.you, forms.particle));
    }
    format!("({})", ways.join("|"))
}
