//! Engines for the length of one command: started with the first request, ended with the command.

pub(crate) mod refused;
pub(crate) mod running;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sotto_assistant::mind::Way;
use sotto_engines::hearing::{EarFacts, Hearing, HearingEvent, HearingRequest, LoadEar};
use sotto_engines::speaking::{
    LoadVoice, Speaking, SpeakingEvent, SpeakingRequest, VoiceFacts, VoiceFamily,
};
use sotto_engines::supervisor::{ChosenModel, EngineError, Keep, Spec, Supervisor};
use sotto_engines::thinking::{LoadMind, MindFacts, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_engines::{Device, Fault, Vocabulary};
use sotto_models::catalog::Kind;
use tokio::sync::mpsc;

use crate::choice::Adapters;
use crate::error::CliError;
use crate::home::Home;
pub use refused::Swap;
use refused::{Tried, Wanted};

/// A command never outlives its engine's idle time; a chat may wait long for its next line.
const KEPT: Keep = Keep::Lazy(Duration::from_secs(24 * 3600));

/// The supervisor's own default, said here because it is measured here.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Where to compute.
#[must_use]
pub fn device(gpu: bool) -> Device {
    if gpu { Device::Gpu } else { Device::Cpu }
}

/// The ear with this model.
pub fn ear(home: &Home, model: PathBuf, gpu: bool) -> Result<Supervisor<Hearing>, CliError> {
    let wanted = Wanted::new(Kind::Ear, model, None);
    let told = Arc::clone(&wanted);
    watched(home, gpu, Some(wanted), move |device| {
        HearingRequest::Load(LoadEar {
            model: told.file(),
            device,
            threads: 0,
        })
    })
}

/// The ear with this model and no other, to find out whether it loads.
pub fn ear_on_trial(home: &Home, model: PathBuf) -> Result<Supervisor<Hearing>, CliError> {
    let tried = Tried::new(Kind::Ear, model.clone());
    watched(home, false, Some(tried), move |device| {
        HearingRequest::Load(LoadEar {
            model: model.clone(),
            device,
            threads: 0,
        })
    })
}

/// The ear of the turns, which rests like their mind: somebody who talks now and then pays for its memory only meanwhile.
pub fn ear_of_turns(home: &Home, model: PathBuf) -> Result<Supervisor<Hearing>, CliError> {
    let wanted = Wanted::new(Kind::Ear, model, None);
    let told = Arc::clone(&wanted);
    let mut spec = Spec::<Hearing>::installed(move |device| {
        HearingRequest::Load(LoadEar {
            model: told.file(),
            device,
            threads: 0,
        })
    })?;
    spec.model = Some(wanted);
    spec.memory = home.backends();
    spec.keep = Keep::Lazy(RESTING);
    spec.heartbeat = HEARTBEAT;
    let engine = Supervisor::start(spec);
    home.running().keep(&engine, None);
    Ok(engine)
}

/// The mind with this model.
pub fn mind(home: &Home, model: PathBuf, gpu: bool) -> Result<Supervisor<Thinking>, CliError> {
    mind_keeping(home, model, gpu, Some(home.prefixes()))
}

/// The mind with this model and no other, to find out whether it loads.
pub fn mind_on_trial(home: &Home, model: PathBuf) -> Result<Supervisor<Thinking>, CliError> {
    mind_tried(home, model, Some(home.prefixes()))
}

/// The same, to find out how fast it is: a prefix that was kept would shorten the wait for the first word.
pub fn mind_to_time(home: &Home, model: PathBuf) -> Result<Supervisor<Thinking>, CliError> {
    mind_tried(home, model, None)
}

fn mind_tried(
    home: &Home,
    model: PathBuf,
    prefixes: Option<PathBuf>,
) -> Result<Supervisor<Thinking>, CliError> {
    let tried = Tried::new(Kind::Mind, model.clone());
    watched(home, false, Some(tried), move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.clone(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: prefixes.clone(),
        })
    })
}

/// The mind that a command names, without prefixes from earlier runs, for measuring.
pub fn mind_without_disk(home: &Home, model: PathBuf) -> Result<Supervisor<Thinking>, CliError> {
    mind_keeping(home, model, false, None)
}

/// The time between two heartbeats of an engine.
#[must_use]
pub fn heartbeat() -> Duration {
    HEARTBEAT
}

/// Unused for this long, the mind's memory is given back.
const RESTING: Duration = Duration::from_secs(600);
/// The tools of every ability stand in the prompt of a model that has not learnt them.
const ROOM_FOR_TOOLS: u32 = 16_384;

