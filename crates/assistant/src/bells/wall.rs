//! Waiting for a moment on the wall clock.
//!
//! Ordinary timers count time that passes and stand still while a machine sleeps, so an alarm for seven would ring at
//! seven plus the night's sleep. On Linux the kernel can wait for the wall clock itself, and wakes the waiter also when
//! somebody sets that clock or the machine comes back from sleep: no polling, no wake-up before its time. Elsewhere one
//! looks every half minute while something is set, and never while nothing is.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How much the wall clock may differ from the time that passed before it counts as set by hand.
pub(super) const SET: SignedDuration = SignedDuration::from_secs(2);

/// The wall clock and the time that passes, looked at together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) wall: Timestamp,
    /// Since the machine was started or the first look, sleep included; nothing where no clock counts that.
    pub(super) passed: Option<Duration>,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            wall: Timestamp::now(),
            passed: passed(),
        }
    }

    /// What the wall clock of now would have shown when the machine was started.
    pub(super) fn started(&self) -> Option<Timestamp> {
        let passed = self.passed.filter(|_| !cfg!(windows))?;
        let passed = SignedDuration::try_from(passed).ok()?;
        self.wall.checked_sub(passed).ok()
    }

    /// The same moment on a clock by which the machine was started then.
    pub(super) fn by_clock_of(&self, started: Timestamp) -> Option<Self> {
        let passed = SignedDuration::try_from(self.passed?).ok()?;
        let wall = started.checked_add(passed).ok()?;
        Some(Self { wall, ..*self })
    }

    /// By how much the clock was set since an earlier moment, if it was.
    pub(super) fn set_since(&self, earlier: &Self) -> Option<SignedDuration> {
        let passed = self.passed?.checked_sub(earlier.passed?)?;
        let by = self.wall.duration_since(earlier.wall) - SignedDuration::try_from(passed).ok()?;
        (by.abs() > SET).then_some(by)
    }
}

