//! Engines on a processor without AVX2, played by qemu's user mode: the build for every processor works there, the
//! usual one says what is missing instead of dying of an illegal instruction, and `sotto` chooses between them.
//!
//! Needs `qemu-x86_64` and, for the working half, the programs of `./x baseline` or of a package; without them the reason
//! is printed.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

// Shared with the tests of the mind, which use more of it.
#[allow(dead_code)]
#[path = "../crates/mind/src/tests/hand.rs"]
mod hand;
#[path = "../crates/mind/src/tests/story.rs"]
mod story;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use sotto_engines::supervisor::{EngineError, Spec, Supervisor, find_program};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_engines::{Device, Frame, Hello, frame};
use sotto_tests::{model, sotto};
use story::small_model;

/// A processor of 2008: SSE4.2, and nothing of what came after.
const OLD: [&str; 2] = ["-cpu", "Nehalem"];

fn qemu() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths)
        .map(|folder| folder.join("qemu-x86_64"))
        .find(|program| program.is_file());
    if found.is_none() {
        println!("skipped: qemu-x86_64 is not installed (package qemu-user)");
    }
    found
}

/// The usual programs of this build.
fn usual(name: &'static str) -> Option<PathBuf> {
    let beside = find_program(name).ok()?;
    let folder = beside.parent()?.to_owned();
    let folder = if folder.ends_with("avx512") {
        folder.parent()?.to_owned()
    } else {
        folder
    };
    Some(folder.join(format!("sotto-{name}"))).filter(|program| program.is_file())
}

/// The programs that `./x baseline` or `./x package` built, beside this build's folder: the newer ones.
fn baseline(name: &'static str) -> Option<PathBuf> {
    let usual = usual(name)?;
    let folder = usual.parent()?.parent()?.join("baseline");
    let built = ["debug", "release"].into_iter().filter_map(|profile| {
        let program = folder.join(profile).join(format!("sotto-{name}"));
        Some((program.metadata().ok()?.modified().ok()?, program))
    });
    let newest = built.max().map(|(_, program)| program);
    if newest.is_none() {
        println!("skipped: sotto-{name} for every processor is not built (./x baseline builds it)");
    }
    newest
}

fn greeting(qemu: &Path, program: &Path) -> (Option<Hello>, Output) {
    let output = Command::new(qemu)
        .args(OLD)
        .arg(program)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let hello = match frame::read(&mut output.stdout.as_slice()) {
        Ok(Frame::Hello(bytes)) => serde_json::from_slice(&bytes).ok(),
        _ => None,
    };
    (hello, output)
}

#[test]
fn the_usual_build_refuses_with_a_sentence() {
    let Some(qemu) = qemu() else { return };
    for name in ["ear", "mind", "voice"] {
        let Some(program) = usual(name) else {
            println!("skipped: sotto-{name} is not built");
            continue;
        };
        let (hello, output) = greeting(&qemu, &program);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let hello = hello.unwrap_or_else(|| panic!("sotto-{name} did not greet: {said}"));
        assert_eq!(hello.build, "avx2", "sotto-{name}");
        assert!(hello.missing.contains(&"avx2".to_owned()), "{hello:?}");
        assert_eq!(output.status.code(), Some(5), "sotto-{name}: {said}");
        assert!(said.contains("built for newer processors"), "{said}");
    }
}

/// A mind under qemu, as the supervisor starts any other.
fn old_mind(qemu: PathBuf, program: &Path, model: PathBuf) -> Supervisor<Thinking> {
    let mut arguments: Vec<std::ffi::OsString> = OLD.iter().map(Into::into).collect();
    arguments.push(program.into());
    Supervisor::start(Spec {
        arguments,
        handshake: Duration::from_secs(120),
        ..Spec::new(qemu, move |_| {
            ThinkingRequest::Load(LoadMind {
                model: model.clone(),
                adapter: None,
                context: 128,
                device: Device::Cpu,
                threads: 1,
                kept_prefixes: None,
            })
        })
    })
}

