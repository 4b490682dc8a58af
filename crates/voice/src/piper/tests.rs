//! What can be said about a Piper voice without espeak-ng: its numbers, its parts, and its net in stages.

use sotto_engines::FaultKind;

use super::*;
use crate::stages::whole;
use crate::tests::tones::{
    self, FLOAT, INT64, constant, field, number_field, operation, text_field, value,
};

/// Samples for each number that the net below is given.
const STEP: usize = 64;

/// A net with what takes long in real ones: a convolution that widens, two that smooth, and a value that passes one of
/// them by.
fn net() -> Vec<u8> {
    let weights = |count: usize| -> Vec<u8> {
        (0..count)
            .flat_map(|at| ((at * 37 % 101) as f32 / 101.0 - 0.5).to_le_bytes())
            .collect()
    };
    let places = |places: &[i64]| -> Vec<u8> {
        places
            .iter()
            .flat_map(|place| place.to_le_bytes())
            .collect()
    };
    let mut cast = operation("Cast", &["input"], "numbers");
    let mut to_float = text_field(1, "to");
    to_float.extend(number_field(3, FLOAT));
    to_float.extend(number_field(20, 2));
    cast.extend(field(5, &to_float));
    let widening = ["rows", "widening"];
    let smoothing = ["bent", "smoothing", "heights of four"];
    let mut graph = Vec::new();
    for node in [
        cast,
        operation("Unsqueeze", &["numbers", "middle"], "rows"),
        convolution("ConvTranspose", &widening, "wide", [STEP, STEP, 0]),
        operation("Tanh", &["wide"], "bent"),
        convolution("Conv", &smoothing, "smooth", [3, 1, 1]),
        operation("Add", &["smooth", "bent"], "both"),
        convolution("Conv", &["both", "mixing"], "mixed", [5, 1, 2]),
        operation("Reshape", &["mixed", "flat"], "output"),
    ] {
        graph.extend(field(1, &node));
    }
    graph.extend(text_field(2, "waves"));
    for constant in [
        constant("middle", INT64, &[1], &places(&[1])),
        constant("widening", FLOAT, &[1, 4, STEP as u64], &weights(4 * STEP)),
        constant("smoothing", FLOAT, &[4, 4, 3], &weights(48)),
        constant("heights of four", FLOAT, &[4], &weights(4)),
        constant("mixing", FLOAT, &[1, 4, 5], &weights(20)),
        constant("flat", INT64, &[4], &places(&[1, 1, 1, -1])),
    ] {
        graph.extend(field(5, &constant));
    }
    graph.extend(field(11, &value("input", INT64)));
    graph.extend(field(11, &value("input_lengths", INT64)));
    graph.extend(field(11, &value("scales", FLOAT)));
    graph.extend(field(12, &value("output", FLOAT)));
    let mut model = number_field(1, 8);
    model.extend(field(7, &graph));
    model.extend(field(8, &number_field(2, 15)));
    model
}

fn convolution(
    name: &str,
    inputs: &[&str],
    output: &str,
    [kernel, stride, padding]: [usize; 3],
) -> Vec<u8> {
    let mut node = operation(name, inputs, output);
    for (name, numbers) in [
        ("dilations", vec![1]),
        ("kernel_shape", vec![kernel]),
        ("pads", vec![padding, padding]),
        ("strides", vec![stride]),
    ] {
        let mut attribute = text_field(1, name);
        for number in numbers {
            attribute.extend(number_field(8, number as u64));
        }
        attribute.extend(number_field(20, 7));
        node.extend(field(5, &attribute));
    }
    node
}

fn voice(net: &[u8]) -> Piper {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waves.onnx");
    std::fs::write(&file, net).unwrap();
    std::fs::write(folder.path().join("waves.onnx.json"), tones::description()).unwrap();
    let threads = Arc::new(ThreadPool::with_num_threads(1));
    Piper::load(&file, EspeakProgram::default(), threads).unwrap()
}

fn manner() -> Manner {
    Manner {
        voice: "waves".to_owned(),
        rate: 1.0,
        language: "en".to_owned(),
    }
}

fn forty() -> Vec<i32> {
    (0..40).map(|at| at % 13).collect()
}

