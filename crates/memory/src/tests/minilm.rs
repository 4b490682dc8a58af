//! Sentence vectors against the reference, against a network written out in plain loops, and out of damaged files.

use super::tiny::{PLACES, Tiny, WIDTH};
use super::*;
use crate::MiniLm;
use serde_json::json;
use std::fs;
use std::io::Cursor;

pub(super) fn shrink(folder: &Path) -> PathBuf {
    let mut small = Vec::new();
    let wide = fs::read(folder.join("model.safetensors")).unwrap();
    sotto_models::convert::shrink_embeddings(Cursor::new(wide), &mut small).unwrap();
    let file = folder.join("model-q8_0.gguf");
    fs::write(&file, small).unwrap();
    file
}

#[test]
fn the_starter_gives_the_reference_vectors_in_both_forms() {
    let Some(starter) = starter_folder() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for name in ["model.safetensors", "tokenizer.json", "config.json"] {
        fs::copy(starter.join(name), folder.path().join(name)).unwrap();
    }
    let small = shrink(folder.path());
    let forms = [
        (MiniLm::open(folder.path()).unwrap(), 0.999),
        (MiniLm::open_eight_bit(folder.path(), &small).unwrap(), 0.99),
    ];
    let wanted = reference().vectors;
    let texts: Vec<&str> = wanted.iter().map(|one| one.text.as_str()).collect();
    for (model, least) in forms {
        for (found, wanted) in model.embed(&texts).unwrap().iter().zip(&wanted) {
            let near = cosine(found, &wanted.vector);
            assert!(near > least, "{:?}: {near}", wanted.text);
        }
    }
}

pub(super) fn tiny() -> (tempfile::TempDir, Tiny) {
    let folder = tempfile::tempdir().unwrap();
    let network = Tiny::new();
    network.write(folder.path());
    (folder, network)
}

const TEXTS: [&str; 7] = [
    "where is the key",
    "",
    "keys.",
    "key key key where where is is . . . keys keys",
    "?",
    "Where",
    "is where.",
];

#[test]
fn a_small_network_gives_what_plain_loops_give() {
    let (folder, network) = tiny();
    let model = MiniLm::open(folder.path()).unwrap();
    assert_eq!(model.width(), WIDTH);
    for (text, found) in TEXTS.iter().zip(model.embed(&TEXTS).unwrap()) {
        let wanted = network.embed(&model.word_pieces().cut(text, PLACES));
        let furthest = found
            .iter()
            .zip(&wanted)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(furthest < 1e-4, "{text:?}: {furthest}");
    }
}

#[test]
fn eight_bits_stay_near() {
    let (folder, _) = tiny();
    let small = shrink(folder.path());
    let (wide, small) = (
        MiniLm::open(folder.path()).unwrap(),
        MiniLm::open_eight_bit(folder.path(), &small).unwrap(),
    );
    for (a, b) in wide
        .embed(&TEXTS)
        .unwrap()
        .iter()
        .zip(small.embed(&TEXTS).unwrap())
    {
        let near = cosine(a, &b);
        assert!(near > 0.995 && near < 1.0 - 1e-9, "{near}");
    }
}

#[test]
fn company_and_order_change_no_vector() {
    let (folder, _) = tiny();
    let model = MiniLm::open(folder.path()).unwrap();
    let many: Vec<String> = (0..90)
        .map(|i| ["key ", "where is ", "s."][i % 3].repeat(i % 17))
        .collect();
    let together = model.embed(&many).unwrap();
    assert_eq!(together.len(), many.len());
    for (text, vector) in many.iter().zip(&together).step_by(7) {
        let alone = &model.embed(&[text]).unwrap()[0];
        assert!(cosine(alone, vector) > 0.99999, "{text:?}");
    }
    assert!(model.embed::<&str>(&[]).unwrap().is_empty());
}

