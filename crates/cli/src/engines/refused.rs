//! A chosen model that cannot be used must not leave Sotto deaf or without a mind: a damaged one is put aside with the
//! engine's own words, and the engine goes on with the model that was chosen before it, or with the starter. That is so at
//! the start, and just the same when a model breaks or is put aside by another program while this one runs.
//!
//! An engine that refuses a model says little: native code answers a lack of memory as it answers a bad file. So the file
//! itself is looked at before anything is done with it.
//!
//! What is known here is about this process: engines start again and again, and no model that was put aside is given to one
//! a second time. A model that a command names is never put aside; whoever names it wants to hear what is wrong with it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sotto_engines::supervisor::ChosenModel;
use sotto_engines::{Fault, FaultKind};
use sotto_models::catalog::Kind;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModels, Condition};
use tokio::sync::mpsc;

use crate::choice;
use crate::output::complain;

struct Known {
    /// Chosen models that were not refused so far, and the starter behind each.
    chosen: BTreeMap<PathBuf, &'static str>,
    /// What took the place of those that were refused.
    instead: BTreeMap<PathBuf, PathBuf>,
}

static KNOWN: Mutex<Known> = Mutex::new(Known {
    chosen: BTreeMap::new(),
    instead: BTreeMap::new(),
});

/// One model makes room at a time: what two requests find out about it at once is done once.
static MAKING_ROOM: Mutex<()> = Mutex::new(());

fn known() -> MutexGuard<'static, Known> {
    unpoisoned(&KNOWN)
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the user chose this model, with the starter that stands behind it.
pub fn chosen(model: &Path, behind: &'static str) {
    known().chosen.insert(model.to_owned(), behind);
}

/// Notes that a model that was put aside earlier loads by now: nothing takes its place any more, and this starter stands
/// behind it as before.
pub fn forgiven(model: &Path, behind: &'static str) {
    let mut known = known();
    if known.instead.remove(model).is_some() {
        known.chosen.insert(model.to_owned(), behind);
    }
}

/// What the history calls the model that answers where this one was chosen.
#[must_use]
pub fn name_in_use(model: &Path) -> String {
    let used = in_place_of(model);
    let stem = used.file_stem();
    stem.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The model, or what took its place.
pub(super) fn in_place_of(model: &Path) -> PathBuf {
    let known = known();
    let mut loads = model.to_owned();
    // Ends: what takes a place was never refused itself, and what was refused takes none.
    while let Some(instead) = known.instead.get(&loads) {
        loads = instead.clone();
    }
    loads
}

/// A model took the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// What the user had chosen, by the name of its file.
    pub refused: String,
    /// What answers instead.
    pub instead: String,
    /// Its file is not there any more.
    pub gone: bool,
    /// Under which name it was put aside, where it was.
    pub case: Option<String>,
    /// What happened and what to do, in English.
    pub sentence: String,
}

/// The model that an engine was made for.
#[derive(Debug)]
pub(super) struct Wanted {
    kind: Kind,
    model: PathBuf,
    /// All models are kept here.
    folder: PathBuf,
    /// What the engine was told to load last.
    told: Mutex<PathBuf>,
    /// A file that was read through and found whole, as it was changed last: that takes long and need not be done again.
    whole: Mutex<Option<(PathBuf, Option<SystemTime>)>>,
    swaps: Option<mpsc::Sender<Swap>>,
}

impl Wanted {
    /// This model, until another one has to take its place; `swaps` hears of that.
    pub(super) fn new(kind: Kind, model: PathBuf, swaps: Option<mpsc::Sender<Swap>>) -> Arc<Self> {
        Self::among(models_folder(), kind, model, swaps)
    }

