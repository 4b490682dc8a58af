//! What becomes known of a turn only when it is over comes from two sides: the turn as the assistant kept it, and what was
//! heard of its answer. Only both together go into the history.

use std::collections::BTreeMap;

use sotto_api::Turn;

use super::super::Stages;
use crate::Assistant;

/// Of so many turns one side is waited for; of those that were given up the other one never comes.
const MOST: usize = 64;

/// A turn that is over on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Whole {
    /// As the assistant kept it.
    pub kept: Turn,
    /// What of the answer was heard, where it was spoken and not all of it was.
    pub heard: Option<String>,
    /// Where the time went.
    pub stages: Stages,
}

impl Whole {
    /// Writes down what was heard and where the time went, and gives the turn as it is kept now. Waits for the disk.
    pub(super) fn keep(self, assistant: &Assistant) -> Turn {
        let Self {
            mut kept,
            heard,
            stages,
        } = self;
        let played = assistant.played(kept.id, heard.clone(), |trace| stages.stretches(trace));
        match played {
            Ok(played) => played,
            Err(problem) => {
                // It is told all the same.
                tracing::warn!(
                    sentence = problem.sentence,
                    "what was heard of an answer could not be kept"
                );
                kept.trace = stages.stretches(&kept.trace);
                kept.answer = heard.unwrap_or(kept.answer);
                kept
            }
        }
    }
}

/// One side, and the other.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    kept: BTreeMap<u64, Turn>,
    heard: BTreeMap<u64, (Option<String>, Stages)>,
}

impl Keeping {
    /// The assistant is done with a turn.
    pub(super) fn done(&mut self, turn: u64, kept: Turn) -> Option<Whole> {
        match self.heard.remove(&turn) {
            Some((heard, stages)) => Some(Whole {
                kept,
                heard,
                stages,
            }),
            None => {
                self.kept.insert(turn, kept);
                forget_the_oldest(&mut self.kept);
                None
            }
        }
    }

    /// Nothing more of its answer is heard.
    pub(super) fn over(
        &mut self,
        turn: u64,
        heard: Option<String>,
        stages: Stages,
    ) -> Option<Whole> {
        match self.kept.remove(&turn) {
            Some(kept) => Some(Whole {
                kept,
                heard,
                stages,
            }),
            None => {
                self.heard.insert(turn, (heard, stages));
                forget_the_oldest(&mut self.heard);
                None
            }
        }
    }
}

fn forget_the_oldest<T>(of: &mut BTreeMap<u64, T>) {
    while of.len() > MOST {
        of.pop_first();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;
    use sotto_api::{Id, Outcome, UnderstoodBy, Via};

    use super::*;

    fn turn(answer: &str) -> Turn {
        Turn {
            id: Id::new(),
            conversation: Id::new(),
            replaces: None,
            revision: 0,
            via: Via::Hotkey,
            heard: "What is there to do?".to_owned(),
            answer: answer.to_owned(),
            understood_by: UnderstoodBy::Pattern,
            actions: Vec::new(),
            outcome: Outcome::Answered,
            sources: Vec::new(),
            recording: None,
            trace: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_turn_is_whole_once_both_sides_are_known_whichever_comes_first() {
        let mut keeping = Keeping::default();
        let stages = Stages::begin(10);
        let heard = Some("Call the".to_owned());
        assert_eq!(keeping.done(1, turn("Call the bank.")), None);
        assert_eq!(keeping.over(2, None, stages), None);
        let first = keeping.over(1, heard.clone(), stages).unwrap();
        assert_eq!(
            (first.kept.answer.as_str(), first.heard),
            ("Call the bank.", heard)
        );
        let second = keeping.done(2, turn("Nothing.")).unwrap();
        assert_eq!((second.heard, second.stages), (None, stages));
        // Told once.
        assert_eq!(keeping.over(1, None, stages), None);
    }

    #[test]
    fn turns_that_were_given_up_do_not_fill_the_memory() {
        let mut keeping = Keeping::default();
        for number in 0..500 {
            assert_eq!(keeping.done(number, turn("")), None);
            assert_eq!(keeping.over(1_000 + number, None, Stages::default()), None);
        }
        assert_eq!((keeping.kept.len(), keeping.heard.len()), (MOST, MOST));
        assert!(keeping.over(499, None, Stages::default()).is_some());
    }
}
