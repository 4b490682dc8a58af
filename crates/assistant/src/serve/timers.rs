//! Timers. Without an id the only one is meant; where one rings, ending means that one.

use jiff::Timestamp;
use sotto_api::{Id, NewTimer, Reply, Timer, TimerRequest, TimerState};
use sotto_skills::doing::ByHand;
use sotto_skills::doing::timers::{added, changed, ended, paused, resumed};
use sotto_skills::doing::when::LONGEST;
use sotto_store::{Cannot, StoreError, timers};

use super::first::length;
use super::{Here, Refused, Served, named};

pub(super) fn serve(request: &TimerRequest, here: &Here<'_>) -> Served {
    match request {
        TimerRequest::List => Ok(Reply::Timers(here.read(timers::open)?)),
        TimerRequest::Start(new) => start(new, here),
        TimerRequest::Change { id, length_ms } => {
            let length_ms = length(*length_ms)?;
            let id = meant(*id, here, false)?;
            let longer = |timer: &Timer, now| {
                let open = !matches!(timer.state, TimerState::Over { .. });
                open.then(|| changed(timer, length_ms, now))
            };
            change(here, id, ByHand::TimerAsItWas, Cannot::TimerOver, longer)
        }
        TimerRequest::AddTime { id, by_ms } => {
            let id = meant(*id, here, false)?;
            let longer = |timer: &Timer, now| {
                let open = !matches!(timer.state, TimerState::Over { .. });
                let timer = open.then(|| added(timer, *by_ms, now)).flatten();
                timer.filter(|timer| timer.length_ms <= LONGEST)
            };
            change(here, id, ByHand::TimerAsItWas, Cannot::TimerTime, longer)
        }
        TimerRequest::Pause { id } => {
            let id = meant(*id, here, false)?;
            change(
                here,
                id,
                ByHand::TimerRunsAgain,
                Cannot::TimerStands,
                paused,
            )
        }
        TimerRequest::Resume { id } => {
            let id = meant(*id, here, false)?;
            change(
                here,
                id,
                ByHand::TimerPausedAgain,
                Cannot::TimerNotPaused,
                resumed,
            )
        }
        TimerRequest::Cancel { id } => {
            let id = meant(*id, here, true)?;
            change(here, id, ByHand::TimerBack, Cannot::TimerOver, ended)
        }
        TimerRequest::CancelAll => {
            here.change(ByHand::TimersBack, |writer| {
                let (open, now) = (timers::open(writer)?, writer.now());
                for over in open.iter().filter_map(|timer| ended(timer, now)) {
                    timers::save(writer, &over)?;
                }
                Ok(())
            })?;
            Ok(Reply::Done)
        }
    }
}

fn start(new: &NewTimer, here: &Here<'_>) -> Served {
    let new = NewTimer {
        name: named(new.name.as_ref()),
        length_ms: length(new.length_ms)?,
    };
    let timer = here.change(ByHand::TimerGone, |writer| timers::start(writer, &new))?;
    Ok(Reply::Timer(timer))
}

/// The timer of this id, or the only one there is.
fn meant(id: Option<Id>, here: &Here<'_>, ending: bool) -> Result<Id, Refused> {
    if let Some(id) = id {
        return Ok(id);
    }
    let open = here.read(timers::open)?;
    let rings = |timer: &&Timer| matches!(timer.state, TimerState::Ringing { .. });
    let ringing: Vec<&Timer> = open.iter().filter(rings).collect();
    match (&ringing[..], &open[..]) {
        (_, []) => Err(Refused::NoTimer),
        (_, [one]) => Ok(one.id),
        ([one], _) if ending => Ok(one.id),
        _ => Err(Refused::WhichTimer),
    }
}

/// Takes a timer to another state by a rule, on what it is at that moment; `why` says when the rule has nothing for it.
fn change(
    here: &Here<'_>,
    id: Id,
    undone: ByHand,
    why: Cannot,
    rule: impl FnOnce(&Timer, Timestamp) -> Option<Timer>,
) -> Served {
    let timer = here.change(undone, |writer| {
        let timer: Timer = writer.require(id)?;
        let next = rule(&timer, writer.now());
        let next = next.ok_or_else(|| StoreError::Invalid(why))?;
        timers::save(writer, &next)
    })?;
    Ok(Reply::Timer(timer))
}
