//! Nothing leaves the machine: with default settings no program of Sotto even tries to open a connection.
//!
//! Everything a user does on the first day runs inside an empty network namespace, under `strace`, which sees every
//! socket that is asked for, also those that would fail.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(target_os = "linux")]

#[path = "quiet/asked.rs"]
mod asked;
// Shared with the tests of the window, which use more of these.
#[allow(dead_code)]
#[path = "app/desk.rs"]
mod desk;
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
#[path = "quiet/window.rs"]
mod window;

use std::path::{Path, PathBuf};
use std::process::Command;

use asked::{May, watched};
use sotto_tests::{sotto, test_data};

/// In front of every script: the program in its data folder. What stays in the background is ended with the script, also
/// with one that fails; strace waits for it.
const PRELUDE: &str = r#"set -e
s() { "$SOTTO" --data-dir "$DATA" "$@"; }
trap 's --quiet resident --stop || true' EXIT
"#;

fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// A data folder of its own, and the program in it.
struct Place {
    sotto: PathBuf,
    folder: tempfile::TempDir,
}

impl Place {
    /// Says why and gives nothing where this machine cannot watch a program.
    fn watched() -> Option<Self> {
        let sotto = sotto()?;
        if !runs("unshare", &["--net", "--map-root-user", "true"]) || !runs("strace", &["-V"]) {
            println!("skipped: this machine has no strace or allows no network namespaces");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        Some(Self { sotto, folder })
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn command(&self, errand: &[&str]) -> Vec<String> {
        let sotto = self.sotto.display().to_string();
        let mut all = vec![sotto, "--data-dir".to_owned(), self.path("data")];
        all.extend(errand.iter().map(|&word| word.to_owned()));
        all
    }

    /// Runs it inside an empty network namespace under strace: it must succeed without having asked for the network.
    fn is_quiet(&self, errand: &[String], small: &Path) {
        self.asks_for(errand, small, May::Nothing);
    }

    /// The same for one that may ask for something.
    fn asks_for(&self, errand: &[String], small: &Path, may: May) {
        let trace = self.folder.path().join("trace");
        let output = watched(&["--net", "--map-root-user"], &trace)
            .args(errand)
            .env("SOTTO", &self.sotto)
            .env("DATA", self.path("data"))
            .env("MODELS", self.path("models"))
            .env("SMALL", small)
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .output()
            .unwrap();
        let code = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // The doctor may find fault with a machine without sound; a missing model is this machine's lack.
        assert!(
            matches!(code, Some(0 | 3)) || errand.last().is_some_and(|last| last == "doctor"),
            "{errand:?} ended with {code:?}: {said}"
        );
        if code == Some(3) {
            println!("not fully tried: {errand:?} lacks a model or an engine");
        }
        may.is_all_of(&trace, &format!("{errand:?}"));
    }
}

fn script(lines: &str) -> Vec<String> {
    vec![
        "sh".to_owned(),
        "-c".to_owned(),
        format!("{PRELUDE}{lines}"),
    ]
}

#[test]
fn no_program_opens_a_socket_to_elsewhere() {
    let Some(place) = Place::watched() else {
        return;
    };
    let spoken = place.path("spoken.wav");
    let errands: &[&[&str]] = &[
        &["say", "Nothing leaves this machine.", "--out", &spoken],
        &["transcribe", &spoken, "--json"],
        &["ask", "Say hello.", "--max-tokens", "8"],
        &["models", "list"],
        &["network", "ledger"],
        &["devices"],
        &["doctor"],
    ];
    for errand in errands {
        place.is_quiet(&place.command(errand), Path::new(""));
    }
}

/// What is kept, the conversation that `sotto` alone opens, and a timer that rings.
#[test]
fn what_is_kept_and_what_rings_asks_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    let day = "s ask 'set a timer for ten minutes'; s ask 'who wrote the Odyssey'; s tasks add call mom; s today; \
               s export; s undo; s status; s backup now; s backup; s --json timers; s resident --stop";
    place.is_quiet(&script(day), Path::new(""));
    // The wait is for what is kept: it says that it rings before anybody is told.
    let ring = r#"echo 'add milk to the shopping list' | s
s lists show shopping | grep -q milk
s timers start 1s
looks=0
until s timers | grep -q 'rings since'; do
  looks=$((looks + 1))
  [ "$looks" -lt 300 ]
  sleep 0.1
done
s timers cancel --all
s resident --stop"#;
    place.is_quiet(&script(ring), Path::new(""));
}

/// What is brought in, how it is set up, and that all of it goes again. Whether Sotto starts with the system is written into a
/// folder of this test's own.
#[test]
fn what_is_brought_in_set_up_and_erased_asks_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    let all = r#"export XDG_CONFIG_HOME="$DATA-config" SOTTO_NO_KEYCHAIN=1
unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
s tasks add call mom
s export --out "$DATA-exported"
s autostart status
s autostart on
s autostart status
s autostart off
s settings
s settings set time.snooze_minutes 7
s settings get time.snooze_minutes | grep -q 7
s settings reset time.snooze_minutes
s erase --yes
s tasks | grep -q 'call mom' && exit 1
s import "$DATA-exported"
s tasks | grep -q 'call mom'
s resident --stop"#;
    place.is_quiet(&script(all), Path::new(""));
}

