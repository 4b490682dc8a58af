//! Models that were put aside because their engine refused them: which, why, and the way back.

use std::path::Path;

use serde::Serialize;
use sotto_models::ModelsError;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModels, Case};

use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// One of them in JSON.
#[derive(Serialize)]
struct PutAside<'a> {
    name: &'a str,
    kind: String,
    // As text: not every path is, and that is no reason to fail.
    was_at: String,
    is_at: String,
    bytes: u64,
    error: &'a str,
    at: u64,
}

/// Lists them, or releases the one of this name.
pub(super) fn quarantine(
    released: Option<&str>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    match released {
        None => list(output),
        Some(name) => release(name, home, output),
    }
}

fn list(output: &mut Output) -> Result<(), CliError> {
    let cases = ActiveModels::in_folder(&models_folder())
        .cases()
        .map_err(ModelsError::from)?;
    if output.json {
        let cases: Vec<PutAside<'_>> = cases.iter().map(shown).collect();
        return output.json(&cases);
    }
    for case in &cases {
        output.line(format_args!(
            "{}  {}  {}",
            case.name,
            case.kind,
            lies_at(case).display()
        ))?;
        // On lines of its own: it is the engine's whole sentence.
        for line in case.error.lines() {
            output.line(format_args!("    {line}"))?;
        }
    }
    if cases.is_empty() {
        output.note("No model was put aside.");
    } else {
        output.note("To try one again: sotto models quarantine release NAME");
    }
    Ok(())
}

fn lies_at(case: &Case) -> &Path {
    case.is_at.as_deref().unwrap_or(&case.was_at)
}

fn shown(case: &Case) -> PutAside<'_> {
    PutAside {
        name: &case.name,
        kind: case.kind.to_string(),
        was_at: case.was_at.display().to_string(),
        is_at: lies_at(case).display().to_string(),
        bytes: case.bytes,
        error: &case.error,
        at: case.at,
    }
}

fn release(name: &str, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let _owner = home.own()?;
    let place = ActiveModels::in_folder(&models_folder())
        .release(name)
        .map_err(ModelsError::from)?;
    if output.json {
        let place = place.display().to_string();
        return output.json(&serde_json::json!({ "name": name, "path": place }));
    }
    output.line(place.display())?;
    output.note(format_args!(
        "{name} is back. It is tried again with: sotto models use ID, with the ID that `sotto models` lists."
    ));
    Ok(())
}
