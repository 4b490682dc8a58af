//! Waiting for a moment on the wall clock.
//!
//! Ordinary timers count time that passes and stand still while a machine sleeps, so an alarm for seven would ring at
//! seven plus the night's sleep. On Linux the kernel can wait for the wall clock itself, and wakes the waiter also when
//! somebody sets that clock or the machine comes back from sleep: no polling, no wake-up before its time. Elsewhere one
//! looks every half minute while something is set, and never while nothing is.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How much the wall clock may differ from the time that passed before it counts as set by hand.
const SET: SignedDuration = SignedDuration::from_secs(2);

/// The wall clock and the time that passes, looked at together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    wall: Timestamp,
    /// Since the machine was started, sleep included.
    passed: Option<Duration>,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            wall: Timestamp::now(),
            passed: since_start(),
        }
    }

    pub(super) fn wall(&self) -> Timestamp {
        self.wall
    }

    /// By how much the clock was set since an earlier moment, if it was.
    pub(super) fn set_since(&self, earlier: &Self) -> Option<SignedDuration> {
        let passed = self.passed?.checked_sub(earlier.passed?)?;
        let by = self.wall.duration_since(earlier.wall) - SignedDuration::try_from(passed).ok()?;
        (by.abs() > SET).then_some(by)
    }
}

#[cfg(target_os = "linux")]
fn since_start() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

/// Only Linux tells the time that passed with sleep included.
#[cfg(not(target_os = "linux"))]
fn since_start() -> Option<Duration> {
    None
}

/// How often one looks where the system cannot wait for a wall clock.
const SLICE: Duration = Duration::from_secs(30);

/// Waits until a moment, or at most a slice of the way there.
async fn slice(until: Option<Timestamp>) {
    match until {
        Some(until) => {
            let left = until.duration_since(Timestamp::now());
            let left = Duration::try_from(left).unwrap_or_default();
            tokio::time::sleep(left.min(SLICE)).await;
        }
        None => std::future::pending().await,
    }
}

/// Something that can wait for the wall clock.
#[derive(Debug)]
pub(super) struct Wall {
    #[cfg(target_os = "linux")]
    timer: Option<tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>>,
}

impl Wall {
    pub(super) fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            timer: linux::timer(),
        }
    }

    /// Waits until a moment; comes back earlier where the clock was set. Without a moment only for that.
    pub(super) async fn until(&mut self, moment: Option<Timestamp>) {
        #[cfg(target_os = "linux")]
        if let Some(timer) = &mut self.timer
            && linux::set(timer, moment)
        {
            // Readable when it is time, and when the clock was set.
            if let Ok(mut ready) = timer.readable().await {
                ready.clear_ready();
            }
            return;
        }
        slice(moment).await;
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

    pub(super) fn timer() -> Option<AsyncFd<OwnedFd>> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = timerfd_create(TimerfdClockId::Realtime, flags).ok()?;
        // Deprecated for descriptors that somebody else may close while it is registered. This one is owned.
        #[allow(deprecated)]
        AsyncFd::new(timer).ok()
    }

    pub(super) fn set(timer: &AsyncFd<OwnedFd>, moment: Option<Timestamp>) -> bool {
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
        timerfd_settime(timer, flags, &at).is_ok()
    }
}
