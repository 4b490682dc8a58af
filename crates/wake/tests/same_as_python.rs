//! The recipe's features and net, computed here: the same numbers for the same sound, else a net trained there would hear
//! something else here. `same-as-python.txt` is written by `models/training/wake/export.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::Path;

use rustfft as _;
use sotto_wake::{BANDS, FRAME, Spectrum, Wake, Weights};
use thiserror as _;

use proptest as _;

/// The sound that `export.py` calls `test_sound`.
fn test_sound() -> Vec<f32> {
    let mut state = 1_u32;
    (0..24_000)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / 16_777_216.0 - 0.5;
            let time = f64::from(at) / 16_000.0;
            let turn = std::f64::consts::TAU * time;
            let tones = 0.2 * (turn * (200.0 + 400.0 * time)).sin()
                + 0.1 * (turn * (2000.0 - 500.0 * time)).sin();
            let fade = match at {
                0..4800 => 0.0,
                4800..16_000 => 1.0,
                _ => 0.1,
            };
            ((tones + 0.05 * f64::from(noise)) * fade) as f32
        })
        .collect()
}

fn expected(kind: &str) -> Vec<(usize, Vec<f32>)> {
    include_str!("same-as-python.txt")
        .lines()
        .filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '))
        .map(|line| {
            let mut words = line.split(' ');
            let at = words.next().unwrap().parse().unwrap();
            (at, words.map(|word| word.parse().unwrap()).collect())
        })
        .collect()
}

#[test]
fn the_rows_are_the_recipe_s() {
    let sound = test_sound();
    let mut spectrum = Spectrum::new();
    let mut rows = Vec::new();
    for frame in sound.as_chunks::<FRAME>().0 {
        let mut row = [0.0; BANDS];
        spectrum.push(frame, &mut row);
        rows.push(row);
    }
    let expected = expected("row");
    assert!(expected.len() >= 5);
    for (at, values) in expected {
        assert_eq!(values.len(), BANDS);
        for (band, (ours, theirs)) in rows[at].iter().zip(values).enumerate() {
            assert!(
                (ours - theirs).abs() < 1e-3,
                "row {at}, band {band}: {ours}, in Python {theirs}"
            );
        }
    }
}

#[test]
fn the_answers_are_the_recipe_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/wake.bin");
    let weights = std::fs::read(path).expect(
        "models/own/wake.bin is committed and cannot be read: git checkout models/own brings it back",
    );
    let mut wake = Wake::new(Weights::read(&weights).unwrap());
    let mut answers = Vec::new();
    for frame in test_sound().as_chunks::<FRAME>().0 {
        wake.feed(frame);
        answers.push(wake.last_answer());
    }
    let expected = expected("answer");
    assert!(expected.len() >= 20);
    for (at, values) in expected {
        for (ours, theirs) in answers[2 * at + 1].iter().zip(values) {
            assert!(
                (ours - theirs).abs() < 0.02,
                "answer {at}: {ours}, in Python {theirs}"
            );
        }
    }
}
