//! No orphans: a Sotto is killed with -9 while its engine reads a prompt, hears or speaks, and the engine ends by itself.
//!
//! That it ends is what is asserted, not how soon: the promise is two seconds, and on a machine whose processors are all taken
//! an engine waits for its share of them before it can end, so a bound on the time would fail without any fault in the engine.
//! `sotto bench engines --only orphans` measures how soon each of the three is gone, beside the goal.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sotto_engines::supervisor::find_program;
use sotto_tests::{MIND, model, sotto};

/// An engine that is still there by then does not end at all.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether this process is there. One that has ended and that nobody has asked for yet is not.
fn stays(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

/// Whether everything that the engine's work needs is on this machine; says what is not.
fn is_here(engines: &[&'static str], models: &[&str]) -> bool {
    let missing = engines
        .iter()
        .find_map(|&engine| find_program(engine).err());
    if let Some(error) = &missing {
        println!("skipped: {error}");
    }
    missing.is_none() && models.iter().all(|inside| model(inside).is_some())
}

fn ends_with_its_parent(engine: &str) {
    let Some(sotto) = sotto() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut parent = Command::new(sotto)
        .arg("--data-dir")
        .arg(folder.path())
        .args(["bench", "parent", engine])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // It is told once the engine knows its task, which then takes it seconds.
    let mut told = String::new();
    BufReader::new(parent.stdout.take().unwrap())
        .read_line(&mut told)
        .unwrap();
    let process: u32 = told.trim().parse().expect("the engine's process id");
    assert!(stays(process));
    parent.kill().unwrap();
    let killed = Instant::now();
    parent.wait().unwrap();
    while killed.elapsed() < PATIENCE {
        if !stays(process) {
            let after = killed.elapsed().as_millis();
            println!("the {engine} was gone at most {after} ms after its parent was killed");
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the {engine} outlived its parent");
}

#[test]
fn a_mind_that_reads_ends_when_sotto_is_killed() {
    if is_here(&["mind"], &[MIND]) {
        ends_with_its_parent("mind");
    }
}

#[test]
fn an_ear_that_hears_ends_when_sotto_is_killed() {
    if is_here(
        &["ear", "voice"],
        &["whisper-tiny.en/ggml-tiny.en.bin", "hibari"],
    ) {
        ends_with_its_parent("ear");
    }
}

#[test]
fn a_voice_that_speaks_ends_when_sotto_is_killed() {
    if is_here(&["voice"], &["hibari"]) {
        ends_with_its_parent("voice");
    }
}
