//! What stands before the numbers in a whisper.cpp file with 16-bit matrices: the file's own head, and that of each
//! tensor. Lengths are believed only up to what such a file can have.

use super::ConvertError;
use super::bytes::{BoundedReader, product};
use super::whisper::GGML_MAGIC;
use std::io::{Read, Seek, Write};

/// whisper.cpp writes the version of the number forms into the same header field.
const QUANTIZATION_VERSION: u32 = 2;
const VERSION_FACTOR: u32 = 1000;
const MOST_AXES: u32 = 4;
const LONGEST_NAME: u32 = 256;
const MOST_TOKENS: u32 = 200_000;
const LONGEST_TOKEN: u32 = 1024;

/// What a file says about one tensor.
pub(super) struct TensorHead {
    pub(super) dims: Vec<u32>,
    /// 0 for 32-bit numbers, 1 for 16-bit ones.
    pub(super) form: u32,
    /// As it stands in the file, which may be no text.
    pub(super) name: Vec<u8>,
    /// The length of the numbers that follow.
    pub(super) bytes: u64,
}

impl TensorHead {
    pub(super) fn read<R: Read + Seek>(
        reader: &mut BoundedReader<R>,
    ) -> Result<Self, ConvertError> {
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
            other => return Err(already_small(other)),
        };
        let bytes = product(&dims)
            .and_then(|count| count.checked_mul(width))
            .ok_or_else(|| ConvertError::malformed("a tensor's size"))?;
        Ok(Self {
            dims,
            form,
            name,
            bytes,
        })
    }

    /// Writes it for numbers in this form.
    pub(super) fn write(&self, form: u32, out: &mut impl Write) -> Result<(), ConvertError> {
        // Both were read from numbers of four bytes.
        let measures = [self.dims.len() as u32, self.name.len() as u32, form];
        for number in measures.iter().chain(&self.dims) {
            out.write_all(&number.to_le_bytes())?;
        }
        Ok(out.write_all(&self.name)?)
    }
}

fn already_small(form: u32) -> ConvertError {
    ConvertError::unsupported(format!("a model that is already small (form {form})"))
}

/// Copies what stands before the tensors of a model with 16-bit matrices, with another form of numbers if one is given.
pub(super) fn copy_head<R: Read + Seek, W: Write>(
    reader: &mut BoundedReader<R>,
    file_form: Option<u32>,
    out: &mut W,
) -> Result<(), ConvertError> {
    let magic = reader.u32("the mark of the file")?;
    if magic != GGML_MAGIC {
        return Err(ConvertError::malformed("it is not a whisper.cpp model"));
    }
    out.write_all(&magic.to_le_bytes())?;
    out.write_all(&reader.take(10 * 4, "the model's measures")?)?;
    let found = reader.u32("the model's number form")?;
    if found > 1 {
        return Err(already_small(found));
    }
    let form = file_form.map_or(found, |form| QUANTIZATION_VERSION * VERSION_FACTOR + form);
    out.write_all(&form.to_le_bytes())?;
    let (bands, bins) = (reader.u32("mel filters")?, reader.u32("mel filters")?);
    let filters = u64::from(bands) * u64::from(bins);
    let filters = filters.saturating_mul(4);
    let filters = reader.take(filters, "mel filters")?;
    out.write_all(&bands.to_le_bytes())?;
    out.write_all(&bins.to_le_bytes())?;
    out.write_all(&filters)?;
    let tokens = reader.u32("the vocabulary")?;
    if tokens > MOST_TOKENS {
        return Err(ConvertError::malformed(format!("{tokens} tokens")));
    }
    out.write_all(&tokens.to_le_bytes())?;
    for _ in 0..tokens {
        let length = reader.u32("a token")?;
        if length > LONGEST_TOKEN {
            return Err(ConvertError::malformed("a token without end"));
        }
        let token = reader.take(u64::from(length), "a token")?;
        out.write_all(&length.to_le_bytes())?;
        out.write_all(&token)?;
    }
    Ok(())
}
