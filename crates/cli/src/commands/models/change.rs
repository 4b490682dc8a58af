//! Choosing a model, and removing one.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sotto_engines::supervisor::EngineError;
use sotto_engines::{Fault, FaultKind};
use sotto_models::ModelsError;
use sotto_models::catalog::Kind;
use sotto_models::models_folder;
use sotto_models::quarantine::{ActiveModel, ActiveModels};
use sotto_models::remove::Removal;
use sotto_models::starter::Starter;
use sotto_skills::numbers::Language;

use super::catalog;
use crate::care::{Refused, own_ear};
use crate::choice::{self, imported, named_model, starter_kind};
use crate::engines::{self, refused};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::settings_here;
use crate::output::Output;

/// What two requests of one program change about models is done one after the other.
static CHANGING: Mutex<()> = Mutex::new(());

fn one_at_a_time() -> MutexGuard<'static, ()> {
    CHANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a model the one that is used, once it has proved that it loads.
pub(super) async fn choose(
    id: &str,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let kind = chosen_kind(id, language)?;
    let settings = settings_here(home).await;
    take_into_use(kind, id, settings.as_ref().map(own_ear), home).await?;
    output.note(say(language, "told.model_used", [("id", id.to_owned())]));
    Ok(())
}

/// The same with what hears or thinks, saying nothing. `own_ear` is the starter that hears where no other ear was chosen, for
/// whoever knows the settings.
///
/// # Errors
/// When it is not here, or did not prove that it loads. The one that was in use stays so then.
pub(crate) async fn take_into_use(
    kind: Kind,
    id: &str,
    own_ear: Option<&str>,
    home: &Home,
) -> Result<(), CliError> {
    if works_unchosen(id, own_ear) {
        choice::starter(id)?;
        return back_to_the_starter(kind, home);
    }
    let path = named_model(kind, id)?;
    // Nobody is kept from the folder meanwhile: loading a large one takes its time.
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
    activate(kind, id, path, verdict, home)
}

/// Whether a model is what hears or thinks where nothing was chosen: then nothing has to be. An ear is so only for the language
/// that is heard here. Whoever does not know which that is chooses it by its name, or another ear would hear than the one that
/// was asked for.
fn works_unchosen(id: &str, own_ear: Option<&str>) -> bool {
    id == choice::MIND || own_ear == Some(id)
}

fn back_to_the_starter(kind: Kind, home: &Home) -> Result<(), CliError> {
    let _one = one_at_a_time();
    let _owner = home.own_soon()?;
    let active = ActiveModels::in_folder(&models_folder());
    active.deactivate(kind).map_err(ModelsError::from)?;
    Ok(())
}

/// Uses a model from now on that loads, and puts one aside that does not.
fn activate(
    kind: Kind,
    id: &str,
    path: PathBuf,
    verdict: Result<(), Fault>,
    home: &Home,
) -> Result<(), CliError> {
    let _one = one_at_a_time();
    let _owner = home.own_soon()?;
    if verdict.is_ok() {
        // It may have been removed while it was tried.
        named_model(kind, id)?;
    }
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let model = ActiveModel {
        path: path.clone(),
        id: Some(id.to_owned()),
    };
    ActiveModels::in_folder(&models_folder())
        .activate(kind, model, now, |_| verdict)
        .map_err(ModelsError::from)?;
    let behind = match kind {
        Kind::Ear => choice::ENGLISH_EAR,
        _ => choice::MIND,
    };
    refused::forgiven(&path, behind);
    Ok(())
}

async fn try_to_load(kind: Kind, path: PathBuf, home: &Home) -> Result<(), CliError> {
    if kind == Kind::Ear {
        let ear = engines::ear_on_trial(home, path)?;
        engines::ear_ready(&ear).await?;
        ear.unload().await;
    } else {
        let mind = engines::mind_on_trial(home, path)?;
        engines::mind_ready(&mind).await?;
        mind.unload().await;
    }
    Ok(())
}

/// What a name is for.
///
/// # Errors
/// When there is no such model.
pub(crate) fn kind_of(id: &str) -> Result<Kind, CliError> {
    let brought = [Kind::Ear, Kind::Mind]
        .into_iter()
        .find(|kind| imported(*kind).iter().any(|(name, _)| name == id));
    match starter_kind(id).or(brought) {
        Some(kind) => Ok(kind),
        None => Ok(catalog()?.find(id).map_err(ModelsError::from)?.kind),
    }
}

/// The same for what is to be chosen: only ears and minds are, here.
fn chosen_kind(id: &str, language: Language) -> Result<Kind, CliError> {
    match kind_of(id)? {
        kind @ (Kind::Ear | Kind::Mind) => Ok(kind),
        Kind::Voice => Err(CliError::Usage(say(language, "told.choose_voices", []))),
        other => Err(CliError::Usage(Refused::OnlyOne(other).said(language))),
    }
}

/// Removes a model's files, unless they are being fetched.
pub(super) fn remove(
    id: &str,
    home: &Home,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let gone = take_away(id, home)?;
    if gone.was_in_use {
        output.note(say(language, "told.model_was_used", []));
    }
    let told = if gone.was_here {
        "told.model_removed"
    } else {
        "told.model_not_here"
    };
    output.note(say(language, told, [("id", id.to_owned())]));
    Ok(())
}

/// What came of a removal.
pub(crate) struct Gone {
    /// There was something to remove.
    pub was_here: bool,
    /// The starter takes its place.
    pub was_in_use: bool,
}

/// The same, saying nothing. What an interrupted download left of it goes too.
///
/// # Errors
/// When it is being fetched, or a file cannot be removed.
pub(crate) fn take_away(id: &str, home: &Home) -> Result<Gone, CliError> {
    let _one = one_at_a_time();
    let _owner = home.own_soon()?;
    // Before anything is changed: it is refused while somebody fetches it.
    let removal = removal_of(id)?;
    let active = ActiveModels::in_folder(&models_folder());
    let mut was_in_use = false;
    for kind in [Kind::Ear, Kind::Mind] {
        if active
            .active(kind)
            .is_some_and(|model| model.id.as_deref() == Some(id))
        {
            active.deactivate(kind).map_err(ModelsError::from)?;
            was_in_use = true;
        }
    }
    let was_here = removal.carry_out().map_err(ModelsError::from)?;
    Ok(Gone {
        was_here,
        was_in_use,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ear_needs_no_choice_only_where_it_hears_anyway() {
        let (english, other) = (Some(choice::TUNED_EAR), Some(choice::ANY_EAR));
        assert!(works_unchosen(choice::TUNED_EAR, english));
        assert!(works_unchosen(choice::ANY_EAR, other));
        // Whoever speaks German and asks for it by its name means it.
        for settings in [other, None] {
            assert!(!works_unchosen(choice::TUNED_EAR, settings));
            assert!(!works_unchosen(choice::ENGLISH_EAR, settings));
        }
        assert!(!works_unchosen(choice::ENGLISH_EAR, english));
        assert!(!works_unchosen(choice::ANY_EAR, english));
        assert!(!works_unchosen(choice::ANY_EAR, None));
    }

    #[test]
    fn the_starter_that_thinks_never_needs_a_choice() {
        for settings in [Some(choice::TUNED_EAR), Some(choice::ANY_EAR), None] {
            assert!(works_unchosen(choice::MIND, settings));
            assert!(!works_unchosen("another.gguf", settings));
        }
    }
}
