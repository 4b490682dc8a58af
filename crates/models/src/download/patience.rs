//! What to do after a setback: wait and go on, begin anew, try the next mirror, or give up. Pure rules; the
//! waiting itself is done elsewhere.

use std::time::Duration;

use super::Setback;

/// Tries at one address in a row that brought nothing.
const TRIES_HERE: u32 = 5;
/// Tries in all, however little each of them brought: a server that hands out one byte a time must not hold us.
const TRIES_IN_ALL: u32 = 60;
/// The first wait is at most this long, and doubles from there.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// No wait of our own choice is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// A server that asks for more is left for the next one.
const LONGEST_REQUESTED: Duration = Duration::from_secs(300);

/// The next step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Next {
    /// Try here again.
    Again { after: Duration, from_start: bool },
    /// Try the next address; what is there is kept unless it is known to be wrong.
    Elsewhere { from_start: bool },
    /// Give up now: no other address would help either.
    GiveUp,
}

/// Counts tries at one address and in all.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    tries_here: u32,
    tries_in_all: u32,
    began_anew: bool,
}

impl Patience {
    /// A new address: its own tries begin at zero.
    pub(crate) fn move_on(&mut self) {
        self.tries_here = 0;
        self.began_anew = false;
    }

    /// Decides. `gained` is what the last try brought, `random` lies between 0 and 1.
    pub(crate) fn after(
        &mut self,
        setback: &Setback,
        gained: u64,
        resumed: bool,
        random: f64,
    ) -> Next {
        self.tries_in_all += 1;
        if self.tries_in_all >= TRIES_IN_ALL {
            return Next::GiveUp;
        }
        if gained > 0 {
            self.tries_here = 0;
        }
        let doubled = FIRST_WAIT
            .saturating_mul(1 << self.tries_here.min(10))
            .min(LONGEST_WAIT);
        let jittered = doubled.mul_f64(random.clamp(0.0, 1.0));
        self.tries_here += 1;
        let worn_out = self.tries_here >= TRIES_HERE;
        match setback {
            Setback::Forbidden | Setback::ProxyLogin => Next::GiveUp,
            Setback::Busy {
                retry_after: Some(asked),
                ..
            } if *asked > LONGEST_REQUESTED => Next::Elsewhere { from_start: false },
            Setback::Busy { .. } | Setback::Cut | Setback::Stalled | Setback::Unreachable
                if worn_out =>
            {
                Next::Elsewhere { from_start: false }
            }
            // The server's own wish is the least; the jitter on top keeps a crowd from returning all at once.
            Setback::Busy {
                retry_after: Some(asked),
                ..
            } => Next::Again {
                after: *asked + jittered,
                from_start: false,
            },
            Setback::Busy { .. } | Setback::Cut | Setback::Stalled | Setback::Unreachable => {
                Next::Again {
                    after: jittered,
                    from_start: false,
                }
            }
            // The range was answered wrongly: once more without one, then it is no use here.
            Setback::WrongRange if !self.began_anew => self.anew(),
            // Two halves that do not fit together; the file as a whole may still be right.
            Setback::WrongHash { .. } if resumed && !self.began_anew => self.anew(),
            Setback::WrongRange | Setback::WrongHash { .. } | Setback::TooLong => {
                Next::Elsewhere { from_start: true }
            }
            Setback::WrongLength { .. }
            | Setback::Gone { .. }
            | Setback::Untrusted
            | Setback::NoUse => Next::Elsewhere { from_start: false },
        }
    }

    fn anew(&mut self) -> Next {
        self.began_anew = true;
        Next::Again {
            after: Duration::ZERO,
            from_start: true,
        }
    }
}

/// Sees whether bytes keep coming: not only a dead line, also one that drips.
#[derive(Debug)]
pub(crate) struct Watchdog {
    window: Duration,
    floor: u64,
    since: Duration,
    seen: u64,
}

impl Watchdog {
    /// Fewer than `floor` bytes within `window` are a stall.
    pub(crate) fn new(window: Duration, floor: u64, now: Duration) -> Watchdog {
        Watchdog {
            window,
            floor,
            since: now,
            seen: 0,
        }
    }

    /// Counts bytes that came.
    pub(crate) fn feed(&mut self, bytes: u64) {
        self.seen += bytes;
    }

    /// Whether the line has stalled by now.
    pub(crate) fn has_stalled(&mut self, now: Duration) -> bool {
        if now.saturating_sub(self.since) < self.window {
            return false;
        }
        let stalled = self.seen < self.floor;
        self.since = now;
        self.seen = 0;
        stalled
    }
}
