//! Tests on real models and recordings of people, and on the pure rules.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audio;
mod files;
mod hearing;
mod meanwhile;
mod nobody;
mod repeating;
mod rules;
mod stopping;
mod sureness;

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{HearingEvent, HearingRequest, LoadEar, Transcript};
use sotto_engines::host::Incoming;
use sotto_engines::host::ggml::operations;
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

/// The ear that Sotto trained, where `./x models` has joined it.
fn own() -> Option<PathBuf> {
    model("ear-tiny.en/ear-tiny.en-q8_0.bin")
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

/// A caller with its audio ready, who may cancel in the middle of a computation.
struct Script {
    audio: Vec<Vec<f32>>,
    next: usize,
    /// Whether a piece comes only when the ear waits for one, or while it decodes: every decode that is due takes
    /// place and ends, however slow the machine is.
    piece_by_piece: bool,
    /// How often the ear looked for audio without waiting since it last waited for some.
    looked: usize,
    /// After how many operations of native code it cancels, if it does. They are counted and not timed, so that every machine is
    /// at the same work by then, give or take the few milliseconds between two questions.
    cancel_in: Option<usize>,
    /// When it did so, and after how many operations.
    wished: Cell<Option<(Instant, usize)>>,
    said: Vec<HearingEvent>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            audio: Vec::new(),
            next: 0,
            piece_by_piece: false,
            looked: 0,
            cancel_in: None,
            wished: Cell::new(None),
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
        if self.piece_by_piece {
            self.looked = if wait.is_zero() { self.looked + 1 } else { 0 };
            // The first look finds nothing, so that the decode begins; the second is that decode's.
            let meanwhile = self.looked == 2 && self.next < self.audio.len();
            if self.looked > 0 && !meanwhile {
                return Incoming::Nothing;
            }
        }
        let Some(piece) = self.audio.get(self.next) else {
            return Incoming::End;
        };
        self.next += 1;
        Incoming::Samples(piece.clone())
    }

    fn say(&mut self, event: HearingEvent) -> Result<(), Fault> {
        self.said.push(event);
        Ok(())
    }

    fn cancelled(&self) -> bool {
        let done = operations();
        if self.wished.get().is_none() && self.cancel_in.is_some_and(|wanted| done >= wanted) {
            self.wished.set(Some((Instant::now(), done)));
        }
        self.wished.get().is_some()
    }
}
