//! The words for what the turn says, in the language spoken last.

use sotto_skills::doing::{Line, NotDone, Phrasebook};
use sotto_store::StoreError;

use super::Brain;
use crate::mind::Failure;
use crate::turn::{self, Words};

impl Brain {
    pub(super) fn book(&self) -> &Phrasebook {
        // `books` holds every language there is.
        &self.books[self.language.code()]
    }

    /// What is said where nothing came of the request in hand. A larger model is spoken of only where it might do better. The
    /// language is not sure where nothing was understood, so what is asked is looked for in each.
    #[must_use]
    pub fn cannot(&self) -> String {
        let helps = self
            .books
            .values()
            .any(|book| book.larger_helps(&self.heard));
        self.line(if helps {
            "talk.cannot"
        } else {
            "talk.cannot_do"
        })
    }

    /// What is said where a model could not answer.
    pub(crate) fn sorry(&self, failure: &Failure) -> String {
        self.book().line(&apology(failure))
    }

    pub(super) fn words(&self, words: &Words) -> String {
        match words {
            Words::Text(text) => text.clone(),
            Words::Line(line) => {
                let name = match line {
                    turn::Line::NothingDone => "talk.nothing_done",
                    turn::Line::NothingAsked => "talk.nothing_asked",
                    turn::Line::TookTooLong => "talk.took_too_long",
                    turn::Line::TooManySteps => "talk.too_many_steps",
                    turn::Line::NoAnswer => "talk.no_answer",
                    turn::Line::TryAgain => "talk.try_again",
                };
                self.book().line(&Line::new(name))
            }
        }
    }
}

/// What is said of a failure names only what the user can act on; the error's own words are for the log.
pub(super) fn note_why(tool: &str, not: &NotDone) {
    match not {
        // It may hold words of the user.
        NotDone::Kept(error @ StoreError::Invalid(_)) => tracing::trace!(tool, %error, "refused"),
        NotDone::Kept(error) => tracing::warn!(tool, %error, "not kept"),
        NotDone::Failed(line) => {
            if let Some(reason) = line.with.get("reason") {
                tracing::warn!(tool, %reason, "the computer did not do it");
            }
        }
        NotDone::Ask(_) | NotDone::Would(_) => {}
    }
}

fn apology(failure: &Failure) -> Line {
    let name = match failure {
        Failure::Engine(_) => "talk.mind_failed",
        Failure::Outside(_) => "talk.outside_failed",
        Failure::NotRead(_) => "talk.not_read",
    };
    Line::new(name).with("why", failure.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_skills::abilities::Abilities;
    use sotto_skills::numbers::Language;

    use super::*;

    #[test]
    fn an_apology_is_made_in_the_language_that_is_spoken() {
        const WHY: &str = "sotto-mind could not be started: no answer.";
        let abilities = Abilities::built_in().unwrap();
        let failures = [
            Failure::Engine(WHY.to_owned()),
            Failure::Outside(WHY.to_owned()),
            Failure::NotRead(WHY.to_owned()),
        ];
        for language in Language::all() {
            let book = Phrasebook::of(language, &abilities).unwrap();
            let said = failures.each_ref().map(|failure| {
                let line = apology(failure);
                assert!(book.has(line.name), "{language:?}: {}", line.name);
                book.line(&line)
            });
            // The errors are written in English, and only there they are what is said.
            let english = language == Language::ENGLISH;
            for said in &said {
                assert_eq!(said == WHY, english, "{language:?}: {said}");
                assert_eq!(said.contains("no answer"), english, "{language:?}: {said}");
            }
        }
    }

    #[test]
    fn every_line_of_a_turn_stands_in_every_language() {
        let abilities = Abilities::built_in().unwrap();
        let lines = include_str!("words.rs").split('"');
        let named = |text: &&str| {
            text.strip_prefix("talk.")
                .is_some_and(|name| !name.is_empty())
        };
        let names: Vec<&str> = lines.filter(named).collect();
        assert!(names.len() >= 9, "{names:?}");
        for language in Language::all() {
            let book = Phrasebook::of(language, &abilities).unwrap();
            for name in &names {
                assert!(book.has(name), "{language:?}: {name}");
            }
        }
    }
}
