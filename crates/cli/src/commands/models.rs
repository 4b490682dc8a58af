//! `sotto models`: what there is, what fits this machine, and getting it here and away again.

mod bring;
mod change;
mod fetch;
mod graphics;
mod measure;
mod quarantine;
mod verify;

use std::path::Path;

use serde::Serialize;
use sotto_models::advisor::{Fit, Machine, Need, advise, better};
use sotto_models::catalog::{Catalog, Kind};
use sotto_models::models_folder;
use sotto_models::quarantine::ActiveModels;
use sotto_models::starter::{Kind as StarterKind, Starter, StarterStatus};

use crate::arguments::Models;
use crate::choice;
use crate::error::CliError;
use crate::home::Home;
use crate::output::{Output, bytes, table};

/// Does it.
pub async fn models(
    what: Option<Models>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    match what.unwrap_or(Models::List { measure: false }) {
        Models::List { measure } => list(measure, home, output).await,
        Models::Get { id } => fetch::get(&id, home, output).await,
        Models::Starter { ids } => fetch::starter_set(&ids, home, output).await,
        Models::Remove { id } => change::remove(&id, home, output),
        Models::Import { path, small } => bring::import(&path, small, home, output).await,
        Models::Use { id } => change::choose(&id, home, output).await,
        Models::Quarantine { what } => {
            quarantine::quarantine(what.as_ref().map(|what| what.name()), home, output)
        }
        Models::Verify { id } => verify::verify(id.as_deref(), output).await,
    }
}

pub(super) fn catalog() -> Result<Catalog, CliError> {
    Ok(Catalog::embedded().map_err(sotto_models::ModelsError::from)?)
}

/// A row of the list.
#[derive(Serialize)]
struct Listed {
    id: String,
    kind: String,
    title: String,
    bytes: Option<u64>,
    fits: Option<Fit>,
    /// Whether that comes from a measurement on this machine rather than from a table.
    measured: bool,
    /// Whether that is so on the graphics processor, which `--gpu` asks for, and less well without.
    with_gpu: bool,
    licence: String,
    state: &'static str,
    active: bool,
}

impl Listed {
    /// How well it fits, and how that is known. Whether it fits at all is a matter of memory, which is not measured.
    fn told(&self) -> String {
        match self.fits {
            None => "unknown".to_owned(),
            Some(fit @ Fit::WillNotFit) => fit.to_string(),
            Some(fit) if self.with_gpu => format!("{fit} with --gpu (reckoned)"),
            Some(fit) if self.measured => format!("{fit} (measured)"),
            Some(fit) => format!("{fit} (reckoned)"),
        }
    }
}

