//! What a turn does, told to whoever watches: that each call was begun, and whether it was done. Both are told once it is
//! over, since what goes out of here goes out when the turn has moved on.

use jiff::Zoned;
use sotto_api::Id;
use sotto_skills::calls::Call;

use super::{Brain, Outer};
use crate::turn::{At, Outcome};

impl Brain {
    /// Does one call and tells of it. Talk is not told of, nor what asks back before anything is done: the question is.
    pub(super) fn act_in_steps(
        &mut self,
        at: At,
        index: usize,
        call: &Call,
        now: &Zoned,
        out: &mut Vec<Outer>,
    ) -> Outcome {
        // Every face shows how the switch stands.
        if let Some(outcome) = self.turn_switch(call) {
            return outcome;
        }
        if call.is_small_talk(&self.abilities) {
            return self.act(at, index, call, now, out);
        }
        let turn = *self.ids.entry(at.turn).or_insert_with(Id::new);
        let name = self.in_short(call);
        let step = |done| Outer::Step {
            turn,
            name: name.clone(),
            done,
        };
        let begun = out.len();
        out.push(step(None));
        let outcome = self.act(at, index, call, now, out);
        match &outcome {
            Outcome::Done { .. } => out.push(step(Some(true))),
            Outcome::Failed { .. } => out.push(step(Some(false))),
            Outcome::Ask { .. } => {
                out.remove(begun);
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use sotto_api::Via;
    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::{NoKeychain, Store};

    use super::*;

    /// The steps of one request and their names, and whether all of them are steps of its turn.
    fn steps(language: Language, text: &str) -> Vec<(String, Option<bool>)> {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let preferences = Preferences::default();
        let mut brain = Brain::new(store, Arc::new(System), language, preferences).unwrap();
        let id = Id::new();
        let out = brain.ask(id, text, Via::CommandLine, None, &now, 0);
        out.into_iter()
            .filter_map(|outer| match outer {
                Outer::Step { turn, name, done } => {
                    assert_eq!(turn, id);
                    Some((name, done))
                }
                _ => None,
            })
            .collect()
    }

    #[test]
    fn each_call_is_told_as_begun_and_as_over() {
        for (text, name) in [
            ("add call the bank to my tasks", "add a task: call the bank"),
            ("set a timer for ten minutes", "start a timer: ten minutes"),
        ] {
            let name = name.to_owned();
            let expected = [(name.clone(), None), (name, Some(true))];
            assert_eq!(steps(Language::ENGLISH, text), expected, "{text}");
        }
    }

    #[test]
    fn what_did_not_work_is_told_as_such() {
        let told = steps(Language::ENGLISH, "Mark feed the tiger as done.");
        let done: Vec<Option<bool>> = told.iter().map(|(_, done)| *done).collect();
        assert_eq!(done, [None, Some(false)], "{told:?}");
    }

    #[test]
    fn talk_and_questions_back_are_no_steps() {
        for text in ["hello", "set a timer"] {
            let told = steps(Language::ENGLISH, text);
            assert!(told.is_empty(), "{text}: {told:?}");
        }
    }
}
