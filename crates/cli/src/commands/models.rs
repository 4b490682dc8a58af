//! `sotto models`: what there is, what fits this machine, and getting it here and away again.

mod bring;
pub(crate) mod change;
pub(crate) mod fetch;
pub(crate) mod graphics;
pub(crate) mod measure;
mod quarantine;
pub(crate) mod rows;
mod verify;

use serde::Serialize;
use sotto_models::advisor::{Fit, Machine};
use sotto_models::catalog::Catalog;

use crate::arguments::Models;
use crate::choice;
use crate::error::CliError;
use crate::home::Home;
use crate::output::{Output, bytes, table};
use graphics::Graphics;
use rows::Row;

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

pub(crate) fn catalog() -> Result<Catalog, CliError> {
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
    fn of(row: Row) -> Self {
        Self {
            kind: row.kind.to_string(),
            bytes: row.bytes,
            fits: row.advice.map(|advice| advice.fit),
            measured: row.advice.is_some_and(|advice| advice.measured),
            with_gpu: row.advice.is_some_and(|advice| advice.on_gpu),
            licence: row.licence,
            state: row.state.told(),
            active: row.active,
            title: row.title,
            id: row.id,
        }
    }

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
    let graphics = Graphics::of(&machine, home).await;
    let rows = rows::rows(&machine, &measurements, &graphics, choice::ENGLISH_EAR)?;
    let rows: Vec<Listed> = rows.into_iter().map(Listed::of).collect();
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
