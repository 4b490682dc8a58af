//! Which model a command works with: the one it names, else the one the user chose, else the starter.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sotto_engines::speaking::VoiceFamily;
use sotto_models::catalog::{Catalog, CatalogError, Kind};
use sotto_models::models_folder;
use sotto_models::own::OwnWeights;
use sotto_models::quarantine::ActiveModels;
use sotto_models::starter::{FetchProgress, Starter, StarterStatus};

use crate::arguments::Family;
use crate::engines::refused;
use crate::error::CliError;

mod piper;

pub use piper::{is_piper, piper_language, piper_voices, whole_name};

/// The starter that hears English.
pub const ENGLISH_EAR: &str = "whisper-tiny.en";
/// The same with an encoder that Sotto trained, which takes a fraction of the time (`models/own/ear.md`): what hears whoever
/// talks English with Sotto, wherever it could be made.
pub const TUNED_EAR: &str = "ear-tiny.en";
/// The starter that hears 99 languages.
pub const ANY_EAR: &str = "whisper-base";
/// The starter that thinks.
pub const MIND: &str = "smollm2-135m-instruct-q4_1";
/// What Sotto trained for that starter: with it, it knows the tools.
const ADAPTER: &str = "mind-tools.gguf";
/// The voice that speaks unless another is asked for; its folder also has the lexicons.
pub const VOICE: &str = "hibari";
/// The richer voices.
pub const RICH_VOICE: &str = "kokoro";

/// The model to hear a recording with. Without a name and for a language other than English, one that knows them all. For
/// English it is the starter: it takes its time, which a recording has, and hears what is read aloud a little better.
pub fn ear(named: Option<&str>, only_english: bool) -> Result<PathBuf, CliError> {
    match named {
        Some(name) => named_model(Kind::Ear, name),
        None => chosen_or(Kind::Ear, if only_english { ENGLISH_EAR } else { ANY_EAR }),
    }
}

/// The model to hear somebody with who waits for an answer.
pub fn ear_to_talk_with(only_english: bool) -> Result<PathBuf, CliError> {
    if only_english {
        english()
    } else {
        chosen_or(Kind::Ear, ANY_EAR)
    }
}

/// What hears English where no other ear was chosen: the tuned one where it is here, else the starter that it is made of.
#[must_use]
pub fn english_ear() -> &'static str {
    english_ear_among(&Starter::load())
}

fn english_ear_among(starters: &Starter) -> &'static str {
    match starters.status(TUNED_EAR) {
        Ok(StarterStatus::Ready(_) | StarterStatus::Unchecked) => TUNED_EAR,
        _ => ENGLISH_EAR,
    }
}

/// The ear that was chosen, else the tuned one. Behind both stands the starter, which needs nothing of Sotto's own.
fn english() -> Result<PathBuf, CliError> {
    let chooses = ActiveModels::in_folder(&models_folder())
        .active(Kind::Ear)
        .is_some();
    if !chooses && english_ear() == TUNED_EAR {
        match starter(TUNED_EAR) {
            Ok(path) => {
                refused::chosen(&path, ENGLISH_EAR);
                return Ok(path);
            }
            Err(error) => tracing::warn!(%error, "without the tuned ear"),
        }
    }
    chosen_or(Kind::Ear, ENGLISH_EAR)
}

/// The model to think with.
pub fn mind(named: Option<&str>) -> Result<PathBuf, CliError> {
    match named {
        Some(name) => named_model(Kind::Mind, name),
        None => chosen_or(Kind::Mind, MIND),
    }
}

/// Which adapter of Sotto's own a model that thinks has. What a look at the disk found is remembered until another model is
/// asked about: it is asked for each question, and once more for each thing that the engine does meanwhile.
#[derive(Debug, Default)]
pub struct Adapters(Mutex<Option<(PathBuf, Option<PathBuf>)>>);

impl Adapters {
    /// The adapter of this model; nothing where it has none, or none that is sound.
    #[must_use]
    pub fn of(&self, model: &Path) -> Option<PathBuf> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, adapter)) = &*known
            && of == model
        {
            return adapter.clone();
        }
        let is_starter = starter(MIND).is_ok_and(|starter| starter == model);
        let adapter = is_starter.then(own_adapter).flatten();
        *known = Some((model.to_owned(), adapter.clone()));
        adapter
    }
}

fn own_adapter() -> Option<PathBuf> {
    OwnWeights::find()
        .and_then(|own| own.path(ADAPTER))
        .inspect_err(|error| tracing::warn!(%error, name = ADAPTER, "without what Sotto trained"))
        .ok()
}

/// The voices to speak with, and the folder of the lexicons they need.
pub fn voice(family: Family) -> Result<(VoiceFamily, Option<PathBuf>), CliError> {
    Ok(match family {
        Family::Hibari => (VoiceFamily::Hibari(starter(VOICE)?), None),
        Family::Kokoro => (
            VoiceFamily::Kokoro(starter(RICH_VOICE)?),
            Some(starter(VOICE)?),
        ),
        Family::Piper => (VoiceFamily::Piper(piper::piper(None)?), None),
        Family::Espeak => (VoiceFamily::Espeak, None),
    })
}

/// The same for a voice with a name, which says of a Piper voice which file it is. Other families hold all of theirs.
pub fn voice_named(
    family: Family,
    name: Option<&str>,
) -> Result<(VoiceFamily, Option<PathBuf>), CliError> {
    match (family, name) {
        (Family::Piper, Some(_)) => Ok((VoiceFamily::Piper(piper::piper(name)?), None)),
        _ => voice(family),
    }
}

