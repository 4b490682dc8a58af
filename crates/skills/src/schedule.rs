//! When something rings: a pure function of what is kept, the moment and the place.
//!
//! One timer at the edge sleeps until [`Plan::wake`], then asks again. Nothing else wakes the program: ten thousand
//! reminders cost nothing until the first is due. What was missed, while the machine slept or Sotto did not run, is due
//! at once, each thing one time only, and says when it should have been.

mod counting;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, Id, Occurrence, OccurrenceStage, Reminder, Timer, TimerState, When};

pub use counting::{Clock, Count, Counted, Mark, marks};

/// Later than this counts as late: the user is told when it was due.
pub const LATE: SignedDuration = SignedDuration::from_secs(60);
/// A clock may be ahead by this much and not count as set: clocks are kept right in small steps, and what is kept may be a
/// little newer than the moment of the look at it.
const SLIGHTLY: SignedDuration = SignedDuration::from_secs(2);
/// How many missed repetitions are counted through to find the last one.
const MOST_MISSED: usize = 2_000;

/// Everything that can ring.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rows<'a> {
    /// Timers.
    pub timers: &'a [Timer],
    /// Alarms.
    pub alarms: &'a [Alarm],
    /// Reminders.
    pub reminders: &'a [Reminder],
    /// Moments of reminders that were put off.
    pub snoozed: &'a [Occurrence],
}

/// What rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bell {
    /// A timer.
    Timer(Id),
    /// An alarm.
    Alarm(Id),
    /// A reminder.
    Reminder(Id),
    /// A reminder that was put off: the reminder, and the moment it was first due.
    PutOff(Id, Timestamp),
}

/// Something that is due now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub bell: Bell,
    /// The moment it was due.
    pub moment: Timestamp,
    /// That moment is some time ago.
    pub late: bool,
    /// When it is due the next time, where it repeats.
    pub next: Option<Timestamp>,
}

/// What is due, and when to look again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order they were due.
    pub due: Vec<Due>,
    /// The next moment at which anything is due.
    pub wake: Option<Timestamp>,
}

/// Finds the next moment of a [`When`] after another.
pub type Next<'a> = &'a dyn Fn(&When, Timestamp) -> Option<Timestamp>;

/// What is due now, and when to look again.
#[must_use]
pub fn plan(rows: Rows<'_>, now: Timestamp, next: Next<'_>) -> Plan {
    let mut plan = Plan::default();
    for timer in rows.timers {
        if let TimerState::Running { ends } = timer.state {
            plan.add(Bell::Timer(timer.id), ends, None, now, next);
        }
    }
    for alarm in rows.alarms {
        // One that rings goes on until it is ended; it does not begin to ring a second time.
        if let (Some(moment), None) = (alarm.next, alarm.ringing) {
            plan.add(Bell::Alarm(alarm.id), moment, Some(&alarm.when), now, next);
        }
    }
    for reminder in rows.reminders {
        if let (Some(moment), None) = (reminder.next, reminder.done) {
            plan.add(
                Bell::Reminder(reminder.id),
                moment,
                Some(&reminder.when),
                now,
                next,
            );
        }
    }
    for occurrence in rows.snoozed {
        if let OccurrenceStage::Snoozed { until } = occurrence.stage {
            plan.add(
                Bell::PutOff(occurrence.of, occurrence.due),
                until,
                None,
                now,
                next,
            );
        }
    }
    plan.due.sort_by_key(|due| (due.moment, due.bell));
    plan
}

impl Plan {
    fn add(
        &mut self,
        bell: Bell,
        moment: Timestamp,
        when: Option<&When>,
        now: Timestamp,
        next: Next<'_>,
    ) {
        let soonest = |wake: Option<Timestamp>, other: Timestamp| {
            Some(wake.map_or(other, |wake| wake.min(other)))
        };
        if moment > now {
            self.wake = soonest(self.wake, moment);
            return;
        }
        let repeating = when.filter(|when| when.rule.is_some());
        let (mut moment, mut following) = (moment, None);
        if let Some(when) = repeating {
            // Of what was missed only the last is told of.
            following = next(when, moment);
            for _ in 0..MOST_MISSED {
                match following {
                    Some(later) if later <= now => {
                        moment = later;
                        following = next(when, later);
                    }
                    _ => break,
                }
            }
            if following.is_some_and(|following| following <= now) {
                following = next(when, now);
            }
        }
        if let Some(following) = following {
            self.wake = soonest(self.wake, following);
        }
        self.due.push(Due {
            bell,
            moment,
            late: now.duration_since(moment) > LATE,
            next: following,
        });
    }
}

/// A wall clock that follows the user: an alarm for seven rings at seven wherever they are. Gives the alarm's time in the
/// zone the machine is in now. One whose place was named stays there.
#[must_use]
pub fn here(when: &When, zone: &TimeZone) -> When {
    if when.zone_named {
        return when.clone();
    }
    When {
        zone: zone.iana_name().unwrap_or(&when.zone).to_owned(),
        ..when.clone()
    }
}

/// Whether a moment at which something was done is still to come: it was done by a clock that has been set back since.
#[must_use]
pub fn is_ahead(done: Timestamp, now: Timestamp) -> bool {
    done.duration_since(now) > SLIGHTLY
}

/// What repeats knows its next time from when it was due last. Where that was by a clock that was ahead, what comes until then
/// would never ring: gives the time that comes sooner, if one does. `changed` is when it was changed last.
#[must_use]
pub fn sooner(
    when: &When,
    due: Option<Timestamp>,
    changed: Timestamp,
    now: Timestamp,
    next: Next<'_>,
) -> Option<Timestamp> {
    when.rule.as_ref().filter(|_| is_ahead(changed, now))?;
    next(when, now).filter(|soon| due.is_none_or(|due| *soon < due))
}

#[cfg(test)]
mod tests;
