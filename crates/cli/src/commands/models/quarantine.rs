//! Models that were put aside because their engine refused them: which, why, and the way back.

use std::path::Path;

use serde::Serialize;
use sotto_models::ModelsError;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModels, Case};
use sotto_skills::numbers::Language;

use super::part_said;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
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
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    match released {
        None => list(language, output),
        Some(name) => release(name, home, language, output),
    }
}

fn list(language: Language, output: &mut Output) -> Result<(), CliError> {
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
            part_said(case.kind, language),
            lies_at(case).display()
        ))?;
        // On lines of its own: it is the engine's whole sentence.
        for line in case.error.lines() {
            output.line(format_args!("    {line}"))?;
        }
    }
    if cases.is_empty() {
        output.note(say(language, "told.none_put_aside", []));
    } else {
        output.note(say(language, "told.to_release", []));
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

fn release(
    name: &str,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let _owner = home.own()?;
    let place = ActiveModels::in_folder(&models_folder())
        .release(name)
        .map_err(ModelsError::from)?;
    if output.json {
        let place = place.display().to_string();
        return output.json(&serde_json::json!({ "name": name, "path": place }));
    }
    output.line(place.display())?;
    output.note(say_exactly(language, "told.released", [("name", name)]));
    Ok(())
}
