//! The one switch that closes the microphone, for whoever turns it: a face, a key, or words that were said or typed.

use std::sync::Arc;

use jiff::Timestamp;
use sotto_api::{
    Event, ListenRequest, Listening, MachineSettingsPatch, Problem, Settings, SettingsPatch,
};
use sotto_skills::numbers::Language;
use sotto_store::{Act, Store, settings};
use tokio::sync::broadcast;

use super::{Microphone, locked};
use crate::resident::Asker;
use crate::resident::refusal::not_kept_in;

/// See the module.
#[derive(Clone)]
pub(in crate::resident) struct Switch {
    /// Where it is kept how the switch stands.
    pub store: Store,
    /// To every face.
    pub tell: broadcast::Sender<Event>,
    /// Who holds the microphone.
    pub microphone: Arc<Microphone>,
    /// What went wrong is told in it, where none is set.
    pub language: Language,
}

impl Switch {
    /// Closes the microphone or opens it again. That is kept first, so that it stays so whatever happens; but a disk that is
    /// full keeps no microphone open.
    pub(in crate::resident) fn turn(&self, closed: bool) -> Result<(), Problem> {
        let patch = SettingsPatch {
            machine: Some(MachineSettingsPatch {
                microphone_closed: Some(closed),
                ..MachineSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        };
        let mut unkept = locked(&self.microphone.hands_on);
        let kept = self.change_for_good(patch);
        if let (Err(problem), false) = (&kept, closed) {
            return Err(problem.clone());
        }
        *unkept = kept.is_err();
        let asked = ListenRequest::Mute { closed };
        let told = match self.microphone.by() {
            Some(by) => {
                self.microphone.note(asked, &Asker::default());
                by.listen(asked)
            }
            None => {
                let state = if closed {
                    Listening::Closed
                } else {
                    Listening::Idle
                };
                self.microphone.follow(state);
                let _ = self.tell.send(Event::Listening(state));
                Ok(())
            }
        };
        kept.map(drop).and(told)
    }

    /// Changes settings so that no undo takes it back, and tells of it.
    pub(in crate::resident) fn change_for_good(
        &self,
        patch: SettingsPatch,
    ) -> Result<Settings, Problem> {
        let act = Act::by_hand(Timestamp::now(), "").for_good();
        let now = self
            .store
            .act(act, |writer| settings::change(writer, patch))
            .map_err(|error| not_kept_in(&self.store, &error, self.language))?;
        let _ = self.tell.send(Event::Settings(now.clone()));
        Ok(now)
    }
}
