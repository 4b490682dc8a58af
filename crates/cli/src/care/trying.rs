//! Models that are tried before they hear or think: loading a large one takes its time, and nobody waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{Event, Id, ModelState, Step, StepWhat};
use sotto_assistant::{Assistant, WeakAssistant};
use sotto_models::catalog::Kind;
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::Refused;
use super::problem::problem;
use crate::commands::models::change::take_into_use;
use crate::error::CliError;
use crate::home::Home;

/// Those that are tried now, by their names.
#[derive(Default)]
pub(super) struct Trying {
    all: Mutex<BTreeMap<String, Trial>>,
    /// The program ends: nothing is tried any more.
    ends: watch::Sender<bool>,
}

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
        language: Language,
        home: &Home,
        runtime: &Handle,
        core: &Assistant,
    ) -> Result<Id, CliError> {
        let (work, is_new) = self.note(id, kind)?;
        if !is_new {
            return Ok(work);
        }
        core.announce(Event::Models);
        // It may go on for a moment when the core is closed, and must not hold it.
        let (name, home, told) = (id.to_owned(), home.clone(), core.downgrade());
        let (this, engines) = (Arc::clone(&self), runtime.clone());
        // Reading a large file takes a while too, and a runtime that ends would wait for it.
        let thread = std::thread::Builder::new()
            .name("trial".to_owned())
            .spawn(move || {
                let tried = this.until_the_end(take_into_use(kind, &name, &home));
                let done = engines.block_on(tried);
                this.over(name, work, done, language, &told);
            });
        if let Err(source) = thread {
            self.lock().remove(id);
            core.announce(Event::Models);
            return Err(CliError::System(source));
        }
        Ok(work)
    }

    /// Does it, unless the program ends: an engine that is just loading a model is ended then, and nothing was changed.
    async fn until_the_end(
        &self,
        trial: impl Future<Output = Result<(), CliError>>,
    ) -> Result<(), CliError> {
        let mut ends = self.ends.subscribe();
        tokio::select! {
            biased;
            _ = ends.wait_for(|ends| *ends) => Err(CliError::Stopped),
            done = trial => done,
        }
    }

    /// It is over: it is not tried any more, and faces hear how it ended.
    fn over(
        &self,
        id: String,
        work: Id,
        done: Result<(), CliError>,
        language: Language,
        core: &WeakAssistant,
    ) {
        self.lock().remove(&id);
        let failed = done.is_err();
        if let Err(error) = done {
            core.announce(Event::Problem(problem(error, language)));
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
    }

    /// Ends all of them, and waits for none. None is begun after it.
    pub(super) fn leave(&self) {
        self.ends.send_replace(true);
    }

    /// Notes one that is to be tried, and gives its piece of work and whether that is a new one.
    fn note(&self, id: &str, kind: Kind) -> Result<(Id, bool), CliError> {
        let mut all = self.lock();
        if *self.ends.borrow() {
            return Err(Refused::TryingEnds.into());
        }
        if let Some(trial) = all.get(id) {
            return Ok((trial.work, false));
        }
        if all.values().any(|trial| trial.kind == kind) {
            return Err(Refused::AnotherTried.into());
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
            Some(_) => Err(Refused::Tried.into()),
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
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
                CliError::Refused(Refused::AnotherTried | Refused::Tried) => {}
                other => panic!("{other}"),
            }
        }
        trying.lets_go("large").unwrap();
        assert_eq!(trying.state("large"), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_trial_ends_with_the_program_and_none_is_begun_after_it() {
        let trying = Arc::new(Trying::default());
        trying.note("small", Kind::Mind).unwrap();
        let tried = Arc::clone(&trying);
        let never = async move { tried.until_the_end(std::future::pending()).await };
        let trial = tokio::spawn(never);
        trying.leave();
        let ended = trial.await.unwrap();
        assert!(matches!(ended, Err(CliError::Stopped)), "{ended:?}");
        match trying.note("quick", Kind::Ear).unwrap_err() {
            CliError::Refused(refused) => assert_eq!(refused, Refused::TryingEnds),
            other => panic!("{other}"),
        }
        // One that comes to its end at the same moment counts as ended.
        let late = trying.until_the_end(async { Ok(()) }).await;
        assert!(matches!(late, Err(CliError::Stopped)), "{late:?}");
    }
}
