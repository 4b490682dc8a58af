//! Where the time of a turn goes.

use std::sync::Arc;

use sotto_api::{Trace, TraceStage};

/// A clock in milliseconds that only goes forward.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The stretches of a turn's time so far. Without a clock nothing is measured.
#[derive(Default)]
pub(super) struct Spent {
    clock: Option<Clock>,
    began: u64,
    thinks_since: Option<u64>,
    stretches: Vec<Trace>,
}

impl std::fmt::Debug for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.stretches).finish()
    }
}

impl Spent {
    pub(super) fn measure_by(&mut self, clock: Clock) {
        self.clock = Some(clock);
    }

    pub(super) fn now(&self) -> u64 {
        self.clock.as_ref().map_or(0, |clock| clock())
    }

    /// A turn begins; nothing of an older one counts any more.
    pub(super) fn begin(&mut self) {
        self.began = self.now();
        self.thinks_since = None;
        self.stretches.clear();
    }

    /// Something went on from that moment until now.
    pub(super) fn on(&mut self, stage: TraceStage, from: u64) {
        let Some(clock) = &self.clock else { return };
        let since =
            |moment: u64| u32::try_from(moment.saturating_sub(self.began)).unwrap_or(u32::MAX);
        let (from_ms, to_ms) = (since(from), since(clock()));
        self.stretches.push(Trace {
            stage,
            from_ms,
            to_ms,
        });
    }

    /// The model begins to think.
    pub(super) fn thinks(&mut self) {
        self.thought();
        self.thinks_since = Some(self.now());
    }

    /// The model has ended, or was ended.
    pub(super) fn thought(&mut self) {
        if let Some(from) = self.thinks_since.take() {
            self.on(TraceStage::Thought, from);
        }
    }

    /// All of it, at the end of the turn.
    pub(super) fn take(&mut self) -> Vec<Trace> {
        self.thought();
        std::mem::take(&mut self.stretches)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn stretches_count_from_the_beginning_of_the_turn() {
        let moment = Arc::new(AtomicU64::new(1_000));
        let hand = Arc::clone(&moment);
        let mut spent = Spent::default();
        spent.measure_by(Arc::new(move || hand.load(Ordering::Relaxed)));
        spent.begin();
        moment.store(1_004, Ordering::Relaxed);
        spent.on(TraceStage::Understood, 1_000);
        spent.thinks();
        moment.store(1_900, Ordering::Relaxed);
        let stretches: Vec<_> = spent
            .take()
            .into_iter()
            .map(|trace| (trace.stage, trace.from_ms, trace.to_ms))
            .collect();
        let expected = [
            (TraceStage::Understood, 0, 4),
            (TraceStage::Thought, 4, 900),
        ];
        assert_eq!(stretches, expected);
        assert!(spent.take().is_empty());
    }

    #[test]
    fn without_a_clock_nothing_is_measured() {
        let mut spent = Spent::default();
        spent.begin();
        spent.thinks();
        spent.on(TraceStage::Acted, spent.now());
        assert!(spent.take().is_empty());
    }
}
