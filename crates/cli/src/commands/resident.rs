//! `sotto resident`: the one program that holds the data folder. Others start it and talk with it; it leaves when nobody
//! needs it any more, and stays while something is set to ring, and while it listens for its name.

mod listening;
mod mouth;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sotto_api::{Notice, Problem, ProblemCode, Reply, Request};
use sotto_assistant::link::{Client, LinkError, Server};
use sotto_assistant::mind::outside::Elsewhere;
use sotto_assistant::mind::{Mind, Way};
use sotto_assistant::{Assistant, Listens, MakeMind, Mouth, Setup};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_models::own::OwnWeights;
use sotto_skills::calls::grammar;
use sotto_skills::desktop::{Desktop, System};
use sotto_store::{Keychain, NoKeychain, SystemKeychain};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, watch};

use crate::arguments::Resident;
use crate::choice::{self, Adapters};
use crate::commands::status::sentence;
use crate::engines::{self, Swap, refused};
use crate::error::CliError;
use crate::home::Home;
use crate::language::spoken_here;
use crate::output::Output;
use crate::resident::{Started, ask};
use crate::thinker::outside::Endpoints;
use listening::{ByVoice, EitherWay};
use mouth::SpokenAloud;

/// Nobody is connected and nothing is set: after this long it leaves. The next command starts it within a blink.
const IDLE: Duration = Duration::from_secs(300);
/// Models that take another's place and were not told of yet; there are never more than the three that can be chosen from.
const SWAPS: usize = 8;
/// What texts mean, a row for each piece of a word.
const MEANINGS: &str = "memory-table.bin";

/// Does it.
pub async fn resident(asked: Resident, home: &Home, output: &mut Output) -> Result<(), CliError> {
    if asked.stop {
        return stop(home, output).await;
    }
    home.make()?;
    // The keychain may ask the user for a password, and waits.
    let of = home.clone();
    let opened = tokio::task::spawn_blocking(move || open(&of))
        .await
        .map_err(|broken| CliError::System(broken.into()))?;
    let Opened {
        assistant,
        mind,
        listening,
        swaps,
    } = match opened {
        Ok(opened) => opened,
        Err(problem) if asked.tell => {
            output.json(&Started::Problem(problem))?;
            return Err(CliError::Said(crate::error::FAILED));
        }
        Err(problem) => return Err(CliError::Problem(problem)),
    };
    let server = Server::open(home.folder(), &assistant)?;
    if asked.tell {
        // Whoever started it may be gone already.
        let _ = output.json(&Started::Ready);
    } else {
        output.note(format_args!(
            "Sotto holds {}. Ctrl-C ends it.",
            home.folder().display()
        ));
        for notice in assistant.notices() {
            output.note(sentence(notice));
        }
    }
    let idle = (!asked.stay && asked.tell).then_some(IDLE);
    let mut closing = assistant.closing();
    tokio::select! {
        () = alone(&assistant, server.connected(), idle) => {}
        _ = closing.wait_for(|closing| *closing) => {}
        () = told_to_end() => {}
    }
    // From here on nobody finds it, so that nobody asks what would not be answered.
    drop(server);
    let closed = assistant.clone();
    let _ = tokio::task::spawn_blocking(move || {
        listening.close();
        closed.close();
    })
    .await;
    if let Some(mind) = mind {
        mind.unload().await;
    }
    swaps.abort();
    drop((assistant, closing));
    home.given_back().await;
    Ok(())
}

/// Ends the running one.
async fn stop(home: &Home, output: &mut Output) -> Result<(), CliError> {
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
    output.note(if ended {
        "Sotto was ended. What is set to ring does not ring until it runs again."
    } else {
        "No Sotto was running."
    });
    Ok(())
}

/// What was opened.
struct Opened {
    assistant: Assistant,
    mind: Option<Supervisor<Thinking>>,
    listening: Arc<ByVoice>,
    /// Tells of models that take another's place.
    swaps: tokio::task::AbortHandle,
}