/// The mind of the turns: with the adapter that the model of the moment has, or with room for the tools in its prompt. `swaps`
/// hears of every model that takes another's place.
pub fn mind_of_turns(
    home: &Home,
    model: PathBuf,
    adapters: Arc<Adapters>,
    swaps: mpsc::Sender<Swap>,
) -> Result<Supervisor<Thinking>, CliError> {
    let prefixes = home.prefixes();
    let wanted = Wanted::new(Kind::Mind, model, Some(swaps));
    let told = Arc::clone(&wanted);
    let mut spec = Spec::<Thinking>::installed(move |device| {
        ThinkingRequest::Load(LoadMind {
            kept_prefixes: Some(prefixes.clone()),
            ..for_turns(told.file(), &adapters, device)
        })
    })?;
    spec.model = Some(wanted);
    spec.memory = home.backends();
    spec.keep = Keep::Lazy(RESTING);
    spec.heartbeat = HEARTBEAT;
    let engine = Supervisor::start(spec);
    home.running().keep(&engine, None);
    Ok(engine)
}

/// How the mind of the turns loads a model.
fn for_turns(model: PathBuf, adapters: &Adapters, device: Device) -> LoadMind {
    let adapter = adapters.of(&model);
    let context = if adapter.is_some() { 0 } else { ROOM_FOR_TOOLS };
    LoadMind {
        model,
        adapter,
        context,
        device,
        threads: 0,
        kept_prefixes: None,
    }
}

/// How the model of the moment is asked where this one was chosen: one with the adapter has learnt the tools, and writes by
/// this grammar.
pub fn way_of_turns(
    model: PathBuf,
    adapters: Arc<Adapters>,
    grammar: Arc<str>,
) -> impl Fn() -> Way + Send + Sync + 'static {
    move || match adapters.of(&refused::in_place_of(&model)) {
        Some(_) => Way::Tuned {
            grammar: Arc::clone(&grammar),
        },
        None => Way::General,
    }
}

fn mind_keeping(
    home: &Home,
    model: PathBuf,
    gpu: bool,
    prefixes: Option<PathBuf>,
) -> Result<Supervisor<Thinking>, CliError> {
    let wanted = Wanted::new(Kind::Mind, model, None);
    let told = Arc::clone(&wanted);
    watched(home, gpu, Some(wanted), move |device| {
        ThinkingRequest::Load(LoadMind {
            model: told.file(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: prefixes.clone(),
        })
    })
}

/// The voice with this family.
pub fn voice(
    home: &Home,
    family: VoiceFamily,
    lexicons: Option<PathBuf>,
    threads: u16,
) -> Result<Supervisor<Speaking>, CliError> {
    watched(home, false, None, move |_| {
        SpeakingRequest::Load(LoadVoice {
            family: family.clone(),
            threads,
            lexicons: lexicons.clone(),
        })
    })
}

fn watched<V: Vocabulary>(
    home: &Home,
    gpu: bool,
    model: Option<Arc<dyn ChosenModel>>,
    load: impl Fn(Device) -> V::Request + Send + Sync + 'static,
) -> Result<Supervisor<V>, CliError> {
    let mut spec = Spec::<V>::installed(load)?;
    spec.model = model;
    spec.device = device(gpu);
    spec.memory = home.backends();
    spec.keep = KEPT;
    spec.heartbeat = HEARTBEAT;
    Ok(Supervisor::start(spec))
}

fn unexpected() -> CliError {
    let fault =
        Fault::inside("The engine answered something else than it was asked. Install Sotto again.");
    CliError::Engine(EngineError::Refused(fault))
}

/// Starts the ear and says what it loaded. A chosen model that is damaged is put aside, and another takes its place.
pub async fn ear_ready(ear: &Supervisor<Hearing>) -> Result<EarFacts, CliError> {
    match ear.ready().await? {
        HearingEvent::Loaded(facts) => Ok(facts),
        _ => Err(unexpected()),
    }
}

/// Starts the mind and says what it loaded. A chosen model that is damaged is put aside like the ear's.
pub async fn mind_ready(mind: &Supervisor<Thinking>) -> Result<MindFacts, CliError> {
    match mind.ready().await? {
        ThinkingEvent::Loaded(facts) => Ok(facts),
        _ => Err(unexpected()),
    }
}

/// Starts the voice and says what it loaded.
pub async fn voice_ready(voice: &Supervisor<Speaking>) -> Result<VoiceFacts, CliError> {
    match voice.ready().await? {
        SpeakingEvent::Loaded(facts) => Ok(facts),
        _ => Err(unexpected()),
    }
}
