//! Piper voices: those fetched from the catalog, and a user's own file with its description beside it.

use std::path::{Path, PathBuf};

use sotto_models::ModelsError;
use sotto_models::catalog::{Catalog, Kind};
use sotto_models::models_folder;

use super::named_model;
use crate::error::CliError;

/// How the catalog's names of these voices begin.
const NAMES: &str = "piper-";
/// One that can be fetched, for the sentence that says how.
const EXAMPLE: &str = "piper-en_US-ljspeech-medium";

/// Whether a voice's name is that of a Piper voice: one of the catalog's, or a file. No other voices are called so.
#[must_use]
pub fn is_piper(name: &str) -> bool {
    name.starts_with(NAMES) || is_net(Path::new(name))
}

fn is_net(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "onnx")
}

/// A voice's name as those need it who stand elsewhere, like the running Sotto: the file of a Piper voice is meant from where
/// the caller stands, has to be there, and gets its whole path. Every other name stays as it is.
pub fn whole_name(name: &str) -> Result<String, CliError> {
    let name = name.trim();
    let typed = Path::new(name);
    if !is_net(typed) {
        return Ok(name.to_owned());
    }
    let whole = std::path::absolute(typed).map_err(|source| CliError::unreadable(typed, source))?;
    if !whole.is_file() {
        return Err(CliError::Usage(format!(
            "There is no voice at {}. Nothing was changed. Name one that `sotto models` lists (piper-…), or a file NAME.onnx with NAME.onnx.json beside it.",
            whole.display()
        )));
    }
    if !descriptions(&whole).iter().any(|file| file.is_file()) {
        return Err(CliError::Usage(format!(
            "The voice {} has no description beside it: {}.json is missing. Nothing was changed.",
            whole.display(),
            whole.display()
        )));
    }
    whole.into_os_string().into_string().map_err(|path| {
        CliError::Usage(format!(
            "{} has a name that is not Unicode, which a setting cannot hold. Nothing was changed. Move the voice to another folder.",
            Path::new(&path).display()
        ))
    })
}

/// Where the description of a voice may lie.
fn descriptions(net: &Path) -> [PathBuf; 2] {
    let mut longer = net.to_owned().into_os_string();
    longer.push(".json");
    [longer.into(), net.with_extension("json")]
}

/// The file of a Piper voice: of the one that is named, else of the first that is here.
pub(super) fn piper(named: Option<&str>) -> Result<PathBuf, CliError> {
    let name = match named {
        Some(name) => name.to_owned(),
        None => first()?,
    };
    let file = named_model(Kind::Voice, &name)?;
    if is_net(&file) {
        return Ok(file);
    }
    Err(CliError::Usage(format!(
        "\"{name}\" is no Piper voice. Name one of those that `sotto models` lists (piper-…), or a file NAME.onnx with NAME.onnx.json beside it."
    )))
}

/// The catalog's Piper voices that are on this disk, by their names.
pub fn piper_voices() -> Result<Vec<String>, CliError> {
    let catalog = Catalog::embedded().map_err(ModelsError::from)?;
    let folder = models_folder();
    let here = catalog.listed().filter(|entry| {
        entry.kind == Kind::Voice && entry.id.starts_with(NAMES) && entry.path_in(&folder).is_file()
    });
    Ok(here.map(|entry| entry.id.clone()).collect())
}

fn first() -> Result<String, CliError> {
    let first = piper_voices()?.into_iter().next();
    first.ok_or_else(|| CliError::ModelMissing {
        id: EXAMPLE.to_owned(),
        looked_in: models_folder(),
        fetch: format!("sotto models get {EXAMPLE}"),
    })
}

/// The two-letter code of the language that a Piper voice speaks; nothing where the voice is not here or not whole.
#[must_use]
pub fn piper_language(name: &str) -> Option<String> {
    let file = piper(Some(name)).ok()?;
    let described = descriptions(&file)
        .iter()
        .find_map(|place| std::fs::read(place).ok())?;
    language_in(&described)
}

fn language_in(described: &[u8]) -> Option<String> {
    let described: serde_json::Value = serde_json::from_slice(described).ok()?;
    let voice = described["espeak"]["voice"].as_str()?;
    let code = voice.split(['-', '_']).next()?.to_lowercase();
    (!code.is_empty()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piper_voice_is_known_by_its_name() {
        for name in [EXAMPLE, "piper-", "tones.onnx", "/a/folder/de.onnx"] {
            assert!(is_piper(name), "{name}");
        }
        for name in [
            "af_heart",
            "heart",
            "en-us",
            "list",
            "onnx",
            "x.onnx.json",
            "",
        ] {
            assert!(!is_piper(name), "{name}");
        }
    }

    #[test]
    fn a_file_becomes_whole_and_has_to_be_there_and_other_names_stay() {
        for name in ["af_heart", EXAMPLE, "automatic", "5", "x.onnx.json"] {
            assert_eq!(whole_name(name).ok().as_deref(), Some(name));
        }
        let missing = whole_name("nowhere/x.onnx").map_err(|error| error.to_string());
        let told = missing.err().unwrap_or_default();
        assert!(
            told.contains("x.onnx") && told.contains("Nothing was changed"),
            "{told}"
        );
    }

    #[test]
    fn the_example_is_a_piper_voice_of_the_catalog() {
        let catalog = Catalog::embedded();
        let entry = catalog.as_ref().map(|catalog| catalog.find(EXAMPLE));
        assert!(
            matches!(entry, Ok(Ok(entry)) if entry.kind == Kind::Voice && is_net(Path::new(&entry.file)))
        );
    }

    #[test]
    fn the_language_stands_in_the_description() {
        let language = |text: &str| language_in(text.as_bytes());
        assert_eq!(
            language(r#"{"espeak":{"voice":"en-us"}}"#).as_deref(),
            Some("en")
        );
        assert_eq!(
            language(r#"{"espeak":{"voice":"DE"}}"#).as_deref(),
            Some("de")
        );
        for wrong in [
            "",
            "{}",
            "[]",
            r#"{"espeak":{"voice":7}}"#,
            r#"{"espeak":{"voice":""}}"#,
        ] {
            assert_eq!(language(wrong), None, "{wrong}");
        }
    }
}
