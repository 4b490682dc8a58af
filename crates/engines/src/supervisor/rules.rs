//! The supervisor's decisions, as pure functions over plain data. Time is an argument.

use std::time::Duration;

use crate::Device;
use crate::fault::FaultKind;
use crate::wire::Vitals;

/// How often an engine may be restarted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// This many falls …
    pub falls: usize,
    /// … within this time, and the engine rests.
    pub within: Duration,
    /// The wait before the second restart; the first is immediate, each further one waits four times longer.
    pub first_wait: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            falls: 5,
            within: Duration::from_secs(60),
            first_wait: Duration::from_millis(100),
        }
    }
}

/// Whether to start an engine that fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// After this wait (zero: at once).
    After(Duration),
    /// Not before this long from now: it fell too often.
    Rest(Duration),
}

/// Decides about a restart. `falls` are the times of the falls so far, oldest first, on the clock of `now`.
#[must_use]
pub fn restart(falls: &[Duration], now: Duration, budget: Budget) -> Restart {
    let recent: Vec<Duration> = falls
        .iter()
        .copied()
        .filter(|fall| *fall + budget.within > now)
        .collect();
    if recent.len() >= budget.falls.max(1) {
        // The oldest of the last `falls` leaves the window first; then there is room for one more try.
        let oldest = recent[recent.len() - budget.falls.max(1)];
        return Restart::Rest((oldest + budget.within).saturating_sub(now));
    }
    match recent.len() {
        0 | 1 => Restart::After(Duration::ZERO),
        n => Restart::After(
            budget.first_wait * 4u32.saturating_pow(u32::try_from(n - 2).unwrap_or(8).min(8)),
        ),
    }
}

/// What to do with the request that was in work when its engine fell or reported a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rescue {
    /// Give it to a fresh engine on the same device.
    Replay,
    /// Give it to a fresh engine on the processor, and remember that the graphics processor failed.
    OnProcessor,
    /// Tell the caller.
    GiveUp,
}

/// Decides about a request whose engine fell under it.
#[must_use]
pub fn rescue_after_fall(device: Device, replayed: bool, cancelled: bool) -> Rescue {
    match (cancelled, device, replayed) {
        (true, ..) => Rescue::GiveUp,
        // A fall on a graphics processor is most likely its driver's; the same request gets its chance on the processor.
        (false, Device::Gpu, _) => Rescue::OnProcessor,
        (false, Device::Cpu, false) => Rescue::Replay,
        (false, Device::Cpu, true) => Rescue::GiveUp,
    }
}

/// Decides about a request that its engine reported a fault for.
#[must_use]
pub fn rescue_after_fault(kind: FaultKind, device: Device, cancelled: bool) -> Rescue {
    let graphics = device == Device::Gpu && matches!(kind, FaultKind::Gpu | FaultKind::OutOfMemory);
    if graphics && !cancelled {
        Rescue::OnProcessor
    } else {
        Rescue::GiveUp
    }
}

/// A chosen model, the one that was chosen before it, and at last the starter: one request is never given to more models.
const MOST_MODELS: usize = 3;

/// Whether whoever chose the model is asked for another one. `loading`: the fault came in place of a loaded model. `tried` is
/// how many models the request was given to, or would have been.
#[must_use]
pub fn asks_for_another(kind: FaultKind, loading: bool, device: Device, tried: usize) -> bool {
    let about_model = match kind {
        // A graphics processor that computes nonsense says nothing about the model.
        FaultKind::ModelUnusable => loading || device == Device::Cpu,
        FaultKind::ModelMissing | FaultKind::OutOfMemory => loading,
        _ => false,
    };
    about_model && tried < MOST_MODELS
}

/// Whether an engine hangs.
///
/// `unanswered` is how long the oldest ping has waited, if one does.
#[must_use]
pub fn hangs(
    unanswered: Option<Duration>,
    vitals: Option<Vitals>,
    patience: Duration,
    stuck: Duration,
) -> bool {
    unanswered.is_some_and(|wait| wait >= patience)
        || vitals.is_some_and(|vitals| {
            let allowed = if vitals.working_on == Vitals::LOADING {
                stuck * LOADING_TAKES
            } else {
                stuck
            };
            vitals.working_on != 0 && Duration::from_millis(vitals.without_progress_ms) >= allowed
        })
}

/// Loading reports no progress in every engine, and a large model on a slow disk takes its time.
const LOADING_TAKES: u32 = 5;

/// Whoever wakes later than this was held up by the machine, not by the engine.
const OWN_DELAY: Duration = Duration::from_secs(1);

