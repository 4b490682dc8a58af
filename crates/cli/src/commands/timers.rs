//! `sotto timers`: what counts down.

use jiff::Zoned;
use sotto_api::{Id, NewTimer, Reply, Request, Timer, TimerRequest, TimerState};
use sotto_skills::doing::timers::left_ms;

use crate::arguments::Timers;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::shown::{self, countdown};
use crate::kept::times::Times;
use crate::output::Output;

impl Named for Timer {
    const WHAT: &str = "timer";
    const SHOWN_BY: &str = "sotto timers";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        let length = Times::length_said(self.length_ms);
        self.name.clone().into_iter().chain([length]).collect()
    }
}

/// Does it.
pub async fn timers(
    what: Option<Timers>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let desk = &mut desk;
    match what.unwrap_or(Timers::List) {
        Timers::List => {
            let timers = open(desk).await?;
            let now = desk.now.clone();
            desk.show_all(&timers, "No timer runs.", || lines(&timers, &now))
        }
        Timers::Start { words } => start(&words, desk).await,
        Timers::Pause { which } => {
            let id = meant(&which, desk).await?;
            change(TimerRequest::Pause { id }, "Paused", desk).await
        }
        Timers::Resume { which } => {
            let id = meant(&which, desk).await?;
            change(TimerRequest::Resume { id }, "Runs on", desk).await
        }
        Timers::AddTime { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            let by_ms = i64::try_from(length_ms).unwrap_or(i64::MAX);
            change(TimerRequest::AddTime { id, by_ms }, "Longer", desk).await
        }
        Timers::TakeTime { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            let by_ms = -i64::try_from(length_ms).unwrap_or(i64::MAX);
            change(TimerRequest::AddTime { id, by_ms }, "Shorter", desk).await
        }
        Timers::Change { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            change(TimerRequest::Change { id, length_ms }, "Changed", desk).await
        }
        Timers::Cancel { all: true, .. } => {
            let request = Request::Timer(TimerRequest::CancelAll);
            desk.act(request, |_| "All timers are ended.".to_owned())
                .await
        }
        Timers::Cancel { which, .. } => {
            let id = meant(&which, desk).await?;
            let request = Request::Timer(TimerRequest::Cancel { id });
            desk.act(request, |_| "The timer is ended.".to_owned())
                .await
        }
    }
}

async fn start(words: &[String], desk: &mut Desk<'_>) -> Result<(), CliError> {
    let times = desk.times().await?;
    let (length_ms, name) = times.length_first(words)?;
    let new = NewTimer {
        name: (!name.is_empty()).then(|| name.join(" ")),
        length_ms,
    };
    change(TimerRequest::Start(new), "Started", desk).await
}

async fn change(request: TimerRequest, done: &str, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let zone = desk.now.time_zone().clone();
    desk.act(Request::Timer(request), |reply| match reply {
        Reply::Timer(timer) => {
            // As it stands when the change was made, a moment after the command was given.
            let now = timer.changed.to_zoned(zone);
            let name = timer
                .name
                .as_deref()
                .map(|name| format!("{}, ", plain(name)));
            let (name, id) = (name.unwrap_or_default(), short(timer.id));
            format!("{done} ({id}): {name}{}.", state(timer, &now))
        }
        _ => format!("{done}."),
    })
    .await
}

async fn open(desk: &Desk<'_>) -> Result<Vec<Timer>, CliError> {
    desk.get(Request::Timer(TimerRequest::List)).await
}

/// The timer that is meant; without words the core takes the only one.
async fn meant(words: &[String], desk: &Desk<'_>) -> Result<Option<Id>, CliError> {
    if words.is_empty() {
        return Ok(None);
    }
    let words = words.join(" ");
    let open = open(desk).await?;
    // "10m" names the one of ten minutes, if there is only one.
    if let Ok(length) = desk.times().await?.length(&words) {
        let mut of_it = open.iter().filter(|timer| timer.length_ms == length);
        if let (Some(one), None) = (of_it.next(), of_it.next()) {
            return Ok(Some(one.id));
        }
    }
    find::one(&words, &open).map(|timer| Some(timer.id))
}

async fn length_and_timer(
    words: &[String],
    desk: &Desk<'_>,
) -> Result<(u64, Option<Id>), CliError> {
    let times = desk.times().await?;
    let (length_ms, which) = times.length_first(words)?;
    Ok((length_ms, meant(which, desk).await?))
}

/// Timers in the order they were started.
#[must_use]
pub fn lines(timers: &[Timer], now: &Zoned) -> String {
    let ids: Vec<Id> = timers.iter().map(|timer| timer.id).collect();
    let each: Vec<Row> = timers
        .iter()
        .zip(shorts(&ids))
        .map(|(timer, id)| {
            let name = timer.name.clone().unwrap_or_default();
            Row::new([id, state(timer, now)], name)
        })
        .collect();
    rows(&each)
}

fn state(timer: &Timer, now: &Zoned) -> String {
    let length = Times::length_said(timer.length_ms);
    match timer.state {
        TimerState::Ringing { since } => {
            format!("rings since {}, {length}", shown::moment(since, now))
        }
        TimerState::Over { .. } => format!("over, {length}"),
        TimerState::Paused { .. } | TimerState::Running { .. } => {
            let left = countdown(left_ms(timer, now.timestamp()));
            let paused = if matches!(timer.state, TimerState::Paused { .. }) {
                "paused, "
            } else {
                ""
            };
            format!("{paused}{left} left of {length}")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn timers_are_shown_with_what_is_left() {
        let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let timer = |id: &str, name: Option<&str>, state| Timer {
            id: format!("01998000-0000-7000-8000-{id}").parse().unwrap(),
            name: name.map(str::to_owned),
            length_ms: 600_000,
            state,
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        };
        let at = |text: &str| text.parse().unwrap();
        let timers = [
            timer(
                "00000000aaaa",
                Some("eggs"),
                TimerState::Running {
                    ends: at("2026-11-21T13:07:12Z"),
                },
            ),
            timer(
                "00000000bbbb",
                None,
                TimerState::Paused { left_ms: 240_000 },
            ),
            timer(
                "00000000cccc",
                Some("tea"),
                TimerState::Ringing {
                    since: at("2026-11-21T12:58:00Z"),
                },
            ),
        ];
        assert_eq!(
            lines(&timers, &now),
            "aaaa  7:12 left of 10 minutes              eggs\n\
             bbbb  paused, 4:00 left of 10 minutes\n\
             cccc  rings since today 13:58, 10 minutes  tea\n"
        );
        assert_eq!(timers[0].names(), ["eggs", "10 minutes"]);
    }
}