#[test]
fn in_stages_it_sounds_the_very_same() {
    let mut piper = voice(&net());
    let stages = piper.stages.as_ref().expect("the net runs in stages").len();
    assert_eq!(stages, 4);
    let inputs = piper.inputs(&forty(), &manner()).unwrap();
    let at_once = whole(&piper.net, &inputs, piper.output).unwrap();
    let at_once = piper.net.numbers(at_once).unwrap().1;
    assert_eq!(at_once.len(), 40 * STEP);
    assert!(at_once.iter().any(|sample| sample.abs() > 0.01));
    let stop = AtomicBool::new(false);
    let mut watch = Watch::new(&stop);
    let staged = piper.sound(&forty(), &manner(), &mut watch).unwrap();
    // One look a stage and one at the end: it was not made in one go.
    assert_eq!(watch.looks(), stages + 1);
    let bits = |sound: &[f32]| -> Vec<u32> { sound.iter().map(|one| one.to_bits()).collect() };
    assert!(bits(&staged) == bits(&at_once), "it sounds otherwise");
}

#[test]
fn a_stop_is_seen_before_the_next_stage() {
    let mut piper = voice(&net());
    for last in 1..=4 {
        let (stop, mut looks) = (AtomicBool::new(false), 0);
        let mut watch = Watch::asking(|| {
            looks += 1;
            if looks == last {
                stop.store(true, Ordering::Relaxed);
            }
            stop.load(Ordering::Relaxed)
        });
        let heard = piper.sound(&forty(), &manner(), &mut watch).unwrap();
        assert!(heard.is_empty(), "stopped at look {last}");
        assert_eq!(watch.looks(), last, "it went on after the stop");
    }
    let stop = AtomicBool::new(false);
    let heard = piper.sound(&forty(), &manner(), &mut Watch::new(&stop));
    assert_eq!(heard.unwrap().len(), 40 * STEP, "it speaks afterwards");
}

#[test]
fn a_voice_without_stages_says_a_few_words_in_one_go() {
    let phonemes = "mama papa ".repeat(30);
    assert_eq!(voice(&net()).parts(&phonemes).len(), 1);
    let uncut = voice(&tones::net());
    assert!(uncut.stages.is_none());
    let parts = uncut.parts(&phonemes);
    assert_eq!(parts.len(), 8);
    // Two numbers for each phoneme, and three around them.
    let phonemes: Vec<usize> = parts.iter().map(|part| (part.len() - 3) / 2).collect();
    assert!(phonemes.iter().all(|count| *count <= FEW_PHONEMES));
    assert_eq!(phonemes.iter().sum::<usize>(), 300);
}

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
fn a_hundred_nets_with_a_wrong_byte_are_refused_or_speak() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tones.onnx");
    std::fs::write(folder.path().join("tones.onnx.json"), tones::description()).unwrap();
    let threads = Arc::new(ThreadPool::with_num_threads(1));
    let (whole, mut dice) = (tones::net(), Dice(2026));
    let (mut refused, mut spoke) = (0, 0);
    for round in 0..100 {
        let mut bytes = whole.clone();
        // Every second one in the operations, which are the first two hundred bytes; the rest is mostly weights.
        let among = if round % 2 == 0 { 200 } else { whole.len() };
        let (at, change) = (dice.roll(among), 1 + dice.roll(255));
        bytes[at] ^= change as u8;
        std::fs::write(&file, &bytes).unwrap();
        let loaded = Piper::load(&file, EspeakProgram::default(), Arc::clone(&threads));
        let stop = AtomicBool::new(false);
        let heard =
            loaded.and_then(|mut piper| piper.sound(&forty(), &manner(), &mut Watch::new(&stop)));
        match heard {
            Ok(_) => spoke += 1,
            Err(fault) => {
                let what = format!("round {round}, byte {at} changed by {change}: {fault}");
                assert_eq!(fault.kind, FaultKind::ModelUnusable, "{what}");
                assert!(fault.message.contains(file.to_str().unwrap()), "{what}");
                refused += 1;
            }
        }
    }
    println!("{refused} refused, {spoke} spoke");
    assert!(refused > 10 && spoke > 10, "{refused} {spoke}");
}

#[test]
fn every_phoneme_is_followed_by_nothing() {
    let numbers = HashMap::new();
    assert_eq!(
        framed(&[('a', &[14]), ('b', &[15])], &numbers),
        [1, 0, 14, 0, 15, 0, 2]
    );
}

#[test]
fn composed_signs_come_apart() {
    let parts: String = "içʃ".chars().flat_map(decompose).collect();
    assert_eq!(parts, "ic\u{327}ʃ");
}
