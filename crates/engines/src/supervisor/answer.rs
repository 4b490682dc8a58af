//! The caller's side of one request.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::Command;
use super::error::EngineError;
use crate::wire::Vocabulary;

/// One thing that an engine said.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard<V: Vocabulary> {
    /// An event.
    Event(V::Event),
    /// Samples.
    Audio(Vec<f32>),
    /// The engine fell and a fresh one does the request again: forget what this answer said so far.
    Again,
}

/// What comes back for one request. Dropping it cancels the request.
pub struct Answer<V: Vocabulary> {
    id: u64,
    commands: mpsc::Sender<Command<V>>,
    heard: mpsc::Receiver<Result<Heard<V>, EngineError>>,
    finished: bool,
}

impl<V: Vocabulary> Answer<V> {
    pub(super) fn new(
        id: u64,
        commands: mpsc::Sender<Command<V>>,
        heard: mpsc::Receiver<Result<Heard<V>, EngineError>>,
    ) -> Self {
        Self {
            id,
            commands,
            heard,
            finished: false,
        }
    }

    /// Sends samples. They are written to the engine straight from this buffer.
    pub async fn feed(&self, samples: impl Into<Arc<[f32]>>) -> Result<(), EngineError> {
        let samples = samples.into();
        if samples.is_empty() {
            return Ok(());
        }
        self.order(Command::Feed {
            id: self.id,
            samples,
        })
        .await
    }

    /// No more samples.
    pub async fn end_of_audio(&self) -> Result<(), EngineError> {
        self.order(Command::EndOfAudio { id: self.id }).await
    }

    /// What the engine says next; `None` when the request is done.
    pub async fn next(&mut self) -> Option<Result<Heard<V>, EngineError>> {
        let heard = self.heard.recv().await;
        self.finished |= !matches!(heard, Some(Ok(_)));
        heard
    }

    /// The next event, leaving samples and restarts aside.
    pub async fn event(&mut self) -> Option<Result<V::Event, EngineError>> {
        loop {
            match self.next().await? {
                Ok(Heard::Event(event)) => return Some(Ok(event)),
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Everything up to the end: events and samples of the last, successful try.
    pub async fn all(&mut self) -> Result<(Vec<V::Event>, Vec<f32>), EngineError> {
        let (mut events, mut samples) = (Vec::new(), Vec::new());
        while let Some(heard) = self.next().await {
            match heard? {
                Heard::Event(event) => events.push(event),
                Heard::Audio(more) => samples.extend_from_slice(&more),
                Heard::Again => {
                    events.clear();
                    samples.clear();
                }
            }
        }
        Ok((events, samples))
    }

    /// Stops the request. Its last word is then [`EngineError::Cancelled`].
    pub async fn cancel(&self) {
        let _ = self.order(Command::Cancel { id: self.id }).await;
    }

    async fn order(&self, command: Command<V>) -> Result<(), EngineError> {
        self.commands
            .send(command)
            .await
            .map_err(|_| EngineError::Ended)
    }
}

impl<V: Vocabulary> Drop for Answer<V> {
    fn drop(&mut self) {
        if !self.finished {
            // If the queue is full the supervisor still notices, when it finds nobody listening.
            let _ = self.commands.try_send(Command::Cancel { id: self.id });
        }
    }
}
