//! The loop an engine program runs: read frames, do one request after the other, answer pings in the middle of work,
//! end when the parent does.
//!
//! Reading happens on a thread of its own, so that a cancel, a ping or the parent's death is noticed while native
//! code computes. The end of standard input is the parent's end, however it came about (also `kill -9`): the operating
//! system closes the pipe on Linux, macOS and Windows alike, and the engine ends at once.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::cpu;
use crate::fault::Fault;
use crate::frame::{self, FrameKind, PROTOCOL};
use crate::wire::{FromEngine, Hello, Vitals, Vocabulary};

mod conversation;
pub mod ggml;
mod hurry;
mod listening;
mod pipes;

pub use conversation::{Conversation, Incoming, Progress};
pub use hurry::when_cancelled;
pub(crate) use listening::MOST_SAMPLES;
use listening::{OpenRequests, Waiting, open, read_all};

/// How many requests may wait for the one in work. More is a client that does not listen; they are refused.
const WAITING: usize = 64;

/// The exit code of an engine whose build needs a newer processor.
const WRONG_PROCESSOR: i32 = 5;

/// What an engine program implements.
pub trait Engine: Send + 'static {
    /// Its subject.
    type Words: Vocabulary;

    /// Does one request. Events and audio go out through the conversation; the return value is the last word.
    fn answer(
        &mut self,
        request: <Self::Words as Vocabulary>::Request,
        talk: &mut Conversation<Self::Words>,
    ) -> Result<(), Fault>;
}

struct Out(Mutex<std::fs::File>);

impl Out {
    fn lock(&self) -> MutexGuard<'_, std::fs::File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn message<E: serde::Serialize>(&self, id: u64, message: &FromEngine<E>) -> Result<(), Fault> {
        let body =
            postcard::to_stdvec(message).map_err(|error| Fault::inside(error.to_string()))?;
        self.bytes(FrameKind::Message, id, &body)
    }

    fn audio(&self, id: u64, samples: &[f32]) -> Result<(), Fault> {
        let mut pipe = self.lock();
        frame::write_audio(&mut *pipe, id, samples)
            .and_then(|()| Ok(pipe.flush()?))
            .map_err(|error| Fault::inside(error.to_string()))
    }

    fn bytes(&self, kind: FrameKind, id: u64, body: &[u8]) -> Result<(), Fault> {
        let mut frame = Vec::with_capacity(frame::HEADER + body.len());
        frame::write_bytes(&mut frame, kind, id, body)
            .map_err(|error| Fault::inside(error.to_string()))?;
        let mut pipe = self.lock();
        pipe.write_all(&frame)
            .map_err(|error| Fault::inside(error.to_string()))
    }
}

struct Shared {
    started: Instant,
    working_on: AtomicU64,
    last_progress_ms: AtomicU64,
}

impl Shared {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn progress(&self) {
        self.last_progress_ms
            .store(self.now_ms(), Ordering::Relaxed);
    }

    fn vitals(&self) -> Vitals {
        let working_on = self.working_on.load(Ordering::Relaxed);
        let without = self
            .now_ms()
            .saturating_sub(self.last_progress_ms.load(Ordering::Relaxed));
        Vitals {
            resident_bytes: memory_stats::memory_stats()
                .map_or(0, |stats| stats.physical_mem as u64),
            working_on,
            without_progress_ms: if working_on == 0 { 0 } else { without },
        }
    }
}

/// Runs an engine until its parent ends or asks it to. Does not return.
///
/// `version` is the program's own; `build` what it was compiled for.
pub fn run<E: Engine>(mut engine: E, version: &str, build: &str) -> ! {
    let (input, output) = match pipes::take() {
        Ok(pipes) => pipes,
        Err(error) => {
            eprintln!("sotto-{}: no pipes to speak over: {error}", E::Words::NAME);
            std::process::exit(3);
        }
    };
    let out = Arc::new(Out(Mutex::new(output)));
    let hello = Hello {
        protocol: PROTOCOL,
        engine: E::Words::NAME.to_owned(),
        version: version.to_owned(),
        build: build.to_owned(),
        missing: cpu::missing(build),
    };
    let missing = hello.missing.join(", ");
    let hello = serde_json::to_vec(&hello).unwrap_or_default();
    if out.bytes(FrameKind::Hello, 0, &hello).is_err() {
        pipes::leave(0);
    }
    if !missing.is_empty() {
        // Said before native code runs: there it would be an illegal instruction without a word.
        eprintln!(
            "sotto-{}: this program was built for newer processors ({build}); this one lacks {missing}. Use the build \
             for older processors.",
            E::Words::NAME
        );
        pipes::leave(WRONG_PROCESSOR);
    }
    let shared = Arc::new(Shared {
        started: Instant::now(),
        working_on: AtomicU64::new(0),
        last_progress_ms: AtomicU64::new(0),
    });
    let requests: OpenRequests = Arc::default();
    let (waiting, work) = sync_channel(WAITING);
    {
        let (out, shared, requests) =
            (Arc::clone(&out), Arc::clone(&shared), Arc::clone(&requests));
        std::thread::spawn(move || read_all::<E::Words>(input, &out, &shared, &requests, &waiting));
    }
    // The worker stays on the main thread: some graphics drivers insist on it.
    for Waiting {
        id,
        request,
        audio,
        cancelled,
    } in work
    {
        shared.progress();
        // The model is loaded under the id 0, which also stands for doing nothing.
        let told = if id == 0 { Vitals::LOADING } else { id };
        shared.working_on.store(told, Ordering::Relaxed);
        let result = if cancelled.load(Ordering::Relaxed) {
            Err(Fault::cancelled())
        } else {
            let mut talk = Conversation {
                id,
                out: Arc::clone(&out),
                audio,
                ended: false,
                cancelled,
                shared: Arc::clone(&shared),
                words: std::marker::PhantomData,
            };
            // A panic in an engine ends the request, not the process: the model stays loaded.
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                engine.answer(request, &mut talk)
            }))
            .unwrap_or_else(|_| {
                Err(Fault::inside(
                    "Something inside the engine went wrong with this request.",
                ))
            })
        };
        shared.working_on.store(0, Ordering::Relaxed);
        open(&requests).remove(&id);
        let last: FromEngine<<E::Words as Vocabulary>::Event> = match result {
            Ok(()) => FromEngine::Done,
            Err(fault) => FromEngine::Failed(fault),
        };
        if out.message(id, &last).is_err() {
            break;
        }
    }
    pipes::leave(0)
}
