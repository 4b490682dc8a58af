//! What the threads around the microphone leave for each other. Each thing stands here once and as it is now, so nothing is
//! lost where somebody looks late, and nobody who leaves something waits.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sotto_api::{Listening, Settings};
use sotto_skills::numbers::Language;

use super::near::{KEPT, Near};
use crate::language::spoken_here;
use crate::voice;

/// Sentences that are told once more to somebody who wants to be heard and is not.
const TROUBLES: usize = 4;

/// See the module.
#[derive(Default)]
pub(super) struct Board(Mutex<Written>);

struct Written {
    state: Listening,
    closed: bool,
    settings: Option<Settings>,
    language: Language,
    models: bool,
    pause: Option<u32>,
    near: VecDeque<Near>,
    troubles: Vec<String>,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            state: Listening::Idle,
            closed: false,
            settings: None,
            language: spoken_here(),
            models: false,
            pause: None,
            near: VecDeque::new(),
            troubles: Vec::new(),
        }
    }
}

impl Board {
    fn written(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is listened to.
    pub(super) fn state(&self) -> Listening {
        self.written().state
    }

    /// That is now another one. Whether it is.
    pub(super) fn show(&self, state: Listening) -> bool {
        std::mem::replace(&mut self.written().state, state) != state
    }

    /// The user's switch.
    pub(super) fn close(&self, closed: bool) {
        self.written().closed = closed;
    }

    /// The microphone is closed by the user's switch.
    pub(super) fn is_closed(&self) -> bool {
        self.written().closed
    }

    /// Other settings.
    pub(super) fn set(&self, settings: Settings) {
        let mut written = self.written();
        written.closed = settings.machine.microphone_closed;
        written.language = voice::language(&settings);
        written.settings = Some(settings);
    }

    /// In which the user is told what does not work.
    pub(super) fn language(&self) -> Language {
        self.written().language
    }

    /// Settings that nobody has taken yet.
    pub(super) fn settings(&self) -> Option<Settings> {
        self.written().settings.take()
    }

    /// There may be other models than before.
    pub(super) fn models(&self) {
        self.written().models = true;
    }

    /// There may be, and nobody has looked yet.
    pub(super) fn takes_models(&self) -> bool {
        std::mem::take(&mut self.written().models)
    }

    /// How long a person pauses.
    pub(super) fn learn(&self, pause_ms: u32) {
        self.written().pause = Some(pause_ms);
    }

    /// What was learned and not taken yet.
    pub(super) fn learned(&self) -> Option<u32> {
        self.written().pause.take()
    }

    /// Something was nearly the wake word. Beyond what is kept the oldest is left out.
    pub(super) fn nearly(&self, near: Near) {
        let mut written = self.written();
        if written.near.len() == KEPT {
            written.near.pop_front();
        }
        written.near.push_back(near);
    }

    /// What was nearly one and is not written down yet.
    pub(super) fn near(&self) -> VecDeque<Near> {
        std::mem::take(&mut self.written().near)
    }

    /// Something did not work, and nothing was heard since.
    pub(super) fn trouble(&self, sentence: &str) {
        let mut written = self.written();
        written.troubles.retain(|known| known != sentence);
        if written.troubles.len() == TROUBLES {
            written.troubles.remove(0);
        }
        written.troubles.push(sentence.to_owned());
    }

    /// The microphone brings sound: whatever was the matter is over.
    pub(super) fn hears(&self) {
        self.written().troubles.clear();
    }

    /// What did not work, where nothing was heard since.
    pub(super) fn troubles(&self) -> Vec<String> {
        self.written().troubles.clone()
    }
}
