//! The core of Sotto with everything it needs, in this process: whoever opens it holds the data folder. The resident program
//! does, a conversation from a recording, and a window.

mod ahead;
mod folder;
mod here;
mod listening;
mod mind;
mod mouth;
mod swaps;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sotto_api::{Notice, Problem, ProblemCode};
use sotto_assistant::{Assistant, Mouth, Setup};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_models::own::OwnWeights;
use sotto_skills::desktop::System;
use sotto_store::{Keychain, NoKeychain, SystemKeychain};
use tokio::task::AbortHandle;

use crate::care::Steward;
use crate::error::CliError;
use crate::home::Home;
use crate::language::spoken_here;
use crate::log;
use here::{Here, Listening};

pub(crate) use folder::make_room;
pub(crate) use listening::near_misses;
pub use swaps::{OnSwap, raise, say_once};

/// What texts mean, a row for each piece of a word.
const MEANINGS: &str = "memory-table.bin";

/// Who hears and speaks for a core.
pub enum Voice {
    /// The microphone and the loudspeaker of this machine, opened when somebody is to be heard or something is to be said.
    Here,
    /// Whoever opens it, who is told what to say.
    Elsewhere(Arc<dyn Mouth>),
}

/// How a core is opened.
pub struct Opening {
    /// Who hears and speaks.
    pub voice: Voice,
    /// Load the language model so long after the opening, where it is the one that answers; without it not before it is asked.
    pub warm: Option<Duration>,
    /// What is done when a model took the place of the chosen one.
    pub swapped: OnSwap,
}

impl Opening {
    /// For a program that the user talks with: the microphone and the loudspeaker of this machine, and a model that is loaded
    /// before it is asked.
    #[must_use]
    pub fn here() -> Self {
        Self {
            voice: Voice::Here,
            warm: Some(Duration::ZERO),
            swapped: raise,
        }
    }

    /// The same for one that shows a window first.
    #[must_use]
    pub fn behind_a_window() -> Self {
        Self {
            warm: Some(ahead::BEHIND_A_WINDOW),
            ..Self::here()
        }
    }

    /// For one that hears and speaks by itself.
    #[must_use]
    pub fn elsewhere(mouth: Arc<dyn Mouth>) -> Self {
        Self {
            voice: Voice::Elsewhere(mouth),
            warm: None,
            swapped: say_once,
        }
    }
}

/// See the module.
pub struct Core {
    home: Home,
    assistant: Assistant,
    mind: Option<Supervisor<Thinking>>,
    listening: Option<Listening>,
    /// Loads the model ahead.
    warming: Option<AbortHandle>,
    /// Tells of models that take another's place.
    swaps: AbortHandle,
}

impl Core {
    /// Opens the data folder, and all that answers, hears and speaks. Waits, also for a keychain that asks the user for a
    /// password; must be called inside a tokio runtime, where waiting is allowed.
    ///
    /// # Errors
    /// When the folder cannot be opened, among them that another Sotto holds it ([`ProblemCode::SecondOwner`]).
    pub fn open(home: &Home, opening: Opening) -> Result<Self, Problem> {
        let without = std::env::var_os("SOTTO_NO_KEYCHAIN").is_some();
        let keychain: Arc<dyn Keychain + Send + Sync> = if without {
            Arc::new(NoKeychain)
        } else {
            Arc::new(SystemKeychain)
        };
        Self::open_with(home, opening, keychain)
    }

    fn open_with(
        home: &Home,
        opening: Opening,
        keychain: Arc<dyn Keychain + Send + Sync>,
    ) -> Result<Self, Problem> {
        log::keep(home.folder());
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "Sotto begins");
        let (here, mouth) = match opening.voice {
            Voice::Here => {
                let here = Here::new(home);
                let mouth = here.mouth();
                (Some(here), mouth)
            }
            Voice::Elsewhere(mouth) => (None, mouth),
        };
        let (tell, swaps) = swaps::channel();
        let thinks = mind::thinks(home, tell);
        let mind = thinks.as_ref().map(|thinks| thinks.engine.clone());
        let mut made = None;
        let assistant = Assistant::open(Setup {
            folder: home.folder(),
            keychain,
            desktop: Arc::new(System),
            language: spoken_here(),
            mind: Some(mind::make(home, thinks, &mut made)),
            meanings: own(MEANINGS),
            mouth: Some(mouth),
        })
        .map_err(|error| error.told_in(spoken_here()))?;
        assistant.cared_for_by(Arc::new(Steward::new(home)));
        let listening = here
            .map(|here| here.listen(home, &assistant))
            .transpose()
            .map_err(|error| Problem::new(ProblemCode::Failed, error.to_string()))?;
        let warming = match (opening.warm, made) {
            (Some(after), Some(made)) if mind::thinks_here(&assistant) => {
                Some(ahead::later(after, async move { made.warm().await }))
            }
            _ => None,
        };
        let telling = swaps::tell(assistant.downgrade(), swaps, opening.swapped);
        Ok(Self {
            home: home.clone(),
            assistant,
            mind,
            listening,
            warming,
            swaps: tokio::spawn(telling).abort_handle(),
        })
    }

    /// Ends a Sotto of the same user that holds this data folder, whatever it does and of whatever version it is, and waits
    /// until it has given the folder back: for a face that holds it itself from now on, with [`Core::open`]. Nothing that was
    /// confirmed is lost, and what is set to ring rings in the one that comes after. Waits.
    ///
    /// # Errors
    /// When the other one cannot be reached. That somebody still holds the folder is told by [`Core::open`].
    pub fn take_over(home: &Home) -> Result<(), CliError> {
        make_room(home, None)
    }

    /// What answers.
    #[must_use]
    pub fn assistant(&self) -> &Assistant {
        &self.assistant
    }

    /// What does not work as it should, of all that there is to tell about the data folder.
    pub fn faults(&self) -> impl Iterator<Item = &Notice> {
        let notices = self.assistant.notices().iter();
        // How things are here, or what could be done: no fault.
        notices
            .filter(|notice| !matches!(notice, Notice::KeyInFile { .. } | Notice::Autostart { .. }))
    }

    /// Ends what goes on and gives the devices and the folder back. What is confirmed is on the disk already.
    pub async fn close(self) {
        let Self {
            home,
            assistant,
            mind,
            listening,
            warming,
            swaps,
        } = self;
        if let Some(warming) = warming {
            // Loaded behind its end, it would be loaded for nobody.
            warming.abort();
        }
        // Whichever face asked for that.
        let erased = assistant.is_erased();
        let _ = tokio::task::spawn_blocking(move || {
            if let Some(listening) = listening {
                listening.close();
            }
            assistant.close();
        })
        .await;
        if let Some(mind) = mind {
            mind.unload().await;
        }
        if erased {
            home.forget();
        }
        swaps.abort();
        home.given_back().await;
    }
}

/// A file that Sotto trained, where it is there and sound. What needs it does with less otherwise.
fn own(name: &str) -> Option<PathBuf> {
    OwnWeights::find()
        .and_then(|own| own.path(name))
        .inspect_err(|error| tracing::warn!(%error, name, "without what Sotto trained"))
        .ok()
}
