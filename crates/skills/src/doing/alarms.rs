//! Alarms.

mod off;

use off::{cancel, cancel_all, is_named, rings_on, whole_day};

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Alarm, NewAlarm, OccurrenceStage, Settings, Timer};
use sotto_store::{Reader, Writer, alarms as kept, occurrences, settings};

use crate::schedule::is_ahead;
use crate::time::{self, Meaning, Preferences};

use super::moved::{Moved, Old, goes_on, moved, upcoming};
use super::repeats::when_told;
use super::when::{
    Meant, hour_here, length_behind, next_after, read_length, ring_hour, when_of, when_said,
};
use super::{Done, Here, Line, NotDone, Result, Task, find, reminders, timers};

/// The hours of which one says good morning.
const MORNING: std::ops::Range<i8> = 4..12;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "alarm_set" => set(task),
        "alarm_change" => change(task),
        "alarm_cancel" => cancel(task),
        "alarm_cancel_all" => cancel_all(task),
        "alarm_snooze" => snooze(task),
        "alarm_stop" => stop(task),
        _ => list(task),
    }
}

fn open(task: &Task<'_>) -> Result<Vec<Alarm>> {
    Ok(task.here.store.read(kept::open)?)
}

/// The time in the slot. An alarm at five is in the morning, where a meeting at five would not be.
fn meant_time(task: &Task<'_>) -> Result<Meant> {
    when_meant(task, false)
}

fn when_meant(task: &Task<'_>, whole_days: bool) -> Result<Meant> {
    let preferences = Preferences {
        day_starts: 0,
        wakes: task.call.wakes,
        ..task.here.preferences.clone()
    };
    let here = Here {
        preferences: &preferences,
        ..*task.here
    };
    let early = Task {
        here: &here,
        ..*task
    };
    when_of(&early, task.need("time")?, whole_days)
}

fn set(task: &Task<'_>) -> Result<Done> {
    // "Set my alarm an hour earlier" is about one that is there. Of several the next is meant: the question which one would
    // have no slot for its answer.
    if task
        .word("time")
        .is_some_and(|words| is_a_shift(task, words))
        && let Some(first) = open(task)?.into_iter().next()
        && let Some(verb) = task.here.abilities.verb("alarm_change")
    {
        return change_one(&Task { verb, ..*task }, first);
    }
    let meant = meant_time(task)?;
    let name = task.word("name");
    let done = Done::plain()
        .with("time", meant.said.as_str())
        .with_some("name", name);
    let new = NewAlarm {
        name: name.map(str::to_owned),
        when: meant.when,
    };
    let alarm: Alarm = task.act(&done, |writer| kept::set(writer, &new, Some(meant.next)))?;
    Ok(done.about(alarm.id))
}

fn is_a_shift(task: &Task<'_>, words: &str) -> bool {
    let here = task.here;
    time::read(words, here.language, here.now, here.preferences)
        .is_ok_and(|reading| matches!(reading.meaning, Meaning::Shift { .. }))
}

/// What an alarm is called: its name, or its time.
fn called(task: &Task<'_>, alarm: &Alarm) -> String {
    alarm
        .name
        .clone()
        .unwrap_or_else(|| when_said(task, &alarm.when, alarm.next))
}

