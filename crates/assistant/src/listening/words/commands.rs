//! What the sentence patterns say of a text: the strongest sign there is that a request is whole, or that it is not.

use sotto_skills::abilities::{Abilities, VerbKind};
use sotto_skills::patterns::{Meaning, Names, Patterns};
use sotto_skills::{SlotKind, Verb};

use super::super::microphone::wish;
use super::without_call;
use crate::brain::BrainError;

/// What is tried behind a text that is no command: where one of these makes one of it, its beginning was said. A length, a
/// time, which way, the end of a question, in the languages that Sotto speaks. None that would make a command of what answers
/// a question of Sotto's own: "ten minutes" and "timer" are one.
const ENDS: &[&str] = &[
    "five minutes",
    "tomorrow at nine",
    "up",
    "is it",
    "fünf Minuten",
    "morgen um neun Uhr",
    "ist es",
];
/// What a question ends in whose subject was said first. Some are asked by their subject alone, too ("what time", "wie spät"), and
/// whoever stops there mostly goes on.
const QUESTION_ENDS: &[&str] = &["is it", "ist es"];
/// More words are no mere subject of a question.
const LONGEST_SUBJECT: usize = 4;
/// From here on a text fits its pattern word for word.
const WORD_FOR_WORD: f32 = 0.99;
/// A text of more words is no beginning of a command: whoever has said so much and named no command says something else.
const LONGEST_BEGINNING: usize = 10;

/// How much of a command a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// All of one: it lacks nothing, and what it ends in has an end.
    Whole,
    /// One that lacks nothing and ends in free words, which may go on: "remember that I like tea", "add milk".
    Open,
    /// The beginning of one: something that it needs was not said yet, or it is a question whose end is mostly said, too.
    Begun,
    /// No command that is known.
    No,
}

/// Tells known commands from anything else, by the sentence patterns.
pub struct Commands {
    abilities: Abilities,
    patterns: Patterns,
}

impl Commands {
    /// Those that came with the program.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read.
    pub fn built_in() -> Result<Self, BrainError> {
        let abilities = Abilities::built_in()?;
        let patterns = Patterns::built_in(&abilities)?;
        Ok(Self {
            abilities,
            patterns,
        })
    }

    /// How much of a command a text is. The names of the user's own things are not known here: a text that needs them is
    /// waited for a little longer, and nothing else comes of it.
    #[must_use]
    pub fn known(&self, text: &str) -> Known {
        if wish(text).is_some() {
            return Known::Whole;
        }
        match self.sure(text) {
            Some(meanings) if !self.lacks_nothing(&meanings) => Known::Begun,
            Some(meanings) if ends_in_a_slot(text, &meanings, is_free) => Known::Open,
            Some(_) if self.asks_on(text) => Known::Begun,
            Some(_) => Known::Whole,
            None if self.begins_one(text) => Known::Begun,
            None => Known::No,
        }
    }

    /// Whether a text is one that lacks nothing.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        matches!(self.known(text), Known::Whole | Known::Open)
    }

    /// Whether these words may be believed though the ear is not sure of them: they are, word for word, all of one command of two
    /// words or more in which nothing is named that might have been heard wrong, and which only answers or can be taken back.
    #[must_use]
    pub fn speaks_for(&self, doubted: &str) -> bool {
        let said = without_call(doubted);
        let several = said.split_whitespace().nth(1).is_some();
        let Some(meanings) = self.sure(said).filter(|_| several) else {
            return false;
        };
        matches!(&meanings[..], [one] if self.is_plain_and_harmless(one))
            && self.known(said) == Known::Whole
    }

    fn is_plain_and_harmless(&self, meaning: &Meaning) -> bool {
        let harmless = |verb: &Verb| verb.kind == VerbKind::Question || verb.undo;
        let known = self.abilities.verb(&meaning.tool).is_some_and(harmless);
        known && meaning.slots.is_empty() && meaning.confidence >= WORD_FOR_WORD
    }

    fn sure(&self, text: &str) -> Option<Vec<Meaning>> {
        let understood = self.patterns.understand(text, &Names::default());
        understood.sure().map(<[Meaning]>::to_vec)
    }

    fn lacks_nothing(&self, meanings: &[Meaning]) -> bool {
        meanings.iter().all(|meaning| {
            self.abilities.verb(&meaning.tool).is_some_and(|verb| {
                let mut required = verb.slots.iter().filter(|slot| slot.required);
                required.all(|slot| meaning.slot(&slot.name).is_some())
            })
        })
    }

    /// Whether it is all of a question, and the beginning of the same one in full: "what time" and "is it".
    fn asks_on(&self, text: &str) -> bool {
        let text = without_its_mark(text);
        let words = text.split_whitespace().count();
        let goes_on = |end: &&str| {
            let whole = format!("{text} {end}");
            let meanings = self.sure(&whole);
            // A name may be made of any words, these too.
            meanings.is_some_and(|meanings| !ends_in_a_slot(&whole, &meanings, |_| true))
        };
        (1..=LONGEST_SUBJECT).contains(&words) && QUESTION_ENDS.iter().any(goes_on)
    }

    fn begins_one(&self, text: &str) -> bool {
        let text = without_its_mark(text);
        let words = text.split_whitespace().count();
        (1..=LONGEST_BEGINNING).contains(&words)
            && ENDS
                .iter()
                .any(|end| self.sure(&format!("{text} {end}")).is_some())
    }
}

