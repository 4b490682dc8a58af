//! The options of `sotto transcribe`, `sotto ask`, `sotto say` and `sotto doctor`: what each changes in what comes out.

use serde_json::Value;

use crate::place::*;

const SHOPPING: &str = "Please add milk and bread to my shopping list.";
const MIND: &str = "smollm2-135m-instruct-q4_1";

fn ok(place: &Place, arguments: &[&str]) -> Output {
    let output = place.run(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    output
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["--json"][..], arguments].concat();
    serde_json::from_str(&out(&ok(place, &arguments))).unwrap()
}

/// A sentence as the small voice says it; nothing where it cannot speak, or cannot be heard by these.
fn spoken(place: &Place, text: &str, ears: &[&str]) -> Option<String> {
    let here = engines_are_here(&["ear", "voice"])
        && models_are_here(&["hibari"])
        && models_are_here(ears);
    here.then(|| {
        let file = place.path("spoken.wav").to_str().unwrap().to_owned();
        ok(place, &["say", "--out", &file, text]);
        file
    })
}

/// All words of a transcript with their times.
fn words(heard: &Value) -> Vec<&Value> {
    let segments = heard["segments"].as_array().unwrap().iter();
    segments
        .flat_map(|segment| segment["words"].as_array().unwrap())
        .collect()
}

#[test]
fn the_context_and_the_times_of_words_are_as_asked_for() {
    let place = Place::new();
    let Some(file) = spoken(&place, SHOPPING, &["whisper-tiny.en"]) else {
        return;
    };
    let output = ok(&place, &["--json", "transcribe", &file]);
    let plain: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(plain["language"], "en", "{plain}");
    assert!(words(&plain).is_empty(), "{plain}");
    // How long loading took, how quick it was, and where it was computed.
    let backend = plain["backend"].as_str().unwrap();
    assert!(!backend.is_empty());
    let note = err(&output);
    for part in [
        "(real-time factor ",
        &format!(", {backend}, model loaded in "),
    ] {
        assert!(note.contains(part), "{note}");
    }
    assert!(plain["load_seconds"].as_f64().unwrap() > 0.0, "{plain}");
    assert!(plain["real_time_factor"].as_f64().unwrap() > 0.0, "{plain}");

    for context in ["full", "fitted"] {
        let heard = json(&place, &["transcribe", "--context", context, &file]);
        let text = heard["text"].as_str().unwrap().to_lowercase();
        assert!(text.contains("shopping list"), "{context}: {text}");
    }
    let output = place.run(&["transcribe", "--context", "half", &file]);
    assert_eq!(code(&output), 2, "{}", err(&output));

    let timed = json(&place, &["transcribe", "--word-times", &file]);
    let words = words(&timed);
    assert!(words.len() >= 5, "{timed}");
    let text = words
        .iter()
        .map(|word| word["text"].as_str().unwrap().to_lowercase());
    assert!(text.collect::<String>().contains("milk"), "{timed}");
    // Each in its order, and none after the end of the sound.
    let end = timed["seconds"].as_f64().unwrap() * 1000.0;
    let mut before = 0;
    for word in words {
        let (start, stop) = (
            word["start_ms"].as_u64().unwrap(),
            word["end_ms"].as_u64().unwrap(),
        );
        assert!(before <= start && start <= stop, "{timed}");
        assert!(start as f64 <= end, "{timed}");
        before = start;
    }
}

#[test]
fn names_are_heard_as_they_are_given() {
    let place = Place::new();
    let said = "Send the file to Zephyrine, please.";
    let Some(file) = spoken(&place, said, &["whisper-tiny.en"]) else {
        return;
    };
    let heard = json(&place, &["transcribe", "--words", " Zephyrine,", &file]);
    let text = heard["text"].as_str().unwrap();
    assert!(text.contains("Zephyrine"), "{text}");
}

