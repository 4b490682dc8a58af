//! One request to the running Sotto and its answer, shown as it comes; and the conversation that `sotto` alone opens.

mod shown;

use std::io::IsTerminal;

use jiff::Zoned;
use sotto_api::{
    Choice, Event, Id, Notice, Outcome, Reply, Request, Settings, TextRequest, Turn, Via,
};
use sotto_assistant::bells;
use sotto_assistant::link::{Client, Listening};
use sotto_skills::abilities::Abilities;
use sotto_skills::doing::Phrasebook;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use tokio::sync::mpsc;

use super::status::sentence;
use crate::error::{CliError, FAILED};
use crate::home::Home;
use crate::language::spoken_here;
use crate::output::{Output, complain};
use crate::resident::{ask, call, connect};
use crate::text::lines::{is_about_the_line, lines};
use shown::Shown;

const HELP: &str = "Say what you want: \"set a timer for ten minutes\", \"add milk to the shopping list\", \"what is 15 percent of 80\".\n\
/undo   take back what was done last\n/stop   end what rings\n/help   this list\n/quit   end (Ctrl-D too)\nCtrl-C  stop an answer";

/// `sotto ask TEXT`.
pub async fn once(
    text: String,
    spoken: bool,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let shown = *output;
    let answering = async {
        let client = connect(home).await?;
        one(client, text, spoken, shown).await
    };
    let (_, turn) = tokio::select! {
        // From the first moment on, so that no Ctrl-C ends this without a word.
        biased;
        Ok(()) = tokio::signal::ctrl_c() => {
            if output.is_watched() {
                output.note(""); // Behind the ^C that the terminal shows.
            }
            // The connection ends with this program: what waits is not begun then, and what goes on is stopped.
            return Err(CliError::Interrupted);
        }
        done = answering => done?,
    };
    if output.json {
        output.json(&turn)?;
    }
    match turn.outcome {
        Outcome::Failed { .. } => Err(CliError::Said(FAILED)),
        _ => Ok(()),
    }
}

/// `sotto`: talks until there are no more lines.
pub async fn converse(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut client = connect(home).await?;
    let terminal = std::io::stdin().is_terminal();
    // What rings is shown also while nobody types.
    let shown = tokio::spawn(show_what_rings(home.clone(), *output));
    output.note("/help lists what there is besides talking.");
    let mut lines = lines();
    loop {
        if terminal && !output.json {
            output.piece("› ")?;
        }
        let line = tokio::select! {
            line = lines.recv() => line,
            _ = tokio::signal::ctrl_c() => None,
        };
        let Some(line) = line else { break };
        let line = match line {
            Err(error) if is_about_the_line(&error) => {
                complain(&error);
                continue;
            }
            line => line?,
        };
        match line.trim() {
            "" => {}
            "/quit" | "/exit" => break,
            "/help" => output.note(HELP),
            "/undo" => show(call(home, Request::Undo).await, output)?,
            "/stop" => show(call(home, Request::Stop).await, output)?,
            command if command.starts_with('/') => output.note(format_args!(
                "There is no {command}. /help lists what there is."
            )),
            text => match turn(client, text.to_owned(), home, output).await {
                Ok(same) => client = same,
                Err(CliError::Interrupted) => {
                    output.note("\nStopped.");
                    client = connect(home).await?;
                }
                // One that fell, or was ended from elsewhere, does not end the conversation.
                Err(error @ CliError::Problem(_)) => {
                    complain(&error);
                    client = connect(home).await?;
                }
                Err(error) => return Err(error),
            },
        }
    }
    shown.abort();
    if terminal {
        output.note("");
    }
    Ok(())
}

/// One turn of a conversation. Ctrl-C gives up this one and nothing else, as where `sotto ask` is ended: what rings, and what
/// somebody else asked for, goes on.
async fn turn(
    client: Client,
    text: String,
    home: &Home,
    output: &mut Output,
) -> Result<Client, CliError> {
    let own = client.hang_up();
    let answering = one(client, text, false, *output);
    tokio::pin!(answering);
    let (client, turn) = tokio::select! {
        done = &mut answering => done?,
        _ = tokio::signal::ctrl_c() => {
            own.now();
            if cfg!(unix) {
                // It ends at once, and what it had already heard is shown before the next line.
                let _ = answering.await;
            } else {
                // A pipe ends with what is said next, and a stop is the only thing that makes somebody say something.
                call(home, Request::Stop).await?;
            }
            return Err(CliError::Interrupted);
        }
    };
    if output.json {
        output.json(&turn)?;
    }
    Ok(client)
}