/// An ear closes any piece of speech with a mark.
fn without_its_mark(text: &str) -> &str {
    text.trim_end_matches(|letter: char| !letter.is_alphanumeric())
}

/// Any words could follow what fills such a slot.
fn is_free(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::Text | SlotKind::Items)
}

/// Whether the last of these ends in what fills a slot of such a kind.
fn ends_in_a_slot(text: &str, meanings: &[Meaning], of: impl Fn(SlotKind) -> bool) -> bool {
    let Some(last) = meanings.last() else {
        return false;
    };
    let to_the_end = |until: usize| {
        text.get(until..)
            .is_some_and(|rest| !rest.chars().any(char::is_alphanumeric))
    };
    last.slots
        .iter()
        .filter(|slot| of(slot.kind))
        .flat_map(|slot| &slot.said)
        .any(|said| to_the_end(said.span.end))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_command_is_whole_begun_open_or_none() {
        let commands = Commands::built_in().unwrap();
        for (text, known) in [
            ("Set a timer for five minutes.", Known::Whole),
            ("What time is it?", Known::Whole),
            ("What's the time?", Known::Whole),
            ("Pause timer.", Known::Whole),
            // The last word alone would be waited behind.
            ("Mach das Mikrofon zu.", Known::Whole),
            ("Turn the microphone on.", Known::Whole),
            ("Add milk to the shopping list.", Known::Whole),
            ("Keep in mind that Anna is allergic to nuts.", Known::Open),
            ("Set a timer", Known::Begun),
            ("Set a timer.", Known::Begun),
            ("Turn the volume.", Known::Begun),
            ("What date.", Known::Begun),
            // It is understood by itself, and mostly the beginning of the question in full.
            ("What time.", Known::Begun),
            ("What time?", Known::Begun),
            ("Wie spät?", Known::Begun),
            ("Remind me", Known::Begun),
            ("Stell einen Timer.", Known::Begun),
            // What answers a question.
            ("Ten minutes.", Known::No),
            ("Yes.", Known::No),
            ("The old man went down to the river.", Known::No),
            ("", Known::No),
            ("...", Known::No),
        ] {
            assert_eq!(commands.known(text), known, "{text}");
        }
    }

    #[test]
    fn what_lacks_nothing_is_known_whether_it_may_go_on_or_not() {
        let commands = Commands::built_in().unwrap();
        assert!(commands.knows("Set a timer for five minutes."));
        assert!(commands.knows("Keep in mind that Anna is allergic to nuts."));
        assert!(!commands.knows("Set a timer"));
        assert!(!commands.knows("Remind me to"));
    }

    #[test]
    fn what_the_ear_doubts_counts_where_it_is_a_plain_command_and_nothing_else() {
        let commands = Commands::built_in().unwrap();
        for text in [
            "Pause timer.",
            "pause the timer",
            "Hey Sotto, pause timer.",
            "What time is it?",
        ] {
            assert!(commands.speaks_for(text), "{text}");
        }
        for text in [
            "",
            "...",
            // A single word is soon made of noise, and half a question is waited for.
            "Time.",
            "What time.",
            // No command, or one that is heard nearly so.
            "I was time.",
            "The old man slept.",
            "Paws timer.",
            // What is named in it may be wrong.
            "Set a timer for fifty minutes.",
            "Add milk to the shopping list.",
            "Remind me to call Anna.",
            // Nothing that a doubt may close.
            "Turn the microphone off.",
        ] {
            assert!(!commands.speaks_for(text), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_no_beginning_however_it_begins() {
        let commands = Commands::built_in().unwrap();
        let long = "What I wanted to say all the time is that we should turn the volume";
        assert_eq!(commands.known(long), Known::No);
    }
}
