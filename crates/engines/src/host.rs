//! The loop an engine program runs: read frames, do one request after the other, answer pings in the middle of work,
//! end when the parent does.
//!
//! Reading happens on a thread of its own, so that a cancel, a ping or the parent's death is noticed while native
//! code computes. The end of standard input is the parent's end, however it came about (also `kill -9`): the operating
//! system closes the pipe on Linux, macOS and Windows alike, and the engine ends at once.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::fault::{Fault, FaultKind};
use crate::frame::{self, Frame, FrameKind, PROTOCOL};
use crate::wire::{FromEngine, Hello, ToEngine, Vitals, Vocabulary};

mod pipes;

/// How many requests may wait for the one in work. More is a client that does not listen; they are refused.
const WAITING: usize = 64;

/// The longest audio of one request: three hours at 16 kHz. Longer recordings are cut by the caller.
const MOST_SAMPLES: usize = 3 * 3600 * 16_000;

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

/// What comes in for a request while it is in work.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// More samples.
    Samples(Vec<f32>),
    /// No more samples will come.
    End,
    /// Nothing came in the time given.
    Nothing,
    /// The request was cancelled.
    Cancelled,
}

enum Piece {
    Samples(Vec<f32>),
    End,
}

/// The engine's side of one request.
pub struct Conversation<V: Vocabulary> {
    id: u64,
    out: Arc<Out>,
    audio: Receiver<Piece>,
    ended: bool,
    cancelled: Arc<AtomicBool>,
    shared: Arc<Shared>,
    words: std::marker::PhantomData<V>,
}

impl<V: Vocabulary> Conversation<V> {
    /// Sends an event.
    pub fn say(&mut self, event: V::Event) -> Result<(), Fault> {
        self.progress();
        self.out.message(self.id, &FromEngine::Event(event))
    }

    /// Sends samples.
    pub fn send_audio(&mut self, samples: &[f32]) -> Result<(), Fault> {
        self.progress();
        let mut pipe = self.out.lock();
        frame::write_audio(&mut *pipe, self.id, samples)
            .and_then(|()| Ok(pipe.flush()?))
            .map_err(|error| Fault::inside(error.to_string()))
    }

    /// Whether the request was cancelled.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The flag itself, for callbacks of native code.
    #[must_use]
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Tells the supervisor, through the next heartbeat, that work goes on. Events do it by themselves.
    pub fn progress(&self) {
        self.shared.progress();
    }

    /// A handle that reports progress from callbacks of native code.
    #[must_use]
    pub fn progress_handle(&self) -> Progress {
        Progress(Arc::clone(&self.shared))
    }

    /// Waits for samples, at most this long. After the end it keeps saying `End`.
    pub fn listen(&mut self, wait: Duration) -> Incoming {
        let until = Instant::now() + wait;
        loop {
            if self.cancelled() {
                return Incoming::Cancelled;
            }
            if self.ended {
                return Incoming::End;
            }
            // A cancel comes by the flag, not by the channel: look at it often enough.
            let left = until.saturating_duration_since(Instant::now());
            match self.audio.recv_timeout(left.min(Duration::from_millis(20))) {
                Ok(Piece::Samples(samples)) => {
                    self.progress();
                    return Incoming::Samples(samples);
                }
                Ok(Piece::End) | Err(RecvTimeoutError::Disconnected) => self.ended = true,
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Incoming::Nothing,
                Err(RecvTimeoutError::Timeout) => self.progress(),
            }
        }
    }

    /// Waits for all samples up to the end.
    pub fn listen_to_the_end(&mut self) -> Result<Vec<f32>, Fault> {
        let mut all = Vec::new();
        loop {
            match self.listen(Duration::from_secs(3600)) {
                Incoming::Samples(samples) if all.is_empty() => all = samples,
                Incoming::Samples(samples) => all.extend_from_slice(&samples),
                Incoming::Nothing => {}
                Incoming::End => return Ok(all),
                Incoming::Cancelled => return Err(Fault::cancelled()),
            }
        }
    }
}

/// Reports progress from another thread or a callback.
#[derive(Clone)]
pub struct Progress(Arc<Shared>);

