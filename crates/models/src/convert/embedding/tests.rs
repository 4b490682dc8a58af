//! A made-up network of three tensors, damaged ones, and the real one where it is fetched.
#![allow(clippy::unwrap_used)]

use super::*;
use half::f16;
use sha2::{Digest, Sha256};
use std::io::Cursor;

fn safetensors(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
    bytes.extend(head.as_bytes());
    bytes.extend(body);
    bytes
}

fn shrink(bytes: Vec<u8>) -> Result<Vec<u8>, ConvertError> {
    let mut out = Vec::new();
    shrink_embeddings(Cursor::new(bytes), &mut out)?;
    Ok(out)
}

fn matrix_and_bias() -> Vec<u8> {
    let numbers: Vec<f32> = (0..64)
        .map(|i| (i as f32 - 20.0) / 7.0)
        .chain([0.5, -2.0])
        .collect();
    let body: Vec<u8> = numbers
        .iter()
        .flat_map(|n| n.to_le_bytes())
        .chain([9; 8])
        .collect();
    let head = r#"{"__metadata__":{"format":"pt"},
        "b.weight":{"dtype":"F32","shape":[2,32],"data_offsets":[0,256]},
        "a.bias":{"dtype":"F32","shape":[2],"data_offsets":[256,264]},
        "x.position_ids":{"dtype":"I64","shape":[1],"data_offsets":[264,272]}}"#;
    safetensors(head, &body)
}

#[test]
fn matrices_get_eight_bits_and_lists_stay_as_they_are() {
    let out = shrink(matrix_and_bias()).unwrap();
    assert_eq!(&out[..4], b"GGUF");
    assert_eq!(
        out[8..16],
        2u64.to_le_bytes(),
        "the numbers of places are left out"
    );
    assert_eq!(out.len() % 32, 0);
    // two blocks of 34 bytes, filled up to 96, behind the 8 bytes of the bias, filled up to 32
    let data = &out[out.len() - 96 - 32..];
    assert_eq!(data[..4], 0.5f32.to_le_bytes());
    assert_eq!(data[4..8], (-2.0f32).to_le_bytes());
    let scale = f16::from_le_bytes([data[32], data[33]]).to_f32();
    for (i, &byte) in data[34..66].iter().enumerate() {
        let wanted = (i as f32 - 20.0) / 7.0;
        assert!((f32::from(byte as i8) * scale - wanted).abs() < 0.02, "{i}");
    }
}

#[test]
fn damaged_files_are_refused() {
    let whole = matrix_and_bias();
    for cut in [0, 7, 8, 40, whole.len() - 20] {
        assert!(shrink(whole[..cut].to_vec()).is_err(), "cut at {cut}");
    }
    let bad = [
        r#"{"a":{"dtype":"F32","shape":[2,32],"data_offsets":[0,255]}}"#,
        r#"{"a":{"dtype":"F32","shape":[2,32],"data_offsets":[256,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[18446744073709551615,9],"data_offsets":[0,256]}}"#,
        r#"{"a":{"dtype":"F16","shape":[2,32],"data_offsets":[0,256]}}"#,
        r#"{"a":{"dtype":"F32","shape":[4,16],"data_offsets":[0,256]}}"#,
        r#"{"a":{"dtype":"F32","shape":[64],"data_offsets":[18446744073709551360,18446744073709551615]}}"#,
        r#"{"a":{"dtype":"F32","shape":[64],"data_offsets":[18446744073709551359,18446744073709551615]}}"#,
        r#"{"a":{"dtype":"F32","shape":[64],"data_offsets":[4096,4352]}}"#,
        r#"{}"#,
        r#"["a"]"#,
    ];
    for head in bad {
        assert!(shrink(safetensors(head, &[0; 256])).is_err(), "{head}");
    }
    let endless = u64::MAX.to_le_bytes().to_vec();
    assert!(shrink(endless).is_err());
}

#[test]
fn the_starter_network_shrinks_to_the_file_that_the_list_names() {
    let starter = crate::starter::Starter::load();
    let Some(folder) = starter.path("minilm") else {
        return eprintln!("skipped: MiniLM is not fetched (./x models starter)");
    };
    let source = std::fs::read(folder.join("model.safetensors")).unwrap();
    let out = shrink(source).unwrap();
    let made = starter.list().model("minilm-q8_0").unwrap();
    let digest = Sha256::digest(&out);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(made.files[0].bytes, out.len() as u64);
    assert_eq!(made.files[0].sha256, hex);
}
