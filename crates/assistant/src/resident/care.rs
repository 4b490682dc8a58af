//! What Sotto is made of on this machine: the models, the way out, the sound devices, the voices; and how it is doing: its
//! engines, its log. The core knows none of them itself: somebody may look after them for it, and gets what is asked about them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{
    Choice, DeviceRequest, DiagnosticsRequest, ModelRequest, NetworkRequest, Reply, Request,
    Settings, Voice, VoiceRequest,
};
use sotto_skills::numbers::Language;

use super::refusal::Refusal;
use super::{Assistant, Manner};

/// A voice is tried with no more characters than these: a minute of speech.
const PREVIEWED: usize = 1_000;

/// Whoever looks after what Sotto is made of. Each of these may wait for a disk, and for a model that is tried.
pub trait Caretaker: Send + Sync {
    /// Carries out a request about models, and tells this core's faces what comes of it.
    fn models(&self, asked: &ModelRequest, settings: &Settings, core: &Assistant) -> Reply;

    /// Carries out a request about what leaves this machine.
    fn network(&self, asked: NetworkRequest, core: &Assistant) -> Reply;

    /// Carries out a request about sound devices.
    fn devices(&self, asked: DeviceRequest, settings: &Settings) -> Reply;

    /// The voices that there are.
    fn voices(&self, settings: &Settings) -> Vec<Voice>;

    /// Carries out a request about how Sotto is doing. `language`: in which the user is told.
    fn diagnose(
        &self,
        asked: &DiagnosticsRequest,
        settings: &Settings,
        language: Language,
    ) -> Reply;

    /// Something is being done that nobody waits for, and that ends with this program: fetching a model.
    fn is_at_work(&self) -> bool;

    /// The core closes: ends what is being done, and keeps what came of it.
    fn leave(&self);
}

/// Who looks after it.
#[derive(Default)]
pub(super) struct Care(Mutex<Option<Arc<dyn Caretaker>>>);

impl Care {
    fn by(&self) -> Option<Arc<dyn Caretaker>> {
        self.lock().clone()
    }

    /// Nobody looks after it any more.
    pub(super) fn leave(&self) {
        let by = self.lock().take();
        if let Some(by) = by {
            by.leave();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<dyn Caretaker>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Assistant {
    /// From now on requests about models, the way out, sound devices, voices and how Sotto is doing go there. Once; a second one is left aside.
    pub fn cared_for_by(&self, caretaker: Arc<dyn Caretaker>) {
        let mut by = self.0.care.lock();
        if by.is_some() {
            tracing::error!("somebody looks after this core already");
            return;
        }
        *by = Some(caretaker);
    }

    /// Something goes on that would end with this program.
    pub(super) fn is_cared_for(&self) -> bool {
        self.0.care.by().is_some_and(|by| by.is_at_work())
    }

    /// Carries out a request about what Sotto is made of.
    pub(super) fn care(&self, request: Request) -> Reply {
        let Some(by) = self.0.care.by() else {
            let closes = *self.closing().borrow();
            return self.refused(if closes {
                Refusal::Closing
            } else {
                Refusal::NotHere
            });
        };
        let settings = self.settings();
        match request {
            Request::Model(asked) => by.models(&asked, &settings, self),
            Request::Network(asked) => by.network(asked, self),
            Request::Device(asked) => by.devices(asked, &settings),
            Request::Diagnostics(asked) => by.diagnose(&asked, &settings, self.language(&settings)),
            Request::Voice(VoiceRequest::List) => Reply::Voices(by.voices(&settings)),
            Request::Voice(VoiceRequest::Preview { voice, text }) => {
                self.preview(&by.voices(&settings), voice, &text, settings)
            }
            _ => self.refused(Refusal::Unknown),
        }
    }

    /// Speaks with a voice in its own language, whatever is spoken otherwise, and in place of what is being spoken.
    fn preview(
        &self,
        voices: &[Voice],
        wanted: Choice,
        text: &str,
        mut settings: Settings,
    ) -> Reply {
        let Some(mouth) = &self.0.mouth else {
            return self.refused(Refusal::NoVoice);
        };
        if text.trim().is_empty() {
            return self.refused(Refusal::NothingSaid);
        }
        let language = match &wanted {
            Choice::Automatic => self.language(&settings),
            Choice::Named { name } => {
                let known = voices
                    .iter()
                    .find(|voice| voice.here && voice.name == *name);
                match known.and_then(|voice| Language::of(&voice.language)) {
                    Some(language) => language,
                    None => return self.refused(Refusal::NoVoice),
                }
            }
        };
        settings.speech.voice = wanted;
        let text: String = text.chars().take(PREVIEWED).collect();
        mouth.hush();
        mouth.say(&text, Manner::of(&settings.speech, language));
        Reply::Done
    }
}
