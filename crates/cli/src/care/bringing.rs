//! Models that a person brings along by their path: looked through and copied in a thread of their own, since they may be large.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{Event, Id, Step, StepWhat};
use sotto_assistant::{Assistant, WeakAssistant};
use sotto_models::ModelsError;
use sotto_models::download::{Cancel, Progress};
use sotto_models::import::{Found, look_at};
use sotto_skills::numbers::Language;

use super::Refused;
use super::problem::problem;
use super::steps::first;
use crate::commands::models::bring::{Seen, take};
use crate::error::CliError;
use crate::home::Home;

/// The one that is being brought along. The folder of models has one owner, so there is no second one.
pub(super) struct Bringing {
    home: Home,
    going: Mutex<Option<(PathBuf, Id)>>,
    /// The program ends.
    ends: Cancel,
}

impl Bringing {
    pub(super) fn new(home: Home) -> Self {
        Self {
            home,
            going: Mutex::default(),
            ends: Cancel::default(),
        }
    }

    /// Begins with the one at this path, unless that is going on already. What it is, is looked at before: whoever typed a
    /// wrong path hears so at once.
    ///
    /// # Errors
    /// When there is no model that Sotto can load at this path, or another one is being brought along.
    pub(super) fn begin(
        self: Arc<Self>,
        path: &str,
        language: Language,
        core: &Assistant,
    ) -> Result<Id, CliError> {
        let path = whole(path)?;
        let found = look_at(&path).map_err(ModelsError::from)?;
        let (work, is_new) = self.note(&path)?;
        if !is_new {
            return Ok(work);
        }
        // It may go on for a moment when the core is closed, and must not hold it.
        let (this, told) = (Arc::clone(&self), core.downgrade());
        let thread = std::thread::Builder::new()
            .name("import".to_owned())
            .spawn(move || this.run(&path, &found, work, language, &told));
        if let Err(source) = thread {
            *self.lock() = None;
            return Err(CliError::System(source));
        }
        Ok(work)
    }

    fn run(&self, path: &Path, found: &Found, work: Id, language: Language, core: &WeakAssistant) {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let mut last = None;
        let tell = &mut |seen: Seen<'_>| {
            let (percent, fraction) = share(&seen);
            // A large file is read in thousands of pieces.
            if last.replace(percent) != Some(percent) {
                core.announce(Event::Step(step(work, name.clone(), fraction)));
            }
        };
        let taken = unbroken(|| {
            let _owner = self.home.own_soon()?;
            let home = &self.home;
            take(path, found, None, home, language, &self.ends, tell)
        });
        *self.lock() = None;
        let over = match taken {
            Ok((id, _)) => step(work, id, Some(1.0)),
            Err(error) => {
                tracing::warn!(%error, "a model was not brought along");
                core.announce(Event::Problem(problem(error, language)));
                Step {
                    failed: true,
                    ..step(work, name, None)
                }
            }
        };
        core.announce(Event::Step(Step { done: true, ..over }));
        core.announce(Event::Models);
    }

    /// Notes the one that is to come, and gives its piece of work and whether that is a new one.
    fn note(&self, path: &Path) -> Result<(Id, bool), CliError> {
        if self.ends.is_cancelled() {
            return Err(Refused::TryingEnds.into());
        }
        let mut going = self.lock();
        match &*going {
            Some((known, work)) if known == path => Ok((*work, false)),
            Some(_) => Err(Refused::AnotherBrought.into()),
            None => {
                let work = Id::new();
                *going = Some((path.to_owned(), work));
                Ok((work, true))
            }
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        self.lock().is_some()
    }

    /// Nothing more is read of it, and none is begun after it. What was copied in part is cleared away with the next one.
    pub(super) fn leave(&self) {
        self.ends.cancel();
    }

    fn lock(&self) -> MutexGuard<'_, Option<(PathBuf, Id)>> {
        self.going.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The path as it is meant: file managers copy it with marks around it.
fn whole(typed: &str) -> Result<PathBuf, CliError> {
    let typed = typed.trim();
    let bare = ['"', '\'']
        .into_iter()
        .find_map(|mark| typed.strip_prefix(mark)?.strip_suffix(mark))
        .unwrap_or(typed);
    let path = Path::new(bare);
    if path.is_absolute() {
        Ok(path.to_owned())
    } else {
        Err(Refused::PartOfPath.into())
    }
}

/// How far it is: in percent, and as it is told.
fn share(seen: &Seen<'_>) -> (u8, Option<f32>) {
    let fraction = match seen {
        Seen::Checking(_, fraction) => *fraction,
        Seen::Taking(_, Progress::Receiving(measure) | Progress::Checking(measure)) => {
            measure.fraction
        }
        Seen::Taking(..) => return (0, None),
    };
    let fraction = fraction.clamp(0.0, 1.0);
    ((fraction * 100.0) as u8, Some(fraction as f32))
}

/// Does it. What breaks off in a panic is over too: were it not told, it would go on for ever.
fn unbroken<T>(work: impl FnOnce() -> Result<T, CliError>) -> Result<T, CliError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Refused::BringingBroke.into()))
}

fn step(work: Id, name: String, fraction: Option<f32>) -> Step {
    Step {
        fraction,
        ..first(work, StepWhat::Import, Some(name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn refusal<T>(done: Result<T, CliError>) -> Refused {
        match done {
            Err(CliError::Refused(refused)) => refused,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("nothing was refused"),
        }
    }

    #[test]
    fn a_path_is_whole_with_or_without_marks_around_it() {
        let folder = std::env::temp_dir();
        let file = folder.join("a model.gguf");
        let typed = file.display().to_string();
        for written in [
            typed.clone(),
            format!("  {typed}\n"),
            format!("\"{typed}\""),
            format!("'{typed}'"),
        ] {
            assert_eq!(whole(&written).unwrap(), file, "{written}");
        }
        for part in ["", "  ", "model.gguf", "./model.gguf", "~/model.gguf", "\""] {
            assert_eq!(refusal(whole(part)), Refused::PartOfPath, "{part:?}");
        }
    }

    #[test]
    fn one_is_brought_at_a_time_and_none_at_the_end() {
        let temporary = tempfile::tempdir().unwrap();
        let home = Home::at(Some(temporary.path().join("data"))).unwrap();
        let bringing = Bringing::new(home);
        assert!(!bringing.is_at_work());
        let (work, is_new) = bringing.note(Path::new("/one")).unwrap();
        assert!(is_new && bringing.is_at_work());
        assert_eq!(bringing.note(Path::new("/one")).unwrap(), (work, false));
        let other = bringing.note(Path::new("/other"));
        assert_eq!(refusal(other), Refused::AnotherBrought);
        bringing.leave();
        let late = bringing.note(Path::new("/one"));
        assert_eq!(refusal(late), Refused::TryingEnds);
    }

    #[test]
    fn a_panic_ends_it_with_a_sentence() {
        let broke: Result<(), CliError> = unbroken(|| panic!("inside"));
        assert_eq!(refusal(broke), Refused::BringingBroke);
        assert_eq!(unbroken(|| Ok(7)).unwrap(), 7);
    }

    #[test]
    fn how_far_it_is_stays_between_nothing_and_all() {
        assert_eq!(share(&Seen::Checking("a", 0.5)), (50, Some(0.5)));
        assert_eq!(share(&Seen::Checking("a", 7.0)), (100, Some(1.0)));
        assert_eq!(share(&Seen::Checking("a", -1.0)), (0, Some(0.0)));
    }
}
