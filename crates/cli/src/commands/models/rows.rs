//! All models there are, for whoever lists them: the starters, those that the user brought along, and the catalog.

use std::path::Path;

use sotto_models::advisor::{Advice, Machine, Measurement, Need, advise, better};
use sotto_models::catalog::{Entry, Kind, Terms};
use sotto_models::models_folder;
use sotto_models::quarantine::ActiveModels;
use sotto_models::starter::{Kind as StarterKind, Starter, StarterModel, StarterStatus};

use super::catalog;
use super::graphics::Graphics;
use crate::choice;
use crate::error::CliError;

/// A model.
pub(crate) struct Row {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    pub bytes: Option<u64>,
    pub languages: Vec<String>,
    pub licence: String,
    /// The licence has conditions of its own.
    pub own_terms: bool,
    /// Where it comes from.
    pub home: Option<String>,
    pub advice: Option<Advice>,
    pub state: State,
    /// It is chosen to hear or think, or does so where nothing was chosen.
    pub active: bool,
    /// The user brought it along.
    pub brought: bool,
}

/// Whether a model is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Here,
    Unchecked,
    StarterAbsent,
    OwnAbsent,
    Absent,
    ByHand,
}

impl State {
    /// The name of the words for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Here => "rows.model_here",
            Self::Unchecked => "rows.model_unchecked",
            Self::StarterAbsent => "rows.model_of_starters",
            Self::OwnAbsent => "rows.model_of_sotto",
            Self::Absent => "rows.model_absent",
            Self::ByHand => "rows.model_by_hand",
        }
    }

    /// As programs read it.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Unchecked => "here, not checked yet",
            Self::StarterAbsent => "starter, not here",
            Self::OwnAbsent => "Sotto's own, not made yet",
            Self::Absent => "not here",
            Self::ByHand => "by hand only",
        }
    }
}

/// All of them, with what is to be thought of each on this machine. `own_ear` is the starter that hears where no other ear was
/// chosen.
///
/// # Errors
/// When a list of models is damaged.
pub(crate) fn rows(
    machine: &Machine,
    measurements: &[Measurement],
    graphics: &Graphics,
    own_ear: &str,
) -> Result<Vec<Row>, CliError> {
    let look = Look {
        machine,
        measurements,
        graphics,
        own_ear,
        active: ActiveModels::in_folder(&models_folder()),
    };
    let mut rows = Vec::new();
    let starter = Starter::load();
    for model in &starter.list().models {
        if let Some(kind) = choice::starter_kind(&model.id) {
            rows.push(look.starter(model, kind, &starter.status(&model.id)?));
        }
    }
    for kind in [Kind::Ear, Kind::Mind] {
        for (name, path) in choice::imported(kind) {
            rows.push(look.brought(name, kind, &path));
        }
    }
    for entry in catalog()?.listed() {
        // The catalog names the original homes of the starters too; here they are one model.
        if !rows.iter().any(|row| row.id == entry.id) {
            rows.push(look.entry(entry));
        }
    }
    Ok(rows)
}

/// What a row is made with.
struct Look<'a> {
    machine: &'a Machine,
    measurements: &'a [Measurement],
    graphics: &'a Graphics,
    own_ear: &'a str,
    active: ActiveModels,
}

impl Look<'_> {
    fn starter(&self, model: &StarterModel, kind: Kind, status: &StarterStatus) -> Row {
        let size = model.files.iter().map(|file| file.bytes).sum();
        let path = match status {
            StarterStatus::Ready(path) => Some(path.as_path()),
            _ => None,
        };
        let state = match (status, model.kind) {
            (StarterStatus::Ready(_), _) => State::Here,
            (StarterStatus::Unchecked, _) => State::Unchecked,
            (StarterStatus::Absent { .. }, StarterKind::Starter) => State::StarterAbsent,
            (StarterStatus::Absent { .. }, StarterKind::Own) => State::OwnAbsent,
            (StarterStatus::Absent { .. }, _) => State::Absent,
        };
        Row {
            kind,
            title: model.title.clone(),
            bytes: Some(size),
            languages: languages_of(&model.id),
            licence: model.licence.clone(),
            own_terms: false,
            home: None,
            advice: self.advice(kind, Some(size), None, path),
            state,
            active: self.in_use(kind, &model.id),
            brought: false,
            id: model.id.clone(),
        }
    }

    fn brought(&self, name: String, kind: Kind, path: &Path) -> Row {
        let size = std::fs::metadata(path).ok().map(|facts| facts.len());
        Row {
            kind,
            title: "your own".to_owned(),
            bytes: size,
            languages: Vec::new(),
            licence: "as you got it".to_owned(),
            own_terms: false,
            home: None,
            advice: self.advice(kind, size, None, Some(path)),
            state: State::Here,
            active: self.in_use(kind, &name),
            brought: true,
            id: name,
        }
    }

    fn entry(&self, entry: &Entry) -> Row {
        let path = entry.path_in(&models_folder());
        let state = match (path.exists(), entry.is_offered()) {
            (true, _) => State::Here,
            (false, true) => State::Absent,
            (false, false) => State::ByHand,
        };
        Row {
            id: entry.id.clone(),
            kind: entry.kind,
            title: entry.title.clone(),
            bytes: entry.bytes,
            languages: entry.languages.clone(),
            licence: entry.licence.clone(),
            own_terms: entry.terms == Terms::Custom,
            home: Some(entry.url.clone()),
            advice: self.advice(entry.kind, entry.bytes, entry.memory_mb, Some(&path)),
            state,
            active: self.in_use(entry.kind, &entry.id),
            brought: false,
        }
    }

    fn in_use(&self, kind: Kind, id: &str) -> bool {
        match self.active.active(kind) {
            Some(model) => model.id.as_deref() == Some(id),
            None => match kind {
                Kind::Ear => id == self.own_ear,
                Kind::Mind => id == choice::MIND,
                _ => false,
            },
        }
    }

    fn advice(
        &self,
        kind: Kind,
        bytes: Option<u64>,
        memory_mb: Option<u64>,
        path: Option<&Path>,
    ) -> Option<Advice> {
        let need = Need {
            kind,
            bytes: bytes?,
            memory_mb,
        };
        let measured = self.measurements.iter().find(|one| one.kind == kind);
        // What was measured was measured on the processor.
        let on_graphics = self.graphics.machine_for(kind, path);
        Some(better(
            advise(self.machine, &need, measured),
            on_graphics.map(|machine| advise(machine, &need, None)),
        ))
    }
}

/// The languages of a starter, as its name says them.
fn languages_of(id: &str) -> Vec<String> {
    let language = match id {
        choice::VOICE | choice::RICH_VOICE => "en",
        id if id.ends_with(".en") => "en",
        id if id.starts_with("whisper-") => "*",
        _ => return Vec::new(),
    };
    vec![language.to_owned()]
}
