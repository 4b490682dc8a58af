//! What the tests across the rooms share: where models and recordings are, and the three engines as a program uses
//! them. Everything here is the real thing.
#![cfg_attr(test, allow(unused_crate_dependencies))]

pub mod requests;
pub mod spoken;

use std::path::{Path, PathBuf};

use sotto_engines::hearing::{
    AudioContext, Hearing, HearingEvent, HearingRequest, Listening, LoadEar, Transcript,
};
use sotto_engines::speaking::{
    LoadVoice, Speaking, SpeakingEvent, SpeakingRequest, Speech, VoiceFamily,
};
use sotto_engines::supervisor::{EngineError, Spec, Supervisor};
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};

/// The folder of recorded speech and small weights, if this machine has it.
#[must_use]
pub fn test_data() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SOTTO_TEST_DATA") {
        return Some(folder.into());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .map(|above| above.join("shared").join("data"))
        .find(|folder| folder.is_dir())
}

/// The program `sotto`, beside the tests. Says why and gives nothing when it was not built.
#[must_use]
pub fn sotto() -> Option<PathBuf> {
    let mut folder = std::env::current_exe().ok()?;
    folder.pop();
    folder.pop();
    let program = folder.join(format!("sotto{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        return Some(program);
    }
    println!("skipped: sotto is not built (./x test builds it)");
    None
}

/// A file or folder of the starter set. Says why and gives nothing when it was not fetched.
#[must_use]
pub fn model(inside: &str) -> Option<PathBuf> {
    let path = sotto_models::models_folder().join(inside);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {inside} is not on this machine (./x models starter fetches it)");
    None
}

/// An ear on Whisper tiny.en.
pub fn ear() -> Option<Supervisor<Hearing>> {
    ear_with(model("whisper-tiny.en/ggml-tiny.en.bin")?)
}

/// An ear on this whisper.cpp file.
pub fn ear_with(model: PathBuf) -> Option<Supervisor<Hearing>> {
    let spec = Spec::installed(move |device| {
        HearingRequest::Load(LoadEar {
            model: model.clone(),
            device,
            threads: 0,
        })
    });
    started(spec)
}

/// A mind on this GGUF file.
pub fn mind(model: PathBuf) -> Option<Supervisor<Thinking>> {
    mind_with(model, None, 2048)
}

/// A mind on the starter model with Sotto's own adapter. Says why and gives nothing where the starter or the engine is missing.
///
/// # Panics
/// When the adapter is missing or another file than its list says: it is committed, and nothing that a machine may lack.
#[must_use]
#[allow(clippy::panic)]
pub fn tuned_mind() -> Option<Supervisor<Thinking>> {
    let own = sotto_models::own::OwnWeights::find();
    match own.and_then(|own| own.path("mind-tools.gguf")) {
        Ok(adapter) => mind_with(model(MIND)?, Some(adapter), 2048),
        Err(error) => {
            panic!("the adapter that is committed in models/own cannot be used: {error}")
        }
    }
}

/// The starter's language model.
pub const MIND: &str = "smollm2-135m-instruct-q4_1/model.gguf";

/// A mind on this GGUF file, with an adapter or without, and room for this many tokens.
pub fn mind_with(
    model: PathBuf,
    adapter: Option<PathBuf>,
    context: u32,
) -> Option<Supervisor<Thinking>> {
    let spec = Spec::installed(move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.clone(),
            adapter: adapter.clone(),
            context,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    });
    started(spec)
}

/// A voice of this family.
pub fn voice(family: VoiceFamily) -> Option<Supervisor<Speaking>> {
    let lexicons = model("hibari")?;
    let spec = Spec::installed(move |_| {
        SpeakingRequest::Load(LoadVoice {
            family: family.clone(),
            threads: 0,
            lexicons: Some(lexicons.clone()),
        })
    });
    started(spec)
}

fn started<V: sotto_engines::Vocabulary>(
    spec: Result<Spec<V>, EngineError>,
) -> Option<Supervisor<V>> {
    match spec {
        Ok(spec) => Some(Supervisor::start(spec)),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// Speaks a text and gives the samples and their rate.
pub async fn speak(
    voice: &Supervisor<Speaking>,
    name: &str,
    text: &str,
) -> Result<(Vec<f32>, u32), EngineError> {
    let rate = match voice.ready().await? {
        SpeakingEvent::Loaded(facts) => facts.rate,
        _ => 0,
    };
    let speech = Speech {
        text: text.to_owned(),
        voice: name.to_owned(),
        ..Speech::default()
    };
    let (_, samples) = voice
        .ask(SpeakingRequest::Speak(speech))
        .await?
        .all()
        .await?;
    Ok((samples, rate))
}

/// Hears what was said in these samples (16 kHz).
pub async fn hear(ear: &Supervisor<Hearing>, samples: Vec<f32>) -> Result<Transcript, EngineError> {
    hear_among(ear, samples, &[]).await
}

/// The same by an ear that knows the user's own words.
pub async fn hear_among(
    ear: &Supervisor<Hearing>,
    samples: Vec<f32>,
    own_words: &[&str],
) -> Result<Transcript, EngineError> {
    let listening = Listening {
        context: AudioContext::Fitted,
        custom_words: own_words.iter().map(|word| (*word).to_owned()).collect(),
        ..Listening::default()
    };
    let mut answer = ear.ask(HearingRequest::Transcribe(listening)).await?;
    answer.feed(samples).await?;
    answer.end_of_audio().await?;
    let (events, _) = answer.all().await?;
    let heard = events.into_iter().find_map(|event| match event {
        HearingEvent::Transcript(transcript) => Some(transcript),
        _ => None,
    });
    Ok(heard.unwrap_or_default())
}