fn once_upon_a_time() -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: "Once upon a time".into(),
        most_tokens: 8,
        ..Completion::default()
    })
}

#[tokio::test]
async fn the_supervisor_tells_the_caller_what_the_processor_lacks() {
    let (Some(qemu), Some(program)) = (qemu(), usual("mind")) else {
        return;
    };
    let small = small_model();
    let mind = old_mind(qemu, &program, small.to_path_buf());
    let error = mind.ready().await.unwrap_err();
    assert!(
        matches!(&error, EngineError::WrongProcessor { build, .. } if build == "avx2"),
        "{error}"
    );
}

#[tokio::test]
async fn the_build_for_every_processor_tells_its_story_there() {
    let (Some(qemu), Some(program)) = (qemu(), baseline("mind")) else {
        return;
    };
    let small = small_model();
    let mind = old_mind(qemu, &program, small.to_path_buf());
    let (events, _) = mind
        .ask(once_upon_a_time())
        .await
        .unwrap()
        .all()
        .await
        .unwrap();
    let text: String = events
        .into_iter()
        .filter_map(|event| match event {
            ThinkingEvent::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    assert!(text.contains("there was"), "{text}");
}

#[test]
fn ear_and_voice_for_every_processor_greet_there() {
    let Some(qemu) = qemu() else { return };
    for name in ["ear", "voice"] {
        let Some(program) = baseline(name) else {
            continue;
        };
        let (hello, output) = greeting(&qemu, &program);
        let hello = hello.unwrap_or_else(|| panic!("sotto-{name}: {:?}", output.status));
        assert_eq!(hello.build, "baseline");
        assert!(hello.missing.is_empty(), "{hello:?}");
        // Its input ended at once, and so does it.
        assert_eq!(output.status.code(), Some(0), "sotto-{name}");
    }
}

/// Puts a program into a folder of engines. Only what qemu itself starts runs on its processor, so it stands there as a script
/// that starts it with qemu.
fn put(qemu: &Path, program: &Path, place: &Path) {
    let (qemu, program) = (qemu.display(), program.display());
    let [option, processor] = OLD;
    let script = format!("#!/bin/sh\nexec '{qemu}' {option} {processor} '{program}' \"$@\"\n");
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, script).unwrap();
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A second in which nobody speaks: the ear loads its model for it and is soon done.
fn silence(file: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(file, spec).unwrap();
    for _ in 0..16_000 {
        writer.write_sample(0i16).unwrap();
    }
    writer.finalize().unwrap();
}

#[test]
fn sotto_itself_chooses_the_build_that_runs_there() {
    let (Some(qemu), Some(sotto), Some(usual), Some(baseline)) =
        (qemu(), sotto(), usual("ear"), baseline("ear"))
    else {
        return;
    };
    if model("whisper-tiny.en/ggml-tiny.en.bin").is_none() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let engines = place.path().join("engines");
    let recording = place.path().join("silence.wav");
    silence(&recording);
    let transcribe = || {
        Command::new(&qemu)
            .args(OLD)
            .arg(&sotto)
            .arg("--data-dir")
            .arg(place.path().join("data"))
            .args(["--json", "transcribe"])
            .arg(&recording)
            .env("SOTTO_ENGINES_DIR", &engines)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    // The usual one would not run, and is not even tried.
    put(&qemu, &usual, &engines.join("sotto-ear"));
    let refused = transcribe();
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    let sentence = said(&refused);
    assert!(sentence.contains("sotto-ear is missing"), "{sentence}");
    // Beside it, the one for every processor is chosen.
    put(
        &qemu,
        &baseline,
        &engines.join("baseline").join("sotto-ear"),
    );
    let heard = transcribe();
    assert_eq!(heard.status.code(), Some(0), "{}", said(&heard));
    let heard: serde_json::Value = serde_json::from_slice(&heard.stdout).unwrap();
    assert_eq!(heard["text"], "", "{heard}");
    assert_eq!(heard["backend"], "CPU", "{heard}");
}
