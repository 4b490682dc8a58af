//! What is done when an engine falls, refuses its model or loses its graphics processor.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Life;
use crate::Device;
use crate::fault::Fault;
use crate::supervisor::chosen::ChosenModel;
use crate::supervisor::error::EngineError;
use crate::supervisor::process::Process;
use crate::supervisor::rules::{self, Rescue, Restart};
use crate::wire::Vocabulary;

impl<V: Vocabulary> Life<V> {
    /// The process ended by itself, or talks nonsense.
    pub(super) async fn fell(&mut self, nonsense: Option<String>) {
        let Some(running) = self.running.take() else {
            return;
        };
        let how = match nonsense {
            Some(nonsense) => {
                running.process.kill().await;
                nonsense
            }
            None => running.process.how_it_ended().await,
        };
        tracing::warn!(engine = V::NAME, how, "the engine stopped");
        self.last_fall.clone_from(&how);
        let now = self.started.elapsed();
        self.falls
            .retain(|fall| *fall + self.spec.budget.within > now);
        self.falls.push(now);
        self.falls_in_all = self.falls_in_all.saturating_add(1);
        let (replayed, cancelled) = self.current.as_ref().map_or((false, false), |current| {
            (current.replayed, current.job.cancelled)
        });
        let rescue = rules::rescue_after_fall(self.device, replayed, cancelled);
        if rescue == Rescue::OnProcessor {
            self.fall_back(&how);
        }
        if let Some(mut current) = self.current.take() {
            match rescue {
                Rescue::Replay => {
                    current.replayed = true;
                    current.again();
                    self.current = Some(current);
                }
                Rescue::OnProcessor => self.current = Some(current),
                Rescue::GiveUp if cancelled => current.job.fail(EngineError::Cancelled),
                Rescue::GiveUp => current.job.fail(EngineError::Died {
                    engine: V::NAME,
                    how,
                }),
            }
        }
        match rules::restart(&self.falls, now, self.spec.budget) {
            Restart::After(wait) => self.not_before = Some(Instant::now() + wait),
            Restart::Rest(rest) => {
                self.not_before = Some(Instant::now() + rest);
                let error = self.resting_error(rest);
                self.refuse_all(&error);
            }
        }
    }

    pub(super) async fn not_loaded(&mut self, fault: Fault) {
        if let Some(running) = self.running.take() {
            running.process.end::<V>().await;
        }
        if rules::rescue_after_fault(fault.kind, self.device, false) == Rescue::OnProcessor {
            return self.fall_back(&fault.message);
        }
        if rules::asks_for_another(fault.kind, true, self.device, self.tried)
            && let Some(model) = self.spec.model.clone()
        {
            return self.ask_for_another(model, fault, EngineError::Model);
        }
        // The same model will not load the next time either.
        self.wanted = false;
        self.refuse_all(&EngineError::Model(fault));
    }

    /// The model is refused: whoever chose it may have another one, and what waits is then given to that. Beside the loop,
    /// like every start: a whole file may be read for it, and a cancel is heard meanwhile.
    pub(super) fn ask_for_another(
        &mut self,
        model: Arc<dyn ChosenModel>,
        fault: Fault,
        otherwise: fn(Fault) -> EngineError,
    ) {
        self.tried += 1;
        if let Some(current) = &mut self.current {
            // The other one gets both tries.
            current.replayed = false;
            current.again();
        }
        let (spec, known) = (self.spec.clone(), fault.clone());
        self.starting = Some(Box::pin(async move {
            let asked = tokio::task::spawn_blocking(move || model.refused(fault)).await;
            match asked {
                Ok(Ok(())) => Process::start(&spec).await,
                Ok(Err(fault)) => Err(otherwise(fault)),
                // Whoever was asked fell over it; what the engine said is still true.
                Err(_) => Err(otherwise(known)),
            }
        }));
    }

    pub(super) fn fall_back(&mut self, how: &str) {
        tracing::warn!(
            engine = V::NAME,
            how,
            "the graphics processor failed; going on with the processor"
        );
        self.device = Device::Cpu;
        // Remembered once the same model works without it: one that loads nowhere says nothing about the processor.
        self.gave_up_gpu = Some(how.to_owned());
        if let Some(current) = &mut self.current {
            current.again();
        }
    }

    pub(super) fn resting(&self) -> Option<EngineError> {
        let rest = self
            .not_before
            .and_then(|at| at.checked_duration_since(Instant::now()))?;
        // A short back-off between two restarts is no reason to refuse anybody.
        (rest > Duration::from_secs(5) && self.current.is_none()).then(|| self.resting_error(rest))
    }

    pub(super) fn resting_error(&self, rest: Duration) -> EngineError {
        EngineError::Resting {
            engine: V::NAME,
            how: self.last_fall.clone(),
            seconds: rest.as_secs() + 1,
        }
    }
}
