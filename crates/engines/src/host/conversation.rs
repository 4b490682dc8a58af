//! The engine's side of one request: what it says, what it hears, whether to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::{Out, Shared};
use crate::fault::Fault;
use crate::wire::{FromEngine, Vocabulary};

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

/// What the reading thread hands over.
pub(super) enum Piece {
    Samples(Vec<f32>),
    End,
}

/// The engine's side of one request.
pub struct Conversation<V: Vocabulary> {
    pub(super) id: u64,
    pub(super) out: Arc<Out>,
    pub(super) audio: Receiver<Piece>,
    pub(super) ended: bool,
    pub(super) cancelled: Arc<AtomicBool>,
    pub(super) shared: Arc<Shared>,
    pub(super) words: std::marker::PhantomData<V>,
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
        self.out.audio(self.id, samples)
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