/// The alarm that is meant: the only one, by its name, or by its time.
fn meant(task: &Task<'_>) -> Result<Alarm> {
    let open = open(task)?;
    let Some(words) = task.word("alarm") else {
        return match &open[..] {
            [] => Err(NotDone::failed(Line::new("alarm.none"))),
            [one] => Ok(one.clone()),
            _ => Err(find::which(
                task,
                "alarm",
                open.iter().map(|alarm| called(task, alarm)),
            )),
        };
    };
    if open.is_empty() {
        return Err(NotDone::failed(Line::new("alarm.none")));
    }
    if let Some(day) = whole_day(task, words)
        && !is_named(task, words)?
    {
        let of_day: Vec<&Alarm> = open.iter().filter(|alarm| rings_on(alarm, &day)).collect();
        return match of_day[..] {
            [] => Err(NotDone::failed(
                Line::new("alarm.none_then").with("time", day.said.as_str()),
            )),
            [one] => Ok(one.clone()),
            _ => Err(find::which(
                task,
                "alarm",
                of_day.iter().map(|alarm| called(task, alarm)),
            )),
        };
    }
    if let Ok(time) = when_of(task, words, false) {
        let clock = hour_here(task, &time.when);
        let hour = |alarm: &Alarm| hour_here(task, &alarm.when);
        // "The seven o'clock one" says no day, and perhaps not which half of it.
        let half = |alarm: &Alarm| hour(alarm).hour() % 12 == clock.hour() % 12;
        let at = |alarm: &&Alarm| hour(alarm).minute() == clock.minute() && half(alarm);
        let exact: Vec<&Alarm> = open.iter().filter(|alarm| hour(alarm) == clock).collect();
        let near: Vec<&Alarm> = open.iter().filter(at).collect();
        if let ([one], _) | (_, [one]) = (&exact[..], &near[..]) {
            return Ok((*one).clone());
        }
    }
    // The newest last: of two of the same name it is meant.
    let mut open = open;
    open.sort_by_key(|alarm| alarm.id);
    find::one(
        task,
        "alarm",
        words,
        &open,
        |alarm| called(task, alarm),
        "alarm.unknown",
    )
    .cloned()
}

fn change(task: &Task<'_>) -> Result<Done> {
    change_one(task, meant(task)?)
}

fn change_one(task: &Task<'_>, alarm: Alarm) -> Result<Done> {
    let old = Old {
        when: &alarm.when,
        except: &[],
        next: upcoming(&alarm.when, alarm.next, task.now(), ring_hour(task)?),
    };
    let read = || when_meant(task, true);
    let (time, once) = match moved(task, task.need("time")?, read, &old)? {
        Moved::All(time) => (time, None),
        Moved::Once { to, away } => (to, Some(goes_on(task, &alarm.when, away)?)),
    };
    let mut done = Done::plain().with("time", time.said.as_str());
    if once.is_some() {
        let line = Line::new("alarm.moved_once");
        done.instead = Some(line.with("time", time.said.as_str()));
    }
    let about = task.act(&done, |writer| {
        if alarm.ringing.is_some() {
            acknowledge(writer, &alarm)?;
        }
        if let Some((when, next)) = once {
            let alone = NewAlarm {
                name: alarm.name.clone(),
                when: time.when.clone(),
            };
            let on = Alarm {
                when,
                next,
                ringing: None,
                ..alarm
            };
            kept::save(writer, &on)?;
            return Ok(kept::set(writer, &alone, Some(time.next))?.id);
        }
        let next = Alarm {
            when: time.when.clone(),
            next: Some(time.next),
            ringing: None,
            ..alarm
        };
        Ok(kept::save(writer, &next)?.id)
    })?;
    Ok(done.about(about))
}

fn list(task: &Task<'_>) -> Result<Done> {
    let open = open(task)?;
    let each: Vec<String> = open
        .iter()
        .map(|alarm| {
            let time = when_told(task, &alarm.when, alarm.next);
            match &alarm.name {
                Some(name) => format!("{name}: {time}"),
                None => time,
            }
        })
        .collect();
    Ok(match each.len() {
        0 => Done::instead(Line::new("alarm.none")),
        _ => Done::answer(each.join("; ")).told(open.iter().map(|alarm| alarm.id)),
    })
}

fn that_rings(task: &Task<'_>) -> Result<Option<Alarm>> {
    let mut open = open(task)?.into_iter();
    Ok(open.find(|alarm| alarm.ringing.is_some()))
}

fn none_rings() -> NotDone {
    NotDone::failed(Line::new("alarm.none_rings"))
}

fn ringing(task: &Task<'_>) -> Result<Alarm> {
    that_rings(task)?.ok_or_else(none_rings)
}

fn snooze(task: &Task<'_>) -> Result<Done> {
    let Some(alarm) = that_rings(task)? else {
        let timers = timers::that_ring(task)?;
        return match &timers[..] {
            [] => snooze_reminder(task),
            ringing => snooze_timers(task, ringing),
        };
    };
    let (length, until) = pause(task)?;
    let done = Done::answer(length_behind(task, length)).about(alarm.id);
    task.act(&done, |writer| put_off(writer, &alarm, until))?;
    Ok(done)
}

