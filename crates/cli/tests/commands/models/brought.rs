//! Models that the user brings along: files, links and folders of another form, and what is none of these.
//!
//! A folder of another form is brought along whole and in one smaller form; in both smaller ones with `SOTTO_SOAK`.

use super::{json, tiny_gguf, with_models};
use crate::faster_whisper;
use crate::place::*;

/// The folder of a faster-whisper model, out of the starter that was made of one, and the starter itself.
fn faster_whisper_folder(place: &Place) -> (std::path::PathBuf, Vec<u8>) {
    let starter = sotto_models::models_folder().join("whisper-tiny.en/ggml-tiny.en.bin");
    let starter = std::fs::read(starter).unwrap();
    let folder = place.path("faster-whisper-tiny.en");
    faster_whisper::write_folder(&starter, &folder);
    (folder, starter)
}

#[test]
fn a_faster_whisper_folder_is_brought_along_and_hears() {
    use sha2::Digest;
    if !ear_is_here() || !models_are_here(&["whisper-tiny.en", "hibari"]) {
        return;
    }
    let place = Place::new();
    let (folder, starter) = faster_whisper_folder(&place);
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
    let forms: [(&[&str], &str); 3] = [
        (&[], "faster-whisper-tiny.en.bin"),
        (&["--small", "q8_0"], "faster-whisper-tiny.en-q8_0.bin"),
        (&["--small", "q5_1"], "faster-whisper-tiny.en-q5_1.bin"),
    ];
    let most = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => forms.len(),
        None => 2,
    };
    for (arguments, id) in forms.into_iter().take(most) {
        let output =
            with_models(&[&["--json", "models", "import", folder_name], arguments].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(report["id"], id, "{report}");
        let path = report["path"].as_str().unwrap();
        let bytes = std::fs::read(path).unwrap();
        sizes.push(bytes.len());
        hashes.push(sha2::Sha256::digest(&bytes));
        if arguments.is_empty() {
            let difference = faster_whisper::difference(&bytes, &starter);
            assert_eq!(difference, None, "not a number may change");
        }
        let output = with_models(&["transcribe", "--model", id, file.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let heard = out(&output).to_lowercase();
        assert!(
            heard.contains("milk and bread") && heard.contains("shopping list"),
            "{id}: {heard}"
        );
    }
    assert!(
        sizes[0] > 70_000_000 && sizes[1] < sizes[0] * 3 / 5,
        "{sizes:?}"
    );
    assert!(sizes.windows(2).all(|two| two[1] < two[0]), "{sizes:?}");
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
