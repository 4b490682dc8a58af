//! Timers: what each verb does to them, as pure rules, and the room that keeps what came of it.

mod rules;

use sotto_api::{NewTimer, Timer, TimerState};
use sotto_store::timers as kept;

pub use rules::{added, changed, ended, left_ms, paused, rang, resumed};

use super::find;
use super::when::{length_behind, length_of, length_said, read_length};
use super::{Done, Line, NotDone, Result, Task};

/// With more left than this nobody asks for seconds.
const TO_THE_MINUTE: u64 = 10 * 60_000;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "timer_start" => start(task),
        "timer_left" => left(task),
        "timer_list" => list(task),
        "timer_cancel_all" => cancel_all(task),
        _ => change(task),
    }
}

fn open(task: &Task<'_>) -> Result<Vec<Timer>> {
    Ok(task.here.store.read(kept::open)?)
}

fn start(task: &Task<'_>) -> Result<Done> {
    let length_ms = read_length(task, "duration")?;
    let name = task.word("name");
    let done = Done::plain()
        .with("duration", length_said(task, length_ms))
        .with_some("name", name);
    let new = NewTimer {
        name: name.map(str::to_owned),
        length_ms,
    };
    let timer: Timer = task.act(&done, |writer| kept::start(writer, &new))?;
    Ok(done.about(timer.id))
}

/// The timer that is meant: by name, or the only one, or the one that rings.
fn meant(task: &Task<'_>) -> Result<Timer> {
    let open = open(task)?;
    if open.is_empty() {
        return Err(NotDone::failed(Line::new("timer.none")));
    }
    let Some(words) = task.word("name") else {
        let ringing: Vec<&Timer> = open
            .iter()
            .filter(|timer| matches!(timer.state, TimerState::Ringing { .. }))
            .collect();
        let pick = match (&ringing[..], &open[..]) {
            ([one], _) if task.verb.tool == "timer_cancel" => Some((*one).clone()),
            (_, [one]) => Some(one.clone()),
            _ => None,
        };
        return pick.ok_or_else(|| {
            find::which(task, "name", open.iter().map(|timer| called(task, timer)))
        });
    };
    // One without a name goes by its length: "the ten minute one".
    if let Ok(length) = length_of(task, words) {
        let of_it: Vec<&Timer> = open
            .iter()
            .filter(|timer| timer.length_ms == length)
            .collect();
        if let [one] = of_it[..] {
            return Ok(one.clone());
        }
    }
    find::one(
        task,
        "name",
        words,
        &open,
        |timer| called(task, timer),
        "timer.unknown",
    )
    .cloned()
}

/// What a timer is called: its name, or its length.
fn called(task: &Task<'_>, timer: &Timer) -> String {
    timer
        .name
        .clone()
        .unwrap_or_else(|| length_said(task, timer.length_ms))
}

fn change(task: &Task<'_>) -> Result<Done> {
    let (now, timer) = (task.now(), meant(task)?);
    let mut done = Done::plain()
        .with_some("name", timer.name.as_deref())
        .about(timer.id);
    let wrong_state = |line: &'static str| {
        let line = Line::new(line);
        NotDone::failed(match &timer.name {
            Some(name) => line.with("name", name.as_str()),
            None => line,
        })
    };
    let next = match task.verb.tool.as_str() {
        "timer_pause" => paused(&timer, now).ok_or_else(|| wrong_state("timer.not_running"))?,
        "timer_resume" => resumed(&timer, now).ok_or_else(|| wrong_state("timer.not_paused"))?,
        "timer_change" => {
            let length = read_length(task, "duration")?;
            done = done.with("duration", length_said(task, length));
            changed(&timer, length, now)
        }
        "timer_add_time" | "timer_take_time" => {
            let length = read_length(task, "duration")?;
            done = done.with("duration", length_said(task, length));
            let by = i64::try_from(length).unwrap_or(i64::MAX);
            let by = if task.verb.tool == "timer_add_time" {
                by
            } else {
                -by
            };
            added(&timer, by, now).ok_or_else(|| wrong_state("timer.too_short"))?
        }
        // Only those are asked about that are not over.
        _ => ended(&timer, now).unwrap_or_else(|| timer.clone()),
    };
    task.act(&done, |writer| kept::save(writer, &next))?;
    Ok(done)
}

/// Those that ring.
pub(super) fn that_ring(task: &Task<'_>) -> Result<Vec<Timer>> {
    let mut open = open(task)?;
    open.retain(|timer| matches!(timer.state, TimerState::Ringing { .. }));
    Ok(open)
}

/// Puts off what rings: each counts down once more, for that long.
pub(super) fn put_off(task: &Task<'_>, ringing: &[Timer], length: u64) -> Result<Done> {
    let name = match ringing {
        [_] => "timer.put_off",
        _ => "timer.all_put_off",
    };
    let mut line = Line::new(name).with("length", length_behind(task, length));
    let mut about = None;
    if let [one] = ringing {
        about = Some(one.id);
        if let Some(name) = &one.name {
            line = line.with("name", name.as_str());
        }
    }
    let done = Done::instead(line);
    let done = match about {
        Some(about) => done.about(about),
        None => done,
    };
    let now = task.now();
    task.act(&done, |writer| {
        for timer in ringing {
            kept::save(writer, &changed(timer, length, now))?;
        }
        Ok(ringing.len())
    })?;
    Ok(done)
}

fn cancel_all(task: &Task<'_>) -> Result<Done> {
    let (now, open) = (task.now(), open(task)?);
    if open.is_empty() {
        return Err(NotDone::failed(Line::new("timer.none")));
    }
    let done = Done::plain();
    task.act(&done, |writer| {
        for over in open.iter().filter_map(|timer| ended(timer, now)) {
            kept::save(writer, &over)?;
        }
        Ok(open.len())
    })?;
    Ok(done)
}

fn left(task: &Task<'_>) -> Result<Done> {
    if task.word("name").is_none() {
        let open = open(task)?;
        if open.len() > 1 {
            let told = open.iter().map(|timer| timer.id);
            return Ok(Done::answer(all_left(task, &open)).told(told));
        }
    }
    let timer = meant(task)?;
    Ok(Done::answer(one_left(task, &timer, timer.name.is_some())).about(timer.id))
}

fn list(task: &Task<'_>) -> Result<Done> {
    let open = open(task)?;
    Ok(match open.len() {
        0 => Done::instead(Line::new("timer.none")),
        _ => Done::answer(all_left(task, &open)).told(open.iter().map(|timer| timer.id)),
    })
}

fn all_left(task: &Task<'_>, timers: &[Timer]) -> String {
    let each: Vec<String> = timers
        .iter()
        .map(|timer| one_left(task, timer, true))
        .collect();
    each.join("; ")
}

fn one_left(task: &Task<'_>, timer: &Timer, named: bool) -> String {
    let mut left = left_ms(timer, task.now());
    if left > TO_THE_MINUTE {
        left = left.next_multiple_of(60_000);
    }
    let left = length_said(task, left);
    let name = match (&timer.state, named) {
        (TimerState::Ringing { .. }, _) => "timer.rings",
        (TimerState::Paused { .. }, _) => "timer.paused_left",
        (_, true) => "timer.named_left",
        (_, false) => "timer.left",
    };
    let line = Line::new(name)
        .with("left", left)
        .with("name", called(task, timer));
    task.here.book.line(&line)
}
