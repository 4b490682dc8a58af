//! The package of a newer Sotto on its way here, in a thread of its own: begun, stopped and gone on with from any face, told by
//! steps, and shown in its folder. What is fetched, believed and compared is decided by `sotto update`, which does the same.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sotto_api::{Event, Id, Step, StepWhat, UpdatePackage};
use sotto_assistant::{Assistant, WeakAssistant};
use sotto_models::download::{Cancel, Progress};
use sotto_skills::desktop::show_folder;
use sotto_skills::numbers::Language;
use sotto_updates::{BuiltIn, Source, Updates, Verdict};

use super::Refused;
use super::problem::problem;
use super::steps::first;
use crate::commands::update::{bring, look};
use crate::error::CliError;
use crate::home::Home;

/// Where packages go, in the data folder: nothing else lies there.
const FOLDER: &str = "updates";
/// A server that hangs does not keep the program from ending.
const ENDING: Duration = Duration::from_secs(3);

/// The package, wherever it is.
pub(super) struct Updating {
    home: Home,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug)]
struct State {
    package: UpdatePackage,
    /// Stops the one that is on its way.
    cancel: Cancel,
    /// The program ends: nothing is begun any more.
    closed: bool,
}

impl Updating {
    pub(super) fn new(home: Home) -> Self {
        Self {
            home,
            state: Mutex::new(State {
                package: UpdatePackage::Absent,
                cancel: Cancel::default(),
                closed: false,
            }),
            ended: Condvar::new(),
        }
    }

    /// Begins to fetch it, or goes on with it. One that is on its way already is left to it.
    ///
    /// # Errors
    /// When it is switched off, nobody is known who could be believed, or the program ends.
    pub(super) fn begin(
        self: &Arc<Self>,
        language: Language,
        core: &Assistant,
    ) -> Result<Id, CliError> {
        let source = Updates::read(self.home.folder())?.source(&BuiltIn::here())?;
        let (work, cancel) = (Id::new(), Cancel::default());
        let before = {
            let mut state = self.lock();
            if state.closed {
                return Err(Refused::FetchingEnds.into());
            }
            let fraction = match &state.package {
                UpdatePackage::Fetching { .. } if state.cancel.is_cancelled() => {
                    return Err(Refused::FetchingStops.into());
                }
                UpdatePackage::Fetching { work, .. } => return Ok(*work),
                UpdatePackage::Stopped { fraction } => *fraction,
                _ => None,
            };
            state.cancel = cancel.clone();
            let going = UpdatePackage::Fetching { work, fraction };
            std::mem::replace(&mut state.package, going)
        };
        // It may go on for a moment when the core is closed, and must not hold it.
        let (this, told) = (Arc::clone(self), core.downgrade());
        let thread = std::thread::Builder::new()
            .name("update".to_owned())
            .spawn(move || this.run(&source, work, &cancel, language, &told));
        if let Err(source) = thread {
            self.lock().package = before;
            return Err(CliError::System(source));
        }
        Ok(work)
    }

    /// Stops it and keeps what came.
    ///
    /// # Errors
    /// When it is not on its way.
    pub(super) fn stop(&self) -> Result<(), CliError> {
        let state = self.lock();
        if !state.is_at_work() {
            return Err(Refused::NotFetched.into());
        }
        state.cancel.cancel();
        Ok(())
    }

    /// The same, wherever it is.
    pub(super) fn pause(&self) {
        self.lock().cancel.cancel();
    }

    /// Opens the folder in which it lies.
    ///
    /// # Errors
    /// When it is not there, or the system shows no folders.
    pub(super) fn show(&self) -> Result<(), CliError> {
        if !matches!(self.package(), UpdatePackage::Ready { .. }) {
            return Err(Refused::NoPackage.into());
        }
        let folder = self.folder();
        show_folder(&folder).map_err(|error| {
            tracing::warn!(%error, "the folder of a package was not opened");
            Refused::FolderClosed(folder.display().to_string()).into()
        })
    }

