//! What watching programs needs of the machine. Where something is missing the test says what, and is skipped; where
//! `SOTTO_QUIET_TESTS` is `must`, as in `./x soak`, it fails instead.

use std::process::Command;

use sotto_engines::supervisor::find_program;
use sotto_models::starter::{Starter, StarterStatus};

use crate::asked::SELDOM;

/// What hears, thinks and speaks.
const ENGINES: [&str; 3] = ["ear", "mind", "voice"];
/// And with what, unless another model was chosen.
const STARTERS: [&str; 4] = [
    "whisper-tiny.en",
    "smollm2-135m-instruct-q4_1",
    "hibari",
    "kokoro",
];

/// Says that something is missing, or fails where nothing may be.
pub fn miss(what: &str) {
    fail_if_must(what);
    println!("skipped: {what}");
}

/// What was found; fails where it was not and nothing may be left out. What is missing was said already.
pub fn found<T>(found: Option<T>) -> Option<T> {
    if found.is_none() {
        fail_if_must("what is missing stands above");
    }
    found
}

fn fail_if_must(what: &str) {
    let must = std::env::var("SOTTO_QUIET_TESTS").is_ok_and(|value| value == "must");
    assert!(
        !must,
        "{what}, and nothing may be left out here (SOTTO_QUIET_TESTS=must)"
    );
}

/// Whether this can be done here.
fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The same for a test that cannot do without it.
pub fn can(program: &str, arguments: &[&str], without: &str) -> bool {
    let can = runs(program, arguments);
    if !can {
        miss(without);
    }
    can
}

/// Whether programs can be watched here.
pub fn can_watch() -> bool {
    can(
        "strace",
        &["-f", SELDOM, "-V"],
        "strace is not on this machine, or is older than 5.3",
    ) && can(
        "unshare",
        &["--net", "--map-root-user", "true"],
        "this machine has no unshare, or allows no network namespaces",
    )
}

/// Whether all engines and their starters are here: then nothing that is asked of them may lack one.
pub fn starters() -> bool {
    for name in ENGINES {
        if let Err(error) = find_program(name) {
            miss(&error.to_string());
            return false;
        }
    }
    let starter = Starter::load().without_registries();
    let is_here = |id: &str| {
        let status = starter.status(id);
        matches!(
            status,
            Ok(StarterStatus::Ready(_) | StarterStatus::Unchecked)
        )
    };
    let absent = STARTERS.into_iter().find(|id| !is_here(id));
    if let Some(absent) = absent {
        miss(&format!(
            "{absent} is not on this machine (./x models starter fetches it)"
        ));
    }
    absent.is_none()
}
