//! Puts an encoder that Sotto trained into a stock Whisper file: the encoder's matrices are replaced, all else is
//! copied byte for byte. What comes out is an ordinary whisper.cpp file with 16-bit matrices, which `quantize_whisper`
//! makes smaller like any other.

use super::ConvertError;
use super::bytes::{BoundedReader, product};
use super::encoder_weights::{EncoderWeights, Weight};
use super::quantize::copy_head;
use half::f16;
use std::collections::BTreeSet;
use std::io::{Read, Seek, Write};

const MOST_AXES: u32 = 4;
const LONGEST_NAME: u32 = 256;

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
        let axes = reader.u32("a tensor's axes")?;
        let name_length = reader.u32("a name's length")?;
        let form = reader.u32("a tensor's number form")?;
        if axes > MOST_AXES || name_length > LONGEST_NAME {
            return Err(ConvertError::malformed("a tensor's head"));
        }
        let dims = (0..axes)
            .map(|_| reader.u32("a tensor's size"))
            .collect::<Result<Vec<_>, _>>()?;
        let name = reader.take(u64::from(name_length), "a tensor's name")?;
        let width = match form {
            0 => 4,
            1 => 2,
            other => {
                return Err(ConvertError::unsupported(format!(
                    "a model that is already small (form {other})"
                )));
            }
        };
        let bytes = product(&dims)
            .and_then(|count| count.checked_mul(width))
            .ok_or_else(|| ConvertError::malformed("a tensor's size"))?;
        for number in [axes, name_length, form].iter().chain(&dims) {
            out.write_all(&number.to_le_bytes())?;
        }
        out.write_all(&name)?;
        let name = String::from_utf8_lossy(&name).into_owned();
        match encoder.weight(&name) {
            None => out.write_all(&reader.take(bytes, "a tensor")?)?,
            Some(weight) => {
                reader.skip(bytes, "a tensor")?;
                out.write_all(&replacement(weight, &name, &dims, form)?)?;
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