#[test]
fn the_language_is_the_one_that_is_named_or_found_and_english_is_translated_to_itself() {
    let place = Place::new();
    let ears = ["whisper-tiny.en", "whisper-base"];
    let Some(file) = spoken(&place, SHOPPING, &ears) else {
        return;
    };
    for (options, language) in [
        (&["--language", "en"][..], "en"),
        (&["--language", "DE"], "de"),
        (&["--language", "auto"], "en"),
        (&["--translate"], "en"),
    ] {
        let arguments = [&["transcribe"][..], options, &[file.as_str()]].concat();
        let heard = json(&place, &arguments);
        assert_eq!(heard["language"], language, "{options:?}: {heard}");
        if language == "en" {
            let text = heard["text"].as_str().unwrap().to_lowercase();
            assert!(text.contains("shopping"), "{options:?}: {text}");
        }
    }
    let output = place.run(&["transcribe", "--language", "english", &file]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(
        err(&output).contains("no language code"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_quicker_voice_takes_less_time() {
    if !engines_are_here(&["voice"]) || !models_are_here(&["hibari"]) {
        return;
    }
    let place = Place::new();
    let file = place.path("said.wav").to_str().unwrap().to_owned();
    let seconds = |rate: &str| {
        let said = json(&place, &["say", "--rate", rate, "--out", &file, SHOPPING]);
        said["seconds"].as_f64().unwrap()
    };
    let (slow, usual, quick) = (seconds("0.5"), seconds("1"), seconds("2"));
    assert!(slow > 1.3 * usual, "{slow} {usual}");
    assert!(usual > 1.3 * quick, "{usual} {quick}");
}

#[test]
fn instructions_and_tools_reach_the_model_and_the_likeliest_words_are_the_same_again() {
    if !engines_are_here(&["mind"]) || !models_are_here(&[MIND]) {
        return;
    }
    let place = Place::new();
    let tools = place.path("tools.json").to_str().unwrap().to_owned();
    std::fs::write(
        &tools,
        r#"[{"name":"light_on","description":"Switches a light on","parameters":{"type":"object","properties":{"room":{"type":"string"}}}}]"#,
    )
    .unwrap();
    let ask = |options: &[&str]| {
        let few = ["ask", "--max-tokens", "6"];
        let arguments = [&few[..], options, &["Say hello."]].concat();
        let answer = json(&place, &arguments);
        let written = answer["usage"]["written_tokens"].as_u64().unwrap();
        assert!(written <= 6, "{answer}");
        answer
    };
    let prompt = |answer: &Value| answer["usage"]["prompt_tokens"].as_u64().unwrap();
    let plain = ask(&["--bare"]);
    let instructed = ask(&[
        "--system",
        "You are a parrot that lives on a ship with pirates.",
    ]);
    assert!(prompt(&instructed) > prompt(&plain), "{instructed} {plain}");
    let equipped = ask(&["--tools", &tools]);
    assert!(prompt(&equipped) > prompt(&plain), "{equipped} {plain}");
    assert!(equipped["calls"].is_array(), "{equipped}");
    assert_eq!(ask(&["--temperature", "0"])["text"], plain["text"]);
    assert_eq!(prompt(&ask(&["--temperature", "0.9"])), prompt(&plain));

    std::fs::write(&tools, "{").unwrap();
    let output = place.run(&["ask", "--tools", &tools, "Say hello."]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("tools.json"), "{}", err(&output));
}

#[test]
fn what_failed_on_a_graphics_processor_is_tried_again_when_asked_for() {
    let place = Place::new();
    let remembered = place.path("data/failed-backends.json");
    std::fs::create_dir(place.path("data")).unwrap();
    std::fs::write(&remembered, r#"{"ear":{"/models/some.bin":"it crashed"}}"#).unwrap();
    let graphics = |arguments: &[&str]| {
        // What else is wrong with this machine does not matter here.
        let output = place
            .sotto(arguments)
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", place.path("models"))
            .output()
            .unwrap();
        assert!(matches!(code(&output), 0 | 1), "{}", err(&output));
        let report: Value = serde_json::from_str(&out(&output)).unwrap();
        let mut checks = report["checks"].as_array().unwrap().iter();
        checks
            .find(|check| check["name"] == "graphics")
            .unwrap()
            .clone()
    };
    let before = graphics(&["--json", "doctor"]);
    assert_eq!(before["state"], "warn", "{before}");
    assert!(
        before["found"].as_str().unwrap().contains("some.bin"),
        "{before}"
    );
    assert!(
        before["next"].as_str().unwrap().contains("--retry-gpu"),
        "{before}"
    );
    for arguments in [
        &["--json", "doctor", "--retry-gpu"][..],
        &["--json", "doctor"],
    ] {
        let after = graphics(arguments);
        assert_eq!(after["state"], "ok", "{arguments:?}: {after}");
    }
    let kept = std::fs::read_to_string(&remembered).unwrap();
    assert!(!kept.contains("some.bin"), "{kept}");
}