impl Progress {
    /// Work goes on.
    pub fn made(&self) {
        self.0.progress();
    }
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

struct Waiting<V: Vocabulary> {
    id: u64,
    request: V::Request,
    audio: Receiver<Piece>,
    cancelled: Arc<AtomicBool>,
}

struct Open {
    audio: Sender<Piece>,
    samples: usize,
    cancelled: Arc<AtomicBool>,
}

type OpenRequests = Arc<Mutex<HashMap<u64, Open>>>;

fn open(requests: &OpenRequests) -> MutexGuard<'_, HashMap<u64, Open>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
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
    };
    let hello = serde_json::to_vec(&hello).unwrap_or_default();
    if out.bytes(FrameKind::Hello, 0, &hello).is_err() {
        pipes::leave(0);
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
        shared.working_on.store(id, Ordering::Relaxed);
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

fn read_all<V: Vocabulary>(
    mut input: std::fs::File,
    out: &Arc<Out>,
    shared: &Arc<Shared>,
    requests: &OpenRequests,
    waiting: &SyncSender<Waiting<V>>,
) {
    let refuse = |id, fault| out.message::<V::Event>(id, &FromEngine::Failed(fault));
    loop {
        let frame = match frame::read(&mut input) {
            Ok(frame) => frame,
            Err(frame::FrameError::Closed | frame::FrameError::Torn | frame::FrameError::Io(_)) => {
                pipes::leave(0)
            }
            Err(error) => {
                // The stream cannot be trusted any more. The supervisor starts a fresh engine.
                eprintln!("sotto-{}: {error}", V::NAME);
                pipes::leave(4)
            }
        };
        let (id, body) = match frame {
            Frame::Hello(_) => continue,
            Frame::Audio { id, samples } => {
                // Never blocks, so that a cancel behind the audio is always read; bounded by length instead.
                let mut open = open(requests);
                if let Some(request) = open.get_mut(&id) {
                    request.samples += samples.len();
                    if request.samples <= MOST_SAMPLES {
                        let _ = request.audio.send(Piece::Samples(samples));
                        continue;
                    }
                    request.cancelled.store(true, Ordering::Relaxed);
                    open.remove(&id);
                    drop(open);
                    let fault = "This recording is longer than three hours. Cut it into parts and try again.";
                    let _ = refuse(id, Fault::new(FaultKind::BadAudio, fault));
                }
                continue;
            }
            Frame::Message { id, body } => (id, body),
        };
        let message = match postcard::from_bytes::<ToEngine<V::Request>>(&body) {
            Ok(message) => message,
            Err(error) => {
                let fault =
                    Fault::bad_request(format!("This request could not be understood: {error}."));
                let _ = refuse(id, fault);
                continue;
            }
        };
        match message {
            ToEngine::Request(request) => {
                let (audio, incoming) = channel();
                let cancelled = Arc::new(AtomicBool::new(false));
                open(requests).insert(
                    id,
                    Open {
                        audio,
                        samples: 0,
                        cancelled: Arc::clone(&cancelled),
                    },
                );
                let wanted = Waiting {
                    id,
                    request,
                    audio: incoming,
                    cancelled,
                };
                if let Err(TrySendError::Full(_)) = waiting.try_send(wanted) {
                    open(requests).remove(&id);
                    let fault = Fault::new(
                        FaultKind::BadRequest,
                        "Too many requests are waiting already.",
                    );
                    let _ = refuse(id, fault);
                }
            }
            ToEngine::EndOfAudio => {
                if let Some(request) = open(requests).get(&id) {
                    let _ = request.audio.send(Piece::End);
                }
            }
            ToEngine::Cancel => {
                if let Some(open) = open(requests).get(&id) {
                    open.cancelled.store(true, Ordering::Relaxed);
                }
            }
            ToEngine::Ping { nonce } => {
                let pong: FromEngine<V::Event> = FromEngine::Pong {
                    nonce,
                    vitals: shared.vitals(),
                };
                let _ = out.message(0, &pong);
            }
            ToEngine::Shutdown => pipes::leave(0),
        }
    }
}
