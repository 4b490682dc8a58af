//! Models on their way here, each in a thread of its own: begun, stopped and gone on with from any face, and told by steps.

mod seen;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sotto_api::{Event, Id, ModelState, Step, StepWhat};
use sotto_assistant::{Assistant, WeakAssistant};
use sotto_models::ModelsError;
use sotto_models::download::{Cancel, DownloadError, Progress, is_being_fetched};
use sotto_models::models_folder;
use sotto_models::remove::Removal;
use sotto_models::starter::{FetchEvent, Starter, StarterStatus};
use sotto_skills::numbers::Language;

use super::Refused;
use super::problem::problem;
use super::steps::first;
use crate::choice::starter_kind;
use crate::commands::models::catalog;
use crate::commands::models::change::{kind_of, take_away};
use crate::commands::models::fetch::{Told, from_catalog, from_registries};
use crate::error::CliError;
use crate::home::Home;
use crate::language::spoken_here;
use seen::{Seen, Set, Whole};

/// A server that hangs does not keep the program from ending.
const ENDING: Duration = Duration::from_secs(3);

/// Those on their way, and those that were begun here and are not here.
pub(super) struct Fetching {
    home: Home,
    jobs: Mutex<Jobs>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct Jobs {
    /// By the names of the models.
    all: BTreeMap<String, Job>,
    /// The program ends: nothing is begun any more.
    closed: bool,
}

#[derive(Debug)]
enum Job {
    Going(Going),
    Paused(Option<f32>),
    Failed(String, Option<f32>),
}

#[derive(Debug)]
struct Going {
    work: Id,
    cancel: Cancel,
    /// What came is dropped when it has stopped.
    drops: bool,
    /// It was here before, so what comes is not dropped with it.
    was_here: bool,
    fraction: Option<f32>,
}

impl Fetching {
    pub(super) fn new(home: Home) -> Self {
        Self {
            home,
            jobs: Mutex::default(),
            ended: Condvar::new(),
        }
    }

    /// Begins to fetch one, or goes on with it. One that is on its way already is left to it.
    ///
    /// # Errors
    /// When there is no such model, it cannot be fetched, or another program fetches it.
    pub(super) fn begin(self: Arc<Self>, id: &str, core: &Assistant) -> Result<Id, CliError> {
        kind_of(id)?;
        let mut file = None;
        if starter_kind(id).is_none() {
            let catalog = catalog()?;
            let entry = catalog.find(id).map_err(ModelsError::from)?;
            let wanted = entry.wanted(&models_folder()).map_err(ModelsError::from)?;
            file = Some(wanted);
        }
        let was_here = is_here(id)?;
        let (work, cancel) = (Id::new(), Cancel::default());
        let before = {
            let mut jobs = self.lock();
            if jobs.closed {
                return Err(Refused::FetchingEnds.into());
            }
            let fraction = match jobs.all.get(id) {
                Some(Job::Going(going)) if going.cancel.is_cancelled() => {
                    return Err(Refused::FetchingStops.into());
                }
                Some(Job::Going(going)) => return Ok(going.work),
                Some(Job::Paused(fraction) | Job::Failed(_, fraction)) => *fraction,
                None => None,
            };
            if let Some(wanted) = file
                && is_being_fetched(&wanted.destination)
            {
                let title = wanted.title;
                let elsewhere = DownloadError::AlreadyRunning { title };
                return Err(ModelsError::from(elsewhere).into());
            }
            let going = Going {
                work,
                cancel: cancel.clone(),
                drops: false,
                was_here,
                fraction,
            };
            jobs.all.insert(id.to_owned(), Job::Going(going))
        };
        // It may go on for a moment when the core is closed, and must not hold it.
        let (this, of, told) = (Arc::clone(&self), id.to_owned(), core.downgrade());
        let thread = std::thread::Builder::new()
            .name("download".to_owned())
            .spawn(move || this.run(&of, work, &cancel, &told));
        if let Err(source) = thread {
            let mut jobs = self.lock();
            match before {
                Some(job) => jobs.all.insert(id.to_owned(), job),
                None => jobs.all.remove(id),
            };
            return Err(CliError::System(source));
        }
        core.announce(Event::Models);
        Ok(work)
    }

