//! Puts an encoder that Sotto trained into a stock Whisper file: the encoder's matrices are replaced, all else is
//! copied byte for byte. What comes out is an ordinary whisper.cpp file with 16-bit matrices, which `quantize_whisper`
//! makes smaller like any other.

use super::ConvertError;
use super::bytes::BoundedReader;
use super::encoder_weights::{EncoderWeights, Weight};
use super::heads::{TensorHead, copy_head};
use half::f16;
use std::collections::BTreeSet;
use std::io::{Read, Seek, Write};

/// Copies the whisper.cpp model in `stock` to `out` with the tensors of `encoder` in the place of its own.
pub fn join_encoder<R: Read + Seek, W: Write>(
    stock: R,
    encoder: &EncoderWeights,
    out: &mut W,
) -> Result<(), ConvertError> {
    let mut reader = BoundedReader::new(stock)?;
    copy_head(&mut reader, None, out)?;
    let mut used = BTreeSet::new();
    while reader.left() > 0 {
        let head = TensorHead::read(&mut reader)?;
        head.write(head.form, out)?;
        let name = String::from_utf8_lossy(&head.name).into_owned();
        match encoder.weight(&name) {
            None => out.write_all(&reader.take(head.bytes, "a tensor")?)?,
            Some(weight) => {
                reader.skip(head.bytes, "a tensor")?;
                out.write_all(&replacement(weight, &name, &head.dims, head.form)?)?;
                used.insert(name);
            }
        }
    }
    match encoder.names().find(|name| !used.contains(*name)) {
        None => Ok(()),
        Some(name) => Err(ConvertError::malformed(format!(
            "the encoder has \"{name}\", which this model does not know"
        ))),
    }
}

/// The numbers of `weight` in the form that the stock file has them in.
fn replacement(
    weight: &Weight,
    name: &str,
    dims: &[u32],
    form: u32,
) -> Result<Vec<u8>, ConvertError> {
    // axes of one are written by some programs and left out by others
    let bare = |dims: &[u32]| dims.iter().copied().filter(|&d| d != 1).collect::<Vec<_>>();
    if bare(weight.dims()) != bare(dims) {
        return Err(ConvertError::malformed(format!(
            "\"{name}\" has axes {:?}, the model wants {dims:?}",
            weight.dims()
        )));
    }
    let numbers = weight.numbers();
    Ok(if form == 0 {
        numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
    } else {
        numbers
            .iter()
            .flat_map(|n| f16::from_f32(*n).to_le_bytes())
            .collect()
    })
}

#[cfg(test)]
#[path = "join_tests.rs"]
pub(super) mod tests;