async fn list(measure: bool, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let machine = Machine::detect(None);
    let measurements = if measure {
        measure::measured(home, &machine, output).await?
    } else {
        measure::kept(home, &machine)
    };
    let graphics = graphics::Graphics::of(&machine, home).await;
    let active = ActiveModels::in_folder(&models_folder());
    let in_use = |kind: Kind, id: &str| match active.active(kind) {
        Some(model) => model.id.as_deref() == Some(id),
        None => matches!(
            (kind, id),
            (Kind::Ear, choice::ENGLISH_EAR) | (Kind::Mind, choice::MIND)
        ),
    };
    let of_kind = |kind: Kind| measurements.iter().find(|one| one.kind == kind);
    let advice = |kind: Kind, bytes: Option<u64>, memory_mb: Option<u64>, path: Option<&Path>| {
        let need = Need {
            kind,
            bytes: bytes?,
            memory_mb,
        };
        // What was measured was measured on the processor.
        let on_graphics = graphics.machine_for(kind, path);
        Some(better(
            advise(&machine, &need, of_kind(kind)),
            on_graphics.map(|machine| advise(machine, &need, None)),
        ))
    };
    let mut rows = Vec::new();
    let starter = Starter::load();
    for model in &starter.list().models {
        let Some(kind) = choice::starter_kind(&model.id) else {
            continue;
        };
        let size = model.files.iter().map(|file| file.bytes).sum();
        let status = starter.status(&model.id)?;
        let path = match &status {
            StarterStatus::Ready(path) => Some(path.as_path()),
            _ => None,
        };
        let state = match (&status, model.kind) {
            (StarterStatus::Ready(_), _) => "here",
            (StarterStatus::Unchecked, _) => "here, not checked yet",
            (StarterStatus::Absent { .. }, StarterKind::Starter) => "starter, not here",
            (StarterStatus::Absent { .. }, StarterKind::Own) => "Sotto's own, not made yet",
            (StarterStatus::Absent { .. }, _) => "not here",
        };
        let advice = advice(kind, Some(size), None, path);
        rows.push(Listed {
            active: in_use(kind, &model.id),
            kind: kind.to_string(),
            title: model.title.clone(),
            bytes: Some(size),
            fits: advice.map(|advice| advice.fit),
            measured: advice.is_some_and(|advice| advice.measured),
            with_gpu: advice.is_some_and(|advice| advice.on_gpu),
            licence: model.licence.clone(),
            state,
            id: model.id.clone(),
        });
    }
    for kind in [Kind::Ear, Kind::Mind] {
        for (name, path) in choice::imported(kind) {
            let size = std::fs::metadata(&path).ok().map(|facts| facts.len());
            let advice = advice(kind, size, None, Some(&path));
            rows.push(Listed {
                active: in_use(kind, &name),
                kind: kind.to_string(),
                title: "your own".to_owned(),
                bytes: size,
                fits: advice.map(|advice| advice.fit),
                measured: advice.is_some_and(|advice| advice.measured),
                with_gpu: advice.is_some_and(|advice| advice.on_gpu),
                licence: "as you got it".to_owned(),
                state: "here",
                id: name,
            });
        }
    }
    for entry in catalog()?.listed() {
        // The catalog names the original homes of the starters too; here they are one model.
        if rows.iter().any(|row| row.id == entry.id) {
            continue;
        }
        let path = entry.path_in(&models_folder());
        let state = match (path.exists(), entry.is_offered()) {
            (true, _) => "here",
            (false, true) => "not here",
            (false, false) => "by hand only",
        };
        let advice = advice(entry.kind, entry.bytes, entry.memory_mb, Some(&path));
        rows.push(Listed {
            active: in_use(entry.kind, &entry.id),
            kind: entry.kind.to_string(),
            title: entry.title.clone(),
            bytes: entry.bytes,
            fits: advice.map(|advice| advice.fit),
            measured: advice.is_some_and(|advice| advice.measured),
            with_gpu: advice.is_some_and(|advice| advice.on_gpu),
            licence: entry.licence.clone(),
            state,
            id: entry.id.clone(),
        });
    }
    if output.json {
        return output.json(&rows);
    }
    let cells = rows.iter().map(|row| {
        vec![
            if row.active {
                "*".to_owned()
            } else {
                String::new()
            },
            row.id.clone(),
            row.kind.clone(),
            row.bytes.map_or_else(|| "?".to_owned(), bytes),
            row.told(),
            row.state.to_owned(),
            // Last: some are a sentence, and what wraps in a narrow terminal is then the end of it.
            row.licence.clone(),
        ]
    });
    output.piece(&table(
        &[
            "",
            "id",
            "for",
            "size",
            "on this machine",
            "state",
            "licence",
        ],
        &cells.collect::<Vec<_>>(),
    ))?;
    output.note(format_args!(
        "This machine: {} cores, {} of memory{}. * is in use. `sotto models get ID` fetches one.",
        machine.cores,
        bytes(machine.memory_mb * 1_000_000),
        graphics.told()
    ));
    if measurements.is_empty() {
        output.note("What fits was reckoned. To measure it here: sotto models list --measure");
    }
    Ok(())
}
