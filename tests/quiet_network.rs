//! Nothing leaves the machine: with default settings no program of Sotto even tries to open a connection.
//!
//! Every verb of the command line (quiet/verbs.rs) and the window run inside an empty network namespace, under `strace`, which
//! sees every socket that is asked for, also those that would fail. What takes long of it is done with `SOTTO_SOAK` only
//! (quiet/scripts/spoken.sh).
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(target_os = "linux")]

#[path = "quiet/asked.rs"]
mod asked;
// Shared with the tests of the window and of the mind, which use more of these.
#[allow(dead_code)]
#[path = "app/desk.rs"]
mod desk;
#[allow(dead_code)]
#[path = "../crates/mind/src/tests/hand.rs"]
mod hand;
#[allow(dead_code)]
#[path = "app/home.rs"]
mod home;
#[allow(dead_code)]
#[path = "speak/loudspeaker.rs"]
mod loudspeaker;
#[allow(dead_code)]
#[path = "app/needs.rs"]
mod needs;
#[allow(dead_code)]
#[path = "speak/process.rs"]
mod process;
#[allow(dead_code)]
#[path = "app/processes.rs"]
mod processes;
#[allow(dead_code)]
#[path = "speak/sound.rs"]
mod sound;
#[allow(dead_code)]
#[path = "speak/speech.rs"]
mod speech;
#[path = "../crates/mind/src/tests/story.rs"]
mod story;
#[path = "../crates/mind/src/gguf/tests/tiny.rs"]
mod tiny;
#[path = "quiet/tools.rs"]
mod tools;
#[path = "quiet/verbs.rs"]
mod verbs;
#[path = "quiet/window.rs"]
mod window;

use std::path::PathBuf;

use asked::{May, watched};
use sotto_tests::sotto;

/// A data folder of its own, and the program in it.
struct Place {
    sotto: PathBuf,
    folder: tempfile::TempDir,
}

impl Place {
    /// Says why and gives nothing where this machine cannot watch a program.
    fn watched() -> Option<Self> {
        let sotto = tools::found(sotto())?;
        if !tools::can_watch() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        Some(Self { sotto, folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a script inside an empty network namespace under strace: it must succeed without having asked for the network.
    fn is_quiet(&self, script: &str) {
        self.asks_for(script, May::Nothing);
    }

    /// The same for one that may ask for something.
    fn asks_for(&self, script: &str, may: May) {
        let trace = self.path("trace");
        let tiny = self.path("tiny.gguf");
        std::fs::write(&tiny, tiny::tiny()).unwrap();
        // It proves to be a model when it is asked something.
        let small = story::small_model();
        let output = watched(&["--net", "--map-root-user"], &trace)
            .args(["sh", "-c"])
            .arg([verbs::PRELUDE, script].concat())
            .env("SOTTO", &self.sotto)
            .env("DATA", self.path("data"))
            .env("MODELS", self.path("models"))
            .env("TINY", tiny)
            .env("SMALL", small.as_os_str())
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .output()
            .unwrap();
        let about = script.lines().next().unwrap_or_default();
        assert!(
            output.status.success(),
            "{about}\n{}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        may.is_all_of(&trace, about);
    }
}

#[test]
fn what_is_kept_and_what_rings_asks_for_no_network() {
    if let Some(place) = Place::watched() {
        place.is_quiet(verbs::KEPT);
    }
}

#[test]
fn setting_it_up_and_looking_after_it_asks_for_no_network() {
    if let Some(place) = Place::watched() {
        place.is_quiet(verbs::MACHINE);
    }
}

#[test]
fn what_is_thought_about_asks_for_no_network() {
    if let Some(place) = Place::watched()
        && tools::starters()
    {
        place.is_quiet(verbs::THOUGHT);
    }
}

#[test]
fn what_is_said_aloud_asks_for_no_network() {
    if let Some(place) = Place::watched()
        && tools::starters()
    {
        place.is_quiet(verbs::SPOKEN);
    }
}

#[test]
fn the_voice_of_another_program_asks_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    let here = tools::can(
        "espeak-ng",
        &["--version"],
        "espeak-ng is not on this machine",
    );
    if here && tools::starters() {
        place.is_quiet(r#"s say Yes. --family espeak --out "$DATA-yes.wav""#);
    }
}

/// The window in a browser: it waits to be asked on this machine's own address, and asks nobody.
#[test]
fn the_page_for_a_browser_is_only_asked_and_asks_nobody() {
    let Some(place) = Place::watched() else {
        return;
    };
    let here = tools::can(
        "unshare",
        &["--net", "--map-root-user", "ip", "link", "set", "lo", "up"],
        "the machine's own address cannot be switched on in a namespace here (ip)",
    );
    if here {
        place.asks_for(verbs::SERVED, May::BeAsked);
    }
}

#[test]
fn a_model_that_the_user_brings_along_asks_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    if tools::starters() {
        place.is_quiet(verbs::BROUGHT);
    }
}
