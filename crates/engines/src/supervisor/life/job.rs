//! One request with everything that is needed to do it again: its audio is kept until it is done.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::supervisor::answer::Heard;
use crate::supervisor::error::EngineError;
use crate::supervisor::process::Outgoing;
use crate::wire::{ToEngine, Vocabulary};

pub(super) struct Job<V: Vocabulary> {
    pub(super) id: u64,
    request: V::Request,
    audio: Vec<Arc<[f32]>>,
    ended: bool,
    pub(super) cancelled: bool,
    pub(super) heard: mpsc::Sender<Result<Heard<V>, EngineError>>,
}

impl<V: Vocabulary> Job<V> {
    pub(super) fn new(
        id: u64,
        request: V::Request,
        heard: mpsc::Sender<Result<Heard<V>, EngineError>>,
    ) -> Self {
        Self {
            id,
            request,
            audio: Vec::new(),
            ended: false,
            cancelled: false,
            heard,
        }
    }

    pub(super) fn feed(&mut self, samples: Arc<[f32]>) {
        if !self.ended {
            self.audio.push(samples);
        }
    }

    pub(super) fn end_audio(&mut self) {
        self.ended = true;
    }

    /// The request is done. Dropping the sender is what tells the caller.
    pub(super) fn finish(self) {}

    /// The request failed. The listener's queue may be full of what came before: the last word must not be lost, and
    /// must not hold up the supervisor either.
    pub(super) fn fail(self, error: EngineError) {
        if let Err(mpsc::error::TrySendError::Full(last)) = self.heard.try_send(Err(error)) {
            let heard = self.heard.clone();
            tokio::spawn(async move {
                let _ = heard.send(last).await;
            });
        }
    }
}

/// The request in work, and how much of it the engine was told.
pub(super) struct Current<V: Vocabulary> {
    pub(super) job: Job<V>,
    /// It was given to a second process already.
    pub(super) replayed: bool,
    /// What the caller has not fetched yet. While there is something, nothing more is read from the engine.
    pub(super) undelivered: Option<Heard<V>>,
    held: bool,
    asked: bool,
    told: usize,
    told_end: bool,
    told_cancel: bool,
    said_something: bool,
}

impl<V: Vocabulary> Current<V> {
    pub(super) fn new(job: Job<V>) -> Self {
        Self {
            job,
            replayed: false,
            undelivered: None,
            held: false,
            asked: false,
            told: 0,
            told_end: false,
            told_cancel: false,
            said_something: false,
        }
    }

    /// Say nothing to the engine until its model is loaded.
    pub(super) fn hold(&mut self) {
        self.held = true;
    }

    pub(super) fn release(&mut self) {
        self.held = false;
    }

    pub(super) fn is_held(&self) -> bool {
        self.held || !self.asked
    }

    /// Start from the beginning with a fresh process.
    pub(super) fn again(&mut self) {
        (self.asked, self.told, self.told_end, self.told_cancel) = (false, 0, false, false);
        self.undelivered = if std::mem::take(&mut self.said_something) {
            Some(Heard::Again)
        } else {
            None
        };
    }

    pub(super) fn hear(&mut self, heard: Heard<V>) {
        // What a cancelled request still says is not of interest, and fetching it would hold up the cancel.
        if self.job.cancelled {
            return;
        }
        self.said_something = true;
        match self.job.heard.try_send(Ok(heard)) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(Ok(heard))) => self.undelivered = Some(heard),
            Err(_) => self.cancel(),
        }
    }

    pub(super) fn cancel(&mut self) {
        self.job.cancelled = true;
        self.undelivered = None;
    }

    pub(super) fn backlog(&self) -> usize {
        self.job.audio.len() - self.told
    }

    pub(super) fn has_outgoing(&self) -> bool {
        if self.held {
            return false;
        }
        if self.job.cancelled {
            return self.asked && !self.told_cancel;
        }
        !self.asked || self.told < self.job.audio.len() || (self.job.ended && !self.told_end)
    }

    /// The next thing to tell the engine.
    pub(super) fn next_outgoing(&mut self) -> Option<Outgoing> {
        if !self.has_outgoing() {
            return None;
        }
        let id = self.job.id;
        let message = if self.job.cancelled {
            self.told_cancel = true;
            ToEngine::Cancel
        } else if !self.asked {
            self.asked = true;
            ToEngine::Request(self.job.request.clone())
        } else if let Some(samples) = self.job.audio.get(self.told) {
            self.told += 1;
            return Some(Outgoing::Audio {
                id,
                samples: Arc::clone(samples),
            });
        } else {
            self.told_end = true;
            ToEngine::EndOfAudio
        };
        postcard::to_stdvec(&message)
            .ok()
            .map(|body| Outgoing::Message { id, body })
    }
}
