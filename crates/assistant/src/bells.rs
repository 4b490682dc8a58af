//! What rings: timers, alarms and reminders, from the store, at their moment.
//!
//! [`ring`] looks at what is kept and at one moment, keeps what rings as ringing before anybody is told, and says when to
//! look again. Because it is kept first, a crash between the two never rings a thing twice; because what is kept still
//! says "rings", the next start goes on with it. [`watch`] is the edge: the one place that waits for a clock.

mod follow;
mod ground;
mod sentence;
mod started;
#[cfg(test)]
mod tests;
mod wall;
mod watch;
mod zone;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, Event, Occurrence, OccurrenceStage, Reminder, Timer, TimerState, When};
use sotto_skills::doing::timers::rang;
use sotto_skills::doing::when::rings_after;
use sotto_skills::schedule::{self, Bell, Due, Rows};
use sotto_store::{
    Act, Reader, Store, StoreError, Writer, alarms, occurrences, reminders, settings, timers,
};

pub use follow::zone_is_now;
pub use ground::Ground;
pub use sentence::sentence;
pub(crate) use wall::Wall;
pub use watch::watch;

/// Nobody came: what has rung for this long is silent again, and stays among what was missed.
pub const GIVE_UP: SignedDuration = SignedDuration::from_mins(10);

/// What rang, and when to look again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rung {
    /// For whoever shows and speaks it, in the order it was due.
    pub events: Vec<Event>,
    /// The next moment at which anything is due; nothing when nothing is set.
    pub wake: Option<Timestamp>,
}

/// Everything that can ring, as it is kept.
#[derive(Debug, Default)]
struct Kept {
    timers: Vec<Timer>,
    alarms: Vec<Alarm>,
    reminders: Vec<Reminder>,
    snoozed: Vec<Occurrence>,
    /// When whole days ring, in minutes after midnight.
    all_day_at: u32,
}

/// Lets ring what is due by now.
///
/// # Errors
/// When it cannot be read or kept. Then nothing was told, and it is due again at the next look.
pub fn ring(store: &Store, now: Timestamp) -> Result<Rung, StoreError> {
    let mut kept = store.read(look)?;
    let all_day_at = kept.all_day_at;
    let next = |when: &When, after| rings_after(when, after, all_day_at);
    if follow::clock_was_ahead(store, &kept, now, &next)? {
        kept = store.read(look)?;
    }
    let plan = schedule::plan(kept.rows(), now, &next);
    let tired = kept.tired(now);
    let mut rung = Rung {
        events: Vec::new(),
        wake: soonest(plan.wake, kept.next_silence(now)),
    };
    if plan.due.is_empty() && tired.is_empty() {
        return Ok(rung);
    }
    rung.events = store.act(Act::by_hand(now, "").for_good(), |writer| {
        for bell in &tired {
            silence(writer, *bell, now)?;
        }
        let mut events = Vec::new();
        for due in &plan.due {
            events.extend(keep_ringing(writer, due)?);
        }
        Ok(events)
    })?;
    // What rings from now on is silenced in its turn.
    let goes_on =
        |event: &Event| matches!(event, Event::TimerRings { .. } | Event::AlarmRings { .. });
    if rung.events.iter().any(goes_on) {
        rung.wake = soonest(rung.wake, now.checked_add(GIVE_UP).ok());
    }
    Ok(rung)
}

/// Whether something is set that will ring, or rings: then Sotto stays.
///
/// # Errors
/// When it cannot be read.
pub fn waits(store: &Store) -> Result<bool, StoreError> {
    let kept = store.read(look)?;
    let never: schedule::Next<'_> = &|_, _| None;
    let plan = schedule::plan(kept.rows(), Timestamp::MIN, never);
    Ok(plan.wake.is_some() || kept.ringing().next().is_some())
}

fn look(reader: &Reader<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        timers: timers::open(reader)?,
        // Also those that will never ring again, by the clock they were reckoned with.
        alarms: alarms::all(reader)?,
        reminders: reminders::open(reader)?,
        snoozed: put_off(reader)?,
        all_day_at: settings::get(reader)?.time.all_day_at_minutes,
    })
}

/// Every moment that was put off to a later one.
fn put_off(reader: &Reader<'_>) -> Result<Vec<Occurrence>, StoreError> {
    let mut all = reader.all::<Occurrence>()?;
    all.retain(|occurrence| matches!(occurrence.stage, OccurrenceStage::Snoozed { .. }));
    Ok(all)
}

impl Kept {
    fn rows(&self) -> Rows<'_> {
        Rows {
            timers: &self.timers,
            alarms: &self.alarms,
            reminders: &self.reminders,
            snoozed: &self.snoozed,
        }
    }

    /// What rings, and since when.
    fn ringing(&self) -> impl Iterator<Item = (Bell, Timestamp)> {
        let timers = self.timers.iter().filter_map(|timer| match timer.state {
            TimerState::Ringing { since } => Some((Bell::Timer(timer.id), since)),
            _ => None,
        });
        let alarms = self
            .alarms
            .iter()
            .filter_map(|alarm| Some((Bell::Alarm(alarm.id), alarm.ringing?)));
        timers.chain(alarms)
    }

    /// Whether an alarm is silent until its next time because somebody put it off.
    fn is_put_off(&self, alarm: &Alarm) -> bool {
        self.snoozed.iter().any(|occurrence| {
            let until = |until| OccurrenceStage::Snoozed { until };
            occurrence.of == alarm.id && alarm.next.map(until).as_ref() == Some(&occurrence.stage)
        })
    }

    fn tired(&self, now: Timestamp) -> Vec<Bell> {
        self.ringing()
            .filter(|(_, since)| now.duration_since(*since) >= GIVE_UP)
            .map(|(bell, _)| bell)
            .collect()
    }

    fn next_silence(&self, now: Timestamp) -> Option<Timestamp> {
        self.ringing()
            .filter_map(|(_, since)| since.checked_add(GIVE_UP).ok())
            .filter(|until| *until > now)
            .min()
    }
}