/// Somebody speaks: a whole conversation from a recording, dictation from one, and the microphone, which fails where there is
/// none and is given up after a while where nobody speaks into it.
#[test]
fn what_is_said_aloud_asks_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    let spoken = r#"s say 'What is six times seven?' --out "$DATA-said.wav"
s talk --in "$DATA-said.wav" --out "$DATA-answered.wav"
s talk --in "$DATA-said.wav" --dictate"#;
    place.is_quiet(&script(spoken), Path::new(""));
    let microphone = r#"for verb in listen dictate; do
  timeout -k 30 -s INT 10 "$SOTTO" --data-dir "$DATA" "$verb" --once || true
done"#;
    place.is_quiet(&script(microphone), Path::new(""));
}

/// The window in a browser: it waits to be asked on this machine's own address, and asks nobody.
#[test]
fn the_page_for_a_browser_is_only_asked_and_asks_nobody() {
    let Some(place) = Place::watched() else {
        return;
    };
    let up = ["--net", "--map-root-user", "ip", "link", "set", "lo", "up"];
    if !runs("unshare", &up) {
        println!(
            "skipped: the machine's own address cannot be switched on in a namespace here (ip)"
        );
        return;
    }
    let served = r#"ip link set lo up
"$SOTTO" --data-dir "$DATA" serve --no-open --port 0 > "$DATA-link" &
served=$!
looks=0
until grep -q http "$DATA-link"; do
  looks=$((looks + 1))
  [ "$looks" -lt 300 ]
  sleep 0.1
done
kill "$served"
wait "$served""#;
    place.asks_for(&script(served), Path::new(""), May::BeAsked);
}

/// The other voices, a talk with the model alone, and a model that the user brings along.
#[test]
fn other_voices_and_models_ask_for_no_network() {
    let Some(place) = Place::watched() else {
        return;
    };
    let spoken = place.path("spoken.wav");
    let say = |family: &str| {
        let errand: [&str; 6] = ["say", "Yes.", "--family", family, "--out", &spoken];
        place.is_quiet(&place.command(&errand), Path::new(""));
    };
    say("kokoro");
    if runs("espeak-ng", &["--version"]) {
        say("espeak");
    }
    let talk = script("echo 'What is the capital of France?' | s chat");
    place.is_quiet(&talk, Path::new(""));
    place.is_quiet(
        &place.command(&["models", "verify", "hibari"]),
        Path::new(""),
    );
    let small = test_data().map(|data| data.join("weights").join("stories260K.gguf"));
    let Some(small) = small.filter(|small| small.exists()) else {
        println!("skipped: the folder of small test weights is not on this machine");
        return;
    };
    let brought = r#"export SOTTO_MODELS_DIR="$MODELS"
s models import "$SMALL"
s models use stories260K.gguf
s models verify"#;
    place.is_quiet(&script(brought), &small);
}
