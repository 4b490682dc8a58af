//! What a core thinks with: the model on this machine, and a server outside where the settings name one.

use std::path::PathBuf;
use std::sync::Arc;

use sotto_api::{Reply, Request};
use sotto_assistant::mind::outside::Elsewhere;
use sotto_assistant::mind::{Mind, Way};
use sotto_assistant::{Assistant, MakeMind};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_skills::calls::grammar;
use tokio::sync::mpsc;

use crate::choice::{self, Adapters};
use crate::engines::{self, Swap, refused};
use crate::home::Home;
use crate::thinker::outside::Endpoints;

/// An engine to think with, which model has an adapter, and the model that was chosen.
pub(super) struct Thinks {
    pub engine: Supervisor<Thinking>,
    adapters: Arc<Adapters>,
    model: PathBuf,
}

/// The model that was chosen, or the starter; the starter with Sotto's own adapter, also where it takes the place of another
/// one. Nothing where there is none: then commands are understood all the same.
pub(super) fn thinks(home: &Home, swaps: mpsc::Sender<Swap>) -> Option<Thinks> {
    let model = choice::mind(None)
        .inspect_err(|error| tracing::warn!(%error, "no language model"))
        .ok()?;
    let adapters = Arc::new(Adapters::default());
    engines::mind_of_turns(home, model.clone(), Arc::clone(&adapters), swaps)
        .inspect_err(|error| tracing::warn!(%error, "no engine to think with"))
        .ok()
        .map(|engine| Thinks {
            engine,
            adapters,
            model,
        })
}

/// Makes the mind once it is known what can be done; the one on this machine is left in `made`.
pub(super) fn make<'a>(
    home: &Home,
    thinks: Option<Thinks>,
    made: &'a mut Option<Mind>,
) -> MakeMind<'a> {
    let outside = Arc::new(Endpoints::of(home));
    Box::new(move |abilities| {
        let abilities = Arc::clone(abilities);
        let mind = match thinks {
            Some(Thinks {
                engine,
                adapters,
                model,
            }) => {
                let grammar = grammar(&abilities).into();
                let way = engines::way_of_turns(model.clone(), adapters, grammar);
                Mind::new(engine, Way::General, abilities)
                    .asked_by(way)
                    .named_by(move || refused::name_in_use(&model).into())
            }
            None => Mind::nowhere(abilities),
        };
        *made = Some(mind.clone());
        mind.or_outside(outside)
    })
}

/// Whether the model on this machine is the one that answers. Where the settings name another one, this one is not loaded
/// before it is asked something after all.
pub(super) fn thinks_here(assistant: &Assistant) -> bool {
    match assistant.call(Request::Settings) {
        Reply::Settings(settings) => Elsewhere::of(&settings.mind).is_none(),
        _ => true,
    }
}
