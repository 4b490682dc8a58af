//! What is said in place of the sound that tells of a stop, to somebody who hears no sounds.

use sotto_api::TimerState;
use sotto_store::{alarms, timers};

use super::Brain;
use crate::turn::Ended;

const STOPPED: &str = "talk.stopped";
const NOTHING_TO_STOP: &str = "talk.nothing_to_stop";

impl Brain {
    /// Whether from now on words say what otherwise a sound does: whoever types hears none, and an answer is never nothing.
    pub fn answer_in_words(&mut self, in_words: bool) {
        self.in_words = in_words;
    }

    /// The words of an answer. One without any ("stop") is that of something that was to end.
    pub(super) fn never_nothing(&self, text: String) -> String {
        if !self.in_words || !text.trim().is_empty() {
            return text;
        }
        let stopped = self.ends_something || self.something_rings();
        self.line(if stopped { STOPPED } else { NOTHING_TO_STOP })
    }

    /// What is still to be said where a turn is stopped before anything of its answer was.
    pub(super) fn cut_short(&self, said: &str, ended: Ended) -> Option<String> {
        let cut = self.in_words && ended == Ended::Stopped && !said.is_empty();
        (cut && self.record.answer().trim().is_empty()).then(|| self.line(STOPPED))
    }

    /// Whether it is one of these answers, which nobody asks to hear again.
    pub(super) fn tells_of_a_stop(&self, answer: &str) -> bool {
        [STOPPED, NOTHING_TO_STOP]
            .into_iter()
            .any(|own| self.line(own) == answer)
    }

    fn something_rings(&self) -> bool {
        let rings = self.store.read(|reader| {
            let timers = timers::open(reader)?;
            let alarms = alarms::open(reader)?;
            let timer = timers
                .iter()
                .any(|timer| matches!(timer.state, TimerState::Ringing { .. }));
            Ok(timer || alarms.iter().any(|alarm| alarm.ringing.is_some()))
        });
        // It is ended whether or not it could be told here.
        rings.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;
    use std::sync::Arc;

    use jiff::{SignedDuration, Zoned};
    use sotto_api::Via;
    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::{NoKeychain, Store};

    use super::*;
    use crate::bells;
    use crate::brain::Outer;
    use crate::turn::Input;

    const LASTS: &str = "what was it again that I wanted to do about those flower beds?";

    fn now() -> Zoned {
        "2026-11-21T10:00[Europe/Berlin]".parse().unwrap()
    }

    fn brain(folder: &Path, language: Language) -> Brain {
        let store = Store::open(folder, &NoKeychain, now().timestamp())
            .unwrap()
            .store;
        let mut brain =
            Brain::new(store, Arc::new(System), language, Preferences::default()).unwrap();
        brain.answer_in_words(true);
        brain
    }

    fn said(out: &[Outer]) -> Vec<&str> {
        let said = out.iter().filter_map(|outer| match outer {
            Outer::Say { text, .. } => Some(text.as_str()),
            _ => None,
        });
        said.collect()
    }

    #[test]
    fn whoever_types_reads_whether_something_was_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut brain = brain(folder.path(), Language::ENGLISH);
        let nothing = ["All right, there is nothing to stop."];
        assert_eq!(
            said(&brain.hear("be quiet", Via::CommandLine, &now(), 0)),
            nothing
        );
        // What rings is ended by whoever speaks, after the words.
        let set = brain.hear("set a timer for one minute", Via::CommandLine, &now(), 1);
        let set = said(&set).join(" ");
        assert!(set.contains("minute"), "{set}");
        assert_eq!(
            said(&brain.hear("be quiet", Via::CommandLine, &now(), 2)),
            nothing
        );
        let later = now().checked_add(SignedDuration::from_mins(2)).unwrap();
        bells::ring(brain.store(), later.timestamp()).unwrap();
        assert_eq!(
            said(&brain.hear("be quiet", Via::CommandLine, &later, 3)),
            ["Stopped."]
        );
        // "Say that again" is about an answer.
        assert_eq!(brain.last_answer(), Some(set.as_str()));
    }

    #[test]
    fn a_question_that_is_dropped_was_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut brain = brain(folder.path(), Language::GERMAN);
        let asks = brain.hear("Stell einen Timer.", Via::CommandLine, &now(), 0);
        assert!(said(&asks).concat().ends_with('?'), "{asks:?}");
        assert_eq!(
            said(&brain.hear("Stopp.", Via::CommandLine, &now(), 1)),
            ["Gestoppt."]
        );
        assert_eq!(
            said(&brain.hear("Stopp.", Via::CommandLine, &now(), 2)),
            ["Gut, es gibt nichts zu stoppen."]
        );
    }

    #[test]
    fn an_answer_that_is_cut_short_says_so_where_no_sound_does() {
        let folder = tempfile::tempdir().unwrap();
        let mut brain = brain(folder.path(), Language::ENGLISH);
        for (in_words, told) in [(true, vec!["Stopped."]), (false, Vec::new())] {
            brain.answer_in_words(in_words);
            let thinks = brain.hear(LASTS, Via::CommandLine, &now(), 0);
            assert!(said(&thinks).is_empty(), "{thinks:?}");
            assert_eq!(said(&brain.tell(Input::Stop, &now(), 1)), told);
        }
        brain.answer_in_words(true);
        // What takes the place of something that goes on stops it.
        let _ = brain.hear(LASTS, Via::CommandLine, &now(), 2);
        assert_eq!(
            said(&brain.hear("be quiet", Via::CommandLine, &now(), 3)),
            ["Stopped."]
        );
    }

    #[test]
    fn where_a_sound_says_it_there_are_no_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut brain = brain(folder.path(), Language::ENGLISH);
        brain.answer_in_words(false);
        assert_eq!(
            said(&brain.hear("be quiet", Via::CommandLine, &now(), 0)),
            [""]
        );
    }
}
