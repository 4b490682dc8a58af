//! Models that are tried before they hear or think: loading a large one takes its time, and nobody waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{Event, Id, ModelState, Step, StepWhat};
use sotto_assistant::Assistant;
use tokio::runtime::Handle;

use super::problem::problem;
use crate::commands::models::change::take_into_use;
use crate::home::Home;

/// Those that are tried now, by their names.
#[derive(Default)]
pub(super) struct Trying(Mutex<BTreeMap<String, Id>>);

impl Trying {
    /// Begins to try one, unless that is going on already. Faces hear of the end.
    pub(super) fn begin(
        self: Arc<Self>,
        id: &str,
        home: &Home,
        runtime: &Handle,
        core: &Assistant,
    ) -> Id {
        let work = {
            let mut all = self.lock();
            if let Some(work) = all.get(id) {
                return *work;
            }
            let work = Id::new();
            all.insert(id.to_owned(), work);
            work
        };
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
        work
    }

    /// What is shown of one that is tried.
    pub(super) fn state(&self, id: &str) -> Option<ModelState> {
        let work = self.lock().get(id).copied();
        work.map(|work| ModelState::Tried { work })
    }

    pub(super) fn is_at_work(&self) -> bool {
        !self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Id>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