    /// The same, where the models are kept in this folder.
    fn among(
        folder: PathBuf,
        kind: Kind,
        model: PathBuf,
        swaps: Option<mpsc::Sender<Swap>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            kind,
            told: Mutex::new(model.clone()),
            model,
            folder,
            whole: Mutex::new(None),
            swaps,
        })
    }

    /// What is to be thought of a fault, after a look at the file itself.
    fn judge(&self, model: &Path, fault: Fault) -> Verdict {
        let as_it_is = (model.to_owned(), changed(model));
        let was_whole = unpoisoned(&self.whole).as_ref() == Some(&as_it_is);
        if was_whole && fault.kind == FaultKind::OutOfMemory {
            return Verdict::Stays(fault);
        }
        let condition = Condition::of(self.kind, model, &self.folder);
        if condition == Condition::Verified {
            *unpoisoned(&self.whole) = Some(as_it_is);
        }
        verdict(fault, condition)
    }

    /// Puts the model that was chosen before in the place of this one, or the starter, and says so.
    fn make_room(
        &self,
        model: PathBuf,
        behind: &'static str,
        why: &Fault,
        is_gone: bool,
    ) -> Result<(), Fault> {
        let active = ActiveModels::in_folder(&self.folder);
        let file = model.file_name().unwrap_or(model.as_os_str());
        let refused = file.display().to_string();
        let mut case = None;
        let outcome = if is_gone {
            active.leave(self.kind, &model).map_or_else(
                |error| format!("is not there any more ({error})"),
                |()| {
                    "is not there any more (sotto models quarantine lists what was put aside)"
                        .to_owned()
                },
            )
        } else {
            let (outcome, name) = put_aside(&active, self.kind, &model, why);
            case = name;
            outcome
        };
        let before = active
            .active(self.kind)
            .filter(|before| !is_refused(&before.path, &model));
        let (instead, next) = match before {
            Some(before) => {
                let named = before
                    .id
                    .unwrap_or_else(|| before.path.display().to_string());
                chosen(&before.path, behind);
                (named, Ok(before.path))
            }
            None => (behind.to_owned(), choice::starter(behind)),
        };
        let what = format!("The chosen model {refused} does not load and {outcome}");
        match next {
            // A starter that was chosen by its name may be the very one that stands behind it.
            Ok(next) if !is_refused(&next, &model) => {
                let sentence = format!(
                    "{what}; {instead} takes its place. What is wrong with it: {}",
                    why.message
                );
                complain(&sentence);
                known().instead.insert(model, next);
                if let Some(swaps) = &self.swaps {
                    // Full only where nobody listens, and then nobody misses it.
                    let _ = swaps.try_send(Swap {
                        refused,
                        instead,
                        gone: is_gone,
                        case,
                        sentence,
                    });
                }
                Ok(())
            }
            Ok(_) => Err(Fault::new(why.kind, format!("{what}. {}", why.message))),
            Err(missing) => {
                // Not done with: the next try is told of the quarantine too, and takes the starter once that is here.
                chosen(&model, behind);
                Err(Fault::new(
                    FaultKind::ModelMissing,
                    format!("{what}. What is wrong with it: {} {missing}", why.message),
                ))
            }
        }
    }
}

impl ChosenModel for Wanted {
    fn file(&self) -> PathBuf {
        let loads = in_place_of(&self.model);
        unpoisoned(&self.told).clone_from(&loads);
        loads
    }

    fn refused(&self, fault: Fault) -> Result<(), Fault> {
        let _one = unpoisoned(&MAKING_ROOM);
        let model = unpoisoned(&self.told).clone();
        if in_place_of(&model) != model {
            // Another request met the same model, and made room already.
            return Ok(());
        }
        let (fault, is_gone) = match self.judge(&model, fault) {
            Verdict::Stays(fault) => return Err(fault),
            Verdict::Gone(fault) => (fault, true),
            Verdict::Damaged(fault) => (fault, false),
        };
        let behind = known().chosen.remove(&model);
        match behind {
            Some(behind) => self.make_room(model, behind, &fault, is_gone),
            None => Err(fault),
        }
    }
}

/// A model that is to prove that it loads: it is tried itself, whatever took its place earlier, and nothing takes it now.
#[derive(Debug)]
pub(super) struct Tried(Arc<Wanted>);

impl Tried {
    /// This model.
    pub(super) fn new(kind: Kind, model: PathBuf) -> Arc<Self> {
        Arc::new(Self(Wanted::new(kind, model, None)))
    }
}

impl ChosenModel for Tried {
    fn file(&self) -> PathBuf {
        self.0.model.clone()
    }

    fn refused(&self, fault: Fault) -> Result<(), Fault> {
        let (Verdict::Gone(fault) | Verdict::Damaged(fault) | Verdict::Stays(fault)) =
            self.0.judge(&self.0.model, fault);
        Err(fault)
    }
}

/// What is to be done about a model that its engine refused.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// Its file is not there: another one takes its place, and nothing is put aside.
    Gone(Fault),
    /// Its file is damaged: it is put aside.
    Damaged(Fault),
    /// It is none of the model's fault, or nobody can tell: the user hears this.
    Stays(Fault),
}

fn verdict(fault: Fault, condition: Condition) -> Verdict {
    match (fault.kind, condition) {
        (_, Condition::Gone) => Verdict::Gone(fault),
        // An engine calls a file unusable after a walk of its own through it, which is stricter than the look here, or when
        // its weights are no numbers. What only native code refuses has another name.
        (FaultKind::ModelUnusable, Condition::Damaged(_) | Condition::Readable) => {
            Verdict::Damaged(fault)
        }
        (FaultKind::OutOfMemory, Condition::Damaged(why)) => {
            Verdict::Damaged(Fault::new(FaultKind::ModelUnusable, why))
        }
        // Among them a file of a newer kind: after the next update it may be the right one.
        _ => Verdict::Stays(fault),
    }
}

/// Puts a damaged model aside, and says what became of it and under which name it lies there.
fn put_aside(
    active: &ActiveModels,
    kind: Kind,
    model: &Path,
    why: &Fault,
) -> (String, Option<String>) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    match active.put_aside(kind, model, &why.message, now) {
        Ok(case) => {
            let outcome = format!(
                "was put aside (sotto models quarantine release {})",
                case.name
            );
            (outcome, Some(case.name))
        }
        // A disk that cannot be written is no reason to do without an engine.
        Err(error) => (format!("could not be put aside ({error})"), None),
    }
}

/// Whether this is the model that was just refused, or one of those refused earlier.
fn is_refused(model: &Path, just_now: &Path) -> bool {
    model == just_now || known().instead.contains_key(model)
}

fn changed(model: &Path) -> Option<SystemTime> {
    std::fs::metadata(model)
        .and_then(|facts| facts.modified())
        .ok()
}
