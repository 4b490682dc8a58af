//! A model that somebody opens with Sotto is taken in, by the same command that does it in a terminal.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tauri::{AppHandle, Manager};

use crate::door::Door;
use crate::{notify, window};

/// Takes it in, in the background, and says what came of it.
pub fn open(app: &AppHandle, model: PathBuf) {
    window::show_page(app, "models");
    let folder = app.state::<Door>().home().folder().to_owned();
    let taken = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || notify::say(&take_in(&model, &folder)));
    if let Err(error) = taken {
        tracing::error!(%error, "no model can be taken in");
    }
}

fn take_in(model: &Path, folder: &Path) -> String {
    let name = model.file_name().unwrap_or(model.as_os_str());
    let name = name.to_string_lossy();
    let Ok(program) = std::env::current_exe() else {
        return not_taken(&name, "");
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
        Ok(done) if done.status.success() => taken(&name),
        Ok(done) => not_taken(&name, &String::from_utf8_lossy(&done.stderr)),
        Err(error) => not_taken(&name, &error.to_string()),
    }
}

fn taken(name: &str) -> String {
    format!("{name} is among the models now. Choose it there to use it.")
}

/// With what the program complained of; its own name before that says nothing here.
fn not_taken(name: &str, complaint: &str) -> String {
    let last = complaint.lines().rev().find(|line| !line.trim().is_empty());
    let why = last.map_or("", |line| line.trim());
    let why = why.strip_prefix("sotto: ").unwrap_or(why);
    if why.is_empty() {
        format!("{name} was not taken in. Nothing was changed.")
    } else {
        format!("{name} was not taken in: {why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_it_was_not_taken_in_is_said() {
        let said = not_taken("a.gguf", "\nsotto: This is no model.\n\n");
        assert_eq!(said, "a.gguf was not taken in: This is no model.");
        assert_eq!(
            not_taken("a.gguf", " \n"),
            "a.gguf was not taken in. Nothing was changed."
        );
        assert!(taken("a.gguf").starts_with("a.gguf"));
    }

    #[test]
    fn without_the_program_nothing_is_pretended() {
        // Beside the test there is no `sotto`.
        let said = take_in(Path::new("/nowhere/a.gguf"), Path::new("/nowhere"));
        assert!(said.starts_with("a.gguf was not taken in"), "{said}");
    }
}