    /// Stops one and keeps what came.
    ///
    /// # Errors
    /// When it is not on its way.
    pub(super) fn pause(&self, id: &str) -> Result<(), CliError> {
        match self.lock().all.get(id) {
            Some(Job::Going(going)) => {
                going.cancel.cancel();
                Ok(())
            }
            _ => Err(Refused::NotFetched.into()),
        }
    }

    /// Stops all of them and keeps what came.
    pub(super) fn pause_all(&self) {
        self.lock().stop();
    }

    /// Stops one, or does not go on with it, and drops what came.
    ///
    /// # Errors
    /// When nothing was begun, or what came cannot be removed.
    pub(super) fn cancel(&self, id: &str, core: &Assistant) -> Result<(), CliError> {
        if let Some(Job::Going(going)) = self.lock().all.get_mut(id) {
            going.drops = true;
            going.cancel.cancel();
            return Ok(());
        }
        kind_of(id)?;
        if is_here(id)? {
            return Err(Refused::NotFetched.into());
        }
        self.take_rest(id)?;
        self.forget(id);
        core.announce(Event::Models);
        Ok(())
    }

    /// What is shown of one, where it is here already or not.
    pub(super) fn state(&self, id: &str, here: bool) -> Option<ModelState> {
        match self.lock().all.get(id)? {
            Job::Going(going) => Some(ModelState::Fetching {
                work: going.work,
                fraction: going.fraction,
            }),
            // Another program brought it meanwhile.
            _ if here => None,
            Job::Paused(fraction) => Some(ModelState::Paused {
                fraction: *fraction,
            }),
            Job::Failed(sentence, fraction) => Some(ModelState::Failed {
                sentence: sentence.clone(),
                fraction: *fraction,
            }),
        }
    }

