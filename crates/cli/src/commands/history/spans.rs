//! `sotto history spans`: where the time of turns went, for programs that draw such things.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sotto_api::{Conversation, HistoryRequest, ProblemCode, Request, Turn};
use sotto_assistant::link::Client;
use sotto_assistant::spans::otlp;

use crate::error::CliError;
use crate::kept::answer::Answer;
use crate::kept::clock::say_exactly;
use crate::kept::rows::count;
use crate::kept::times::Times;
use crate::kept::{Desk, invalid, unexpected};
use crate::resident;
use crate::spans;

/// Without any other word, so many of the newest.
const USUAL: u32 = 20;

/// Which turns are meant.
pub(super) struct Which {
    /// So many of the newest.
    pub last: Option<u32>,
    /// Only those since then.
    pub since: Option<String>,
}

/// Prints them, writes them into a file, or hands them to a collector.
pub(super) async fn tell(
    which: Which,
    file: Option<PathBuf>,
    collector: Option<String>,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let since = match &which.since {
        Some(words) => Some(moment(words, &desk.times().await?)?),
        None => None,
    };
    let most = which.last.or(since.is_none().then_some(USUAL));
    let mut client = resident::connect(desk.home()).await?;
    let turns = aside(move || all(&mut client)).await?;
    let turns = chosen(turns, since, most);
    let (number, much) = (turns.len(), count(turns.len(), "turn", "turns"));
    let file = file.filter(|file| file.as_os_str() != "-");
    let told = match (file, collector) {
        (Some(file), _) => {
            spans::write(&turns, &file)?;
            format!("The times of {much} are in {}.", file.display())
        }
        (None, Some(url)) if turns.is_empty() => {
            format!("There are no such turns. Nothing was sent to {url}.")
        }
        (None, Some(url)) => {
            let (home, to) = (desk.home().clone(), url.clone());
            aside(move || spans::send(&turns, &to, &home)).await?;
            format!("The times of {much} were sent to {url}.")
        }
        (None, None) => return desk.output.json(&otlp(&turns)),
    };
    if desk.output.json {
        return desk.output.json(&json!({ "turns": number }));
    }
    desk.output.note(told);
    Ok(())
}

/// What waits goes where waiting is allowed.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CliError> + Send + 'static,
) -> Result<T, CliError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => Err(CliError::System(broken.into())),
    }
}

/// All turns. One connection for all of them: somebody may have gone on in the oldest conversation just now, so each is asked
/// for its turns, and there may be thousands.
fn all(client: &mut Client) -> Result<Vec<Turn>, CliError> {
    let conversations: Vec<Conversation> = get(
        client,
        HistoryRequest::Conversations {
            before: None,
            limit: u32::MAX,
        },
    )?;
    let mut turns = Vec::new();
    for conversation in conversations {
        let conversation = conversation.id;
        match get::<Vec<Turn>>(client, HistoryRequest::Turns { conversation }) {
            Ok(more) => turns.extend(more),
            // Removed meanwhile.
            Err(CliError::Problem(problem)) if problem.code == ProblemCode::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(turns)
}

fn get<T: Answer>(client: &mut Client, request: HistoryRequest) -> Result<T, CliError> {
    T::of(resident::ask(client, Request::History(request))?).ok_or_else(unexpected)
}

/// Those that are meant, the oldest first.
fn chosen(mut turns: Vec<Turn>, since: Option<Timestamp>, most: Option<u32>) -> Vec<Turn> {
    turns.sort_by_key(|turn| (turn.created, turn.id));
    if let Some(since) = since {
        turns.retain(|turn| turn.created >= since);
    }
    if let Some(most) = most {
        turns.drain(..turns.len().saturating_sub(most as usize));
    }
    turns
}

/// A moment that is over: "yesterday", "2h" for two hours ago, or as programs write it.
fn moment(words: &str, times: &Times) -> Result<Timestamp, CliError> {
    let moment = match (words.trim().parse::<Timestamp>(), times.length(words)) {
        (Ok(moment), _) => moment,
        (Err(_), Ok(ms)) => {
            let length = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
            times.now.saturating_sub(length).timestamp()
        }
        (Err(_), Err(_)) => times.before(words)?,
    };
    if moment > times.now.timestamp() {
        let told = say_exactly(times.told_in(), "told.still_to_come", [("words", words)]);
        return Err(invalid(told));
    }
    Ok(moment)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use sotto_api::{Id, Outcome, UnderstoodBy, Via};
    use sotto_skills::numbers::Language;

    use super::*;

    fn turn(second: i64) -> Turn {
        Turn {
            id: Id::new(),
            conversation: Id::new(),
            replaces: None,
            revision: 0,
            via: Via::Hotkey,
            heard: String::new(),
            answer: String::new(),
            understood_by: UnderstoodBy::Pattern,
            actions: Vec::new(),
            outcome: Outcome::Answered,
            sources: Vec::new(),
            recording: None,
            trace: Vec::new(),
            created: Timestamp::from_second(second).unwrap(),
        }
    }

    #[test]
    fn the_newest_are_chosen_and_the_oldest_of_them_come_first() {
        let turns: Vec<Turn> = [40, 10, 30, 20].map(turn).into();
        let seconds = |since: Option<i64>, most| -> Vec<i64> {
            let since = since.map(|second| Timestamp::from_second(second).unwrap());
            let chosen = chosen(turns.clone(), since, most);
            chosen.iter().map(|turn| turn.created.as_second()).collect()
        };
        assert_eq!(seconds(None, None), [10, 20, 30, 40]);
        assert_eq!(seconds(None, Some(3)), [20, 30, 40]);
        assert_eq!(seconds(None, Some(9)), [10, 20, 30, 40]);
        assert_eq!(seconds(Some(20), None), [20, 30, 40]);
        assert_eq!(seconds(Some(20), Some(1)), [40]);
        assert!(seconds(Some(41), None).is_empty());
    }

    #[test]
    fn moments_are_days_lengths_or_as_programs_write_them() {
        let now = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let times = Times::in_language(now, Language::ENGLISH);
        for (words, expected) in [
            ("today", "2026-11-20T23:00:00Z"),
            ("yesterday", "2026-11-19T23:00:00Z"),
            ("2h", "2026-11-21T11:00:00Z"),
            ("90 minutes", "2026-11-21T11:30:00Z"),
            ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z"),
        ] {
            let read = moment(words, &times).unwrap();
            assert_eq!(read.to_string(), expected, "{words}");
        }
        let error = moment("tomorrow", &times).unwrap_err().to_string();
        assert!(error.contains("still to come"), "{error}");
        assert!(moment("never ever", &times).is_err());
    }
}
