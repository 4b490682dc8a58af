//! Damaged model files against the real program: whatever the file, the engine answers with a sentence and lives on.
#![allow(unused_crate_dependencies, clippy::unwrap_used, clippy::expect_used)]

mod program;

use program::{Engine, small_model};
use sotto_engines::thinking::{Completion, LoadMind, ThinkingRequest};
use sotto_engines::{Device, FaultKind};

/// The same numbers on every machine and in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

#[test]
fn damaged_files_by_the_hundred() {
    let model = small_model();
    let whole = std::fs::read(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.gguf");
    let mut dice = Dice(2026);
    let mut engine = Engine::start();
    let (mut refused, mut loaded, mut deaths) = (0, 0, Vec::new());
    // The header with the vocabulary and the tensor list; behind it are weights of four bytes.
    let weights = 4 * sotto_mind::gguf::check_model(&model).unwrap().parameters() as usize;
    let header = (whole.len() - weights).min(14_000);
    for round in 0..600 {
        let mut bytes = whole.clone();
        let what = match round % 6 {
            0 => {
                bytes.truncate(dice.roll(whole.len()));
                format!("cut at {}", bytes.len())
            }
            1 => {
                let (at, bit) = (dice.roll(header), dice.roll(8));
                bytes[at] ^= 1 << bit;
                format!("bit {bit} of byte {at}")
            }
            2 => {
                let (at, value) = (dice.roll(header), dice.roll(256));
                bytes[at] = value as u8;
                format!("byte {at} is {value}")
            }
            3 => {
                let at = dice.roll(header);
                for _ in 0..8 {
                    bytes[at + dice.roll(64)] = dice.roll(256) as u8;
                }
                format!("eight bytes from {at}")
            }
            4 => {
                let at = 24 + dice.roll(2000);
                for byte in &mut bytes[at..] {
                    *byte = dice.roll(256) as u8;
                }
                format!("random from {at}")
            }
            _ => {
                for _ in 0..200 {
                    let at = header + dice.roll(whole.len() - header);
                    bytes[at] = dice.roll(256) as u8;
                }
                "200 weights".to_owned()
            }
        };
        std::fs::write(&path, &bytes).unwrap();
        let load = LoadMind {
            model: path.clone(),
            adapter: None,
            context: 128,
            device: Device::Cpu,
            threads: 1,
            kept_prefixes: None,
        };
        let write = Completion {
            prompt: "Once upon".into(),
            most_tokens: 3,
            ..Completion::default()
        };
        match engine.ask(ThinkingRequest::Load(load)) {
            Some(Err(kind)) => {
                // What passes the walk and is refused by llama.cpp may as well be a lack of memory.
                let refusals = [FaultKind::ModelUnusable, FaultKind::OutOfMemory];
                assert!(refusals.contains(&kind), "round {round}: {what}: {kind:?}");
                refused += 1;
                continue;
            }
            Some(Ok(_)) => match engine.ask(ThinkingRequest::Complete(write)) {
                Some(_) => {
                    loaded += 1;
                    continue;
                }
                None => deaths.push(format!("while writing, {what}")),
            },
            None => deaths.push(format!("while loading, {what}")),
        }
        engine = Engine::start();
    }
    eprintln!(
        "{refused} refused, {loaded} loaded, {} deaths: {deaths:#?}",
        deaths.len()
    );
    // What is left after the walk is for llama.cpp to find; where it ends the process, the supervisor starts another.
    assert!(deaths.is_empty(), "the engine died {} times", deaths.len());
}
