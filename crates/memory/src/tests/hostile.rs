//! Weights that somebody made to do harm, or that a disk changed: they are refused, or give numbers, and nothing falls.

use super::minilm::{shrink, tiny};
use super::*;
use crate::MiniLm;
use std::fs;

/// Where the list of tensors begins in a GGUF file of ours: behind the head and its one fact.
const TENSORS: usize = 74;

/// Bytes that look random and are the same every time.
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

fn refuses(folder: &Path, file: &Path, bytes: &[u8], case: &str) {
    fs::write(file, bytes).unwrap();
    let fault = MiniLm::open_eight_bit(folder, file).err();
    assert!(
        matches!(fault, Some(MemoryError::Damaged { .. })),
        "{case}: {fault:?}"
    );
}

#[test]
fn what_sotto_never_writes_into_small_weights_is_refused() {
    let (folder, _) = tiny();
    let file = shrink(folder.path());
    let whole = fs::read(&file).unwrap();
    let refuses = |bytes: &[u8], case: &str| refuses(folder.path(), &file, bytes, case);
    // Who reads on divides by it.
    let alignment = [
        &17_u64.to_le_bytes()[..],
        b"general.alignment",
        &4_u32.to_le_bytes(),
        &0_u32.to_le_bytes(),
    ]
    .concat();
    let two_facts = [
        &whole[..16],
        &2_u64.to_le_bytes(),
        &whole[24..TENSORS],
        &alignment,
        &whole[TENSORS..],
    ]
    .concat();
    refuses(&two_facts, "an alignment of zero");

    // Behind the name: how many sizes, two of eight bytes, and the kind of numbers.
    let name = b"embeddings.position_embeddings.weight";
    let named = whole.windows(name.len()).position(|part| part == name);
    let sizes = named.unwrap() + name.len() + 4;
    let changed = |at: usize, to: &[u8]| {
        let mut bytes = whole.clone();
        bytes[at..at + to.len()].copy_from_slice(to);
        bytes
    };
    for (size, other) in [
        (1_u64 << 40, 1_u64 << 40),
        (32, 1 << 59),
        (0, 1 << 40),
        (32, 4_000),
    ] {
        let to = [size.to_le_bytes(), other.to_le_bytes()].concat();
        refuses(&changed(sizes, &to), &format!("{size} times {other}"));
    }
    for kind in [0_u32, 2, 9, 77] {
        let bytes = changed(sizes + 16, &kind.to_le_bytes());
        refuses(&bytes, &format!("numbers of the kind {kind}"));
    }
}

#[test]
fn numbers_of_another_kind_are_refused() {
    let (folder, network) = tiny();
    let file = folder.path().join("model.safetensors");
    let mut bytes = network.safetensors();
    let first = String::from_utf8_lossy(&bytes[8..]).find("F32");
    // Whole numbers are as long as these.
    bytes[8 + first.unwrap()] = b'I';
    fs::write(&file, bytes).unwrap();
    let fault = MiniLm::open(folder.path()).err();
    assert!(
        matches!(fault, Some(MemoryError::Damaged { .. })),
        "{fault:?}"
    );
}

/// A wrong byte anywhere, and noise behind a beginning that is right, in both forms.
#[test]
fn wrong_bytes_by_the_hundred_are_refused_or_give_numbers() {
    let (folder, _) = tiny();
    let small = shrink(folder.path());
    let wide = folder.path().join("model.safetensors");
    for file in [&wide, &small] {
        let whole = fs::read(file).unwrap();
        let mut dice = Dice(2026);
        let (mut refused, mut answered) = (0, 0);
        for round in 0..300 {
            let mut bytes = whole.clone();
            let what = match round % 10 {
                0 => {
                    let from = [8, 16, TENSORS, 500, whole.len() / 2][round / 10 % 5];
                    for byte in &mut bytes[from..] {
                        *byte = dice.roll(256) as u8;
                    }
                    format!("noise from {from}")
                }
                // Every second falls where names, sizes and kinds stand.
                kind => {
                    let within = if kind % 2 == 0 { 2_000 } else { whole.len() };
                    let (at, byte) = (dice.roll(within), dice.roll(256));
                    bytes[at] = byte as u8;
                    format!("byte {at} is {byte}")
                }
            };
            fs::write(file, &bytes).unwrap();
            let opened = if *file == wide {
                MiniLm::open(folder.path())
            } else {
                MiniLm::open_eight_bit(folder.path(), file)
            };
            match opened.and_then(|model| model.embed(&["where is the key"])) {
                Ok(vectors) => {
                    assert!(vectors[0].iter().all(|number| number.is_finite()), "{what}");
                    answered += 1;
                }
                Err(MemoryError::Damaged { .. } | MemoryError::Arithmetic { .. }) => refused += 1,
                Err(fault) => panic!("{what}: {fault}"),
            }
        }
        println!("{}: {refused} refused, {answered} answered", file.display());
        assert!(refused > 30 && answered > 30, "{refused} and {answered}");
        fs::write(file, whole).unwrap();
    }
}
