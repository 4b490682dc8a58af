//! What the sentence patterns say of a text: the strongest sign there is that a request is whole, or that it is not.

use sotto_skills::SlotKind;
use sotto_skills::abilities::Abilities;
use sotto_skills::patterns::{Meaning, Names, Patterns};

use super::super::microphone::wish;
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
/// A text of more words is no beginning of a command: whoever has said so much and named no command says something else.
const LONGEST_BEGINNING: usize = 10;

/// How much of a command a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// All of one: it lacks nothing, and what it ends in has an end.
    Whole,
    /// One that lacks nothing and ends in free words, which may go on: "remember that I like tea", "add milk".
    Open,
    /// The beginning of one: something that it needs was not said yet.
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
            Some(meanings) if ends_freely(text, &meanings) => Known::Open,
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

    fn begins_one(&self, text: &str) -> bool {
        // An ear closes any piece of speech with a mark.
        let text = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let words = text.split_whitespace().count();
        (1..=LONGEST_BEGINNING).contains(&words)
            && ENDS
                .iter()
                .any(|end| self.sure(&format!("{text} {end}")).is_some())
    }
}

/// Whether the last of these fills its end with words that any others could follow.
fn ends_freely(text: &str, meanings: &[Meaning]) -> bool {
    let Some(last) = meanings.last() else {
        return false;
    };
    let free = |kind: SlotKind| matches!(kind, SlotKind::Text | SlotKind::Items);
    let to_the_end = |until: usize| {
        text.get(until..)
            .is_some_and(|rest| !rest.chars().any(char::is_alphanumeric))
    };
    last.slots
        .iter()
        .filter(|slot| free(slot.kind))
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
            // The last word alone would be waited behind.
            ("Mach das Mikrofon zu.", Known::Whole),
            ("Turn the microphone on.", Known::Whole),
            ("Add milk to the shopping list.", Known::Whole),
            ("Keep in mind that Anna is allergic to nuts.", Known::Open),
            ("Set a timer", Known::Begun),
            ("Set a timer.", Known::Begun),
            ("Turn the volume.", Known::Begun),
            ("What date.", Known::Begun),
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
    fn a_long_text_is_no_beginning_however_it_begins() {
        let commands = Commands::built_in().unwrap();
        let long = "What I wanted to say all the time is that we should turn the volume";
        assert_eq!(commands.known(long), Known::No);
    }
}
