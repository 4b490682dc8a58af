//! A model that is dropped onto the window is brought along by the core, which tells every face how far that is. The page hears
//! nothing of files that are dropped: it needs no right to read any.

use std::path::{Path, PathBuf};

use sotto_api::Event;
use tauri::{AppHandle, Manager};

use crate::door::Door;
use crate::{files, window};

/// Brings the first model among these along.
pub fn take(app: &AppHandle, paths: &[PathBuf]) {
    let Some(model) = paths.iter().find(|path| may_be_model(path)) else {
        return;
    };
    window::show_page(app, "models");
    let (door, model) = (app.state::<Door>().inner().clone(), model.clone());
    tauri::async_runtime::spawn(async move {
        // Nobody waits for an answer here: it is told to every face.
        if let Some(problem) = files::bring(&door, &model).await {
            door.announce(Event::Problem(problem));
        }
    });
}

/// A picture that slips out of somebody's hand over the window is no try to bring a model along.
fn may_be_model(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ["gguf", "bin"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    }) || path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_a_model_is_taken() {
        for model in ["/a/own.gguf", "/a/OWN.GGUF", "/a/ggml-tiny.bin"] {
            assert!(may_be_model(Path::new(model)), "{model}");
        }
        for other in ["/a/cat.png", "/a/gguf", "/a/own.gguf.part", ""] {
            assert!(!may_be_model(Path::new(other)), "{other}");
        }
        assert!(may_be_model(&std::env::temp_dir()));
    }
}
