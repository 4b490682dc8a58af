//! The models: the starters that ship with Sotto, the ones that were chosen, and those that were put aside.

use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModels, Case};
use sotto_models::starter::{FetchProgress, Kind, Starter, StarterError, StarterStatus};

use super::Looked;
use crate::output::bytes;
use crate::said::Said;

/// Looks at all of them.
pub(super) fn look() -> Vec<Looked> {
    let starter = Starter::load().without_registries();
    let set = starter
        .list()
        .models
        .iter()
        .filter(|model| model.kind == Kind::Starter);
    let mut all: Vec<Looked> = set
        .map(|model| {
            let status = match starter.status(&model.id) {
                // What was never checked is checked now.
                Ok(StarterStatus::Unchecked) => starter
                    .ensure(&model.id, &mut FetchProgress::silent())
                    .map(|_| Here::CheckedNow),
                Ok(StarterStatus::Ready(_)) => Ok(Here::Checked),
                Ok(StarterStatus::Absent { bytes }) => Ok(Here::Not(bytes)),
                Err(error) => Err(error),
            };
            judged(&model.id, &model.title, status)
        })
        .collect();
    let cases = ActiveModels::in_folder(&models_folder()).cases();
    all.extend(put_aside(&cases.unwrap_or_default()));
    all
}

/// Where a starter is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Here {
    Checked,
    CheckedNow,
    /// So many bytes are to be fetched.
    Not(u64),
}

pub(super) fn judged(id: &str, title: &str, status: Result<Here, StarterError>) -> Looked {
    let name = format!("starter {id}");
    let fetch = Said::new(
        "Fetch it with: sotto models starter",
        "Hole es mit: sotto models starter",
    );
    match status {
        Ok(Here::Checked) => Looked::ok(
            name,
            Said::new(format!("{title}, checked"), format!("{title}, geprüft")),
        ),
        Ok(Here::CheckedNow) => Looked::ok(
            name,
            Said::new(
                format!("{title}, checked just now"),
                format!("{title}, eben geprüft"),
            ),
        ),
        Ok(Here::Not(missing)) => {
            let missing = bytes(missing);
            let found = Said::new(
                format!("not here ({missing} to fetch)"),
                format!("nicht hier ({missing} zu holen)"),
            );
            Looked::fail(name, found, fetch)
        }
        Err(error) => Looked::fail(name, Said::as_it_is(error.to_string()), fetch),
    }
}

/// Models that did not load, and do not any more. Where there are none, nothing is said of them.
pub(super) fn put_aside(cases: &[Case]) -> Option<Looked> {
    if cases.is_empty() {
        return None;
    }
    let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let names = names.join(", ");
    let found = Said::new(
        format!("put aside, since they did not load: {names}"),
        format!("beiseitegelegt, weil sie nicht luden: {names}"),
    );
    let next = Said::new(
        "What was wrong with each says: sotto models quarantine",
        "Was mit jedem war, sagt: sotto models quarantine",
    );
    // A model of one's own is named by its owner.
    let shared = format!("{} put aside, since they did not load", cases.len());
    Some(Looked::warn("models put aside", found, next).shared_as(shared))
}
