//! What the engine says, passed on to whom it is for.

use std::time::Instant;

use super::{LOADING, Life};
use crate::fault::FaultKind;
use crate::frame::{Frame, FrameError};
use crate::supervisor::answer::Heard;
use crate::supervisor::error::EngineError;
use crate::supervisor::rules::{self, Rescue};
use crate::wire::{FromEngine, Vocabulary};

impl<V: Vocabulary> Life<V> {
    pub(super) async fn hear(&mut self, frame: Result<Frame, FrameError>) {
        let (id, message) = match frame {
            Ok(Frame::Message { id, body }) => {
                (id, postcard::from_bytes::<FromEngine<V::Event>>(&body))
            }
            Ok(Frame::Audio { id, samples }) => {
                if let Some(current) = self.current.as_mut().filter(|current| current.job.id == id)
                {
                    current.hear(Heard::Audio(samples));
                }
                return;
            }
            Ok(Frame::Hello(_)) => return,
            Err(FrameError::Closed | FrameError::Torn | FrameError::Io(_)) => {
                return self.fell(None).await;
            }
            Err(error) => return self.fell(Some(error.to_string())).await,
        };
        match message {
            Err(error) => {
                self.fell(Some(format!(
                    "it said something that makes no sense: {error}"
                )))
                .await
            }
            Ok(FromEngine::Pong { nonce, vitals }) => {
                if let Some(running) = &mut self.running {
                    running.vitals = Some(vitals);
                    if running.pinged.is_some_and(|(asked, _)| asked == nonce) {
                        running.pinged = None;
                    }
                }
            }
            Ok(FromEngine::Event(event)) if id == LOADING => self.facts = Some(event),
            Ok(FromEngine::Done) if id == LOADING => self.loaded(),
            Ok(FromEngine::Failed(fault)) if id == LOADING => self.not_loaded(fault).await,
            Ok(message) => {
                if self
                    .current
                    .as_ref()
                    .is_some_and(|current| current.job.id == id)
                {
                    self.hear_of_current(message).await;
                }
            }
        }
    }

    fn loaded(&mut self) {
        if let Some(running) = &mut self.running {
            running.loaded = true;
            running.idle_since = Instant::now();
        }
        if let Some(how) = self.gave_up_gpu.take() {
            self.spec.memory.remember(V::NAME, &self.file, &how);
        }
        if let Some(current) = &mut self.current {
            current.release();
        }
        if let Some(facts) = &self.facts {
            for ask in self.asking.drain(..) {
                let _ = ask.send(Ok(facts.clone()));
            }
        }
    }

    async fn hear_of_current(&mut self, message: FromEngine<V::Event>) {
        let Some(current) = &mut self.current else {
            return;
        };
        let last = match message {
            FromEngine::Event(event) => return current.hear(Heard::Event(event)),
            FromEngine::Done => Ok(()),
            FromEngine::Failed(fault) => Err(fault),
            FromEngine::Pong { .. } => return,
        };
        if let Err(fault) = &last
            && rules::rescue_after_fault(fault.kind, self.device, current.job.cancelled)
                == Rescue::OnProcessor
        {
            let how = fault.message.clone();
            if let Some(running) = self.running.take() {
                running.process.end::<V>().await;
            }
            return self.fall_back(&how);
        }
        if let Err(fault) = &last
            && !current.job.cancelled
            && rules::asks_for_another(fault.kind, false, self.device, self.tried)
            && let Some(model) = self.spec.model.clone()
        {
            let fault = fault.clone();
            if let Some(running) = self.running.take() {
                running.process.end::<V>().await;
            }
            // One answer may go wrong for a reason that passes. A model is taken away for good only where a fresh process
            // finds the same.
            if let Some(current) = self.current.as_mut().filter(|current| !current.replayed) {
                tracing::warn!(engine = V::NAME, %fault, "asking a fresh process once more");
                current.replayed = true;
                return current.again();
            }
            return self.ask_for_another(model, fault, EngineError::Refused);
        }
        if let Some(running) = &mut self.running {
            running.idle_since = Instant::now();
        }
        let Some(current) = self.current.take() else {
            return;
        };
        match last {
            Ok(()) => current.job.finish(),
            Err(fault) if fault.kind == FaultKind::Cancelled => {
                current.job.fail(EngineError::Cancelled)
            }
            Err(fault) => current.job.fail(EngineError::Refused(fault)),
        }
    }
}
