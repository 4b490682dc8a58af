//! Tests on real models and recordings of people, and on the pure rules.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audio;
mod files;
mod hearing;
mod nobody;
mod repeating;
mod rules;
mod stopping;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{HearingEvent, HearingRequest, LoadEar, Transcript};
use sotto_engines::host::Incoming;
use sotto_engines::{Device, Fault};

use crate::{Ear, Talk};

/// A model of the starter set, if this machine has it.
fn model(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SOTTO_MODELS_DIR")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"))?;
            Some(PathBuf::from(home).join(".cache/sotto/models"))
        })?;
    let file = folder.join(name);
    if !file.is_file() {
        println!("skipped: {} is not there", file.display());
        return None;
    }
    Some(file)
}

fn tiny() -> Option<PathBuf> {
    model("whisper-tiny.en/ggml-tiny.en.bin")
}

fn base() -> Option<PathBuf> {
    model("whisper-base/ggml-base.bin")
}

fn recording(part: &str) -> Option<(Vec<f32>, String)> {
    let Some(all) = crate::recordings::all() else {
        println!("skipped: no recordings on this machine");
        return None;
    };
    let one = all
        .into_iter()
        .find(|one| one.path.to_string_lossy().contains(part))
        .expect(part);
    Some((
        crate::recordings::samples(&one.path).expect("a known format"),
        one.transcript,
    ))
}

/// One thread each, since tests run beside each other: several would wait for each other at each of the many small steps of a
/// decode, and spin meanwhile, since only the supervisor tells an engine's threads not to.
const THREADS: u16 = 1;

fn load(ear: &mut Ear, model: PathBuf) -> Result<HearingEvent, Fault> {
    load_with(ear, model, THREADS)
}

fn load_with(ear: &mut Ear, model: PathBuf, threads: u16) -> Result<HearingEvent, Fault> {
    let mut talk = Script::default();
    ear.do_request(
        HearingRequest::Load(LoadEar {
            model,
            device: Device::Cpu,
            threads,
        }),
        &mut talk,
    )?;
    Ok(talk.said.remove(0))
}

fn ear(model: PathBuf) -> Ear {
    let mut ear = Ear::new();
    load(&mut ear, model).expect("loads");
    ear
}

/// A caller with its audio ready, played at real time where a pace is given, who may cancel after a while.
struct Script {
    audio: Vec<Vec<f32>>,
    next: usize,
    started: Instant,
    real_time: bool,
    cancel_after: Option<Duration>,
    said: Vec<HearingEvent>,
}

impl Default for Script {
    fn default() -> Self {
        let started = Instant::now();
        Self {
            audio: Vec::new(),
            next: 0,
            started,
            real_time: false,
            cancel_after: None,
            said: Vec::new(),
        }
    }
}

impl Script {
    fn with(audio: Vec<f32>) -> Self {
        Self {
            audio: vec![audio],
            ..Self::default()
        }
    }

    fn transcript(&self) -> &Transcript {
        match self.said.last() {
            Some(HearingEvent::Transcript(transcript)) => transcript,
            other => panic!("no transcript but {other:?}"),
        }
    }
}

impl Talk for Script {
    fn listen(&mut self, wait: Duration) -> Incoming {
        if self.cancelled() {
            return Incoming::Cancelled;
        }
        let Some(piece) = self.audio.get(self.next) else {
            return Incoming::End;
        };
        if self.real_time {
            let before: usize = self.audio[..=self.next].iter().map(Vec::len).sum();
            let due = Duration::from_secs_f64(before as f64 / 16_000.0);
            let left = due.saturating_sub(self.started.elapsed());
            if left > wait {
                std::thread::sleep(wait);
                return Incoming::Nothing;
            }
            std::thread::sleep(left);
        }
        self.next += 1;
        Incoming::Samples(piece.clone())
    }

    fn say(&mut self, event: HearingEvent) -> Result<(), Fault> {
        self.said.push(event);
        Ok(())
    }

    fn cancelled(&self) -> bool {
        self.cancel_after
            .is_some_and(|after| self.started.elapsed() >= after)
    }
}
