//! How fast the starters are on this machine, timed through the real engine programs: what the advisor reckons with in
//! place of its table. A few seconds each, only when asked for, and kept until the starter, the engine or the number of
//! cores is another.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sotto_engines::hearing::{
    AudioContext, EAR_RATE, Gates, HearingEvent, HearingRequest, Listening,
};
use sotto_engines::supervisor::find_program;
use sotto_engines::thinking::{Completion, ThinkingEvent, ThinkingRequest};
use sotto_models::advisor::{Machine, Measurement};
use sotto_models::catalog::Kind;
use sotto_models::starter::Starter;
use sotto_skills::numbers::Language;

use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::output::{Output, complain};

/// Nothing new is begun after this long.
const LONGEST: Duration = Duration::from_secs(3);
/// Decodes of the ear: the first one warms it up.
const DECODES: usize = 3;
/// What it is given: as long as a short command.
const SOUND_SECONDS: usize = 2;
/// Whisper computes this much context, however short the sound is.
const CONTEXT_SECONDS: f64 = 30.0;
/// Written by the mind, if the time allows.
const TOKENS: u32 = 96;
/// Fewer than this say nothing about the speed.
const FEWEST: u32 = 4;
/// A text that goes on and on.
const PROMPT: &str = "Once upon a time there was a small village by the sea. Every morning the fishermen went out, and \
    every evening they came back and told a long story. The first story was this:";
/// The file in the data folder.
const FILE: &str = "model-speed.json";
/// The starters that are timed.
const TIMED: [(Kind, &str); 2] = [(Kind::Ear, choice::ENGLISH_EAR), (Kind::Mind, choice::MIND)];

/// One measurement with what it is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    conditions: Conditions,
    measurement: Measurement,
}

/// What makes another measurement necessary when it is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Conditions {
    version: String,
    cores: u32,
    engine: Identity,
    starter: Identity,
}

/// Which file, as far as can be told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    path: String,
    bytes: u64,
    /// Seconds since 1970.
    modified: u64,
}

impl Identity {
    fn of(path: &Path) -> Option<Self> {
        let facts = std::fs::metadata(path).ok()?;
        let since = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            path: path.display().to_string(),
            bytes: facts.len(),
            modified: since.as_secs(),
        })
    }
}

impl Conditions {
    /// Those of now; nothing while the engine or the starter is not here.
    fn of_now(kind: Kind, starter: &Path, machine: &Machine) -> Option<Self> {
        let engine = match kind {
            Kind::Ear => "ear",
            _ => "mind",
        };
        Some(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            cores: machine.cores,
            engine: Identity::of(&find_program(engine).ok()?)?,
            starter: Identity::of(starter)?,
        })
    }
}

/// What was measured earlier and still holds. Takes no time.
pub(crate) fn kept(home: &Home, machine: &Machine) -> Vec<Measurement> {
    let starter = Starter::load();
    let now: Vec<Conditions> = TIMED
        .iter()
        .filter_map(|(kind, id)| Conditions::of_now(*kind, &starter.path(id)?, machine))
        .collect();
    still_holding(read(&file(home)), &now)
}

fn still_holding(kept: Vec<Kept>, now: &[Conditions]) -> Vec<Measurement> {
    kept.into_iter()
        .filter(|kept| now.contains(&kept.conditions))
        .map(|kept| kept.measurement)
        .collect()
}

/// Measures what was not measured yet under these conditions, keeps it, and gives all that holds now. What cannot be
/// measured is said, and the advisor does without it.
pub(super) async fn measured(
    home: &Home,
    machine: &Machine,
    language: Language,
    output: &Output,
) -> Result<Vec<Measurement>, CliError> {
    let before = kept(home, machine);
    let mut all = read(&file(home));
    for (kind, id) in TIMED {
        if before.iter().any(|measurement| measurement.kind == kind) {
            continue;
        }
        let name = [("id", id.to_owned())];
        output.note(say(language, "told.measuring", name));
        match of_starter(kind, id, home, machine).await {
            Ok(Some(new)) => {
                all.retain(|old| old.measurement.kind != kind);
                all.push(new);
            }
            Ok(None) => complain(say_exactly(language, "told.measured_slow", [("id", id)])),
            Err(error) => {
                let why = error.to_string();
                let with = [("id", id), ("why", why.as_str())];
                complain(say_exactly(language, "told.not_measured", with));
            }
        }
    }
    write(home, &all)?;
    Ok(kept(home, machine))
}

async fn of_starter(
    kind: Kind,
    id: &str,
    home: &Home,
    machine: &Machine,
) -> Result<Option<Kept>, CliError> {
    let model = choice::starter(id)?;
    let rate = match kind {
        Kind::Ear => ear_rate(home, &model).await?,
        _ => mind_rate(home, &model).await?,
    };
    let conditions = Conditions::of_now(kind, &model, machine);
    Ok(rate.zip(conditions).map(|(rate, conditions)| Kept {
        measurement: Measurement {
            kind,
            model_bytes: conditions.starter.bytes,
            rate,
        },
        conditions,
    }))
}

