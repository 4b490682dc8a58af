//! Makes the loop that listens: opens the sound system, and brings together what hears and what speaks. Engines are kept from
//! one loop to the next, since each rests by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Instant;

use sotto_api::{Problem, ProblemCode, Settings};
use sotto_assistant::listening::running::{self, Devices, Listener, Setup, SpokenHere};
use sotto_assistant::{Assistant, Manner};
use sotto_audio::devices::Live;
use sotto_engines::hearing::{self, Hearing};
use sotto_engines::supervisor::Supervisor;
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
    pub listener: Listener<Live>,
    /// Nobody was listened to since then.
    pub quiet_since: Option<Instant>,
    made: Made,
    /// There was nothing to hear the wake word by.
    deaf: bool,
    gone: Arc<AtomicBool>,
}

impl Open {
    /// Nobody ended it, and it has.
    pub(super) fn has_ended(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }

    /// These settings are such that it can go on with them.
    pub(super) fn is_for(&self, settings: &Settings) -> bool {
        let hears_it = !(self.deaf && settings.talk.wake_word);
        hears_it && self.made == Made::by(settings)
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
    assistant: Assistant,
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
        assistant: Assistant,
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

    /// Opens the devices and begins to listen; what is to be said goes to the mouth that comes with it.
    pub(super) fn open(&mut self, settings: &Settings) -> Result<(Open, SpokenHere), Problem> {
        let runtime = self.runtime.clone();
        let _inside = runtime.enter();
        let ear = self.ear(settings).map_err(|error| problem(&error))?;
        let sound = Live::start(quietly)
            .map_err(|error| Problem::new(ProblemCode::Device, error.to_string()))?;
        let made = Made::by(settings);
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
        let setup = Setup {
            sound,
            devices: made.devices.clone(),
            wake,
            ear,
            hearing: made.hearing.clone(),
            voices: Box::new(self.voices.clone()),
            assistant: self.assistant.clone(),
            settings: voice::settings(settings),
            language: made.language,
            muted: settings.machine.microphone_closed,
            ring: voice::ring(),
            in_step: false,
            ends_after: None,
            show: Box::new(move |shown| shows.show(shown)),
        };
        let listener = Listener::start(setup, heard)
            .map_err(|error| Problem::new(ProblemCode::Failed, error.to_string()))?;
        let open = Open {
            listener,
            quiet_since: Some(Instant::now()),
            made,
            deaf,
            gone,
        };
        Ok((open, here))
    }

    /// The ear for these settings. One with the same model knows what it had loaded.
    fn ear(&mut self, settings: &Settings) -> Result<Supervisor<Hearing>, CliError> {
        let model = voice::ear_model(settings)?;
        if let Some((of, ear)) = &self.ear
            && *of == model
        {
            return Ok(ear.clone());
        }
        let ear = engines::ear_of_turns(&self.home, model.clone())?;
        self.ear = Some((model, ear.clone()));
        Ok(ear)
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

fn problem(error: &CliError) -> Problem {
    let code = if error.code() == MISSING {
        ProblemCode::Missing
    } else {
        ProblemCode::Failed
    };
    Problem::new(code, error.to_string())
}
