//! What a sentence means: the verb, its slots in the user's own words, and how sure that is.

use std::ops::Range;

use crate::abilities::SlotKind;

/// From here on a reading is acted on. On the test sentences of both languages (1,653 requests, 675 remarks) all 1,649 best
/// readings from 0.8 up had the right verb; of 29 between 0.5 and 0.75 one had, the others were remarks such as "open your
/// eyes". Nothing lay between 0.75 and 0.8.
pub const ACT: f32 = 0.75;

/// From here on it is worth asking "did you mean …?": an unknown program, a time left over in the text of a reminder, a word
/// that was not heard. Below, all 16 readings were wrong: only a model can tell.
pub const ASK: f32 = 0.5;

/// Words of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As they were written.
    pub text: String,
    /// Their bytes in the sentence.
    pub span: Range<usize>,
}

/// A slot with the words that fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The slot's name.
    pub name: String,
    /// What it holds.
    pub kind: SlotKind,
    /// Its words: one run, or several things.
    pub said: Vec<Said>,
    /// For a choice, which one.
    pub choice: Option<String>,
    /// The user's own thing that the words are taken to name, when it is written differently.
    pub meant: Option<String>,
}

impl Filled {
    /// The words as one text; things of a list with commas between.
    #[must_use]
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.said.iter().map(|said| said.text.as_str()).collect();
        texts.join(", ")
    }
}

/// One reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The verb, by the name of its tool.
    pub tool: String,
    /// What it was told.
    pub slots: Vec<Filled>,
    /// From 0 to 1.
    pub confidence: f32,
    /// The language it was said in.
    pub language: String,
    /// The sentence pattern that fits.
    pub pattern: String,
    /// How far it is from literal; of two readings equally sure the lower one is meant.
    pub(super) cost: u32,
    /// Its pattern is only sure when what fills it is known.
    pub(super) weak: bool,
}

impl Meaning {
    /// The slot of this name.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Filled> {
        self.slots.iter().find(|slot| slot.name == name)
    }

    /// Whether nothing in its words names its subject: "buy milk" is said of a list, and may as well be the text of a task.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.weak
    }

    /// Whether the same words fill its slots, wherever they stand.
    pub(super) fn same_words(&self, other: &Self) -> bool {
        self.slots.len() == other.slots.len()
            && self
                .slots
                .iter()
                .zip(&other.slots)
                .all(|(one, other)| one.name == other.name && one.text() == other.text())
    }

    /// Whether another language asks for the same, and knows at least as many of the words: the article may belong to the
    /// title here, and to the sentence there.
    pub(super) fn same_elsewhere(&self, other: &Self) -> bool {
        self.tool == other.tool
            && self.language != other.language
            && self.slots.len() == other.slots.len()
            && self
                .slots
                .iter()
                .zip(&other.slots)
                .all(|(one, two)| one.name == two.name && one.text().ends_with(&two.text()))
    }

    /// Whether it asks for the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.tool == other.tool && self.slots == other.slots
    }
}

/// What a sentence means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understanding {
    /// What is to be done, in order: one request, or several said in one sentence. Empty when nothing was understood, and
    /// when two readings are equally likely: then they are the alternatives. To be compared with [`ACT`] and [`ASK`].
    pub best: Vec<Meaning>,
    /// Other readings that are likely too, the likeliest first.
    pub alternatives: Vec<Meaning>,
    /// Readings that are not likely enough to ask about, the likeliest first.
    pub near_misses: Vec<Meaning>,
    /// The best reading as other languages have it: "cancel the second one" could be German.
    pub elsewhere: Vec<Meaning>,
}

impl Understanding {
    /// What can be done at once: every request is sure.
    #[must_use]
    pub fn sure(&self) -> Option<&[Meaning]> {
        let sure =
            !self.best.is_empty() && self.best.iter().all(|meaning| meaning.confidence >= ACT);
        sure.then_some(self.best.as_slice())
    }

    /// The same in the language that is spoken, where the sentence means the same in it. Whoever speaks English goes on
    /// doing so, though a German sentence fits a little better.
    #[must_use]
    pub fn sure_in(&self, language: &str) -> Option<Vec<Meaning>> {
        let sure = self.sure()?;
        let other = match sure {
            [one] if one.language != language => self
                .elsewhere
                .iter()
                .find(|other| other.language == language),
            _ => None,
        };
        Some(other.map_or_else(|| sure.to_vec(), |other| vec![other.clone()]))
    }
}
