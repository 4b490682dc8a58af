//! The clock as it was looked at last, and what counted then: when it is set, what counts the time that passes is moved along.
//!
//! Where the machine names each of its starts, it is noted with what is kept when this start was by the clock, so that one that
//! is set while Sotto does not run is noticed by the first look after it.
//!
//! The watch looks each time it wakes. Whoever is about to change something looks first ([`Ground::settle`]): where a system
//! does not tell at once that its clock was set, a timer would otherwise be lengthened or held by a clock that it does not
//! go by.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use sotto_api::{Alarm, Occurrence, OccurrenceStage, Timer, TimerState};
use sotto_skills::schedule::{self, Clock, Count, Counted, Mark, Rows};
use sotto_store::{Act, Reader, Store, StoreError, Writer, alarms, timers};

use super::started::{self, Started};
use super::wall::Moment;
use super::{keep_alarm, put_off};

/// What is known of the clock; the same for everybody who looks at one store.
#[derive(Debug, Clone)]
pub struct Ground(Arc<Mutex<Footing>>);

#[derive(Debug)]
struct Footing {
    before: Moment,
    counted: Counted,
    /// The name of this start of the machine.
    start: Option<String>,
    /// When it was, as it is noted with what is kept.
    noted: Option<Started>,
    /// The note was read.
    remembers: bool,
}

impl Default for Ground {
    fn default() -> Self {
        Self::begun(Moment::now(), started::name())
    }
}

impl Ground {
    /// Nothing but this moment is known. `start` names the start of the machine.
    pub(super) fn begun(at: Moment, start: Option<String>) -> Self {
        Self(Arc::new(Mutex::new(Footing {
            before: at,
            counted: Counted::default(),
            start,
            noted: None,
            remembers: false,
        })))
    }

    /// Before something is changed: where the clock was set since the last look, what counts goes by the new one first.
    pub fn settle(&self, store: &Store) {
        if let Err(error) = self.settle_at(store, Moment::now) {
            // The watch tries it again, and tells of it.
            tracing::warn!(%error, "what counts could not be moved with the clock");
        }
    }

    pub(super) fn settle_at(
        &self,
        store: &Store,
        now: impl FnOnce() -> Moment,
    ) -> Result<(), StoreError> {
        self.follow(store, now, false).map(drop)
    }

    /// Looks at the clock and at everything that counts. Gives the moment of it.
    ///
    /// # Errors
    /// When what counts cannot be read or kept. Then the next look finds the clock set as this one did.
    pub(super) fn look(
        &self,
        store: &Store,
        now: impl FnOnce() -> Moment,
    ) -> Result<Timestamp, StoreError> {
        self.follow(store, now, true)
    }

    fn follow(
        &self,
        store: &Store,
        now: impl FnOnce() -> Moment,
        in_any_case: bool,
    ) -> Result<Timestamp, StoreError> {
        let mut footing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        footing.remember(store)?;
        // Not before it is one's turn: two looks come in the order of their moments.
        let now = now();
        let set_by = now.set_since(&footing.before);
        if set_by.is_none() && !in_any_case {
            return Ok(now.wall);
        }
        let clock = Clock {
            now: now.wall,
            // By the clock of before, as what was reckoned then.
            started: match &footing.noted {
                Some(noted) => Some(noted.at),
                None => now.started(),
            },
            set_by,
        };
        let fresh = footing.to_note(&now);
        let marks = store.read(marks)?;
        let (counted, moved) = footing.counted.follow(&marks, &clock);
        if !moved.is_empty() {
            store.act(Act::by_hand(now.wall, "").for_good(), |writer| {
                // Together, so that nothing is ever moved twice.
                if let Some(fresh) = &fresh {
                    writer.note_clock(&fresh.note())?;
                }
                moved
                    .iter()
                    .try_for_each(|(mark, at)| put(writer, mark, *at))
            })?;
            if fresh.is_some() {
                footing.noted = fresh;
            }
        } else if let Some(fresh) = fresh {
            match store.take_in(now.wall, |writer| writer.note_clock(&fresh.note())) {
                Ok(()) => footing.noted = Some(fresh),
                // What is due rings all the same. The next look tries it again.
                Err(error) => tracing::warn!(%error, "by which clock times go could not be noted"),
            }
        }
        footing.before = now;
        footing.counted = counted;
        Ok(now.wall)
    }
}

