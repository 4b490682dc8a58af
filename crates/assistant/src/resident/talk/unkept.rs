//! Turns that do not stand in the history, for whoever waits for their end.

use jiff::Timestamp;
use sotto_api::{Id, Outcome, Turn as Kept, UnderstoodBy, Via};
use sotto_skills::numbers::Language;

use super::Now;
use super::live::Live;
use crate::resident::refusal::Refusal;

/// A turn of which nothing could be kept, with what is told of that.
pub(super) fn unkept(turn: Id, sentence: String) -> Kept {
    without_words(turn, Via::Program, Outcome::Failed { sentence })
}

/// A turn in which nothing was said, or that was given up.
pub(super) fn nothing_said(now: &Now, language: Language) -> Kept {
    let outcome = if now.live.as_ref().is_some_and(Live::is_over) {
        let sentence = Refusal::NothingHeard.sentence(language);
        Outcome::Failed { sentence }
    } else {
        Outcome::Interrupted
    };
    without_words(now.id, now.via, outcome)
}

fn without_words(turn: Id, via: Via, outcome: Outcome) -> Kept {
    Kept {
        id: turn,
        conversation: turn,
        replaces: None,
        revision: 0,
        via,
        heard: String::new(),
        answer: String::new(),
        understood_by: UnderstoodBy::Nobody,
        actions: Vec::new(),
        outcome,
        sources: Vec::new(),
        recording: None,
        trace: Vec::new(),
        created: Timestamp::now(),
    }
}
