//! What the web view of Linux needs to be told on some machines so that its window is not blank. `sotto doctor` looks at the same
//! faults, and a user who knows better has the last word, since what is set already stays.

pub use sotto_cli::webkit::{Facts, settings};

/// Marks a process that was started with its settings, so that it is done once.
#[cfg(target_os = "linux")]
const DONE: &str = "SOTTO_WEBKIT_SET";

/// Sets what it needs. To be called before anything else, while this program has one thread: where it has more, it starts itself
/// again in the same process, which links the web view's libraries a second time.
#[cfg(target_os = "linux")]
pub fn apply() {
    if std::env::var_os(DONE).is_some() {
        return;
    }
    let mut wanted = settings(&Facts::here());
    wanted.retain(|(name, _)| std::env::var_os(name).is_none());
    if wanted.is_empty() {
        return;
    }
    if is_alone() {
        set(&wanted)
    } else {
        start_again(&wanted)
    }
}

/// Whether this thread is the only one of the process.
#[cfg(target_os = "linux")]
fn is_alone() -> bool {
    std::fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn set(wanted: &[(&str, &str)]) {
    for (name, value) in wanted {
        // SAFETY: nothing else runs in this process that could read the environment meanwhile, by `is_alone`.
        unsafe { std::env::set_var(name, value) };
    }
}

/// Returns where that failed.
#[cfg(target_os = "linux")]
fn start_again(wanted: &[(&str, &str)]) {
    use std::os::unix::process::CommandExt;
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .envs(wanted.iter().copied())
        .env(DONE, "1")
        .exec();
    tracing::warn!(%error, "the window may stay blank on this machine");
}

/// Other systems need nothing.
#[cfg(not(target_os = "linux"))]
pub fn apply() {}