/// "Snooze" is said of a timer that rings as of an alarm.
fn snooze_timers(task: &Task<'_>, ringing: &[Timer]) -> Result<Done> {
    let verb = task.here.abilities.verb("timer_change");
    let verb = verb.ok_or_else(none_rings)?;
    let (length, _) = pause(task)?;
    timers::put_off(&Task { verb, ..*task }, ringing, length)
}

/// "Remind me again in ten minutes" is said of a reminder that has come as of an alarm that rings.
fn snooze_reminder(task: &Task<'_>) -> Result<Done> {
    let look = |reader: &Reader<'_>| reminders::that_came(reader, task.now());
    let came = task.here.store.read(look)?;
    let (Some(reminder), Some(verb)) = (came, task.here.abilities.verb("reminder_move")) else {
        return Err(none_rings());
    };
    let (length, until) = pause(task)?;
    reminders::come_again(&Task { verb, ..*task }, &reminder, length, until)
}

/// How long is slept on, and until when.
fn pause(task: &Task<'_>) -> Result<(u64, Timestamp)> {
    let length = match task.word("duration") {
        Some(_) => read_length(task, "duration")?,
        None => usual_snooze_ms(&task.here.store.read(settings::get)?),
    };
    let pause = SignedDuration::from_millis(i64::try_from(length).unwrap_or(i64::MAX));
    let until = task.now().checked_add(pause).map_err(|_| none_rings())?;
    Ok((length, until))
}

/// How long "snooze" is when nothing else is said, in milliseconds.
#[must_use]
pub fn usual_snooze_ms(settings: &Settings) -> u64 {
    u64::from(settings.time.snooze_minutes.max(1)) * 60_000
}

/// An alarm that rings is silent until a moment.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn put_off(
    writer: &mut Writer<'_>,
    alarm: &Alarm,
    until: Timestamp,
) -> sotto_store::Result<Alarm> {
    let due = due_of(writer, alarm, writer.now())?.unwrap_or(until);
    occurrences::advance(writer, alarm.id, due, OccurrenceStage::Snoozed { until })?;
    let silent = Alarm {
        next: Some(until),
        ringing: None,
        ..alarm.clone()
    };
    kept::save(writer, &silent)
}

/// An alarm that rings has done its duty: what repeats goes on from its own rule, since snoozing moved `next`.
///
/// # Errors
/// When it is not there, or cannot be kept.
pub fn silence(writer: &mut Writer<'_>, alarm: &Alarm) -> sotto_store::Result<Alarm> {
    let now = writer.now();
    acknowledge(writer, alarm)?;
    let repeats = alarm.when.rule.is_some();
    let silent = Alarm {
        next: repeats.then(|| next_after(&alarm.when, now)).flatten(),
        ringing: None,
        ..alarm.clone()
    };
    kept::save(writer, &silent)
}

/// The moment at which an alarm rang is over: the person has heard it.
///
/// # Errors
/// When it cannot be kept.
pub fn acknowledge(writer: &mut Writer<'_>, alarm: &Alarm) -> sotto_store::Result<()> {
    let due = due_of(writer, alarm, writer.now())?.unwrap_or_else(|| writer.now());
    occurrences::advance(writer, alarm.id, due, OccurrenceStage::Acknowledged).map(drop)
}

/// The moment at which an alarm was due that rings or was put off. It rings a little later than that, and much later where
/// the machine slept. A moment by a clock that was ahead is not meant.
fn due_of(
    reader: &Reader<'_>,
    alarm: &Alarm,
    now: Timestamp,
) -> sotto_store::Result<Option<Timestamp>> {
    let newest = occurrences::of(reader, alarm.id)?
        .into_iter()
        .rfind(|occurrence| {
            occurrence.stage < OccurrenceStage::Acknowledged && !is_ahead(occurrence.due, now)
        });
    Ok(newest.map(|occurrence| occurrence.due).or(alarm.ringing))
}

fn stop(task: &Task<'_>) -> Result<Done> {
    let alarm = ringing(task)?;
    // What rings by day or has a name woke nobody.
    let woke = alarm.name.is_none() && MORNING.contains(&task.here.now.hour());
    let done = if woke {
        Done::plain()
    } else {
        Done::instead(Line::new("alarm.off"))
    };
    let done = done.about(alarm.id);
    task.act(&done, |writer| silence(writer, &alarm))?;
    Ok(done)
}
