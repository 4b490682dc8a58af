//! Joining with a small encoder, damaged ones, and the real one where it and the starter model are there.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::super::tests::{converted, small_model};
use super::super::{SmallNumbers, quantize_whisper};
use super::*;
use proptest::prelude::*;
use std::io::Cursor;

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

/// A GGUF file with these tensors: name, axes (innermost first), form, bytes.
fn gguf(architecture: &str, tensors: &[(&str, &[u64], u32, Vec<u8>)]) -> Vec<u8> {
    gguf_for("cafe", architecture, tensors)
}

fn gguf_for(base: &str, architecture: &str, tensors: &[(&str, &[u64], u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"GGUF".to_vec();
    out.extend(3u32.to_le_bytes());
    out.extend((tensors.len() as u64).to_le_bytes());
    out.extend(4u64.to_le_bytes());
    for (key, value) in [
        ("general.architecture", architecture),
        ("sotto.base_sha256", base),
        ("general.license", "MIT"),
    ] {
        text(&mut out, key);
        out.extend(8u32.to_le_bytes());
        text(&mut out, value);
    }
    text(&mut out, "sotto.short_contexts");
    out.extend(7u32.to_le_bytes());
    out.push(1);
    let mut offset = 0u64;
    for (name, dims, form, bytes) in tensors {
        text(&mut out, name);
        out.extend((dims.len() as u32).to_le_bytes());
        dims.iter().for_each(|d| out.extend(d.to_le_bytes()));
        out.extend(form.to_le_bytes());
        out.extend(offset.to_le_bytes());
        offset += (bytes.len() as u64).next_multiple_of(32);
    }
    for (_, _, _, bytes) in tensors {
        out.resize(out.len().next_multiple_of(32), 0);
        out.extend(bytes);
    }
    out
}

fn wide(count: usize, number: f32) -> Vec<u8> {
    (0..count).flat_map(|_| number.to_le_bytes()).collect()
}

/// Blocks of 32 numbers: `scale` times -16, -15, …
fn blocks(count: usize, scale: f32) -> Vec<u8> {
    (0..count)
        .flat_map(|_| {
            let head = f16::from_f32(scale).to_le_bytes();
            head.into_iter().chain((-16..16).map(|n: i8| n as u8))
        })
        .collect()
}

const MATRIX: &str = "encoder.blocks.0.attn.query.weight";
const NORM: &str = "encoder.ln_post.weight";

fn encoder() -> Vec<u8> {
    encoder_for("cafe")
}

/// A small encoder for the decoder of this hash.
pub(crate) fn encoder_for(base: &str) -> Vec<u8> {
    gguf_for(
        base,
        "sotto-whisper-encoder",
        &[
            (MATRIX, &[64, 64], 8, blocks(128, 0.5)),
            (NORM, &[64], 0, wide(64, 0.25)),
            ("encoder.conv1.bias", &[64], 0, wide(64, -2.0)),
        ],
    )
}

fn joined(encoder: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let encoder = EncoderWeights::read(Cursor::new(encoder))?;
    let mut out = Vec::new();
    join_encoder(Cursor::new(converted(&small_model())?), &encoder, &mut out)?;
    Ok(out)
}

/// Where the numbers of a tensor with so many axes begin.
fn numbers_of(model: &[u8], name: &str) -> usize {
    model
        .windows(name.len())
        .position(|w| w == name.as_bytes())
        .unwrap()
        + name.len()
}

#[test]
fn the_encoder_is_replaced_and_everything_else_stays() {
    let stock = converted(&small_model()).unwrap();
    let mut joined = joined(&encoder()).unwrap();
    assert_eq!(joined.len(), stock.len());
    let at = numbers_of(&joined, MATRIX);
    let row: Vec<f32> = joined[at..at + 64]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| f16::from_le_bytes(*two).to_f32())
        .collect();
    let wanted: Vec<f32> = (-16..16).map(|n| n as f32 * 0.5).collect();
    assert_eq!(row, wanted);
    let norm = numbers_of(&joined, NORM);
    assert_eq!(joined[norm..norm + 4], 0.25f32.to_le_bytes());
    let bias = numbers_of(&joined, "encoder.conv1.bias");
    assert_eq!(joined[bias..bias + 4], (-2.0f32).to_le_bytes());
    // with the stock numbers put back, it is the stock file
    for (start, bytes) in [(at, 64 * 64 * 2), (norm, 64 * 4), (bias, 64 * 4)] {
        joined[start..start + bytes].copy_from_slice(&stock[start..start + bytes]);
    }
    assert!(joined == stock);
}

#[test]
fn eight_bits_survive_the_way_through_sixteen() {
    let joined = joined(&encoder()).unwrap();
    let mut small = Vec::new();
    quantize_whisper(Cursor::new(&joined), SmallNumbers::Q8_0, &mut small).unwrap();
    let at = numbers_of(&small, MATRIX);
    let scale = f16::from_le_bytes([small[at], small[at + 1]]).to_f32();
    for (place, wanted) in (-16..16).enumerate() {
        let found = f32::from(small[at + 2 + place] as i8) * scale;
        assert!(
            (found - wanted as f32 * 0.5).abs() < 0.04,
            "{found} for {wanted}"
        );
    }
}

#[test]
fn it_says_what_it_was_made_for() {
    let read = EncoderWeights::read(Cursor::new(encoder())).unwrap();
    assert_eq!(read.base_sha256(), "cafe");
    assert!(read.short_contexts());
}

#[test]
fn an_encoder_of_another_model_is_refused() {
    let strange = |name: &'static str, dims: &'static [u64], bytes| {
        joined(&gguf("sotto-whisper-encoder", &[(name, dims, 0, bytes)]))
    };
    let unknown = strange("encoder.blocks.7.mlp_ln.bias", &[64], wide(64, 0.0));
    assert!(unknown.unwrap_err().to_string().contains("blocks.7"));
    let narrow = strange(NORM, &[32], wide(32, 0.0));
    assert!(narrow.unwrap_err().to_string().contains(NORM));
    let other = gguf("llama", &[(NORM, &[64], 0, wide(64, 0.0))]);
    assert!(joined(&other).unwrap_err().to_string().contains("llama"));
    let small = {
        let mut out = Vec::new();
        let stock = converted(&small_model()).unwrap();
        quantize_whisper(Cursor::new(stock), SmallNumbers::Q8_0, &mut out).unwrap();
        out
    };
    let read = EncoderWeights::read(Cursor::new(encoder())).unwrap();
    let refused = join_encoder(Cursor::new(small), &read, &mut Vec::new());
    assert!(matches!(refused, Err(ConvertError::Unsupported { .. })));
}

#[test]
fn tensors_upon_each_other_take_no_memory() {
    let mut file = encoder();
    // a thousand tensors that all claim the same million numbers
    let one = {
        let mut out = Vec::new();
        text(&mut out, "x");
        out.extend(1u32.to_le_bytes());
        out.extend((1u64 << 20).to_le_bytes());
        out.extend(8u32.to_le_bytes());
        out.extend(0u64.to_le_bytes());
        out
    };
    file.truncate(4 + 4);
    file.extend(1000u64.to_le_bytes());
    file.extend(1u64.to_le_bytes());
    text(&mut file, "general.architecture");
    file.extend(8u32.to_le_bytes());
    text(&mut file, "sotto-whisper-encoder");
    (0..1000).for_each(|_| file.extend(&one));
    file.resize(file.len() + (2 << 20), 0);
    let refused = EncoderWeights::read(Cursor::new(file));
    assert!(
        matches!(refused, Err(ConvertError::Truncated { .. })),
        "{refused:?}"
    );
}

proptest! {
    #[test]
    fn damage_is_an_error_and_never_a_panic(at in 0usize..900, with in any::<u8>(), keep in 0usize..2000) {
        let mut file = encoder();
        let at = at.min(file.len() - 1);
        file[at] = with;
        file.truncate(keep.max(at + 1).min(file.len()));
        if let Ok(read) = EncoderWeights::read(Cursor::new(file)) {
            prop_assert!(read.names().count() <= 3);
        }
    }
}
