//! The switch of the microphone, turned by words. It is handed in by whoever holds it; without one the words mean what they
//! would mean of anything else.

use std::sync::Arc;

use sotto_api::Problem;
use sotto_skills::calls::Call;
use sotto_store::settings;

use super::Brain;
use crate::listening::microphone::wish;
use crate::turn::{Meaning, Outcome};

/// Closes the microphone, or opens it again, and keeps that. Gives what went wrong, for the user.
pub type Switch = Arc<dyn Fn(bool) -> Result<(), Problem> + Send + Sync>;

/// Known here only: no model has these among its tools.
const CLOSE: &str = "microphone_close";
const OPEN: &str = "microphone_open";

impl Brain {
    /// From now on words turn this switch.
    pub fn switch_microphone_by(&mut self, switch: Switch) {
        self.switch = Some(switch);
    }

    /// What a text means that only says what is wanted of the microphone. That is so whatever was asked before: whoever wants
    /// not to be heard is not asked twice.
    pub(super) fn wanted_of_microphone(&mut self, text: &str) -> Option<Meaning> {
        self.switch.as_ref()?;
        let wish = wish(text)?;
        self.language = wish.language;
        let tool = if wish.closed { CLOSE } else { OPEN };
        Some(Meaning::Calls(vec![self.plan(Call::new(tool))]))
    }

    /// Turns the switch, where that is what the call is. No undo takes it back, so what was done before it stays what an undo
    /// is about.
    pub(super) fn turn_switch(&mut self, call: &Call) -> Option<Outcome> {
        let closed = match call.tool.as_str() {
            CLOSE => true,
            OPEN => false,
            _ => return None,
        };
        let switch = self.switch.clone()?;
        // "It" is nothing that was done before this.
        self.last = None;
        Some(match switch(closed) {
            Ok(()) => {
                let say = self.told_of_switch(closed);
                self.record.did(&call.tool, &say, true);
                Outcome::Done {
                    result: say.clone(),
                    say,
                }
            }
            Err(problem) => {
                let say = problem.sentence;
                self.record.did(&call.tool, &say, false);
                Outcome::Failed { say }
            }
        })
    }

    /// Of one that is closed also how it is opened again, since no voice can do that.
    fn told_of_switch(&self, closed: bool) -> String {
        if !closed {
            return self.line("talk.microphone_open");
        }
        let has_key = self
            .store
            .read(settings::get)
            .is_ok_and(|settings| !settings.machine.mute_key.trim().is_empty());
        self.line(if has_key {
            "talk.microphone_closed_key"
        } else {
            "talk.microphone_closed"
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;
    use std::sync::Mutex;

    use jiff::Zoned;
    use sotto_api::{MachineSettingsPatch, ProblemCode, SettingsPatch, Via};
    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::{Act, NoKeychain, Store};

    use super::*;
    use crate::brain::Outer;
    use crate::turn::{At, Input};

    fn now() -> Zoned {
        "2026-11-21T10:00[Europe/Berlin]".parse().unwrap()
    }

    fn brain(folder: &Path) -> Brain {
        let store = Store::open(folder, &NoKeychain, now().timestamp())
            .unwrap()
            .store;
        let preferences = Preferences::default();
        Brain::new(store, Arc::new(System), Language::ENGLISH, preferences).unwrap()
    }

    /// One with a switch, and how that was turned.
    fn with_switch(folder: &Path) -> (Brain, Arc<Mutex<Vec<bool>>>) {
        let mut brain = brain(folder);
        let turned = Arc::new(Mutex::new(Vec::new()));
        let turns = Arc::clone(&turned);
        brain.switch_microphone_by(Arc::new(move |closed| {
            turns.lock().unwrap().push(closed);
            Ok(())
        }));
        (brain, turned)
    }

    fn said(out: &[Outer]) -> String {
        let said = out.iter().filter_map(|outer| match outer {
            Outer::Say { text, .. } => Some(text.as_str()),
            _ => None,
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn it_is_turned_once_and_told_with_the_way_back() {
        let folder = tempfile::tempdir().unwrap();
        let (mut brain, turned) = with_switch(folder.path());
        let told = said(&brain.hear("Close the microphone.", Via::Window, &now(), 0));
        assert_eq!(*turned.lock().unwrap(), [true]);
        assert!(
            told.contains("sotto mute off") && !told.contains("key"),
            "{told}"
        );
        let patch = SettingsPatch {
            machine: Some(MachineSettingsPatch {
                mute_key: Some("Ctrl+Alt+M".to_owned()),
                ..MachineSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        };
        let act = Act::by_hand(now().timestamp(), "").for_good();
        brain
            .store()
            .act(act, |writer| settings::change(writer, patch))
            .unwrap();
        let told = said(&brain.hear("Mach das Mikrofon zu.", Via::Window, &now(), 1));
        assert!(
            told.contains("Taste") && told.contains("sotto mute off"),
            "{told}"
        );
        let told = said(&brain.hear("Mikrofon an.", Via::Window, &now(), 2));
        assert_eq!(*turned.lock().unwrap(), [true, true, false]);
        assert_eq!(told, "Das Mikrofon ist offen.");
    }

    #[test]
    fn nothing_is_turned_before_all_of_it_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let (mut brain, turned) = with_switch(folder.path());
        let heard = |revision, text: &str| Input::Heard {
            at: At { turn: 1, revision },
            text: text.to_owned(),
        };
        let mut out = brain.tell(heard(0, "close the microphone"), &now(), 0);
        assert!(turned.lock().unwrap().is_empty());
        out.extend(brain.tell(Input::SpokeOn { turn: 1 }, &now(), 1));
        let whole = "close the microphone in five minutes";
        out.extend(brain.tell(heard(1, whole), &now(), 2));
        out.extend(brain.tell(Input::Over { turn: 1 }, &now(), 3));
        assert!(turned.lock().unwrap().is_empty(), "{out:?}");
    }

    #[test]
    fn a_question_that_is_open_does_not_take_the_words_for_its_answer() {
        let folder = tempfile::tempdir().unwrap();
        let (mut brain, turned) = with_switch(folder.path());
        let asks = said(&brain.hear("set a timer", Via::Window, &now(), 0));
        assert!(asks.ends_with('?'), "{asks}");
        let _ = brain.hear("Turn off the microphone.", Via::Window, &now(), 1);
        assert_eq!(*turned.lock().unwrap(), [true]);
    }

    #[test]
    fn what_went_wrong_is_said_in_place_of_a_success() {
        const WHY: &str = "The disk is full, so the microphone stays as it is.";
        let folder = tempfile::tempdir().unwrap();
        let mut brain = brain(folder.path());
        brain.switch_microphone_by(Arc::new(|_| Err(Problem::new(ProblemCode::DiskFull, WHY))));
        let told = said(&brain.hear("Open the microphone.", Via::Window, &now(), 0));
        assert_eq!(told, WHY);
    }

    #[test]
    fn without_a_switch_the_words_are_for_the_model() {
        let folder = tempfile::tempdir().unwrap();
        let out = brain(folder.path()).hear("Don't listen to me.", Via::Window, &now(), 0);
        let thinks = |outer: &Outer| matches!(outer, Outer::Think { .. });
        assert!(out.iter().any(thinks), "{out:?}");
    }
}
