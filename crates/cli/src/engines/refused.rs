//! A chosen model that its engine refuses must not leave Sotto deaf or without a mind: it is put aside with the engine's
//! own words, and the engine goes on with the model that was chosen before it, or with the starter.
//!
//! What is known here is about this process: engines start again and again, and no model that was put aside is given to one
//! a second time. A model that a command names is never put aside; whoever names it wants to hear what is wrong with it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sotto_engines::Fault;
use sotto_models::catalog::Kind;
use sotto_models::models_folder;
use sotto_models::quarantine::ActiveModels;

use crate::choice;
use crate::error::CliError;
use crate::output::complain;

struct Known {
    /// Chosen models that were not refused so far, and the starter behind each.
    chosen: BTreeMap<PathBuf, &'static str>,
    /// What took the place of those that were refused.
    instead: BTreeMap<PathBuf, PathBuf>,
    /// What the engine of each kind was told to load last.
    told: BTreeMap<Kind, PathBuf>,
}

static KNOWN: Mutex<Known> = Mutex::new(Known {
    chosen: BTreeMap::new(),
    instead: BTreeMap::new(),
    told: BTreeMap::new(),
});

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the user chose this model, with the starter that stands behind it.
pub fn chosen(model: &Path, behind: &'static str) {
    known().chosen.insert(model.to_owned(), behind);
}

/// What an engine loads that was made for this model: the model, or what took its place.
pub(super) fn to_load(kind: Kind, model: &Path) -> PathBuf {
    let mut known = known();
    let mut loads = model.to_owned();
    // Ends: what takes a place was never refused itself, and what was refused takes none.
    while let Some(instead) = known.instead.get(&loads) {
        loads = instead.clone();
    }
    known.told.insert(kind, loads.clone());
    loads
}

/// Puts the model aside that the engine of this kind has just refused, if the user chose it, and says so. Tells whether
/// another one stands in its place now.
pub(super) fn make_room(kind: Kind, fault: &Fault) -> Result<bool, CliError> {
    let found = {
        let mut known = known();
        let model = known.told.get(&kind).cloned();
        model.and_then(|model| Some((known.chosen.remove(&model)?, model)))
    };
    let Some((behind, model)) = found else {
        return Ok(false);
    };
    let active = ActiveModels::in_folder(&models_folder());
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let file = model.file_name().unwrap_or(model.as_os_str());
    let outcome = match active.put_aside(kind, &model, &fault.message, now) {
        Ok(case) => format!(
            "was put aside (sotto models quarantine release {})",
            case.name
        ),
        // A disk that cannot be written is no reason to do without an engine.
        Err(error) => format!("could not be put aside ({error})"),
    };
    let before = active
        .active(kind)
        .filter(|before| !is_refused(&before.path, &model));
    let (named, next) = match before {
        Some(before) => {
            let named = before
                .id
                .unwrap_or_else(|| before.path.display().to_string());
            chosen(&before.path, behind);
            (named, Ok(before.path))
        }
        None => (behind.to_owned(), choice::starter(behind)),
    };
    let refused = format!("The chosen model {} does not load", file.display());
    let why = &fault.message;
    match next {
        // A starter that was chosen by its name may be the very one that stands behind it.
        Ok(next) if next != model => {
            complain(format_args!(
                "{refused} and {outcome}; {named} takes its place. What is wrong with it: {why}"
            ));
            known().instead.insert(model, next);
            Ok(true)
        }
        Ok(_) => {
            complain(format_args!("{refused} and {outcome}."));
            Ok(false)
        }
        Err(missing) => {
            complain(format_args!(
                "{refused} and {outcome}. What is wrong with it: {why}"
            ));
            Err(missing)
        }
    }
}

/// Whether this is the model that was just refused, or one of those refused earlier.
fn is_refused(model: &Path, just_now: &Path) -> bool {
    model == just_now || known().instead.contains_key(model)
}
