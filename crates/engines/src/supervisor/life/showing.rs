//! What is shown of an engine after each thing that happened to it.

use std::time::Instant;

use super::Life;
use crate::supervisor::State;
use crate::supervisor::standing::Standing;
use crate::wire::Vocabulary;

impl<V: Vocabulary> Life<V> {
    pub(super) fn show(&self) {
        let state = match (&self.running, &self.current) {
            (Some(running), _) if !running.loaded => State::Waking,
            (Some(_), Some(_)) => State::Working,
            (Some(_), None) => State::Idle,
            (None, _) if self.not_before.is_some_and(|at| at > Instant::now()) => State::Resting,
            (None, _) => State::Asleep,
        };
        self.say
            .send_if_modified(|shown| std::mem::replace(shown, state) != state);
        self.stands.send_if_modified(|shown| {
            let changed = !self.stands_as(shown, state);
            if changed {
                *shown = self.standing(state);
            }
            changed
        });
    }

    /// Compared before anything is copied: this is asked after each piece of sound.
    fn stands_as(&self, shown: &Standing, state: State) -> bool {
        let running = self.running.as_ref();
        let vitals = running.and_then(|running| running.vitals);
        shown.state == state
            && shown.process == running.and_then(|running| running.process.id())
            && shown.memory == vitals.map(|vitals| vitals.resident_bytes)
            && shown.falls == self.falls_in_all
            && shown.device == self.device
            && shown.rests_until == self.not_before
            && shown.model == self.file
            && shown.last_fall == self.last_fall
    }

    fn standing(&self, state: State) -> Standing {
        let running = self.running.as_ref();
        let vitals = running.and_then(|running| running.vitals);
        Standing {
            state,
            model: self.file.clone(),
            device: self.device,
            build: running.map(|running| running.process.build().to_owned()),
            process: running.and_then(|running| running.process.id()),
            memory: vitals.map(|vitals| vitals.resident_bytes),
            falls: self.falls_in_all,
            last_fall: self.last_fall.clone(),
            rests_until: self.not_before,
        }
    }
}
