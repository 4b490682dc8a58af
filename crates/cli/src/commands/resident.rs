//! `sotto resident`: the one program that holds the data folder. Others start it and talk with it; it leaves when nobody
//! needs it any more, and stays while something is set to ring, and while it listens for its name.

#[cfg(test)]
mod tests;

use std::time::Duration;

use serde_json::json;
use sotto_api::{Problem, ProblemCode, Request};
use sotto_assistant::Assistant;
use sotto_assistant::link::{Client, LinkError, Server};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use crate::arguments::Resident;
use crate::commands::status::sentence;
use crate::core::{Core, Opening};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::language::of_reader;
use crate::output::Output;
use crate::resident::{Started, ask};

/// Nobody is connected and nothing is set: after this long it leaves. The next command starts it within a blink.
const IDLE: Duration = Duration::from_secs(300);

/// Does it.
pub async fn resident(asked: Resident, home: &Home, output: &mut Output) -> Result<(), CliError> {
    if asked.stop {
        return stop(home, output).await;
    }
    home.make()?;
    // The keychain may ask the user for a password, and waits.
    let of = home.clone();
    let opened = tokio::task::spawn_blocking(move || Core::open(&of, Opening::here()))
        .await
        .map_err(|broken| CliError::System(broken.into()))?;
    let core = match opened {
        Ok(core) => core,
        Err(problem) if asked.tell => {
            output.json(&Started::Problem(problem))?;
            return Err(CliError::Said(crate::error::FAILED));
        }
        Err(problem) => return Err(CliError::Problem(problem)),
    };
    let held = hold(&core, &asked, home, output).await;
    core.close().await;
    held
}

/// Holds the folder for other programs until the end.
async fn hold(
    core: &Core,
    asked: &Resident,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let assistant = core.assistant();
    let server = Server::open(home.folder(), assistant)?;
    if asked.tell {
        // Whoever started it may be gone already.
        let _ = output.json(&Started::Ready);
    } else {
        let folder = home.folder().display().to_string();
        let language = of_reader(home, output).await;
        let folder = [("folder", folder.as_str())];
        output.note(say_exactly(language, "told.holds_folder", folder));
        for notice in assistant.notices() {
            output.note(sentence(notice));
        }
    }
    let idle = (!asked.stay && asked.tell).then_some(IDLE);
    let mut closing = assistant.closing();
    tokio::select! {
        () = alone(assistant, server.connected(), idle) => {}
        _ = closing.wait_for(|closing| *closing) => {}
        () = told_to_end() => {}
    }
    // From here on nobody finds it, so that nobody asks what would not be answered.
    drop(server);
    Ok(())
}

/// Ends the running one.
async fn stop(home: &Home, output: &mut Output) -> Result<(), CliError> {
    // The one that ends is the one that knows it.
    let language = of_reader(home, output).await;
    let folder = home.folder().to_owned();
    let ended = tokio::task::spawn_blocking(move || match Client::connect(&folder) {
        Ok(None) => Ok(false),
        Ok(Some(mut client)) => ask(&mut client, Request::Close).map(|_| true),
        // Whoever changes to a newer Sotto has to get rid of the older one.
        Err(LinkError::OtherVersion { .. }) => Ok(Client::end_any(&folder)?.is_some()),
        Err(error) => Err(error.into()),
    });
    let ended = ended
        .await
        .map_err(|broken| CliError::System(broken.into()))??;
    if output.json {
        return output.json(&json!({ "ended": ended }));
    }
    let name = if ended {
        "told.resident_ended"
    } else {
        "told.none_was_running"
    };
    output.note(say(language, name, []));
    Ok(())
}

/// Waits until nobody has been connected for a while and nothing is set. Wakes only when one of these changes.
async fn alone(
    assistant: &Assistant,
    mut connected: watch::Receiver<usize>,
    idle: Option<Duration>,
) {
    let mut events = assistant.events();
    loop {
        let nobody = *connected.borrow_and_update() == 0;
        let asked = assistant.clone();
        let needed = tokio::task::spawn_blocking(move || asked.is_needed());
        let free = nobody && !needed.await.unwrap_or(true);
        let leave = async {
            match idle {
                Some(idle) if free => tokio::time::sleep(idle).await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            () = leave => return,
            changed = connected.changed() => if changed.is_err() { return },
            () = something(&mut events) => {}
        }
    }
}

/// Waits for an event that can change what is set.
async fn something(events: &mut broadcast::Receiver<sotto_api::Event>) {
    loop {
        match events.recv().await {
            Ok(
                sotto_api::Event::Answer { .. }
                | sotto_api::Event::Level { .. }
                | sotto_api::Event::Words { .. },
            ) => {}
            // Of work only its end changes anything.
            Ok(sotto_api::Event::Step(step)) if !step.done => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Ctrl-C, or the system that shuts down. The end of the terminal it was started from is no reason.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        // Taken, so that it does not end the program.
        let _hang_up = signal(SignalKind::hangup());
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

impl From<LinkError> for CliError {
    fn from(error: LinkError) -> Self {
        Self::Problem(Problem::new(ProblemCode::Failed, error.to_string()))
    }
}
