//! A model as every face shows it.

use std::collections::BTreeMap;
use std::path::Path;

use sotto_api::{Fit, Model, ModelFit, ModelPart, ModelState, Settings};
use sotto_models::advisor::{self, Advice};
use sotto_models::catalog::{Catalog, Entry, Kind};
use sotto_models::download::{begun, is_being_fetched};
use sotto_models::models_folder;

use super::voices::{model_of, of_model};
use crate::commands::models::measure::Speed;
use crate::commands::models::rows::{Row, State};

/// What a download leaves free.
const LEFT_FREE: u64 = 64 << 20;

/// What is known of this machine, and of all models on it.
pub(super) struct Known<'a> {
    pub catalog: &'a Catalog,
    /// How fast those were that were measured, by their names.
    pub speeds: &'a BTreeMap<String, Speed>,
    /// The free bytes of the disk of models, where it says.
    pub free: Option<u64>,
}

/// The free bytes of the disk on which models are kept, where it says. Some network drives do not.
pub(super) fn free_room() -> Option<u64> {
    let folder = models_folder();
    // It is made with the first model.
    let there = folder.ancestors().find(|folder| folder.exists())?;
    fs4::available_space(there).ok()
}

/// A model, with what is being done with it.
pub(super) fn model(
    row: Row,
    known: &Known<'_>,
    doing: Option<ModelState>,
    settings: &Settings,
) -> Model {
    let timed = known.speeds.get(&row.id);
    // Only those of the catalog say where they come from; starters may have the name of one.
    let files = match row.home {
        Some(_) => known.catalog.with_needs(&row.id).unwrap_or_default(),
        None => Vec::new(),
    };
    let bytes = whole(&row, &files);
    let in_use = match row.kind {
        Kind::Voice => model_of(&settings.speech.voice) == row.id,
        _ => row.active,
    };
    Model {
        part: part(row.kind),
        bytes,
        fit: row
            .advice
            .map(|advice| fit(advice, has_room(bytes, known.free))),
        speed: timed.map(|one| one.rate),
        wait: timed.and_then(|one| one.wait),
        state: doing.unwrap_or_else(|| state(&row, &files, bytes)),
        in_use,
        choosable: match row.kind {
            Kind::Ear | Kind::Mind => true,
            Kind::Voice => of_model(&row.id).is_some(),
            _ => false,
        },
        brought: row.brought,
        languages: row.languages,
        licence: row.licence,
        own_terms: row.own_terms,
        home: row.home,
        title: row.title,
        id: row.id,
    }
}

fn part(kind: Kind) -> ModelPart {
    match kind {
        Kind::Ear => ModelPart::Ear,
        Kind::Mind => ModelPart::Mind,
        Kind::Voice => ModelPart::Voice,
        Kind::VoiceActivity => ModelPart::VoiceActivity,
        _ => ModelPart::Memory,
    }
}

/// Whether so many bytes fit on a disk with so many free ones; where one of the two is not known, nothing speaks against it.
fn has_room(bytes: Option<u64>, free: Option<u64>) -> bool {
    match (bytes, free) {
        (Some(bytes), Some(free)) => bytes.saturating_add(LEFT_FREE) <= free,
        _ => true,
    }
}

fn fit(advice: Advice, room: bool) -> ModelFit {
    ModelFit {
        how: match advice.fit {
            advisor::Fit::FitsWell => Fit::Well,
            advisor::Fit::WillBeSlow => Fit::Slow,
            advisor::Fit::WillNotFit => Fit::Not,
        },
        rate: advice.expected_rate,
        measured: advice.measured,
        with_graphics: advice.on_gpu,
        memory: advice.needs_mb.saturating_mul(1_000_000),
        room,
    }
}

/// The length of all its files: what it needs comes along with it.
fn whole(row: &Row, files: &[&Entry]) -> Option<u64> {
    let along = files.iter().filter(|file| file.id != row.id);
    let along: u64 = along.filter_map(|file| file.bytes).sum();
    Some(row.bytes?.saturating_add(along))
}

/// What the disk says of it, where this program does nothing with it.
fn state(row: &Row, files: &[&Entry], bytes: Option<u64>) -> ModelState {
    match row.state {
        State::Here | State::Unchecked => ModelState::Here,
        State::ByHand => ModelState::ByHand,
        State::StarterAbsent | State::OwnAbsent => ModelState::Absent,
        State::Absent => kept(files, bytes),
    }
}

/// A model of the catalog that is not here may be on its way. The last of its files is its own.
fn kept(files: &[&Entry], bytes: Option<u64>) -> ModelState {
    let Some(own) = files.last() else {
        return ModelState::Absent;
    };
    let folder = models_folder();
    let place = own.path_in(&folder);
    if is_being_fetched(&place) {
        return ModelState::FetchedElsewhere;
    }
    if begun(&place).is_none() {
        return ModelState::Absent;
    }
    let there: u64 = files.iter().map(|file| came(file, &folder)).sum();
    ModelState::Paused {
        fraction: bytes
            .filter(|bytes| *bytes > 0)
            .map(|bytes| (there as f64 / bytes as f64).min(1.0) as f32),
    }
}

/// How much of a file is on the disk.
fn came(file: &Entry, folder: &Path) -> u64 {
    let place = file.path_in(folder);
    let whole = std::fs::metadata(&place).ok();
    whole.map_or_else(|| begun(&place).unwrap_or(0), |facts| facts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_room_unless_it_says_otherwise() {
        assert!(has_room(Some(1_000), Some(1_000 + LEFT_FREE)));
        assert!(!has_room(Some(1_001), Some(1_000 + LEFT_FREE)));
        assert!(!has_room(Some(u64::MAX), Some(u64::MAX - 1)));
        assert!(has_room(None, Some(0)) && has_room(Some(1), None));
    }
}