fn show(reply: Result<Reply, CliError>, output: &mut Output) -> Result<(), CliError> {
    match reply {
        Ok(Reply::Undone(undone)) if output.json => output.json(&undone),
        Ok(Reply::Undone(undone)) => undone
            .what
            .iter()
            .filter(|what| !what.is_empty())
            .try_for_each(|what| output.line(what)),
        Ok(Reply::Done) => {
            output.note("Stopped.");
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(error @ CliError::Problem(_)) => {
            complain(&error);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Asks, shows the answer as it comes, and gives the turn as it was kept, with the connection.
async fn one(
    mut client: Client,
    text: String,
    spoken: bool,
    output: Output,
) -> Result<(Client, Turn), CliError> {
    let work = move || {
        ask(&mut client, Request::Subscribe { level: false })?;
        let request = TextRequest::Ask {
            text,
            conversation: None,
            via: Via::CommandLine,
            spoken,
        };
        let Reply::Begun { id } = ask(&mut client, Request::Text(request))? else {
            return Err(CliError::NoResident);
        };
        let turn = follow(&mut client, id, output)?;
        Ok((client, turn))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|broken| CliError::System(broken.into()))?
}

fn follow(client: &mut Client, id: Id, output: Output) -> Result<Turn, CliError> {
    let (mut done, mut shown, mut trouble) = (None, Shown::on(output), Ok(()));
    client.listen(|event| {
        match event {
            Event::Answer { turn, text } if turn == id => trouble = shown.piece(&text),
            Event::Step(step) if step.work == id => trouble = shown.step(&step),
            Event::TurnDone(turn) if turn.id == id => {
                done = Some(turn);
                return Listening::Enough;
            }
            _ => {}
        }
        if trouble.is_err() {
            Listening::Enough
        } else {
            Listening::On
        }
    })?;
    trouble?;
    shown.end()?;
    done.ok_or(CliError::NoResident)
}

/// Shows what rings, on a connection of its own, in the words in which it is said aloud, and the offer that comes with the
/// first thing that is set to.
async fn show_what_rings(home: Home, output: Output) {
    let (tell, mut told) = mpsc::channel(16);
    let Ok(mut client) = connect(&home).await else {
        return;
    };
    // Ends with the connection, at the latest with this program.
    std::thread::spawn(move || {
        let subscribed = ask(&mut client, Request::Subscribe { level: false });
        if subscribed.is_err() {
            return;
        }
        let Ok(Reply::Settings(mut settings)) = ask(&mut client, Request::Settings) else {
            return;
        };
        let Some(books) = books() else { return };
        let _ = client.listen(|event| {
            if let Event::Settings(changed) = event {
                settings = changed;
                return Listening::On;
            }
            let line = match &event {
                Event::Notice(
                    notice @ (Notice::Autostart { .. } | Notice::ModelReplaced { .. }),
                ) => Some(sentence(notice).into()),
                event => what_rings(event, &books, &settings, &Zoned::now()),
            };
            let Some(line) = line else {
                return Listening::On;
            };
            match tell.blocking_send(line) {
                Ok(()) => Listening::On,
                Err(_) => Listening::Enough,
            }
        });
    });
    while let Some(line) = told.recv().await {
        output.note(format_args!("\n{line}"));
    }
}

/// The sentences of every language.
fn books() -> Option<Vec<Phrasebook>> {
    let abilities = Abilities::built_in().ok()?;
    Language::all()
        .map(|language| Phrasebook::of(language, &abilities).ok())
        .collect()
}

/// What is shown of something that rings, in the language that is spoken.
fn what_rings(
    event: &Event,
    books: &[Phrasebook],
    settings: &Settings,
    now: &Zoned,
) -> Option<String> {
    let named = match &settings.talk.language {
        Choice::Named { name } => Language::of(name),
        Choice::Automatic => None,
    };
    let language = named.unwrap_or_else(spoken_here);
    let book = books.iter().find(|book| book.language() == language)?;
    let line = bells::sentence(event, book, &Preferences::from(&settings.time), now)?;
    Some(match event {
        // A reminder is said once; these go on until somebody ends them.
        Event::TimerRings { .. } | Event::AlarmRings { .. } => {
            format!("{line} (/stop ends the sound)")
        }
        _ => line,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_api::{Timer, TimerState};

    use super::*;

    #[test]
    fn what_rings_late_says_so_in_the_language_that_is_set() {
        let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let timer = Timer {
            id: Id::new(),
            name: Some("tea".to_owned()),
            length_ms: 60_000,
            state: TimerState::Ringing {
                since: now.timestamp(),
            },
            created: now.timestamp(),
            changed: now.timestamp(),
        };
        let rings = |late| Event::TimerRings {
            timer: timer.clone(),
            due: "2026-11-21T10:30:00Z".parse().unwrap(),
            late,
        };
        let mut settings = Settings::default();
        let mut shown = |language: &str, late| {
            settings.talk.language = Choice::Named {
                name: language.to_owned(),
            };
            what_rings(&rings(late), &books().unwrap(), &settings, &now).unwrap()
        };
        assert_eq!(
            shown("en", false),
            "Your tea timer is done. (/stop ends the sound)"
        );
        assert!(shown("en", true).contains("This was due"));
        let german = shown("de", true);
        assert!(
            german.starts_with("Dein Timer tea ist abgelaufen. Das war "),
            "{german}"
        );
        let nothing = Event::ChangedMuch;
        assert_eq!(
            what_rings(&nothing, &books().unwrap(), &Settings::default(), &now),
            None
        );
    }
}