impl Footing {
    /// Goes on from the last look before Sotto was started, where that was since the machine was.
    fn remember(&mut self, store: &Store) -> Result<(), StoreError> {
        if self.remembers {
            return Ok(());
        }
        if let Some(start) = &self.start {
            let noted = store.read(|reader| reader.noted_clock())?;
            self.noted = noted.and_then(|text| Started::noted(&text, start));
        }
        if let Some(noted) = &self.noted
            && let Some(before) = self.before.by_clock_of(noted.at)
        {
            self.before = before;
        }
        self.remembers = true;
        Ok(())
    }

    /// When this start of the machine was by the clock of a look, where that is not what is noted.
    fn to_note(&self, look: &Moment) -> Option<Started> {
        let started = Started::seen_at(self.start.as_deref()?, look)?;
        let noted = self.noted.as_ref();
        noted
            .is_none_or(|noted| started.is_by_another_clock(noted))
            .then_some(started)
    }
}

fn marks(reader: &Reader<'_>) -> Result<Vec<Mark>, StoreError> {
    let timers = timers::open(reader)?;
    let alarms = alarms::open(reader)?;
    let snoozed = put_off(reader)?;
    Ok(schedule::marks(Rows {
        timers: &timers,
        alarms: &alarms,
        snoozed: &snoozed,
        ..Rows::default()
    }))
}

/// Puts a mark at its place on the clock of now. What was changed meanwhile stays.
fn put(writer: &mut Writer<'_>, mark: &Mark, at: Timestamp) -> Result<(), StoreError> {
    match mark.what {
        Count::Runs(id) => {
            let runs = TimerState::Running { ends: mark.at };
            let timer = writer.get::<Timer>(id)?;
            if let Some(timer) = timer.filter(|timer| timer.state == runs) {
                let state = TimerState::Running { ends: at };
                timers::save(writer, &Timer { state, ..timer })?;
            }
        }
        Count::TimerRings(id) => {
            let rings = TimerState::Ringing { since: mark.at };
            let timer = writer.get::<Timer>(id)?;
            if let Some(timer) = timer.filter(|timer| timer.state == rings) {
                let state = TimerState::Ringing { since: at };
                timers::save(writer, &Timer { state, ..timer })?;
            }
        }
        Count::AlarmRings(id) => {
            let alarm = writer.get::<Alarm>(id)?;
            if let Some(alarm) = alarm.filter(|alarm| alarm.ringing == Some(mark.at)) {
                let ringing = Some(at);
                keep_alarm(writer, Alarm { ringing, ..alarm })?;
            }
        }
        Count::PutOff(id) => {
            let waits = OccurrenceStage::Snoozed { until: mark.at };
            let put_off = writer.get::<Occurrence>(id)?;
            if let Some(put_off) = put_off.filter(|put_off| put_off.stage == waits) {
                let of = put_off.of;
                // It goes no further by that, and perhaps to an earlier moment: that is no step that is told as one.
                let moved = Occurrence {
                    stage: OccurrenceStage::Snoozed { until: at },
                    changed: writer.now(),
                    ..put_off
                };
                writer.put(&moved)?;
                let alarm = writer.get::<Alarm>(of)?;
                if let Some(alarm) = alarm.filter(|alarm| alarm.next == Some(mark.at)) {
                    let next = Some(at);
                    keep_alarm(writer, Alarm { next, ..alarm })?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
