//! The real program on a data folder of its own: what is kept is listed, changed, taken back, taken away and brought in.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

mod dictations;
mod erasing;
mod folder;
mod looking;
mod programs;
#[cfg(target_os = "linux")]
mod read_only;
#[cfg(target_os = "linux")]
mod service;
#[cfg(target_os = "linux")]
mod starting;
mod taking_over;
mod talking;
mod things;

use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SOTTO: &str = env!("CARGO_BIN_EXE_sotto");

/// A data folder, and the program in it. The core that the first command starts ends with the place.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SOTTO);
        command
            .args(arguments)
            .env("SOTTO_DATA_DIR", self.folder.path().join("data"))
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.out(&arguments)).unwrap()
    }

    /// The code and the sentence of a command that fails.
    fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert_ne!(code(&output), 0, "{arguments:?} succeeded");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        (code(&output), err(&output))
    }
}

impl Drop for Place {
    /// Something may be set to ring: then it would stay.
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn texts(things: &Value) -> Vec<&str> {
    let texts = things.as_array().unwrap().iter();
    texts.map(|thing| thing["text"].as_str().unwrap()).collect()
}
