//! Makes a whisper.cpp model smaller: matrices go to 8 or 5 bits a number in blocks of 32, exactly as whisper.cpp's
//! own program does it. What it leaves as it is (biases, positions, convolutions) is left here too.

use super::ConvertError;
use super::bytes::{BoundedReader, floats};
use super::heads::{TensorHead, copy_head};
use half::f16;
use std::io::{Read, Seek, Write};

const BLOCK: usize = 32;
/// Numbers of two-axis tensors that must keep their form: whisper.cpp computes with them directly.
const KEPT: [&str; 4] = [
    "encoder.conv1.bias",
    "encoder.conv2.bias",
    "encoder.positional_embedding",
    "decoder.positional_embedding",
];

/// A number form that is smaller than 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallNumbers {
    /// Eight bits a number and one scale a block: half the size, the same words heard.
    Q8_0,
    /// Five bits a number, a scale and a minimum a block: two fifths of the size.
    Q5_1,
}

impl SmallNumbers {
    /// (ggml's tensor form, ggml's file form)
    fn codes(self) -> (u32, u32) {
        match self {
            Self::Q8_0 => (8, 7),
            Self::Q5_1 => (7, 9),
        }
    }
}

/// Copies the whisper.cpp model in `source` to `out` with its matrices in `form`.
pub fn quantize_whisper<R: Read + Seek, W: Write>(
    source: R,
    form: SmallNumbers,
    out: &mut W,
) -> Result<(), ConvertError> {
    let mut reader = BoundedReader::new(source)?;
    let (tensor_form, file_form) = form.codes();
    copy_head(&mut reader, Some(file_form), out)?;
    while reader.left() > 0 {
        let head = TensorHead::read(&mut reader)?;
        let numbers = reader.take(head.bytes, "a tensor")?;
        let shrink = head.dims.len() == 2 && !KEPT.iter().any(|kept| kept.as_bytes() == head.name);
        if shrink && !(head.dims[0] as usize).is_multiple_of(BLOCK) {
            return Err(ConvertError::unsupported("rows that are no multiple of 32"));
        }
        head.write(if shrink { tensor_form } else { head.form }, out)?;
        if shrink {
            out.write_all(&small(&wide(&numbers, head.form), form))?;
        } else {
            out.write_all(&numbers)?;
        }
    }
    Ok(())
}

fn wide(bytes: &[u8], form: u32) -> Vec<f32> {
    if form == 0 {
        return floats(bytes);
    }
    let pairs = bytes.as_chunks::<2>().0;
    pairs
        .iter()
        .map(|two| f16::from_le_bytes(*two).to_f32())
        .collect()
}

pub(super) fn small(numbers: &[f32], form: SmallNumbers) -> Vec<u8> {
    let mut out = Vec::with_capacity(numbers.len() * 34 / BLOCK + 34);
    for block in numbers.as_chunks::<BLOCK>().0 {
        match form {
            SmallNumbers::Q8_0 => eight_bits(block, &mut out),
            SmallNumbers::Q5_1 => five_bits(block, &mut out),
        }
    }
    out
}

fn eight_bits(block: &[f32; BLOCK], out: &mut Vec<u8>) {
    let largest = block.iter().fold(0.0f32, |most, n| most.max(n.abs()));
    let scale = largest / 127.0;
    let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
    out.extend(f16::from_f32(scale).to_le_bytes());
    out.extend(block.iter().map(|n| (n * inverse).round() as i8 as u8));
}

fn five_bits(block: &[f32; BLOCK], out: &mut Vec<u8>) {
    let least = block.iter().fold(f32::MAX, |least, &n| least.min(n));
    let most = block.iter().fold(-f32::MAX, |most, &n| most.max(n));
    let scale = (most - least) / 31.0;
    let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
    out.extend(f16::from_f32(scale).to_le_bytes());
    out.extend(f16::from_f32(least).to_le_bytes());
    let step = |n: f32| ((n - least) * inverse + 0.5) as u8;
    // the fifth bits of all 32 numbers stand together, then the low halves two a byte
    let mut fifth = 0u32;
    let mut low = [0u8; BLOCK / 2];
    for (i, byte) in low.iter_mut().enumerate() {
        let (first, second) = (step(block[i]), step(block[i + BLOCK / 2]));
        *byte = (first & 0x0f) | (second & 0x0f) << 4;
        fifth |= u32::from(first >> 4 & 1) << i | u32::from(second >> 4 & 1) << (i + BLOCK / 2);
    }
    out.extend(fifth.to_le_bytes());
    out.extend(low);
}
