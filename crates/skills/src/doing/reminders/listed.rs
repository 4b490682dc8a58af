//! Reading reminders out: those to come first, then those that came and that nobody ticked off.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{OccurrenceStage, Reminder};
use sotto_store::{Reader, occurrences, reminders as kept};

use crate::doing::repeats::when_told;
use crate::doing::when::{moment_said, ring_hour, rings_after, stretch_of, when_said};
use crate::doing::{Done, Line, Result, Task};

/// More than this many are not read out.
const MOST_TOLD: usize = 6;

/// A reminder at one of its times.
struct On {
    reminder: Reminder,
    /// When it comes, or was due.
    at: Option<Timestamp>,
    /// It came, and nobody has said that it is done.
    came: bool,
}

pub(super) fn list(task: &Task<'_>) -> Result<Done> {
    let mut open = task.here.store.read(|reader| open(reader, task.now()))?;
    if open.is_empty() {
        return Ok(Done::instead(Line::new("reminder.none")));
    }
    let words = task.word("time");
    if let Some(words) = words {
        let stretch = stretch_of(task, words)?;
        let (from, until) = (stretch.from.timestamp(), stretch.until.timestamp());
        let all_day_at = ring_hour(task)?;
        open = open
            .into_iter()
            .filter_map(|on| within(on, from, until, all_day_at))
            .collect();
        if open.is_empty() {
            let line = Line::new("reminder.none_then").with("time", stretch.said);
            return Ok(Done::instead(line));
        }
    }
    in_order(&mut open);
    let more = open.len().saturating_sub(MOST_TOLD);
    let each = open.iter().take(MOST_TOLD);
    let each: Vec<String> = each.map(|on| told(task, on, words.is_none())).collect();
    let ids = open.iter().take(MOST_TOLD).map(|on| on.reminder.id);
    Ok(Done::answer(task.told(each, more))
        .about(open[0].reminder.id)
        .told(ids))
}

/// All that are open, each at its next time or at the one at which it came.
fn open(reader: &Reader<'_>, now: Timestamp) -> sotto_store::Result<Vec<On>> {
    let mut open = Vec::new();
    for reminder in kept::shown(reader)? {
        let comes = reminder.comes();
        let came = comes.is_none_or(|at| at <= now);
        let at = if came {
            was_due(reader, &reminder)?.or(comes)
        } else {
            comes
        };
        open.push(On { reminder, at, came });
    }
    Ok(open)
}

/// The last moment at which it was shown, and has not been ticked off since.
fn was_due(reader: &Reader<'_>, reminder: &Reminder) -> sotto_store::Result<Option<Timestamp>> {
    let shown = occurrences::of(reader, reminder.id)?
        .into_iter()
        .rfind(|occurrence| occurrence.stage < OccurrenceStage::Acknowledged);
    Ok(shown
        .map(|occurrence| occurrence.due)
        .or_else(|| reminder.when.first()))
}

/// The same at its first time within a stretch, if it has one there.
fn within(mut on: On, from: Timestamp, until: Timestamp, all_day_at: u32) -> Option<On> {
    let inside = |at: &Timestamp| (from..until).contains(at);
    let at = on.at?;
    if inside(&at) {
        return Some(on);
    }
    if on.came || on.reminder.when.rule.is_none() {
        return None;
    }
    // What its rule names before its next time was called off, or is done.
    let just_before = from - SignedDuration::from_nanos(1);
    let later = rings_after(&on.reminder.when, at.max(just_before), all_day_at);
    on.at = Some(later.filter(inside)?);
    Some(on)
}

/// What is to come by when it comes; behind it what came, the newest first.
fn in_order(open: &mut Vec<On>) {
    let (mut came, mut ahead): (Vec<On>, Vec<On>) = open.drain(..).partition(|on| on.came);
    ahead.sort_by_key(|on| on.at);
    came.sort_by_key(|on| Reverse(on.at));
    open.extend(ahead);
    open.extend(came);
}

/// A reminder with its time. `repeating` tells how often it comes; who asked about a day knows that it is then.
fn told(task: &Task<'_>, on: &On, repeating: bool) -> String {
    let (when, text) = (&on.reminder.when, on.reminder.text.as_str());
    let put_off = on.reminder.snoozed.filter(|until| on.at == Some(*until));
    let time = match put_off {
        Some(until) if when.rule.is_none() || !repeating => moment_said(task, until),
        _ if repeating && !on.came => when_told(task, when, on.at),
        _ => when_said(task, when, on.at),
    };
    let line = Line::new(if on.came {
        "reminder.was_due"
    } else {
        "reminder.with_time"
    });
    task.here
        .book
        .line(&line.with("text", text).with("time", time))
}