fn soonest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Keeps one thing as ringing. Nothing where it was changed meanwhile, or has rung already.
fn keep_ringing(writer: &mut Writer<'_>, due: &Due) -> Result<Option<Event>, StoreError> {
    let now = writer.now();
    Ok(match due.bell {
        Bell::Timer(id) => {
            let Some(timer) = writer
                .get::<Timer>(id)?
                .filter(|timer| runs_out(timer, now))
            else {
                return Ok(None);
            };
            // It rings from now on: one that ran out while the machine slept is heard, not silenced as too old.
            let timer = timers::save(writer, &rang(&timer, now))?;
            Some(Event::TimerRings {
                timer,
                due: due.moment,
                late: due.late,
            })
        }
        Bell::Alarm(id) => {
            let Some(alarm) = writer.get::<Alarm>(id)?.filter(|alarm| is_due(alarm, now)) else {
                return Ok(None);
            };
            let (_, new) = occurrences::advance(writer, id, due.moment, OccurrenceStage::Fired)?;
            // A clock that was set back comes by the same hour once more. What rings once has no next time after it, but for
            // one that somebody gave it.
            let rings = new || alarm.when.rule.is_none();
            let ringing = Alarm {
                ringing: rings.then_some(now),
                next: due.next,
                ..alarm
            };
            let alarm = keep_alarm(writer, ringing)?;
            rings.then_some(Event::AlarmRings {
                alarm,
                due: due.moment,
                late: due.late,
            })
        }
        Bell::Reminder(id) => {
            let waits = |reminder: &Reminder| {
                reminder.done.is_none() && reminder.next.is_some_and(|next| next <= now)
            };
            let Some(reminder) = writer.get::<Reminder>(id)?.filter(waits) else {
                return Ok(None);
            };
            let (occurrence, new) =
                occurrences::advance(writer, id, due.moment, OccurrenceStage::Fired)?;
            let next = Reminder {
                next: due.next,
                ..reminder
            };
            let reminder = keep_reminder(writer, next)?;
            new.then_some(Event::ReminderDue {
                reminder,
                occurrence,
                late: due.late,
            })
        }
        Bell::PutOff(id, first) => {
            let waits = OccurrenceStage::Snoozed { until: due.moment };
            let put_off = writer.get::<Occurrence>(Occurrence::id_of(id, first))?;
            if put_off.is_none_or(|put_off| put_off.stage != waits) {
                return Ok(None);
            }
            // The moment it was put off from is done with; the one it was put off to is a moment of its own, which can be
            // put off again.
            occurrences::advance(writer, id, first, OccurrenceStage::Acknowledged)?;
            let Some(reminder) = writer.get::<Reminder>(id)? else {
                return Ok(None);
            };
            let (occurrence, new) =
                occurrences::advance(writer, id, due.moment, OccurrenceStage::Fired)?;
            (new && reminder.done.is_none()).then_some(Event::ReminderDue {
                reminder,
                occurrence,
                late: due.late,
            })
        }
    })
}

/// As it is: one whose zone is unknown here, since it came from elsewhere, must not keep all others from ringing.
fn keep_alarm(writer: &mut Writer<'_>, mut alarm: Alarm) -> Result<Alarm, StoreError> {
    alarm.changed = writer.now();
    writer.put(&alarm)?;
    Ok(alarm)
}

/// As it is, for the same reason.
fn keep_reminder(writer: &mut Writer<'_>, mut reminder: Reminder) -> Result<Reminder, StoreError> {
    reminder.changed = writer.now();
    writer.put(&reminder)?;
    Ok(reminder)
}

fn is_due(alarm: &Alarm, now: Timestamp) -> bool {
    alarm.ringing.is_none() && alarm.next.is_some_and(|next| next <= now)
}

fn runs_out(timer: &Timer, now: Timestamp) -> bool {
    matches!(timer.state, TimerState::Running { ends } if ends <= now)
}

/// Ends what nobody ended.
fn silence(writer: &mut Writer<'_>, bell: Bell, now: Timestamp) -> Result<(), StoreError> {
    match bell {
        Bell::Timer(id) => {
            if let Some(timer) = writer.get::<Timer>(id)? {
                let state = TimerState::Over { at: now };
                timers::save(writer, &Timer { state, ..timer })?;
            }
        }
        Bell::Alarm(id) => {
            if let Some(alarm) = writer.get::<Alarm>(id)? {
                let ringing = None;
                keep_alarm(writer, Alarm { ringing, ..alarm })?;
            }
        }
        Bell::Reminder(_) | Bell::PutOff(..) => {}
    }
    Ok(())
}