/// A starter model that is on this disk. What was never checked is checked now; nothing is fetched.
pub fn starter(id: &str) -> Result<PathBuf, CliError> {
    let starter = Starter::load().without_registries();
    match starter.status(id)? {
        StarterStatus::Ready(path) => Ok(path),
        StarterStatus::Unchecked => Ok(starter.ensure(id, &mut FetchProgress::silent())?),
        StarterStatus::Absent { .. } => Err(CliError::ModelMissing {
            id: id.to_owned(),
            looked_in: starter.folder().to_owned(),
            fetch: "sotto models starter".to_owned(),
        }),
    }
}

/// The folder of models the user brought along, by kind.
#[must_use]
pub fn imported_folder(kind: Kind) -> PathBuf {
    models_folder().join("imported").join(kind.name())
}

/// The models the user brought along: names and files.
#[must_use]
pub fn imported(kind: Kind) -> Vec<(String, PathBuf)> {
    let files = std::fs::read_dir(imported_folder(kind))
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<_> = files
        .filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|file| Some((file.file_name().into_string().ok()?, file.path())))
        .filter(|(name, _)| !name.starts_with('.') && !name.ends_with(".toml"))
        .collect();
    found.sort();
    found
}

/// The kind of a starter model, where its name says it.
#[must_use]
pub fn starter_kind(id: &str) -> Option<Kind> {
    // Names of the catalog begin like those of starters.
    Starter::load().list().model(id).ok()?;
    match id {
        VOICE | RICH_VOICE => Some(Kind::Voice),
        MIND => Some(Kind::Mind),
        "minilm" => Some(Kind::Memory),
        id if id.starts_with(TUNED_EAR) => Some(Kind::Ear),
        id if id.starts_with("whisper-") && id != "whisper-vocabulary-and-mel" => Some(Kind::Ear),
        _ => None,
    }
}

/// The model the user chose, else this starter, which also stands behind the chosen one if an engine refuses it.
fn chosen_or(kind: Kind, behind: &'static str) -> Result<PathBuf, CliError> {
    match ActiveModels::in_folder(&models_folder()).active(kind) {
        Some(active) => {
            refused::chosen(&active.path, behind);
            Ok(active.path)
        }
        None => starter(behind),
    }
}

/// A model by its name (starter, catalog, brought along) or by its path.
pub fn named_model(kind: Kind, name: &str) -> Result<PathBuf, CliError> {
    match starter_kind(name) {
        Some(found) if found == kind => return starter(name),
        Some(other) => return Err(of_another_kind(name, other, kind)),
        None => {}
    }
    if let Some((_, path)) = imported(kind).into_iter().find(|(known, _)| known == name) {
        return Ok(path);
    }
    let catalog = Catalog::embedded().map_err(sotto_models::ModelsError::from)?;
    match catalog.find(name) {
        Ok(entry) if entry.kind != kind => Err(of_another_kind(name, entry.kind, kind)),
        Ok(entry) => {
            let path = entry.path_in(&models_folder());
            if path.exists() {
                return Ok(path);
            }
            Err(CliError::ModelMissing {
                id: name.to_owned(),
                looked_in: models_folder(),
                fetch: format!("sotto models get {name}"),
            })
        }
        Err(CatalogError::Unknown { .. }) => at_path(Path::new(name)),
        Err(error) => Err(sotto_models::ModelsError::from(error).into()),
    }
}

fn of_another_kind(name: &str, found: Kind, needed: Kind) -> CliError {
    CliError::Usage(format!(
        "\"{name}\" is a model for the {found}, and one for the {needed} is needed. `sotto models` lists what each is for."
    ))
}

fn at_path(path: &Path) -> Result<PathBuf, CliError> {
    if path.exists() {
        // The engine stands elsewhere.
        return std::path::absolute(path).map_err(|source| CliError::unreadable(path, source));
    }
    Err(CliError::ModelMissing {
        id: path.display().to_string(),
        looked_in: models_folder(),
        fetch:
            "sotto models get ID, with an ID that `sotto models` lists; or give the path of a file"
                .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_models::starter::StarterList;

    use super::*;

    #[test]
    fn english_is_heard_by_the_tuned_ear_where_it_is_here() {
        let nothing = tempfile::tempdir().unwrap();
        let empty = Starter::with_list(StarterList::embedded(), nothing.path());
        assert_eq!(english_ear_among(&empty), ENGLISH_EAR);
        let here = Starter::load();
        if here.path(TUNED_EAR).is_none() {
            return println!("skipped: the tuned ear was not made on this machine");
        }
        assert_eq!(english_ear_among(&here), TUNED_EAR);
    }

    #[test]
    fn only_the_starter_has_an_adapter() {
        let adapters = Adapters::default();
        let other = Path::new("another.gguf");
        assert_eq!(adapters.of(other), None);
        let starter = match starter(MIND) {
            Ok(starter) => starter,
            Err(error) => return println!("skipped: {error}"),
        };
        let Some(own) = own_adapter() else {
            return println!("skipped: the adapter is not on this machine");
        };
        // In whatever order they are asked about.
        for _ in 0..2 {
            assert_eq!(adapters.of(&starter).as_ref(), Some(&own));
            assert_eq!(adapters.of(other), None);
        }
    }
}
