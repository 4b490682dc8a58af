//! Choosing a model, and removing one.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use sotto_engines::supervisor::EngineError;
use sotto_engines::{Fault, FaultKind};
use sotto_models::ModelsError;
use sotto_models::catalog::Kind;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModel, ActiveModels};
use sotto_models::remove::Removal;
use sotto_models::starter::Starter;

use super::catalog;
use crate::choice::{self, imported, named_model, starter_kind};
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// Makes a model the one that is used, once it has proved that it loads.
pub(super) async fn choose(id: &str, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let kind = kind_of(id)?;
    let active = ActiveModels::in_folder(&models_folder());
    if matches!(id, choice::ENGLISH_EAR | choice::MIND) {
        choice::starter(id)?;
        let _owner = home.own()?;
        active.deactivate(kind).map_err(ModelsError::from)?;
        output.note(format_args!("{id} is in use from now on."));
        return Ok(());
    }
    let path = named_model(kind, id)?;
    let _owner = home.own()?;
    let tried = try_to_load(kind, path.clone(), home).await;
    // Only a model that cannot be used is put aside; a missing engine is not its fault.
    let verdict = match tried {
        Err(CliError::Engine(EngineError::Model(fault)))
            if fault.kind == FaultKind::ModelUnusable =>
        {
            Err(fault)
        }
        Err(CliError::Engine(error @ EngineError::Died { .. })) => {
            Err(Fault::inside(error.to_string()))
        }
        Err(other) => return Err(other),
        Ok(()) => Ok(()),
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let model = ActiveModel {
        path,
        id: Some(id.to_owned()),
    };
    active
        .activate(kind, model, now, |_| verdict)
        .map_err(ModelsError::from)?;
    output.note(format_args!("{id} is in use from now on."));
    Ok(())
}

async fn try_to_load(kind: Kind, path: PathBuf, home: &Home) -> Result<(), CliError> {
    if kind == Kind::Ear {
        let ear = engines::ear(home, path, false)?;
        engines::ear_ready(&ear).await?;
        ear.unload().await;
    } else {
        let mind = engines::mind(home, path, false)?;
        engines::mind_ready(&mind).await?;
        mind.unload().await;
    }
    Ok(())
}

/// What a name is for. Only ears and minds are chosen here.
fn kind_of(id: &str) -> Result<Kind, CliError> {
    let brought = [Kind::Ear, Kind::Mind]
        .into_iter()
        .find(|kind| imported(*kind).iter().any(|(name, _)| name == id));
    let kind = match starter_kind(id).or(brought) {
        Some(kind) => kind,
        None => catalog()?.find(id).map_err(ModelsError::from)?.kind,
    };
    match kind {
        Kind::Ear | Kind::Mind => Ok(kind),
        Kind::Voice => Err(CliError::Usage(
            "Voices are chosen when they speak: sotto say --family, --voice".to_owned(),
        )),
        other => Err(CliError::Usage(format!(
            "There is only one model for {other} at a time; nothing is to be chosen."
        ))),
    }
}

/// Removes a model's files, unless they are being fetched.
pub(super) fn remove(id: &str, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let _owner = home.own()?;
    // Before anything is changed: it is refused while somebody fetches it.
    let removal = removal_of(id)?;
    let active = ActiveModels::in_folder(&models_folder());
    for kind in [Kind::Ear, Kind::Mind] {
        if active
            .active(kind)
            .is_some_and(|model| model.id.as_deref() == Some(id))
        {
            active.deactivate(kind).map_err(ModelsError::from)?;
            output.note(format_args!("It was in use; the starter takes over."));
        }
    }
    let removed = removal.carry_out().map_err(ModelsError::from)?;
    output.note(if removed {
        format!("{id} was removed.")
    } else {
        format!("{id} was not here.")
    });
    Ok(())
}

fn removal_of(id: &str) -> Result<Removal, CliError> {
    if starter_kind(id).is_some() {
        return Ok(Removal::of_starter(&Starter::load(), id)?);
    }
    let brought = [Kind::Ear, Kind::Mind]
        .into_iter()
        .flat_map(imported)
        .find(|(name, _)| name == id);
    if let Some((_, path)) = brought {
        return Ok(Removal::of_file(path));
    }
    Ok(Removal::of_entry(&catalog()?, id, &models_folder())?)
}
