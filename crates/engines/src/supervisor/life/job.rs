//! One request with everything that is needed to do it again: its audio is kept until it is done.
//!
//! Kept are the caller's own buffers, as they came, so that a caller who holds on to them pays nothing more; one who does
//! not pays 64 kB a second, two hours 461 MB. More than an engine takes in one request is not kept: see [`Job::feed`].

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::host::MOST_SAMPLES;
use crate::supervisor::answer::Heard;
use crate::supervisor::error::EngineError;
use crate::supervisor::process::Outgoing;
use crate::wire::{ToEngine, Vocabulary};

pub(super) struct Job<V: Vocabulary> {
    pub(super) id: u64,
    request: V::Request,
    audio: Vec<Arc<[f32]>>,
    samples: usize,
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
            samples: 0,
            ended: false,
            cancelled: false,
            heard,
        }
    }

    /// Keeps samples for the engine. The piece that goes beyond what an engine takes still reaches it, and it refuses the
    /// request with a sentence; what comes after would only fill the memory, also while the request waits for its turn.
    pub(super) fn feed(&mut self, samples: Arc<[f32]>) {
        if !self.ended && self.samples <= MOST_SAMPLES {
            self.samples += samples.len();
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

    /// Start from the beginning with a fresh process. Where that one ends too before it says a word, nobody may have fetched
    /// yet that the first one's words do not count.
    pub(super) fn again(&mut self) {
        (self.asked, self.told, self.told_end, self.told_cancel) = (false, 0, false, false);
        if std::mem::take(&mut self.said_something) {
            self.undelivered = Some(Heard::Again);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hearing::{Hearing, HearingRequest};

    #[test]
    fn what_an_engine_would_not_take_is_not_kept() {
        let (heard, _listener) = mpsc::channel(1);
        let mut job = Job::<Hearing>::new(1, HearingRequest::DetectLanguage, heard);
        // The same ten minutes again and again: three hours are eighteen of them, the nineteenth is refused.
        let minutes: Arc<[f32]> = vec![0.0; 600 * 16_000].into();
        for _ in 0..25 {
            job.feed(Arc::clone(&minutes));
        }
        assert_eq!((job.audio.len(), job.samples), (19, 19 * minutes.len()));
        assert!(job.samples > MOST_SAMPLES && job.samples - minutes.len() <= MOST_SAMPLES);
    }

    #[test]
    fn the_word_of_a_new_beginning_outlives_a_second_one() {
        let (heard, _listener) = mpsc::channel(1);
        let job = Job::<Hearing>::new(1, HearingRequest::DetectLanguage, heard);
        let mut current = Current::new(job);
        current.again();
        assert_eq!(
            current.undelivered, None,
            "nothing was said that would not count"
        );
        current.hear(Heard::Audio(vec![0.5]));
        current.again();
        assert_eq!(current.undelivered, Some(Heard::Again));
        current.again();
        assert_eq!(current.undelivered, Some(Heard::Again));
    }

    #[test]
    fn nothing_is_kept_behind_the_end() {
        let (heard, _listener) = mpsc::channel(1);
        let mut job = Job::<Hearing>::new(1, HearingRequest::DetectLanguage, heard);
        job.feed(vec![0.5; 10].into());
        job.end_audio();
        job.feed(vec![0.5; 10].into());
        assert_eq!((job.audio.len(), job.samples), (1, 10));
    }
}
