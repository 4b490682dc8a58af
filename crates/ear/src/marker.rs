//! Tells weights tuned for short audio from stock ones.
//!
//! Stock Whisper loses itself when its context is cut below 768 frames; tuned weights want it cut to the words. A ggml
//! file has no room to say which it is, so a tuned model `ear.bin` has a file `ear.bin.toml` beside it that says
//! `short_contexts = true`. Without one the weights are taken as stock, which is always safe.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Marker {
    short_contexts: bool,
}

/// Where the marker of a model stands: the model's name with `.toml` behind it.
pub fn place(model: &Path) -> PathBuf {
    let mut name = model.as_os_str().to_owned();
    name.push(".toml");
    PathBuf::from(name)
}

/// Whether the weights were tuned for contexts fitted to the audio.
pub fn short_contexts(model: &Path) -> bool {
    let mut text = String::new();
    let Ok(file) = File::open(place(model)) else {
        return false;
    };
    if let Err(error) = file.take(64 * 1024).read_to_string(&mut text) {
        tracing::warn!(%error, "the marker beside the speech model cannot be read; taken as stock weights");
        return false;
    }
    toml::from_str::<Marker>(&text).map(|marker| marker.short_contexts).unwrap_or_else(|error| {
        tracing::warn!(%error, "the marker beside the speech model makes no sense; taken as stock weights");
        false
    })
}
