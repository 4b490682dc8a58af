//! A model as every face shows it.

use sotto_api::{Fit, Model, ModelFit, ModelPart, ModelState, Settings};
use sotto_models::advisor::{self, Advice, Measurement};
use sotto_models::catalog::Kind;
use sotto_models::download::{begun, is_being_fetched};
use sotto_models::models_folder;

use super::voices::{model_of, of_model};
use crate::commands::models::catalog;
use crate::commands::models::rows::{Row, State};

/// A model, with what is being done with it.
pub(super) fn model(
    row: Row,
    measurements: &[Measurement],
    doing: Option<ModelState>,
    settings: &Settings,
) -> Model {
    let timed = measurements
        .iter()
        .find(|one| one.kind == row.kind && Some(one.model_bytes) == row.bytes);
    let in_use = match row.kind {
        Kind::Voice => model_of(&settings.speech.voice) == row.id,
        _ => row.active,
    };
    Model {
        part: part(row.kind),
        bytes: row.bytes,
        fit: row.advice.map(fit),
        speed: timed.map(|one| one.rate),
        state: doing.unwrap_or_else(|| state(&row)),
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

fn fit(advice: Advice) -> ModelFit {
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
    }
}

/// What the disk says of it, where this program does nothing with it.
fn state(row: &Row) -> ModelState {
    match row.state {
        State::Here | State::Unchecked => ModelState::Here,
        State::ByHand => ModelState::ByHand,
        State::StarterAbsent | State::OwnAbsent => ModelState::Absent,
        State::Absent => kept(&row.id, row.bytes),
    }
}

/// A model of the catalog that is not here may be on its way.
fn kept(id: &str, bytes: Option<u64>) -> ModelState {
    let Ok(catalog) = catalog() else {
        return ModelState::Absent;
    };
    let Ok(entry) = catalog.find(id) else {
        return ModelState::Absent;
    };
    let place = entry.path_in(&models_folder());
    if is_being_fetched(&place) {
        return ModelState::FetchedElsewhere;
    }
    match begun(&place) {
        Some(there) => ModelState::Paused {
            fraction: bytes
                .filter(|bytes| *bytes > 0)
                .map(|bytes| (there as f64 / bytes as f64).min(1.0) as f32),
        },
        None => ModelState::Absent,
    }
}
