//! The words for what the turn says, in the language spoken last.

use sotto_skills::doing::{Line, Phrasebook};

use super::Brain;
use crate::turn::{self, Words};

impl Brain {
    pub(super) fn book(&self) -> &Phrasebook {
        // `books` holds every language there is.
        &self.books[self.language.code()]
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
