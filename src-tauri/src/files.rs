//! A model that somebody opens with Sotto, or drops onto its window, is brought along by the core, which tells every face how far
//! that is and when there is another model.

use std::path::{Path, PathBuf};

use sotto_api::{Event, ModelRequest, Problem, ProblemCode, Reply, Request};
use tauri::{AppHandle, Manager};

use crate::door::Door;
use crate::words::{Tongue, Word};
use crate::{notify, window};

/// Brings it along, and shows the page on which that is seen.
pub fn open(app: &AppHandle, model: PathBuf) {
    window::show_page(app, "models");
    let door = app.state::<Door>().inner().clone();
    tauri::async_runtime::spawn(async move {
        if let Some(mut problem) = bring(&door, &model).await {
            problem.sentence = not_taken(&model, &problem, door.tongue());
            // A window that is only just made hears of nothing that happens before it is there.
            notify::say(&problem.sentence);
            door.announce(Event::Problem(problem));
        }
    });
}

/// Lets the core bring it along; what is wrong with it, where that is seen at once.
pub async fn bring(door: &Door, model: &Path) -> Option<Problem> {
    let path = match unicode(model, door.tongue()) {
        Ok(path) => path,
        Err(problem) => return Some(problem),
    };
    match door.ask(Request::Model(ModelRequest::Bring { path })).await {
        Reply::Problem(problem) => Some(problem),
        _ => None,
    }
}

/// The path as faces name it to the core.
fn unicode(model: &Path, tongue: Tongue) -> Result<String, Problem> {
    model.to_str().map(str::to_owned).ok_or_else(|| {
        let name = model.display().to_string();
        let sentence = Word::ModelNoUnicode.with(tongue, &[("name", name.as_str())]);
        Problem::new(ProblemCode::Invalid, sentence)
    })
}

fn not_taken(model: &Path, problem: &Problem, tongue: Tongue) -> String {
    let name = model.file_name().unwrap_or(model.as_os_str());
    let name = name.to_string_lossy();
    let values = [("name", &*name), ("why", problem.sentence.as_str())];
    Word::ModelNotTakenWhy.with(tongue, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_it_was_not_taken_in_is_said() {
        let problem = Problem::new(ProblemCode::Invalid, "This is no model.");
        for (tongue, refused) in [
            (
                Tongue::English,
                "a.gguf was not taken in: This is no model.",
            ),
            (
                Tongue::German,
                "a.gguf wurde nicht aufgenommen: This is no model.",
            ),
        ] {
            let said = not_taken(Path::new("/models/a.gguf"), &problem, tongue);
            assert_eq!(said, refused);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_told() {
        use std::os::unix::ffi::OsStrExt;
        let named = |bytes: &[u8]| {
            unicode(
                Path::new(std::ffi::OsStr::from_bytes(bytes)),
                Tongue::English,
            )
        };
        assert_eq!(named(b"/a/\xc3\xa4.gguf"), Ok("/a/\u{e4}.gguf".to_owned()));
        let problem = named(b"/a/\xff.gguf").map_err(|problem| problem.code);
        assert_eq!(problem, Err(ProblemCode::Invalid));
    }
}