#[test]
fn odd_texts_get_a_vector_of_length_one() {
    let (folder, _) = tiny();
    let model = MiniLm::open(folder.path()).unwrap();
    let odd = [
        String::new(),
        "\0\u{fffd}\u{200b}".into(),
        "key ".repeat(1 << 18),
        "x".repeat(1 << 20),
        "👍🏽好\u{301}".repeat(99),
    ];
    for (text, vector) in odd.iter().zip(model.embed(&odd).unwrap()) {
        let length = cosine(&vector, &vector) * vector.iter().map(|n| n * n).sum::<f32>().sqrt();
        assert!(
            (length - 1.0).abs() < 1e-5,
            "{} bytes: {length}",
            text.len()
        );
    }
}

#[test]
fn missing_files_are_named() {
    for name in ["model.safetensors", "tokenizer.json", "config.json"] {
        let (folder, _) = tiny();
        fs::remove_file(folder.path().join(name)).unwrap();
        match MiniLm::open(folder.path()).err() {
            Some(MemoryError::Missing { file }) => assert!(file.ends_with(name)),
            other => panic!("{name}: {other:?}"),
        }
    }
    let (folder, _) = tiny();
    let small = MiniLm::open_eight_bit(folder.path(), &folder.path().join("none.gguf"));
    assert!(matches!(small, Err(MemoryError::Missing { .. })));
}

fn assert_damaged(folder: &Path, case: &str) {
    match MiniLm::open(folder).err() {
        Some(fault @ MemoryError::Damaged { .. }) => {
            assert!(fault.to_string().contains("sotto models verify"), "{fault}")
        }
        other => panic!("{case}: {other:?}"),
    }
}

#[test]
fn damaged_weights_are_refused() {
    let (folder, mut network) = tiny();
    let file = folder.path().join("model.safetensors");
    let whole = network.safetensors();
    for length in [0, 7, 9, 500, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        assert_damaged(folder.path(), &format!("cut at {length}"));
    }
    let bias = "encoder.layer.1.output.dense.bias";
    let kept = network.tensors.remove(bias).unwrap();
    fs::write(&file, network.safetensors()).unwrap();
    assert_damaged(folder.path(), "a bias is missing");
    network
        .tensors
        .insert(bias.into(), (vec![1, kept.0[0]], kept.1.clone()));
    fs::write(&file, network.safetensors()).unwrap();
    assert_damaged(folder.path(), "a bias is a matrix");
    network
        .tensors
        .insert(bias.into(), (kept.0, vec![f32::NAN; kept.1.len()]));
    fs::write(&file, network.safetensors()).unwrap();
    let fault = MiniLm::open(folder.path()).unwrap().embed(&["key"]).err();
    assert!(
        matches!(fault, Some(MemoryError::Arithmetic { .. })),
        "{fault:?}"
    );
}

#[test]
fn damaged_small_weights_are_refused() {
    let (folder, _) = tiny();
    let file = shrink(folder.path());
    let whole = fs::read(&file).unwrap();
    let mut endless = whole.clone();
    endless[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    let cuts = [0, 3, 20, 300, whole.len() - 200].map(|length| whole[..length].to_vec());
    for bytes in cuts
        .into_iter()
        .chain([endless, b"GGUF".to_vec(), whole[4..].to_vec()])
    {
        fs::write(&file, &bytes).unwrap();
        let fault = MiniLm::open_eight_bit(folder.path(), &file).err();
        assert!(
            matches!(fault, Some(MemoryError::Damaged { .. })),
            "{} bytes: {fault:?}",
            bytes.len()
        );
    }
}

#[test]
fn measures_that_make_no_sense_are_refused() {
    let changes = [
        ("hidden_size", json!(0)),
        ("hidden_size", json!(1u64 << 40)),
        ("hidden_size", json!(64)),
        ("num_attention_heads", json!(5)),
        ("num_attention_heads", json!(0)),
        ("num_hidden_layers", json!(3)),
        ("vocab_size", json!(10)),
        ("hidden_act", json!("relu")),
        ("max_position_embeddings", json!(-1)),
        ("layer_norm_eps", json!("small")),
    ];
    for (key, value) in changes {
        let (folder, _) = tiny();
        let mut config = Tiny::config();
        config[key] = value.clone();
        fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        assert_damaged(folder.path(), &format!("{key} = {value}"));
    }
}
