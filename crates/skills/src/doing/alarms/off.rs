//! Turning alarms off: one, all, the one that rings, and one day of what repeats.

use jiff::{SignedDuration, Timestamp};
use sotto_api::Alarm;
use sotto_store::alarms as kept;

use super::{meant, open, ringing, silence};
use crate::doing::moved::without;
use crate::doing::when::{Stretch, moment_said, moments_between, next_after, stretch_of};
use crate::doing::{Done, Line, NotDone, Result, Task};
use crate::time::{self, Meaning, Part, Precision};

/// The day that words name, without an hour of it: "tomorrow". "Tomorrow morning" is tomorrow up to noon; an evening begins
/// there.
pub(super) fn whole_day(task: &Task<'_>, words: &str) -> Option<Stretch> {
    let here = task.here;
    let reading = time::read(words, here.language, here.now, here.preferences).ok()?;
    let Meaning::Moment(moment) = reading.meaning else {
        return None;
    };
    if moment.precision >= Precision::Day {
        return stretch_of(task, words).ok();
    }
    if moment.precision < Precision::Part || !time::names_a_day(words, here.language) {
        return None;
    }
    let begins = moment.at.start_of_day().ok()?;
    let noon = moment
        .at
        .with()
        .time(jiff::civil::time(12, 0, 0, 0))
        .build()
        .ok()?;
    let ends = Precision::Day.after(&begins);
    let (from, until) = if matches!(moment.part, Some(Part::Morning)) {
        (begins, noon)
    } else {
        (noon, ends)
    };
    let said = stretch_of(task, words).ok()?.said;
    Some(Stretch { from, until, said })
}

/// Whether an alarm is called that: "the Friday alarm" may be one of that name.
pub(super) fn is_named(task: &Task<'_>, words: &str) -> Result<bool> {
    let same = |name: &String| name.to_lowercase() == words.to_lowercase();
    Ok(open(task)?
        .iter()
        .any(|alarm| alarm.name.as_ref().is_some_and(same)))
}

/// Whether somebody put it off: its next time is none of its own.
fn is_put_off(alarm: &Alarm) -> bool {
    let own =
        |at: Timestamp| next_after(&alarm.when, at - SignedDuration::from_nanos(1)) == Some(at);
    alarm.next.is_some_and(|next| !own(next))
}

pub(super) fn rings_on(alarm: &Alarm, day: &Stretch) -> bool {
    let within = |at: Timestamp| (day.from.timestamp()..day.until.timestamp()).contains(&at);
    let itself = alarm.next.is_some_and(within) || alarm.ringing.is_some_and(within);
    itself || (alarm.when.rule.is_some() && !times_on(alarm, day).is_empty())
}

/// The times of what repeats on a day.
fn times_on(alarm: &Alarm, day: &Stretch) -> Vec<Timestamp> {
    moments_between(
        &alarm.when,
        &[],
        day.from.timestamp(),
        day.until.timestamp(),
    )
}

/// "No alarm tomorrow": what rings once goes, what repeats only leaves that day out.
fn not_that_day(task: &Task<'_>, day: &Stretch) -> Result<Done> {
    let of_day: Vec<Alarm> = open(task)?
        .into_iter()
        .filter(|alarm| rings_on(alarm, day))
        .collect();
    let line = |name| Line::new(name).with("time", day.said.as_str());
    if of_day.is_empty() {
        return Err(NotDone::failed(line("alarm.none_then")));
    }
    let done = Done::instead(line("alarm.not_then"));
    task.act(&done, |writer| {
        of_day.iter().try_for_each(|alarm| {
            if alarm.when.rule.is_none() {
                return kept::delete(writer, alarm.id);
            }
            let when = without(&alarm.when, &times_on(alarm, day));
            let within =
                |at: &Timestamp| (day.from.timestamp()..day.until.timestamp()).contains(at);
            // Put off until another day, it still comes then.
            let put_off = alarm.next.filter(|next| is_put_off(alarm) && !within(next));
            let ringing = alarm.ringing.filter(|at| !within(at));
            let next = put_off.or_else(|| next_after(&when, task.now()));
            if next.is_none() && ringing.is_none() {
                return kept::delete(writer, alarm.id);
            }
            let on = Alarm {
                when,
                next,
                ringing,
                ..alarm.clone()
            };
            kept::save(writer, &on).map(drop)
        })
    })?;
    Ok(done)
}

/// Who turns the alarm off while it rings means the ringing: what repeats rings again.
fn turned_off(task: &Task<'_>, alarm: &Alarm) -> Result<Done> {
    let again = alarm
        .when
        .rule
        .as_ref()
        .and_then(|_| next_after(&alarm.when, task.now()));
    let line = match again {
        Some(again) => Line::new("alarm.off_again").with("time", moment_said(task, again)),
        None => Line::new("alarm.off"),
    };
    let done = Done::instead(line).about(alarm.id);
    task.act(&done, |writer| silence(writer, alarm))?;
    Ok(done)
}

pub(super) fn cancel(task: &Task<'_>) -> Result<Done> {
    match task.word("alarm") {
        Some(words) if !is_named(task, words)? => {
            if let Some(day) = whole_day(task, words) {
                return not_that_day(task, &day);
            }
        }
        Some(_) => {}
        None => {
            if let Ok(alarm) = ringing(task) {
                return turned_off(task, &alarm);
            }
        }
    }
    let alarm = meant(task)?;
    if alarm.ringing.is_some() || (alarm.when.rule.is_some() && is_put_off(&alarm)) {
        return turned_off(task, &alarm);
    }
    let done = Done::plain().with_some("alarm", alarm.name.as_deref());
    task.act(&done, |writer| kept::delete(writer, alarm.id))?;
    Ok(done)
}

pub(super) fn cancel_all(task: &Task<'_>) -> Result<Done> {
    let open = open(task)?;
    if open.is_empty() {
        return Err(NotDone::failed(Line::new("alarm.none")));
    }
    let done = Done::plain();
    task.act(&done, |writer| {
        open.iter()
            .try_for_each(|alarm| kept::delete(writer, alarm.id))
    })?;
    Ok(done)
}
