//! Makes the loop that listens: opens the sound system, and brings together what hears and what speaks. Engines are kept from
//! one loop to the next, since each rests by itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Instant;

use sotto_api::{Problem, ProblemCode, Settings};
use sotto_assistant::link::Page;
use sotto_assistant::listening::running::{self, Devices, Listener, Setup, SpokenHere};
use sotto_assistant::{Manner, WeakAssistant};
use sotto_audio::devices::page::PageSound;
use sotto_audio::devices::{Live, Sound};
use sotto_audio::echo::Cancelling;
use sotto_engines::hearing::{self, Hearing};
use sotto_engines::supervisor::Supervisor;
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;

use super::board::Board;
use super::desk::Order;
use super::shows::Shows;
use crate::engines;
use crate::error::{CliError, MISSING};
use crate::home::Home;
use crate::sound::hushed;
use crate::voice::{self, SpokenByVoices};

/// A loop that listens.
pub(super) struct Open {
    pub listener: Listener<Box<dyn Sound>>,
    /// Nobody was listened to since then.
    pub quiet_since: Option<Instant>,
    made: Made,
    /// The model that hears.
    ear: PathBuf,
    /// There was nothing to hear the wake word by.
    deaf: bool,
    gone: Arc<AtomicBool>,
}

impl Open {
    /// Nobody ended it, and it has.
    pub(super) fn has_ended(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }

    /// These settings are such that it can go on with them, and with this model to hear by. Where there is none to be had it
    /// goes on with its own.
    pub(super) fn is_for(&self, settings: &Settings, ear: Option<&Path>) -> bool {
        let hears_it = !(self.deaf && settings.talk.wake_word);
        let same_ear = ear.is_none_or(|ear| ear == self.ear);
        hears_it && same_ear && self.made == Made::by(settings)
    }
}

/// What a loop is made with and cannot change.
#[derive(PartialEq)]
struct Made {
    devices: Devices,
    hearing: hearing::Listening,
    language: Language,
}

impl Made {
    fn by(settings: &Settings) -> Self {
        Self {
            devices: voice::devices(settings),
            hearing: voice::hearing(settings),
            language: voice::language(settings),
        }
    }
}

/// See the module.
pub(super) struct Maker {
    home: Home,
    assistant: WeakAssistant,
    runtime: Handle,
    board: Arc<Board>,
    orders: SyncSender<Order>,
    voices: SpokenByVoices,
    /// With the model that it was made for.
    ear: Option<(PathBuf, Supervisor<Hearing>)>,
}

impl Maker {
    /// Nothing is loaded yet. Must be called inside a tokio runtime.
    pub(super) fn new(
        home: Home,
        assistant: WeakAssistant,
        board: Arc<Board>,
        orders: SyncSender<Order>,
    ) -> Self {
        Self {
            voices: SpokenByVoices::new(home.clone()),
            home,
            assistant,
            runtime: Handle::current(),
            board,
            orders,
            ear: None,
        }
    }

    /// Opens the devices, of this page or else of this machine, and begins to listen; what is to be said goes to the mouth that
    /// comes with it.
    pub(super) fn open(
        &mut self,
        settings: &Settings,
        page: Option<&Arc<Page>>,
    ) -> Result<(Open, SpokenHere), Problem> {
        let runtime = self.runtime.clone();
        let _inside = runtime.enter();
        let Some(assistant) = self.assistant.upgrade() else {
            let closing = Line::new("listening.closing").said_in(voice::language(settings));
            return Err(Problem::new(ProblemCode::Stopped, closing));
        };
        let (model, ear) = self
            .ear(settings)
            .map_err(|error| problem(&error, voice::language(settings)))?;
        let sound: Box<dyn Sound> = match page {
            Some(page) => Box::new(PageSound::new(Arc::clone(page))),
            None => {
                let live = Live::start(quietly).map_err(|error| {
                    let sentence = running::device_error(&error, voice::language(settings));
                    Problem::new(ProblemCode::Device, sentence)
                });
                Box::new(live?)
            }
        };
        let made = Made::by(settings);
        let language = made.language;
        let (here, heard) = running::mouth();
        let gone = Arc::new(AtomicBool::new(false));
        let mut shows = Shows::new(
            self.assistant.clone(),
            Arc::clone(&self.board),
            self.orders.clone(),
            Arc::clone(&gone),
        );
        let wake = voice::wake();
        let deaf = wake.is_none();
        let mut devices = made.devices.clone();
        let mut how = voice::settings(settings);
        if page.is_some() {
            // The browser takes the echo out itself, and a page is heard while somebody talks, and not for its name.
            devices.cancelling = Cancelling::Off;
            how.wake_word = false;
        }
        let setup = Setup {
            sound,
            devices,
            wake,
            ear,
            hearing: made.hearing.clone(),
            voices: Box::new(self.voices.clone()),
            assistant,
            settings: how,
            language,
            muted: settings.machine.microphone_closed,
            ring: voice::ring(),
            in_step: false,
            ends_after: None,
            show: Box::new(move |shown| shows.show(shown)),
        };
        let listener = Listener::start(setup, heard)
            .map_err(|error| Problem::new(ProblemCode::Failed, error.told_in(language)))?;
        let open = Open {
            listener,
            quiet_since: Some(Instant::now()),
            made,
            ear: model,
            deaf,
            gone,
        };
        Ok((open, here))
    }

    /// The ear for these settings. One with the same model knows what it had loaded.
    fn ear(&mut self, settings: &Settings) -> Result<(PathBuf, Supervisor<Hearing>), CliError> {
        let model = voice::ear_model(settings)?;
        if let Some((of, ear)) = &self.ear
            && *of == model
        {
            return Ok((model, ear.clone()));
        }
        let ear = engines::ear_of_turns(&self.home, model.clone())?;
        self.ear = Some((model.clone(), ear.clone()));
        Ok((model, ear))
    }

    /// Loads what the next request needs, while the person still takes a breath.
    pub(super) fn warm(&self, settings: &Settings) {
        if let Some((_, ear)) = &self.ear {
            let ear = ear.clone();
            self.runtime.spawn(async move {
                // Whoever speaks is told of it then.
                if let Err(error) = engines::ear_ready(&ear).await {
                    tracing::warn!(%error, "no ear");
                }
            });
        }
        if settings.speech.spoken {
            let voices = self.voices.clone();
            let manner = Manner::of(&settings.speech, voice::language(settings));
            self.runtime
                .spawn(async move { voices.warm(&manner).await });
        }
    }

    /// Ends the engines.
    pub(super) fn end(self) {
        let Self {
            runtime,
            voices,
            ear,
            ..
        } = self;
        runtime.block_on(async {
            voices.end().await;
            if let Some((_, ear)) = ear {
                ear.unload().await;
            }
        });
    }
}

/// The sound system's own words go to the log.
fn quietly(work: &mut dyn FnMut()) {
    hushed(work);
}

/// There is no ear, told in the user's language.
fn problem(error: &CliError, language: Language) -> Problem {
    let (code, name) = if error.code() == MISSING {
        (ProblemCode::Missing, "listening.ear_missing")
    } else {
        (ProblemCode::Failed, "listening.ear_failed")
    };
    let line = Line::new(name).with("why", error.to_string());
    Problem::new(code, line.said_in(language))
}
