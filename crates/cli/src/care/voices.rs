//! The voices that can speak in the languages that Sotto answers in: those of the models that are here, and those that a model
//! of the catalog would bring.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use sotto_api::{Choice, Voice};
use sotto_models::catalog::{Catalog, Kind};
use sotto_models::models_folder;
use sotto_models::starter::Starter;
use sotto_skills::numbers::Language;

use crate::choice::{self, RICH_VOICE, VOICE, is_piper};
use crate::error::CliError;

/// What speaks best of the rich voices.
const RICHEST: &str = "af_heart";
/// The voice of the small model.
const SMALL: &str = "heart";

/// All of them, with the one that is chosen.
pub(super) fn voices(chosen: &Choice) -> Vec<Voice> {
    let starter = Starter::load();
    let mut voices = small(starter.path(VOICE).as_deref());
    voices.extend(rich(starter.path(RICH_VOICE).as_deref()));
    voices.extend(piper());
    for voice in &mut voices {
        voice.chosen = matches!(chosen, Choice::Named { name } if *name == voice.name);
    }
    voices
}

/// What stands in the settings for a model's voice.
pub(super) fn of_model(id: &str) -> Option<Choice> {
    let named = |name: &str| {
        Some(Choice::Named {
            name: name.to_owned(),
        })
    };
    match id {
        VOICE => Some(Choice::Automatic),
        RICH_VOICE => named(RICHEST),
        id if is_piper(id) => named(id),
        _ => None,
    }
}

/// That a model's voice can speak; what was never checked is checked now.
///
/// # Errors
/// When it is not here.
pub(super) fn is_here(id: &str) -> Result<(), CliError> {
    choice::named_model(Kind::Voice, id)?;
    if id == RICH_VOICE {
        // It speaks with the lexicons of the small voice.
        choice::starter(VOICE)?;
    }
    Ok(())
}

/// The model that speaks with these settings, as far as it speaks the language.
pub(super) fn model_of(voice: &Choice) -> &str {
    match voice {
        Choice::Named { name } if is_piper(name) => name,
        Choice::Named { name } if is_rich(name) => RICH_VOICE,
        Choice::Named { .. } | Choice::Automatic => VOICE,
    }
}

/// The rich voices are called by language and sex, an underscore and a name.
fn is_rich(name: &str) -> bool {
    name.as_bytes().get(2) == Some(&b'_')
}

/// What a voice is called in the list of the small voices.
#[derive(Deserialize)]
struct Listed {
    file: String,
    #[serde(default)]
    british: bool,
}

/// The voices of the small model.
fn small(folder: Option<&Path>) -> Vec<Voice> {
    let listed = folder.and_then(|folder| std::fs::read(folder.join("voices.json")).ok());
    let listed: BTreeMap<String, Listed> = listed
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let here = |file: &str| folder.is_some_and(|folder| folder.join(file).is_file());
    let mut voices = vec![voice(SMALL, "en-US", here("hibari.onnx"), VOICE)];
    let others = listed.iter().filter(|(name, _)| *name != SMALL);
    voices.extend(
        others
            .filter(|(_, listed)| here(&listed.file))
            .map(|(name, listed)| {
                let language = if listed.british { "en-GB" } else { "en-US" };
                voice(name, language, true, VOICE)
            }),
    );
    voices
}

/// The English ones of the rich voices; where they are not here, the best of them stands for all.
fn rich(folder: Option<&Path>) -> Vec<Voice> {
    let files = folder.and_then(|folder| std::fs::read_dir(folder.join("voices")).ok());
    let mut names: Vec<String> = files
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "bin"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| is_rich(name) && name.starts_with(['a', 'b']))
        .collect();
    if names.is_empty() {
        return vec![voice(RICHEST, "en-US", false, RICH_VOICE)];
    }
    names.sort();
    names.sort_by_key(|name| name != RICHEST);
    let language = |name: &str| {
        if name.starts_with('b') {
            "en-GB"
        } else {
            "en-US"
        }
    };
    let named = names.iter();
    named
        .map(|name| voice(name, language(name), true, RICH_VOICE))
        .collect()
}

/// Those of the catalog; each is a model of its own.
fn piper() -> Vec<Voice> {
    let catalog = match Catalog::embedded() {
        Ok(catalog) => catalog,
        Err(error) => {
            tracing::error!(%error, "without the voices of the catalog");
            return Vec::new();
        }
    };
    let folder = models_folder();
    let spoken = |language: &&String| Language::of(language).is_some();
    catalog
        .listed()
        .filter(|entry| entry.kind == Kind::Voice && choice::is_piper(&entry.id))
        .filter_map(|entry| {
            let here = entry.path_in(&folder).is_file();
            let language = entry.languages.iter().find(spoken)?;
            (here || entry.is_offered()).then(|| Voice {
                title: entry.title.clone(),
                ..voice(&entry.id, language, here, &entry.id)
            })
        })
        .collect()
}

fn voice(name: &str, language: &str, here: bool, model: &str) -> Voice {
    Voice {
        name: name.to_owned(),
        title: title(name),
        language: language.to_owned(),
        here,
        model: model.to_owned(),
        chosen: false,
    }
}

/// "af_heart" is called Heart.
fn title(name: &str) -> String {
    let bare = if is_rich(name) { &name[3..] } else { name };
    let mut letters = bare.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
