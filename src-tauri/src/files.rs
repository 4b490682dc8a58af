//! A model that somebody opens with Sotto is taken in, by the same command that does it in a terminal.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tauri::{AppHandle, Manager};

use crate::door::Door;
use crate::words::{Tongue, Word};
use crate::{notify, window};

/// Takes it in, in the background, and says what came of it.
pub fn open(app: &AppHandle, model: PathBuf) {
    window::show_page(app, "models");
    let door = app.state::<Door>().inner().clone();
    let taken = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || {
            let said = take_in(&model, door.home().folder(), door.tongue());
            notify::say(&said);
        });
    if let Err(error) = taken {
        tracing::error!(%error, "no model can be taken in");
    }
}

fn take_in(model: &Path, folder: &Path, tongue: Tongue) -> String {
    let name = model.file_name().unwrap_or(model.as_os_str());
    let name = name.to_string_lossy();
    let Ok(program) = std::env::current_exe() else {
        return not_taken(&name, "", tongue);
    };
    let program = program.with_file_name(format!("sotto{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command
        .arg("--data-dir")
        .arg(folder)
        .args(["--quiet", "models", "import", "--"])
        .arg(model)
        .stdin(Stdio::null());
    match command.output() {
        Ok(done) if done.status.success() => taken(&name, tongue),
        Ok(done) => not_taken(&name, &String::from_utf8_lossy(&done.stderr), tongue),
        Err(error) => not_taken(&name, &error.to_string(), tongue),
    }
}

fn taken(name: &str, tongue: Tongue) -> String {
    Word::ModelTaken.with(tongue, &[("name", name)])
}

/// With what the program complained of; its own name before that says nothing here.
fn not_taken(name: &str, complaint: &str, tongue: Tongue) -> String {
    let last = complaint.lines().rev().find(|line| !line.trim().is_empty());
    let why = last.map_or("", |line| line.trim());
    let why = why.strip_prefix("sotto: ").unwrap_or(why);
    if why.is_empty() {
        Word::ModelNotTaken.with(tongue, &[("name", name)])
    } else {
        Word::ModelNotTakenWhy.with(tongue, &[("name", name), ("why", why)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_it_was_not_taken_in_is_said() {
        let complaint = "\nsotto: This is no model.\n\n";
        for (tongue, refused, without) in [
            (
                Tongue::English,
                "a.gguf was not taken in: This is no model.",
                "a.gguf was not taken in. Nothing was changed.",
            ),
            (
                Tongue::German,
                "a.gguf wurde nicht aufgenommen: This is no model.",
                "a.gguf wurde nicht aufgenommen. Nichts wurde geändert.",
            ),
        ] {
            assert_eq!(not_taken("a.gguf", complaint, tongue), refused);
            assert_eq!(not_taken("a.gguf", " \n", tongue), without);
            assert!(taken("a.gguf", tongue).starts_with("a.gguf "));
        }
    }

    #[test]
    fn without_the_program_nothing_is_pretended() {
        // Beside the test there is no `sotto`.
        let (model, folder) = (Path::new("/nowhere/a.gguf"), Path::new("/nowhere"));
        let said = take_in(model, folder, Tongue::English);
        assert!(said.starts_with("a.gguf was not taken in"), "{said}");
    }
}
