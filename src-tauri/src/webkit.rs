//! What the web view of Linux needs to be told on some machines so that its window is not blank. `sotto doctor` looks at the same
//! faults, and a user who knows better has the last word, since what is set already stays.

pub use sotto_cli::webkit::{Facts, settings};

/// Marks a process that was started with its settings, so that it is done once.
#[cfg(target_os = "linux")]
const DONE: &str = "SOTTO_WEBKIT_SET";

/// Starts this program again with what it needs, in the same process. Returns where nothing is needed or that failed.
///
/// Setting a variable of the running process is not sound once libraries read the environment; a new start is.
#[cfg(target_os = "linux")]
pub fn apply() {
    use std::os::unix::process::CommandExt;
    if std::env::var_os(DONE).is_some() {
        return;
    }
    let mut wanted = settings(&Facts::here());
    wanted.retain(|(name, _)| std::env::var_os(name).is_none());
    if wanted.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(wanted)
        .env(DONE, "1")
        .exec();
    tracing::warn!(%error, "the window may stay blank on this machine");
}

/// Other systems need nothing.
#[cfg(not(target_os = "linux"))]
pub fn apply() {}
