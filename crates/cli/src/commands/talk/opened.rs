//! The core that a conversation from a recording is held with: on the data folder itself, as the resident program opens it,
//! with the loop as its mouth.

use std::sync::Arc;

use sotto_api::{Problem, ProblemCode, Reply, Request, Settings};
use sotto_assistant::Assistant;
use sotto_assistant::listening::running::SpokenHere;

use super::room;
use crate::commands::status::sentence;
use crate::core::{Core, Opening, make_room};
use crate::error::CliError;
use crate::home::Home;
use crate::output::complain;

/// A core, and how it is set.
pub(super) struct Opened {
    pub settings: Settings,
    core: Core,
}

impl Opened {
    /// Opens the data folder. Waits; must be called inside a tokio runtime, where waiting is allowed.
    ///
    /// # Errors
    /// When somebody else holds it, or it cannot be opened.
    pub(super) fn open(home: &Home, mouth: SpokenHere) -> Result<Self, CliError> {
        make_room(home, Some(room::left_alone))?;
        let opening = Opening::elsewhere(Arc::new(mouth));
        let core = Core::open(home, opening).map_err(CliError::Problem)?;
        // What is no fault is no part of a conversation either.
        core.faults().for_each(|fault| complain(sentence(fault)));
        let settings = match core.assistant().call(Request::Settings) {
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
        Ok(Self { settings, core })
    }

    /// What answers.
    pub(super) fn assistant(&self) -> &Assistant {
        self.core.assistant()
    }

    /// Gives the folder back.
    pub(super) async fn close(self) {
        self.core.close().await;
    }
}
