//! `sotto transcribe --gpu`, where the ear was built without any graphics interface.

use std::process::Stdio;

use serde_json::Value;
use sotto_engines::supervisor::find_program;
use sotto_engines::{Frame, Hello, frame};

use crate::place::*;

/// What the ear was built for, as it says when it starts.
fn build() -> String {
    let output = Command::new(find_program("ear").unwrap())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let Ok(Frame::Hello(bytes)) = frame::read(&mut output.stdout.as_slice()) else {
        panic!("the ear did not greet: {}", err(&output));
    };
    serde_json::from_slice::<Hello>(&bytes).unwrap().build
}

/// The engine says that it knows none, the same request goes to the processor, and that is remembered.
#[test]
fn a_graphics_processor_that_the_ear_does_not_know_costs_no_word() {
    if !ear_is_here() || !engines_are_here(&["voice"]) || !models_are_here(&["hibari"]) {
        return;
    }
    let build = build();
    if build.contains('+') {
        eprintln!("skipped: the ear was built for a graphics processor ({build})");
        return;
    }
    let place = Place::new();
    let file = place.path("said.wav");
    let file = file.to_str().unwrap();
    let sentence = "Please add milk and bread to my shopping list.";
    let said = place.run(&["say", "--out", file, sentence]);
    assert_eq!(code(&said), 0, "{}", err(&said));
    let heard = |more: &[&str]| -> Value {
        let output = place.run(&[&["transcribe", "--json", file][..], more].concat());
        assert_eq!(code(&output), 0, "{more:?}: {}", err(&output));
        serde_json::from_str(&out(&output)).unwrap()
    };
    let plain = heard(&[]);
    let words = plain["text"].as_str().unwrap().to_lowercase();
    assert!(words.contains("milk and bread"), "{plain}");
    let remembered = place.path("data").join("failed-backends.json");
    assert!(!remembered.exists());
    // Found out the first time, remembered the second.
    for _ in 0..2 {
        let asked = heard(&["--gpu"]);
        assert_eq!(asked["text"], plain["text"]);
        assert_eq!(asked["backend"], "CPU", "{asked}");
        let kept = std::fs::read_to_string(&remembered).unwrap();
        assert!(kept.contains("\"ear\""), "{kept}");
    }
}
