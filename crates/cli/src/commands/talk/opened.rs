//! The assistant that a conversation from a recording is held with: on the data folder itself, as the resident program opens
//! it, with the loop as its mouth.

use std::path::PathBuf;
use std::sync::Arc;

use sotto_api::{Notice, Problem, ProblemCode, Reply, Request, Settings};
use sotto_assistant::listening::running::SpokenHere;
use sotto_assistant::mind::{Mind, Way};
use sotto_assistant::{Assistant, MakeMind, Setup};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_models::own::OwnWeights;
use sotto_skills::calls::grammar;
use sotto_skills::desktop::System;
use sotto_store::{Keychain, NoKeychain, SystemKeychain};
use tokio::sync::mpsc;

use super::room;
use crate::choice::{self, Adapters};
use crate::commands::status::sentence;
use crate::engines::{self, Swap, refused};
use crate::error::CliError;
use crate::home::Home;
use crate::language::spoken_here;
use crate::output::{complain, remark};
use crate::thinker::outside::Endpoints;

/// What texts mean, a row for each piece of a word.
const MEANINGS: &str = "memory-table.bin";
/// Models that take another's place and were not told of yet; there are never more than the three that can be chosen from.
const SWAPS: usize = 8;

/// An assistant, and what it thinks with.
pub(super) struct Opened {
    pub assistant: Assistant,
    pub settings: Settings,
    mind: Option<Supervisor<Thinking>>,
}

impl Opened {
    /// Opens the data folder. Waits; must be called inside a tokio runtime, where waiting is allowed.
    ///
    /// # Errors
    /// When somebody else holds it, or it cannot be opened.
    pub(super) fn open(home: &Home, mouth: SpokenHere) -> Result<Self, CliError> {
        room::make(home)?;
        let keychain: Arc<dyn Keychain + Send + Sync> =
            if std::env::var_os("SOTTO_NO_KEYCHAIN").is_some() {
                Arc::new(NoKeychain)
            } else {
                Arc::new(SystemKeychain)
            };
        let (tell, swaps) = mpsc::channel(SWAPS);
        let with = thinks(home, tell);
        let mind = with.as_ref().map(|(supervisor, ..)| supervisor.clone());
        let outside = Arc::new(Endpoints::of(home));
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
            mind.or_outside(outside)
        });
        let assistant = Assistant::open(Setup {
            folder: home.folder(),
            keychain,
            desktop: Arc::new(System),
            language: spoken_here(),
            mind: Some(make),
            meanings: meanings(),
            mouth: Some(Arc::new(mouth)),
        })
        .map_err(|error| CliError::Problem(error.into()))?;
        tokio::spawn(tell_of_swaps(swaps));
        tell_notices(&assistant);
        let settings = match assistant.call(Request::Settings) {
            Reply::Settings(settings) => settings,
            Reply::Problem(problem) => return Err(CliError::Problem(problem)),
            _ => {
                let sentence = "The settings cannot be read. Nothing was said to Sotto; `sotto doctor` says what is wrong.";
                return Err(CliError::Problem(Problem::new(
                    ProblemCode::Failed,
                    sentence,
                )));
            }
        };
        Ok(Self {
            assistant,
            settings,
            mind,
        })
    }

    /// Gives the folder back.
    pub(super) async fn close(self, home: &Home) {
        let assistant = self.assistant;
        let _ = tokio::task::spawn_blocking(move || assistant.close()).await;
        if let Some(mind) = self.mind {
            mind.unload().await;
        }
        home.given_back().await;
    }
}

/// An engine to think with, which model has an adapter, and the model that was chosen. Nothing where there is none: then
/// commands are understood all the same.
fn thinks(
    home: &Home,
    swaps: mpsc::Sender<Swap>,
) -> Option<(Supervisor<Thinking>, Arc<Adapters>, PathBuf)> {
    let model = choice::mind(None)
        .inspect_err(|error| tracing::warn!(%error, "no language model"))
        .ok()?;
    let adapters = Arc::new(Adapters::default());
    engines::mind_of_turns(home, model.clone(), Arc::clone(&adapters), swaps)
        .inspect_err(|error| tracing::warn!(%error, "no engine to think with"))
        .ok()
        .map(|engine| (engine, adapters, model))
}

fn meanings() -> Option<PathBuf> {
    OwnWeights::find()
        .and_then(|own| own.path(MEANINGS))
        .inspect_err(|error| tracing::warn!(%error, name = MEANINGS, "without what Sotto trained"))
        .ok()
}

/// Says that a model took the place of the chosen one: the answers are another's from now on.
async fn tell_of_swaps(mut swaps: mpsc::Receiver<Swap>) {
    while let Some(swap) = swaps.recv().await {
        remark(&swap.sentence);
    }
}

/// Says what there is to tell about the data folder.
fn tell_notices(assistant: &Assistant) {
    for notice in assistant.notices() {
        match notice {
            // How things are here, or what could be done: no fault, and no part of a conversation.
            Notice::KeyInFile { .. } | Notice::Autostart { .. } => {}
            fault => complain(sentence(fault)),
        }
    }
}
