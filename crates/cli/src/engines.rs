//! Engines for the length of one command: started with the first request, ended with the command.

pub(crate) mod refused;

use std::path::PathBuf;
use std::time::Duration;

use sotto_engines::hearing::{EarFacts, Hearing, HearingEvent, HearingRequest, LoadEar};
use sotto_engines::speaking::{
    LoadVoice, Speaking, SpeakingEvent, SpeakingRequest, VoiceFacts, VoiceFamily,
};
use sotto_engines::supervisor::{EngineError, Keep, Spec, Supervisor};
use sotto_engines::thinking::{LoadMind, MindFacts, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_engines::{Device, Fault, FaultKind, Vocabulary};
use sotto_models::catalog::Kind;

use crate::error::CliError;
use crate::home::Home;

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
    watched(home, gpu, move |device| {
        HearingRequest::Load(LoadEar {
            model: refused::to_load(Kind::Ear, &model),
            device,
            threads: 0,
        })
    })
}

/// The mind with this model.
pub fn mind(home: &Home, model: PathBuf, gpu: bool) -> Result<Supervisor<Thinking>, CliError> {
    mind_keeping(home, model, gpu, Some(home.prefixes()))
}

/// The same without prefixes from earlier runs, for measuring.
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

/// The mind of the turns: with Sotto's adapter, or with room for the tools in its prompt.
pub fn mind_of_turns(
    home: &Home,
    model: PathBuf,
    adapter: Option<PathBuf>,
) -> Result<Supervisor<Thinking>, CliError> {
    let context = if adapter.is_some() { 0 } else { ROOM_FOR_TOOLS };
    let prefixes = home.prefixes();
    // The adapter belongs to the starter, which nothing takes the place of.
    let may_be_refused = adapter.is_none();
    let mut spec = Spec::<Thinking>::installed(move |device| {
        ThinkingRequest::Load(LoadMind {
            model: refused::to_load(Kind::Mind, &model),
            adapter: adapter.clone(),
            context,
            device,
            threads: 0,
            kept_prefixes: Some(prefixes.clone()),
        })
    })?;
    spec.memory = home.backends();
    spec.keep = Keep::Lazy(RESTING);
    spec.heartbeat = HEARTBEAT;
    let mind = Supervisor::start(spec);
    if may_be_refused {
        // The turns warm it up at once anyway; here it is heard whether the engine takes the model.
        let heard = mind.clone();
        tokio::spawn(async move {
            if let Err(error) = mind_ready(&heard).await {
                tracing::warn!(%error, "the language model cannot be loaded");
            }
        });
    }
    Ok(mind)
}

fn mind_keeping(
    home: &Home,
    model: PathBuf,
    gpu: bool,
    prefixes: Option<PathBuf>,
) -> Result<Supervisor<Thinking>, CliError> {
    watched(home, gpu, move |device| {
        ThinkingRequest::Load(LoadMind {
            model: refused::to_load(Kind::Mind, &model),
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
    watched(home, false, move |_| {
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
    load: impl Fn(Device) -> V::Request + Send + Sync + 'static,
) -> Result<Supervisor<V>, CliError> {
    let mut spec = Spec::<V>::installed(load)?;
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

/// Starts an engine. A chosen model that it refuses makes room for the one that stands behind it; each does so only once.
async fn ready<V: Vocabulary>(kind: Kind, engine: &Supervisor<V>) -> Result<V::Event, CliError> {
    loop {
        match engine.ready().await {
            Ok(event) => return Ok(event),
            Err(EngineError::Model(fault)) if fault.kind == FaultKind::ModelUnusable => {
                if !refused::make_room(kind, &fault)? {
                    return Err(EngineError::Model(fault).into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Starts the ear and says what it loaded. A chosen model that the ear refuses is put aside, and another takes its place.
pub async fn ear_ready(ear: &Supervisor<Hearing>) -> Result<EarFacts, CliError> {
    match ready(Kind::Ear, ear).await? {
        HearingEvent::Loaded(facts) => Ok(facts),
        _ => Err(unexpected()),
    }
}

/// Starts the mind and says what it loaded. A chosen model that the mind refuses is put aside like the ear's.
pub async fn mind_ready(mind: &Supervisor<Thinking>) -> Result<MindFacts, CliError> {
    match ready(Kind::Mind, mind).await? {
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
