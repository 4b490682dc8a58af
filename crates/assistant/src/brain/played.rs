//! What of an answer was really heard, where somebody talked over it.

use sotto_api::Id;

use super::Brain;

impl Brain {
    /// Of the answer to this turn only so much was heard. What the model is told of the turn from now on is that. "What did
    /// you say?" still brings all of it: whoever asks wants to hear what they missed.
    pub fn played(&mut self, turn: Id, heard: &str) {
        self.past.played(turn, heard);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use jiff::Zoned;
    use sotto_api::Via;
    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::{NoKeychain, Store};

    use super::*;
    use crate::brain::Outer;
    use crate::mind::Tells;

    #[test]
    fn the_model_goes_on_from_what_was_heard_and_not_from_what_was_made() {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let (system, preferences) = (Arc::new(System), Preferences::default());
        let mut brain = Brain::new(store, system, Language::ENGLISH, preferences).unwrap();
        let ask = |brain: &mut Brain, ms| {
            let out = brain.hear("What time is it?", Via::Hotkey, &now, ms);
            let ended = out.iter().find_map(|outer| match outer {
                Outer::Finished { turn, .. } => Some(*turn),
                _ => None,
            });
            ended.unwrap()
        };
        let first = ask(&mut brain, 0);
        ask(&mut brain, 10);
        let tells = Tells {
            turns: 6,
            words: true,
        };
        let told = |brain: &mut Brain| -> Vec<String> {
            let earlier = brain.earlier(&now, tells).into_iter();
            earlier.map(|turn| turn.answer).collect()
        };
        let before = told(&mut brain);
        assert_eq!(before.len(), 2);
        assert!(before[0].len() > "It".len(), "{before:?}");

        brain.played(first, "It");
        assert_eq!(told(&mut brain), ["It".to_owned(), before[1].clone()]);
        assert_eq!(brain.last_answer(), Some(before[1].as_str()));

        // One that is not known, or not any more, changes nothing.
        brain.played(Id::new(), "Nothing");
        assert_eq!(told(&mut brain), ["It".to_owned(), before[1].clone()]);
    }
}