/// Whether the wait for an answer counts from now on. Where we were woken much later than asked for, the computer slept
/// or is at its limit; the engine had as little of that time as we had.
#[must_use]
pub fn counts_anew(late: Duration) -> bool {
    late > OWN_DELAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn the_first_restart_is_immediate_and_later_ones_wait_longer() {
        let budget = Budget::default();
        let now = seconds(100);
        let waits: Vec<Restart> = (1..=5)
            .map(|n| restart(&vec![seconds(99); n], now, budget))
            .collect();
        let wait = |ms| Restart::After(Duration::from_millis(ms));
        assert_eq!(waits[..4], [wait(0), wait(100), wait(400), wait(1600)]);
        assert_eq!(waits[4], Restart::Rest(seconds(59)));
        assert_eq!(
            restart(&[seconds(1); 5], now, budget),
            wait(0),
            "old falls do not count"
        );
    }

    #[test]
    fn a_graphics_fault_is_retried_on_the_processor_and_a_cancelled_request_never() {
        assert_eq!(
            rescue_after_fall(Device::Gpu, false, false),
            Rescue::OnProcessor
        );
        assert_eq!(rescue_after_fall(Device::Gpu, true, true), Rescue::GiveUp);
        assert_eq!(rescue_after_fall(Device::Cpu, false, false), Rescue::Replay);
        assert_eq!(rescue_after_fall(Device::Cpu, true, false), Rescue::GiveUp);
        assert_eq!(
            rescue_after_fault(FaultKind::Gpu, Device::Gpu, false),
            Rescue::OnProcessor
        );
        assert_eq!(
            rescue_after_fault(FaultKind::BadRequest, Device::Gpu, false),
            Rescue::GiveUp
        );
        assert_eq!(
            rescue_after_fault(FaultKind::Gpu, Device::Cpu, false),
            Rescue::GiveUp
        );
    }

    #[test]
    fn another_model_is_asked_for_where_this_one_is_at_fault_and_never_without_end() {
        let asks = |kind, loading, device| asks_for_another(kind, loading, device, 1);
        for kind in [
            FaultKind::ModelMissing,
            FaultKind::ModelUnusable,
            FaultKind::OutOfMemory,
        ] {
            assert!(asks(kind, true, Device::Cpu) && asks(kind, true, Device::Gpu));
            assert!(!asks_for_another(kind, true, Device::Cpu, MOST_MODELS));
        }
        assert!(asks(FaultKind::ModelUnusable, false, Device::Cpu));
        assert!(!asks(FaultKind::ModelUnusable, false, Device::Gpu));
        assert!(!asks(FaultKind::OutOfMemory, false, Device::Cpu));
        assert!(!asks(FaultKind::BadRequest, true, Device::Cpu));
        assert!(!asks(FaultKind::Cancelled, false, Device::Cpu));
    }

    #[test]
    fn an_idle_engine_never_hangs_by_lack_of_progress() {
        let vitals = |working_on, without_progress_ms| {
            Some(Vitals {
                working_on,
                without_progress_ms,
                resident_bytes: 0,
            })
        };
        assert!(!hangs(None, vitals(0, 999_999), seconds(10), seconds(60)));
        assert!(hangs(None, vitals(3, 60_000), seconds(10), seconds(60)));
        let loading = Vitals::LOADING;
        assert!(!hangs(
            None,
            vitals(loading, 60_000),
            seconds(10),
            seconds(60)
        ));
        assert!(hangs(
            None,
            vitals(loading, 300_000),
            seconds(10),
            seconds(60)
        ));
        assert!(hangs(Some(seconds(10)), None, seconds(10), seconds(60)));
        assert!(!hangs(
            Some(seconds(9)),
            vitals(3, 59_999),
            seconds(10),
            seconds(60)
        ));
    }

    #[test]
    fn time_that_the_machine_took_from_us_is_no_silence() {
        assert!(counts_anew(seconds(3600)), "a laptop was closed");
        assert!(!counts_anew(Duration::from_millis(200)));
    }

    proptest! {
        #[test]
        fn never_more_restarts_than_the_budget(gaps in proptest::collection::vec(0u64..30_000, 1..200)) {
            let budget = Budget::default();
            let (mut now, mut falls, mut starts) = (Duration::ZERO, Vec::new(), Vec::new());
            for gap in gaps {
                now += Duration::from_millis(gap);
                match restart(&falls, now, budget) {
                    Restart::After(wait) => { now += wait; starts.push(now); falls.push(now); }
                    Restart::Rest(rest) => { prop_assert!(rest <= budget.within); now += rest; }
                }
            }
            for (i, start) in starts.iter().enumerate() {
                let within = starts[i..].iter().filter(|s| **s < *start + budget.within).count();
                prop_assert!(within <= budget.falls, "{within} starts in a window");
            }
        }
    }
}
