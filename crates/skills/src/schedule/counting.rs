//! What counts the time that passes, whatever the clock on the wall is set to: a timer that runs, what was put off by a
//! length, how long something has rung.
//!
//! It is kept as moments on the wall clock, so that everybody can show it and a restart loses nothing of it. When that clock
//! is set, these moments are moved along. By which clock one was reckoned, the one before or the one of now, is known from
//! [`Counted`], which remembers what stood there at the last look.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Id, OccurrenceStage, TimerState};

use super::{Rows, is_ahead};

/// Something that counts the time that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Count {
    /// A timer runs.
    Runs(Id),
    /// A timer rings.
    TimerRings(Id),
    /// An alarm rings.
    AlarmRings(Id),
    /// An occurrence was put off.
    PutOff(Id),
}

impl Count {
    fn rings(self) -> bool {
        matches!(self, Self::TimerRings(_) | Self::AlarmRings(_))
    }
}

/// Where a count stands on the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// What counts.
    pub what: Count,
    /// When it is over; of what rings, since when it does.
    pub at: Timestamp,
    /// When that was reckoned, by the clock of then.
    pub reckoned: Timestamp,
}

/// The wall clock at a look.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// What it shows.
    pub now: Timestamp,
    /// What it would have shown when the machine was started, where that is known.
    pub started: Option<Timestamp>,
    /// By how much it was set since the look before, beyond the time that passed.
    pub set_by: Option<SignedDuration>,
}

/// Everything that counts the time that passes.
#[must_use]
pub fn marks(rows: Rows<'_>) -> Vec<Mark> {
    let timers = rows.timers.iter().filter_map(|timer| {
        let (what, at) = match timer.state {
            TimerState::Running { ends } => (Count::Runs(timer.id), ends),
            TimerState::Ringing { since } => (Count::TimerRings(timer.id), since),
            TimerState::Paused { .. } | TimerState::Over { .. } => return None,
        };
        let reckoned = timer.changed;
        Some(Mark { what, at, reckoned })
    });
    let alarms = rows.alarms.iter().filter_map(|alarm| {
        Some(Mark {
            what: Count::AlarmRings(alarm.id),
            at: alarm.ringing?,
            reckoned: alarm.changed,
        })
    });
    let put_off = rows.snoozed.iter().filter_map(|occurrence| {
        let OccurrenceStage::Snoozed { until } = occurrence.stage else {
            return None;
        };
        Some(Mark {
            what: Count::PutOff(occurrence.id),
            at: until,
            reckoned: occurrence.changed,
        })
    });
    timers.chain(alarms).chain(put_off).collect()
}

/// What counted at the last look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// There was a look.
    looked: bool,
    known: BTreeMap<Count, Known>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    at: Timestamp,
    /// It goes by the clock that is looked at here, and moves with it.
    here: bool,
}

impl Counted {
    /// Follows the clock. Gives what is to be remembered once it is kept, and each mark that is to be moved, with its place on
    /// the clock of now.
    #[must_use]
    pub fn follow(&self, marks: &[Mark], clock: &Clock) -> (Self, Vec<(Mark, Timestamp)>) {
        let mut known = BTreeMap::new();
        let mut moved = Vec::new();
        for mark in marks {
            let before = self.known.get(&mark.what);
            let before = before.filter(|before| before.at == mark.at);
            let here = match before {
                Some(before) => before.here,
                None => self.looked || mark.is_of(clock),
            };
            // What the last look did not see yet may be of either clock.
            let seen = before.is_some() || !self.looked;
            let by = clock
                .set_by
                .filter(|by| here && (seen || mark.is_of_before(*by, clock.now)));
            let at = mark.moved(by, clock.now).unwrap_or(mark.at);
            // What was reckoned by a clock that was ahead is put right by the one of now, and goes on by it.
            let here = here || is_ahead(mark.reckoned, clock.now);
            known.insert(mark.what, Known { at, here });
            if at != mark.at {
                moved.push((*mark, at));
            }
        }
        let looked = true;
        (Self { looked, known }, moved)
    }
}

impl Mark {
    /// Whether the clock that is looked at was right when this was reckoned, as far as one can know: what was reckoned before
    /// the machine was started may be of a clock that was right, while the one of now is still to be put right. How long
    /// something rings is counted from when it is heard, so that goes by the clock of now. A clock that starts behind and is put
    /// right later looks like one that was ahead before: then a timer ends late, by the time that the machine was off.
    fn is_of(&self, clock: &Clock) -> bool {
        let since_start = |started: Timestamp| self.reckoned >= started;
        self.what.rings()
            || is_ahead(self.reckoned, clock.now)
            || clock.started.is_none_or(since_start)
    }

    /// Whether something that was reckoned a moment ago was so by the clock as it was before it was set: then that clock says
    /// that it was a moment ago, and the one of now does not.
    fn is_of_before(&self, set_by: SignedDuration, now: Timestamp) -> bool {
        let age = now.duration_since(self.reckoned);
        (age - set_by).abs() < age.abs()
    }

    /// Its place on the clock of now; nothing where it stays.
    fn moved(&self, by: Option<SignedDuration>, now: Timestamp) -> Option<Timestamp> {
        if let Some(by) = by {
            return self.at.checked_add(by).ok();
        }
        // Reckoned by a clock that was ahead, and set back while nobody looked: what was left then is left now.
        let left = self.at.duration_since(self.reckoned);
        is_ahead(self.reckoned, now).then(|| now.checked_add(left).ok())?
    }
}

#[cfg(test)]
mod tests;