    /// What is shown of it. One that somebody took away is not here any more.
    pub(super) fn package(&self) -> UpdatePackage {
        match self.lock().package.clone() {
            UpdatePackage::Ready { file, .. } if !Path::new(&file).is_file() => {
                UpdatePackage::Absent
            }
            package => package,
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        self.lock().is_at_work()
    }

    /// Stops it and waits for that, but not for long. None is begun after it.
    pub(super) fn leave(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.cancel.cancel();
        let waited = self
            .ended
            .wait_timeout_while(state, ENDING, |state| state.is_at_work());
        if waited.is_ok_and(|(_, timeout)| timeout.timed_out()) {
            tracing::warn!("a package is still being fetched");
        }
    }

    fn run(
        &self,
        source: &Source,
        work: Id,
        cancel: &Cancel,
        language: Language,
        core: &WeakAssistant,
    ) {
        let tell = &mut |progress: Progress| {
            let (fraction, rate, seconds_left) = seen(&progress);
            let fraction = self.note(fraction);
            core.announce(Event::Step(Step {
                rate,
                seconds_left,
                ..step(work, fraction)
            }));
        };
        let came = unbroken(|| self.fetch(source, cancel, language, tell));
        let (fraction, failed) = self.end(came, language);
        core.announce(Event::Step(Step {
            done: true,
            failed,
            ..step(work, fraction)
        }));
    }

    fn fetch(
        &self,
        source: &Source,
        cancel: &Cancel,
        language: Language,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<UpdatePackage, CliError> {
        // Asked anew: what was shown a while ago may not be the newest one any more, or not be believed any more.
        let Verdict::Newer(offer) = look(&self.home, source)? else {
            return Err(Refused::NothingNewer.into());
        };
        let folder = self.folder();
        let brought = bring(&offer, &folder, &self.home, cancel, tell)?;
        clear(&folder, &offer.file_name);
        Ok(UpdatePackage::Ready {
            version: offer.version.to_string(),
            file: brought.file.display().to_string(),
            next: brought.told(language),
        })
    }

    /// Notes how far it is, and gives what is known of it.
    fn note(&self, seen: Option<f32>) -> Option<f32> {
        match &mut self.lock().package {
            UpdatePackage::Fetching { fraction, .. } => {
                *fraction = seen.or(*fraction);
                *fraction
            }
            _ => seen,
        }
    }

    /// It is over. Gives how far it came, and whether it failed.
    fn end(
        &self,
        came: Result<UpdatePackage, CliError>,
        language: Language,
    ) -> (Option<f32>, bool) {
        let mut state = self.lock();
        let fraction = match &state.package {
            UpdatePackage::Fetching { fraction, .. } => *fraction,
            _ => None,
        };
        let (package, fraction, failed) = match came {
            Ok(ready) => (ready, Some(1.0), false),
            Err(_) if state.cancel.is_cancelled() => {
                (UpdatePackage::Stopped { fraction }, fraction, false)
            }
            Err(error) => {
                tracing::warn!(%error, "a package was not fetched");
                let sentence = problem(error, language).sentence;
                (UpdatePackage::Failed { sentence }, fraction, true)
            }
        };
        state.package = package;
        self.ended.notify_all();
        (fraction, failed)
    }

    fn folder(&self) -> PathBuf {
        self.home.folder().join(FOLDER)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_at_work(&self) -> bool {
        matches!(self.package, UpdatePackage::Fetching { .. })
    }
}

/// How far it is, how fast, and how many seconds are left, as far as that is known.
fn seen(progress: &Progress) -> (Option<f32>, Option<f64>, Option<u32>) {
    match progress {
        Progress::Receiving(measure) => (
            Some(measure.fraction as f32),
            Some(measure.rate),
            measure.seconds_left.map(|seconds| seconds.ceil() as u32),
        ),
        // All of it came.
        Progress::Checking(_) | Progress::Done { .. } => (Some(1.0), None, None),
        _ => (None, None, None),
    }
}

/// Takes away what was fetched of other versions: each is as large as Sotto itself.
fn clear(folder: &Path, keeps: &str) {
    let Ok(all) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in all.flatten() {
        // Beside the package lies what notes that it was compared.
        if !entry.file_name().to_string_lossy().starts_with(keeps) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Does it. What breaks off in a panic is over too: were it not told, it would be on its way for ever.
fn unbroken<T>(work: impl FnOnce() -> Result<T, CliError>) -> Result<T, CliError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Refused::FetchingBroke.into()))
}

fn step(work: Id, fraction: Option<f32>) -> Step {
    Step {
        fraction,
        ..first(work, StepWhat::Update, None)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_package_that_came_last_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "sotto_1.deb",
            "sotto_2.deb.verified.toml",
            "sotto_2.deb",
            "sotto_1.deb.part",
        ] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        clear(folder.path(), "sotto_2.deb");
        let all = std::fs::read_dir(folder.path()).unwrap();
        let mut left: Vec<_> = all.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["sotto_2.deb", "sotto_2.deb.verified.toml"]);
    }
}