    /// Nothing is known any more of one that is not on its way.
    pub(super) fn forget(&self, id: &str) {
        let mut jobs = self.lock();
        if !matches!(jobs.all.get(id), Some(Job::Going(_))) {
            jobs.all.remove(id);
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        self.lock().is_at_work()
    }

    /// Stops all of them and waits for that, but not for long. None is begun after it.
    pub(super) fn leave(&self) {
        let mut jobs = self.lock();
        jobs.closed = true;
        jobs.stop();
        let waited = self
            .ended
            .wait_timeout_while(jobs, ENDING, |jobs| jobs.is_at_work());
        if waited.is_ok_and(|(_, timeout)| timeout.timed_out()) {
            tracing::warn!("a model is still being fetched");
        }
    }

    fn run(&self, id: &str, work: Id, cancel: &Cancel, core: &WeakAssistant) {
        let tell = &mut |seen: Seen| {
            let fraction = self.note(id, seen.fraction);
            core.announce(Event::Step(Step {
                rate: seen.rate,
                seconds_left: seen.seconds_left,
                ..step(work, id, fraction)
            }));
        };
        let came = unbroken(|| self.fetch(id, cancel, tell));
        let (fraction, failed) = self.end(id, came);
        core.announce(Event::Step(Step {
            done: true,
            failed,
            ..step(work, id, fraction)
        }));
        core.announce(Event::Models);
    }

    fn fetch(&self, id: &str, cancel: &Cancel, tell: &mut dyn FnMut(Seen)) -> Result<(), CliError> {
        if starter_kind(id).is_some() {
            let note = |told: Told| {
                let sentence = told.said(Language::ENGLISH);
                tracing::info!(sentence = sentence.as_str(), "fetching a model");
            };
            let ids = [id.to_owned()];
            let mut set = Set::of(&Starter::load(), &ids)?;
            let tell = &mut |event: FetchEvent| tell(set.seen(&event));
            return from_registries(&ids, &self.home, cancel, &note, tell).map(drop);
        }
        let catalog = catalog()?;
        let whole = Whole::of(catalog.with_needs(id).map_err(ModelsError::from)?);
        let tell = &mut |file: &str, progress: Progress| tell(whole.seen(file, &progress));
        from_catalog(&catalog, id, &self.home, cancel, tell).map(drop)
    }

    /// Notes how far one is, and gives what is known of it.
    fn note(&self, id: &str, fraction: Option<f32>) -> Option<f32> {
        let mut jobs = self.lock();
        let Some(Job::Going(going)) = jobs.all.get_mut(id) else {
            return fraction;
        };
        going.fraction = fraction.or(going.fraction);
        going.fraction
    }

    /// It is over. Gives how far it came, and whether it failed.
    fn end(&self, id: &str, came: Result<(), CliError>) -> (Option<f32>, bool) {
        // A starter begins anew: what the clients of the registries had of a package is gone.
        let anew = starter_kind(id).is_some();
        let mut jobs = self.lock();
        let drops = match jobs.all.get(id) {
            Some(Job::Going(going)) => going.drops && !(came.is_ok() && going.was_here),
            _ => false,
        };
        let mut dropped = None;
        if drops {
            drop(jobs);
            dropped = Some(self.drop_what_came(id, came.is_ok()));
            jobs = self.lock();
        }
        // From here on the lock is held: no cancel comes between what is decided and what is kept.
        let (stopped, fraction) = match jobs.all.get(id) {
            Some(Job::Going(going)) => (going.cancel.is_cancelled(), going.fraction),
            _ => (false, None),
        };
        let kept = fraction.filter(|_| !anew);
        let (left, fraction, failed) = match (dropped, came) {
            (Some(Ok(())), _) => (None, None, false),
            (Some(Err(error)), _) => {
                let left = Job::Failed(error.to_string(), kept);
                (Some(left), kept, true)
            }
            (None, Ok(())) => (None, Some(1.0), false),
            // It is on its way elsewhere, and is shown so.
            (None, Err(CliError::Models(error))) if is_elsewhere(&error) => (None, fraction, true),
            (None, Err(_)) if stopped => (Some(Job::Paused(kept)), kept, false),
            (None, Err(error)) => {
                tracing::warn!(%error, id, "a model was not fetched");
                let failed = Job::Failed(problem(error, spoken_here()).sentence, kept);
                (Some(failed), kept, true)
            }
        };
        match left {
            Some(job) => jobs.all.insert(id.to_owned(), job),
            None => jobs.all.remove(id),
        };
        self.ended.notify_all();
        (fraction, failed)
    }

    /// What an earlier download left stays where another one brought the model meanwhile. One that came to its end here goes.
    fn drop_what_came(&self, id: &str, came: bool) -> Result<(), CliError> {
        if !came && is_here(id)? {
            return Ok(());
        }
        self.take_rest(id)
    }

    fn take_rest(&self, id: &str) -> Result<(), CliError> {
        if starter_kind(id).is_some() {
            let starter = Starter::load();
            // All starters share one lock, and another one may be on its way: where nothing of this one was made yet, nothing
            // that the lock guards is touched.
            if !starter.folder().join(id).exists() {
                let unfinished = Removal::of_unfinished(&starter, id)?;
                unfinished.carry_out().map_err(ModelsError::from)?;
                return Ok(());
            }
        }
        take_away(id, &self.home).map(drop)
    }

    fn lock(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Jobs {
    fn is_at_work(&self) -> bool {
        self.all.values().any(|job| matches!(job, Job::Going(_)))
    }

    fn stop(&self) {
        for job in self.all.values() {
            if let Job::Going(going) = job {
                going.cancel.cancel();
            }
        }
    }
}

fn is_elsewhere(error: &ModelsError) -> bool {
    matches!(
        error,
        ModelsError::Download(DownloadError::AlreadyRunning { .. })
    )
}

/// Does it. What breaks off in a panic is over too: were it not told, it would be on its way for ever.
fn unbroken(work: impl FnOnce() -> Result<(), CliError>) -> Result<(), CliError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Refused::FetchingBroke.into()))
}

/// Whether a model that can be fetched is here already.
fn is_here(id: &str) -> Result<bool, CliError> {
    if starter_kind(id).is_some() {
        let status = Starter::load().status(id)?;
        return Ok(!matches!(status, StarterStatus::Absent { .. }));
    }
    let catalog = catalog()?;
    let entry = catalog.find(id).map_err(ModelsError::from)?;
    Ok(entry.path_in(&models_folder()).exists())
}

fn step(work: Id, id: &str, fraction: Option<f32>) -> Step {
    Step {
        fraction,
        ..first(work, StepWhat::Download, Some(id.to_owned()))
    }
}
