//! Models that are tried before they hear or think: loading a large one takes its time, and nobody waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{Event, Id, ModelState, Problem, ProblemCode, Step, StepWhat};
use sotto_assistant::Assistant;
use sotto_models::catalog::Kind;
use tokio::runtime::Handle;

use super::problem::problem;
use crate::commands::models::change::take_into_use;
use crate::error::CliError;
use crate::home::Home;

const ANOTHER: &str =
    "Another model is just being tried. Nothing was changed. Try it again when that is over.";
const TRIED: &str = "It is just being tried. Nothing was removed. Try it again when that is over.";

/// Those that are tried now, by their names.
#[derive(Default)]
pub(super) struct Trying(Mutex<BTreeMap<String, Trial>>);

#[derive(Clone, Copy)]
struct Trial {
    kind: Kind,
    work: Id,
}

impl Trying {
    /// Begins to try one, unless that is going on already. Faces hear of the end.
    ///
    /// # Errors
    /// When another one is tried for the same: whichever loads last would be the one that is used.
    pub(super) fn begin(
        self: Arc<Self>,
        id: &str,
        kind: Kind,
        home: &Home,
        runtime: &Handle,
        core: &Assistant,
    ) -> Result<Id, CliError> {
        let (work, is_new) = self.note(id, kind)?;
        if !is_new {
            return Ok(work);
        }
        core.announce(Event::Models);
        let (id, home, core) = (id.to_owned(), home.clone(), core.clone());
        let engines = runtime.clone();
        // Reading a large file takes a while too.
        runtime.spawn_blocking(move || {
            let done = engines.block_on(take_into_use(&id, &home));
            self.lock().remove(&id);
            let failed = done.is_err();
            if let Err(error) = done {
                core.announce(Event::Problem(problem(error)));
            }
            core.announce(Event::Step(Step {
                work,
                what: StepWhat::Trial,
                name: Some(id),
                fraction: None,
                rate: None,
                seconds_left: None,
                done: true,
                failed,
            }));
            core.announce(Event::Models);
        });
        Ok(work)
    }

    /// Notes one that is to be tried, and gives its piece of work and whether that is a new one.
    fn note(&self, id: &str, kind: Kind) -> Result<(Id, bool), CliError> {
        let mut all = self.lock();
        if let Some(trial) = all.get(id) {
            return Ok((trial.work, false));
        }
        if all.values().any(|trial| trial.kind == kind) {
            return Err(locked(ANOTHER));
        }
        let work = Id::new();
        all.insert(id.to_owned(), Trial { kind, work });
        Ok((work, true))
    }

    /// Refuses to take away what is just being tried.
    ///
    /// # Errors
    /// When it is.
    pub(super) fn lets_go(&self, id: &str) -> Result<(), CliError> {
        match self.lock().get(id) {
            Some(_) => Err(locked(TRIED)),
            None => Ok(()),
        }
    }

    /// What is shown of one that is tried.
    pub(super) fn state(&self, id: &str) -> Option<ModelState> {
        let trial = self.lock().get(id).copied();
        trial.map(|trial| ModelState::Tried { work: trial.work })
    }

    pub(super) fn is_at_work(&self) -> bool {
        !self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Trial>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn locked(sentence: &str) -> CliError {
    CliError::Problem(Problem::new(ProblemCode::Locked, sentence))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn one_of_a_kind_is_tried_at_a_time() {
        let trying = Trying::default();
        let (work, is_new) = trying.note("small", Kind::Mind).unwrap();
        assert!(is_new && trying.is_at_work());
        // Asked for again it is the same work.
        assert_eq!(trying.note("small", Kind::Mind).unwrap(), (work, false));
        trying.note("quick", Kind::Ear).unwrap();
        for refused in [
            trying.note("large", Kind::Mind).map(|_| ()),
            trying.lets_go("small"),
        ] {
            match refused.unwrap_err() {
                CliError::Problem(problem) => assert_eq!(problem.code, ProblemCode::Locked),
                other => panic!("{other}"),
            }
        }
        trying.lets_go("large").unwrap();
        assert_eq!(trying.state("large"), None);
    }
}