/// Seconds of context a second, of the quickest decode.
async fn ear_rate(home: &Home, model: &Path) -> Result<Option<f64>, CliError> {
    let ear = engines::ear(home, model.to_owned(), false)?;
    engines::ear_ready(&ear).await?;
    let silence = vec![0.0_f32; EAR_RATE as usize * SOUND_SECONDS];
    let listening = Listening {
        context: AudioContext::Full,
        // Silence is decoded like anything else: the work is the same.
        gates: Gates {
            on: false,
            ..Gates::default()
        },
        ..Listening::default()
    };
    let began = Instant::now();
    let mut quickest: Option<Duration> = None;
    for decode in 0..DECODES {
        if decode > 0 && began.elapsed() > LONGEST {
            break;
        }
        let mut answer = ear
            .ask(HearingRequest::Transcribe(listening.clone()))
            .await?;
        let started = Instant::now();
        answer.feed(silence.clone()).await?;
        answer.end_of_audio().await?;
        while let Some(event) = answer.event().await {
            if matches!(event?, HearingEvent::Transcript(_)) {
                let took = started.elapsed();
                quickest = Some(quickest.map_or(took, |quickest| quickest.min(took)));
            }
        }
    }
    ear.unload().await;
    Ok(quickest.and_then(|quickest| rate(CONTEXT_SECONDS, quickest)))
}

/// Tokens a second, from the first to the last that came in the time there is.
async fn mind_rate(home: &Home, model: &Path) -> Result<Option<f64>, CliError> {
    let mind = engines::mind_without_disk(home, model.to_owned())?;
    engines::mind_ready(&mind).await?;
    let mut answer = mind
        .ask(ThinkingRequest::Complete(Completion {
            prompt: PROMPT.to_owned(),
            most_tokens: TOKENS,
            ..Completion::default()
        }))
        .await?;
    // Reading the prompt is no part of it. A slow machine gets the time for the first tokens all the same.
    let mut first: Option<Instant> = None;
    let (mut last, mut pieces) = (Instant::now(), 0_u32);
    while let Some(event) = answer.event().await {
        if let ThinkingEvent::Text(_) = event? {
            last = Instant::now();
            pieces += 1;
            let first = *first.get_or_insert(last);
            if pieces >= FEWEST && last.duration_since(first) > LONGEST {
                break;
            }
        }
    }
    // Dropped before its end, it is cancelled.
    drop(answer);
    mind.unload().await;
    Ok(first
        .filter(|_| pieces >= FEWEST)
        .and_then(|first| rate(f64::from(pieces - 1), last.duration_since(first))))
}

fn rate(done: f64, took: Duration) -> Option<f64> {
    let rate = done / took.as_secs_f64();
    (rate.is_finite() && rate > 0.0).then_some(rate)
}

fn file(home: &Home) -> PathBuf {
    home.folder().join(FILE)
}

/// A file that is not there or damaged only means that nothing was measured.
fn read(file: &Path) -> Vec<Kept> {
    let text = std::fs::read(file).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn write(home: &Home, all: &[Kept]) -> Result<(), CliError> {
    home.make()?;
    let place = file(home);
    let written = || -> std::io::Result<()> {
        let mut fresh = tempfile::NamedTempFile::new_in(home.folder())?;
        fresh.write_all(&serde_json::to_vec(all)?)?;
        fresh.persist(&place).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|source| CliError::unwritable(&place, source))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_measurement_holds_until_the_starter_the_engine_or_the_cores_are_others() {
        let temporary = tempfile::tempdir().unwrap();
        let home = Home::at(Some(temporary.path().join("data"))).unwrap();
        let identity = |name: &str, bytes| Identity {
            path: name.to_owned(),
            bytes,
            modified: 7,
        };
        let conditions = Conditions {
            version: "1".to_owned(),
            cores: 2,
            engine: identity("sotto-mind", 10),
            starter: identity("starter.gguf", 20),
        };
        let measurement = Measurement {
            kind: Kind::Mind,
            model_bytes: 20,
            rate: 55.5,
        };
        assert!(read(&file(&home)).is_empty(), "nothing was measured yet");
        let kept = Kept {
            conditions: conditions.clone(),
            measurement,
        };
        write(&home, &[kept]).unwrap();
        let holding =
            |now: &Conditions| still_holding(read(&file(&home)), std::slice::from_ref(now));
        assert_eq!(holding(&conditions), [measurement]);
        for other in [
            Conditions {
                cores: 4,
                ..conditions.clone()
            },
            Conditions {
                version: "2".to_owned(),
                ..conditions.clone()
            },
            Conditions {
                engine: identity("sotto-mind", 11),
                ..conditions.clone()
            },
            Conditions {
                starter: identity("other.gguf", 20),
                ..conditions.clone()
            },
        ] {
            assert!(holding(&other).is_empty(), "{other:?}");
        }
        std::fs::write(file(&home), "[{").unwrap();
        assert!(holding(&conditions).is_empty());
    }

    #[test]
    fn another_file_under_the_same_name_is_another() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("engine");
        assert_eq!(Identity::of(&path), None);
        std::fs::write(&path, "one").unwrap();
        let one = Identity::of(&path);
        assert!(one.is_some());
        std::fs::write(&path, "another").unwrap();
        assert_ne!(Identity::of(&path), one);
    }

    #[test]
    fn no_time_at_all_is_no_rate() {
        assert_eq!(rate(30.0, Duration::from_secs(2)), Some(15.0));
        assert_eq!(rate(30.0, Duration::ZERO), None);
        assert_eq!(rate(0.0, Duration::from_secs(1)), None);
    }
}
