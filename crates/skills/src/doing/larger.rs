//! Whether a larger model would do better with a request that nothing here understands. It has more words and knows more, and
//! reads better what is asked of Sotto; hands that Sotto has not got, it has not got either.

use serde::Deserialize;

use super::Phrasebook;
use crate::words::fold;

/// What a larger model is good for, by the words of a request (`[larger]` in `languages/<code>/help.toml`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Larger {
    /// What stands before a request and says nothing about it.
    polite: Vec<String>,
    /// How a question begins, and how one asks for words: a poem, a translation, an explanation.
    begins: Vec<String>,
    /// Words of what Sotto does itself, wherever they stand; beside the names of its abilities.
    holds: Vec<String>,
}

impl Phrasebook {
    /// Whether a larger model might do what was said: answer a question, write something, or understand what is asked of an
    /// ability of Sotto.
    #[must_use]
    pub fn larger_helps(&self, said: &str) -> bool {
        let words = words(said);
        let asked = without_polite(&words, &self.help.larger.polite);
        let is_question = said.trim_end().ends_with('?') && asked.len() == words.len();
        let begins = &self.help.larger.begins;
        let named = self.help.names.values().flatten();
        (is_question && !words.is_empty())
            || begins.iter().any(|phrase| begins_with(asked, phrase))
            || named
                .chain(&self.help.larger.holds)
                .any(|phrase| holds(asked, phrase))
    }
}

/// The words of a sentence, evened out.
fn words(said: &str) -> Vec<String> {
    said.split(|letter: char| letter.is_whitespace() || "-–—".contains(letter))
        .map(|word| fold(word.trim_matches(|letter: char| !letter.is_alphanumeric())))
        .filter(|word| !word.is_empty())
        .collect()
}

/// What is asked, without "could you please" before it.
fn without_polite<'w>(words: &'w [String], polite: &[String]) -> &'w [String] {
    let mut rest = words;
    while let Some(phrase) = polite.iter().find(|phrase| begins_with(rest, phrase)) {
        rest = &rest[self::words(phrase).len()..];
    }
    rest
}

fn begins_with(said: &[String], phrase: &str) -> bool {
    let phrase = words(phrase);
    !phrase.is_empty() && said.starts_with(&phrase)
}

fn holds(said: &[String], phrase: &str) -> bool {
    let phrase = words(phrase);
    !phrase.is_empty() && said.windows(phrase.len()).any(|some| some == phrase)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::abilities::Abilities;
    use crate::numbers::Language;

    fn book(code: &str) -> Phrasebook {
        let abilities = Abilities::built_in().unwrap();
        Phrasebook::of(Language::of(code).unwrap(), &abilities).unwrap()
    }

    #[test]
    fn questions_words_and_what_sotto_does_are_for_a_larger_model() {
        for (code, all) in [
            (
                "en",
                &[
                    "Who wrote Hamlet?",
                    "why is the sky blue",
                    "The capital of Norway?",
                    "Write me a poem about rain.",
                    "Could you please translate good morning into Dutch?",
                    "Hey, can you explain how tides work?",
                    "Set up that alarm thing from the other day once more.",
                    "Shuffle my tasks by mood.",
                    "Would you nudge everything on the to-do list?",
                ][..],
            ),
            (
                "de",
                &[
                    "Wer hat Hamlet geschrieben?",
                    "warum ist der Himmel blau",
                    "Die Hauptstadt von Norwegen?",
                    "Schreib mir ein Gedicht über Regen.",
                    "Kannst du mir bitte erklären, wie Ebbe und Flut entstehen?",
                    "Übersetze guten Morgen ins Niederländische.",
                    "Sortiere meine Aufgaben nach Laune.",
                ][..],
            ),
        ] {
            let book = book(code);
            for said in all {
                assert!(book.larger_helps(said), "{said}");
            }
        }
    }

    #[test]
    fn what_nothing_here_has_hands_for_is_not() {
        for (code, all) in [
            (
                "en",
                &[
                    "Order me a pizza.",
                    "Can you order me a pizza?",
                    "Could you please call mum?",
                    "Book a table for six.",
                    "Buy tickets for the concert.",
                    "Turn on the lights in the kitchen.",
                    "Send Anna an email.",
                    "Drive me home, please!",
                    "",
                    "  … ?",
                ][..],
            ),
            (
                "de",
                &[
                    "Bestell mir eine Pizza.",
                    "Kannst du mir bitte eine Pizza bestellen?",
                    "Ruf Mama an.",
                    "Buche einen Tisch für sechs.",
                    "Mach das Licht in der Küche an.",
                    "Schick Anna eine E-Mail.",
                    "",
                ][..],
            ),
        ] {
            let book = book(code);
            for said in all {
                assert!(!book.larger_helps(said), "{said}");
            }
        }
    }
}