/// The clock that counts from the start of the machine, sleep included.
#[cfg(target_os = "linux")]
const SINCE_START: rustix::time::ClockId = rustix::time::ClockId::Boottime;
/// There the monotonic clock goes on in sleep.
#[cfg(target_vendor = "apple")]
const SINCE_START: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn passed() -> Option<Duration> {
    let time = rustix::time::clock_gettime(SINCE_START);
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

/// There the counter goes on in sleep, and nobody says where it began: one counts from the first look.
#[cfg(windows)]
fn passed() -> Option<Duration> {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    Some(FIRST.get_or_init(std::time::Instant::now).elapsed())
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple", windows)))]
fn passed() -> Option<Duration> {
    None
}

/// How often one looks where the system cannot wait for a wall clock.
const SLICE: Duration = Duration::from_secs(30);

/// How often one looks there for what may come a little late.
const LONG_SLICE: Duration = Duration::from_secs(3_600);

/// Waits until a moment, or at most a slice of the way there.
async fn slice(until: Option<Timestamp>, at_most: Duration) {
    match until {
        Some(until) => {
            let left = until.duration_since(Timestamp::now());
            let left = Duration::try_from(left).unwrap_or_default();
            tokio::time::sleep(left.min(at_most)).await;
        }
        None => std::future::pending().await,
    }
}

/// Something that can wait for the wall clock.
#[derive(Debug)]
pub(crate) struct Wall {
    #[cfg(target_os = "linux")]
    timer: Option<tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>>,
}

impl Wall {
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: linux::timer(),
        }
    }

    /// Waits until a moment; comes back earlier where the clock was set. Without a moment only for that.
    pub(super) async fn until(&mut self, moment: Option<Timestamp>) {
        self.wait(moment, SLICE).await;
    }

    /// As `until`, for what may come a little late: where the system cannot wait for a wall clock, one looks once an hour.
    pub(crate) async fn about(&mut self, moment: Timestamp) {
        self.wait(Some(moment), LONG_SLICE).await;
    }

    async fn wait(&mut self, moment: Option<Timestamp>, at_most: Duration) {
        #[cfg(target_os = "linux")]
        if let Some(timer) = &mut self.timer {
            match linux::set(timer, moment) {
                linux::Armed::Waits => {
                    // Readable when it is time, and when the clock was set.
                    if let Ok(mut ready) = timer.readable().await {
                        ready.clear_ready();
                    }
                    return;
                }
                linux::Armed::WasSet => return,
                linux::Armed::Not => {}
            }
        }
        slice(moment, at_most).await;
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::fd::OwnedFd;

    use jiff::Timestamp;
    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::io::unix::AsyncFd;

    /// Ten years: never, for a timer that only waits for the clock to be set.
    const NEVER: i64 = 10 * 366 * 86_400;

    /// What came of arming the timer.
    pub(super) enum Armed {
        Waits,
        /// The clock was set since anybody looked, which the system tells once, and here instead of by waking.
        WasSet,
        Not,
    }

    pub(super) fn timer() -> Option<AsyncFd<OwnedFd>> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Realtime, flags).ok()?;
        // Deprecated for descriptors that somebody else may close while it is registered. This one is owned.
        #[allow(deprecated)]
        let timer = AsyncFd::new(timer).ok()?;
        // From now on it is told when the clock is set, also before anybody waits.
        set(&timer, None);
        Some(timer)
    }

    pub(super) fn set(timer: &AsyncFd<OwnedFd>, moment: Option<Timestamp>) -> Armed {
        let never = || Timestamp::now().as_second().saturating_add(NEVER);
        let (seconds, nanos) = match moment {
            // Zero would switch it off.
            Some(moment) => (moment.as_second().max(1), moment.subsec_nanosecond()),
            None => (never(), 0),
        };
        let zero = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let at = Itimerspec {
            it_interval: zero,
            it_value: Timespec {
                tv_sec: seconds,
                tv_nsec: nanos.max(0).into(),
            },
        };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        match timerfd_settime(timer, flags, &at) {
            Ok(_) => Armed::Waits,
            Err(rustix::io::Errno::CANCELED) => Armed::WasSet,
            Err(_) => Armed::Not,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A moment, by the seconds that the wall clock shows and those that passed since the machine was started.
    fn moment(wall: i64, passed: Option<u64>) -> Moment {
        Moment {
            wall: Timestamp::from_second(1_800_000_000 + wall).unwrap(),
            passed: passed.map(Duration::from_secs),
        }
    }

    #[test]
    fn the_start_of_the_machine_is_told_by_the_clock_of_now() {
        let now = moment(3_600, Some(600));
        let started = (!cfg!(windows)).then(|| moment(3_000, None).wall);
        assert_eq!(now.started(), started);
        assert_eq!(moment(3_600, None).started(), None);
    }

    #[test]
    fn a_clock_that_was_set_is_told_from_time_that_passed() {
        let before = moment(0, Some(1_000));
        // An hour passed, asleep or not, and both clocks say so.
        assert_eq!(moment(3_600, Some(4_600)).set_since(&before), None);
        assert_eq!(before.set_since(&before), None);
        // What a clock is kept right by in small steps is no setting.
        assert_eq!(moment(3_602, Some(4_600)).set_since(&before), None);
        assert_eq!(moment(3_598, Some(4_600)).set_since(&before), None);
        // A minute passed, and the clock went on by an hour more, or back by one.
        assert_eq!(
            moment(3_660, Some(1_060)).set_since(&before),
            Some(SignedDuration::from_hours(1))
        );
        assert_eq!(
            moment(-3_540, Some(1_060)).set_since(&before),
            Some(SignedDuration::from_hours(-1))
        );
        // Where nobody counts the time that passes, nothing is made up; nor from moments in the wrong order.
        assert_eq!(moment(7_200, None).set_since(&before), None);
        assert_eq!(before.set_since(&moment(0, None)), None);
        assert_eq!(before.set_since(&moment(0, Some(2_000))), None);
    }
}
