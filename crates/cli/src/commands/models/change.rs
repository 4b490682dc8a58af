//! Choosing a model, and removing one.

use std::io;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use sotto_engines::supervisor::EngineError;
use sotto_engines::{Fault, FaultKind};
use sotto_models::ModelsError;
use sotto_models::catalog::Kind;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModel, ActiveModels};
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

/// Removes a model's files.
pub(super) fn remove(id: &str, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let _owner = home.own()?;
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
    let files = files_of(id)?;
    let mut removed = 0;
    for file in &files {
        let gone = if file.is_dir() {
            std::fs::remove_dir_all(file)
        } else {
            std::fs::remove_file(file)
        };
        match gone {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(CliError::unwritable(file, source)),
        }
        let mut receipt = file.as_os_str().to_owned();
        receipt.push(".verified.toml");
        let _ = std::fs::remove_file(receipt);
        // The model's own folder, if nothing else is in it.
        if let Some(folder) = file.parent() {
            let _ = std::fs::remove_dir(folder);
        }
    }
    output.note(if removed > 0 {
        format!("{id} was removed.")
    } else {
        format!("{id} was not here.")
    });
    Ok(())
}

fn files_of(id: &str) -> Result<Vec<PathBuf>, CliError> {
    if starter_kind(id).is_some() {
        let starter = Starter::load();
        return Ok(vec![starter.folder().join(&starter.list().model(id)?.id)]);
    }
    let brought = [Kind::Ear, Kind::Mind]
        .into_iter()
        .flat_map(imported)
        .find(|(name, _)| name == id);
    if let Some((_, path)) = brought {
        return Ok(vec![path]);
    }
    let catalog = catalog()?;
    let all = catalog.with_needs(id).map_err(ModelsError::from)?;
    let folder = models_folder();
    // What another model that is here needs too is kept.
    let needed_elsewhere = |needed: &str| {
        let others = catalog
            .entries()
            .iter()
            .filter(|other| other.id != id && other.path_in(&folder).exists());
        others.into_iter().any(|other| {
            other.id == needed && !other.companion || other.needs.iter().any(|it| it == needed)
        })
    };
    let gone = all
        .iter()
        .filter(|entry| entry.id == id || !needed_elsewhere(&entry.id));
    Ok(gone.map(|entry| entry.path_in(&folder)).collect())
}
