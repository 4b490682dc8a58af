//! `sotto timers`: what counts down.

use sotto_api::{Id, NewTimer, Reply, Request, Timer, TimerRequest, TimerState};
use sotto_skills::doing::Line;
use sotto_skills::doing::timers::left_ms;
use sotto_skills::numbers::Language;

use crate::arguments::Timers;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::shown::{self, countdown};
use crate::kept::times::Times;
use crate::output::Output;

impl Named for Timer {
    const WHAT: &str = "rows.a_timer";
    const SHOWN_BY: &str = "sotto timers";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        let lengths = Language::all().map(|language| Times::length_said(self.length_ms, language));
        self.name.clone().into_iter().chain(lengths).collect()
    }
}

/// Does it.
pub async fn timers(
    what: Option<Timers>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Timers::List) {
        Timers::List => {
            let timers = open(desk).await?;
            let now = desk.now.clone();
            let none = now.say("told.no_timer", []);
            desk.show_all(&timers, &none, || lines(&timers, &now))
        }
        Timers::Start { words } => start(&words, desk).await,
        Timers::Pause { which } => {
            let id = meant(&which, desk).await?;
            change(TimerRequest::Pause { id }, "told.timer_paused", desk).await
        }
        Timers::Resume { which } => {
            let id = meant(&which, desk).await?;
            change(TimerRequest::Resume { id }, "told.timer_on", desk).await
        }
        Timers::AddTime { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            let by_ms = i64::try_from(length_ms).unwrap_or(i64::MAX);
            change(
                TimerRequest::AddTime { id, by_ms },
                "told.timer_longer",
                desk,
            )
            .await
        }
        Timers::TakeTime { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            let by_ms = -i64::try_from(length_ms).unwrap_or(i64::MAX);
            change(
                TimerRequest::AddTime { id, by_ms },
                "told.timer_shorter",
                desk,
            )
            .await
        }
        Timers::Change { words } => {
            let (length_ms, id) = length_and_timer(&words, desk).await?;
            change(
                TimerRequest::Change { id, length_ms },
                "told.timer_changed",
                desk,
            )
            .await
        }
        Timers::Cancel { all: true, .. } => {
            let request = Request::Timer(TimerRequest::CancelAll);
            let told = desk.now.say("told.timers_ended", []);
            desk.act(request, |_| told).await
        }
        Timers::Cancel { which, .. } => {
            let id = meant(&which, desk).await?;
            let request = Request::Timer(TimerRequest::Cancel { id });
            let told = desk.now.say("told.timer_ended", []);
            desk.act(request, |_| told).await
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
    change(TimerRequest::Start(new), "told.timer_started", desk).await
}

async fn change(
    request: TimerRequest,
    done: &'static str,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let now = desk.now.clone();
    let done = now.say(done, []);
    desk.act(Request::Timer(request), |reply| match reply {
        Reply::Timer(timer) => {
            // As it stands when the change was made, a moment after the command was given.
            let now = Clock {
                at: timer.changed.to_zoned(now.time_zone().clone()),
                language: now.language,
            };
            let line = Line::new("told.timer")
                .with("done", done)
                .with("id", short(timer.id))
                .with("state", state(timer, &now));
            match &timer.name {
                Some(name) => line.with("name", plain(name)),
                None => line,
            }
            .said_in(now.language)
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
    find::one(desk.now.language, &words, &open).map(|timer| Some(timer.id))
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
pub fn lines(timers: &[Timer], now: &Clock) -> String {
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

fn state(timer: &Timer, now: &Clock) -> String {
    let length = Times::length_said(timer.length_ms, now.language);
    let length = ("length", length);
    match timer.state {
        TimerState::Ringing { since } => {
            let when = ("when", shown::moment(since, now));
            now.say("rows.rings_of", [when, length])
        }
        TimerState::Over { .. } => now.say("rows.over", [length]),
        TimerState::Paused { .. } | TimerState::Running { .. } => {
            let left = ("left", countdown(left_ms(timer, now.timestamp())));
            let name = if matches!(timer.state, TimerState::Paused { .. }) {
                "rows.paused"
            } else {
                "rows.left"
            };
            now.say(name, [left, length])
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn timers_are_shown_with_what_is_left() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
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
        assert_eq!(timers[0].names(), ["eggs", "10 minutes", "10 Minuten"]);
        let german = Clock {
            language: Language::GERMAN,
            ..now
        };
        assert_eq!(state(&timers[0], &german), "noch 7:12 von 10 Minuten");
    }
}