fn open(home: &Home) -> Result<Opened, Problem> {
    let keychain: Arc<dyn Keychain + Send + Sync> =
        if std::env::var_os("SOTTO_NO_KEYCHAIN").is_some() {
            Arc::new(NoKeychain)
        } else {
            Arc::new(SystemKeychain)
        };
    let (tell, swaps) = mpsc::channel(SWAPS);
    let with = mind(home, tell);
    let engine = with.as_ref().map(|(supervisor, ..)| supervisor.clone());
    let outside = Arc::new(Endpoints::of(home));
    let mut here = None;
    let made = &mut here;
    let make: MakeMind<'_> = Box::new(move |abilities| {
        let abilities = Arc::clone(abilities);
        let mind = match with {
            Some((supervisor, adapters, model)) => {
                let grammar = grammar(&abilities).into();
                let way = engines::way_of_turns(model.clone(), adapters, grammar);
                Mind::new(supervisor, Way::General, abilities)
                    .asked_by(way)
                    .named_by(move || refused::name_in_use(&model).into())
            }
            None => Mind::nowhere(abilities),
        };
        *made = Some(mind.clone());
        mind.or_outside(outside)
    });
    let mouth = Arc::new(EitherWay::new(Arc::new(SpokenAloud::new(home.clone()))));
    let setup = Setup {
        folder: home.folder(),
        keychain,
        desktop: Arc::new(System),
        language: spoken_here(),
        mind: Some(make),
        meanings: own(MEANINGS),
        mouth: Some(Arc::clone(&mouth) as Arc<dyn Mouth>),
    };
    let assistant = Assistant::open(setup).map_err(Problem::from)?;
    let listening = ByVoice::start(home, &assistant, mouth)
        .map_err(|error| Problem::new(ProblemCode::Failed, error.to_string()))?;
    let listening = Arc::new(listening);
    assistant.listened_by(Arc::clone(&listening) as Arc<dyn Listens>);
    if let Some(ahead) = here.filter(|_| thinks_here(&assistant)) {
        tokio::spawn(async move { ahead.warm().await });
    }
    let swaps = tokio::spawn(tell_of_swaps(assistant.clone(), swaps)).abort_handle();
    Ok(Opened {
        assistant,
        mind: engine,
        listening,
        swaps,
    })
}

/// Whether the model on this machine is the one that answers. Where the settings name another one, this one is not loaded
/// before it is asked something after all.
fn thinks_here(assistant: &Assistant) -> bool {
    match assistant.call(Request::Settings) {
        Reply::Settings(settings) => Elsewhere::of(&settings.mind).is_none(),
        _ => true,
    }
}

/// Shows each time that a model took the place of the chosen one: the answers are another's from now on.
async fn tell_of_swaps(assistant: Assistant, mut swaps: mpsc::Receiver<Swap>) {
    while let Some(swap) = swaps.recv().await {
        assistant.raise(Notice::ModelReplaced {
            chosen: swap.refused.clone(),
            instead: swap.instead.clone(),
            sentence: swap.sentence.clone(),
        });
        // Nobody waits for it, not even the end of the program: what shows notifications may hang.
        std::thread::spawn(move || {
            if let Err(error) = System.notify("Sotto", &swap.sentence) {
                // It stands in the log as well.
                tracing::warn!(%error, "no notification");
            }
        });
    }
}

/// An engine to think with, which model has an adapter, and the model that was chosen.
type Thinks = (Supervisor<Thinking>, Arc<Adapters>, PathBuf);

/// The model that was chosen, or the starter; the starter with Sotto's own adapter, also where it takes the place of another
/// one. Nothing where there is none: then commands are understood all the same.
fn mind(home: &Home, swaps: mpsc::Sender<Swap>) -> Option<Thinks> {
    let model = choice::mind(None)
        .inspect_err(|error| tracing::warn!(%error, "no language model"))
        .ok()?;
    let adapters = Arc::new(Adapters::default());
    engines::mind_of_turns(home, model.clone(), Arc::clone(&adapters), swaps)
        .inspect_err(|error| tracing::warn!(%error, "no engine to think with"))
        .ok()
        .map(|engine| (engine, adapters, model))
}

/// A file that Sotto trained, where it is there and sound. What needs it does with less otherwise.
fn own(name: &str) -> Option<PathBuf> {
    OwnWeights::find()
        .and_then(|own| own.path(name))
        .inspect_err(|error| tracing::warn!(%error, name, "without what Sotto trained"))
        .ok()
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
