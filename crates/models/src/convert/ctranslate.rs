//! Reads CTranslate2's binary model file (version 6, what faster-whisper downloads): a list of named tensors,
//! and aliases. The list is read first; the numbers of a tensor only when somebody asks for them.

use super::ConvertError;
use super::bytes::{BoundedReader, floats, product};
use half::f16;
use std::collections::HashMap;
use std::io::{Read, Seek};

/// More tensors than the largest Whisper has (about 2,500), fewer than a damaged count could claim.
const MOST_TENSORS: u32 = 100_000;
/// No tensor of these models has more axes.
const MOST_AXES: u8 = 8;

/// How the numbers of a tensor are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberForm {
    F32,
    Int8,
    F16,
    BF16,
    Other(u8),
}

impl NumberForm {
    fn bytes(self) -> u64 {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
            Self::Int8 => 1,
            // int16 and int32: never asked for here, and only bounded by the length that the file states
            Self::Other(_) => 0,
        }
    }
}

#[derive(Clone, Debug)]
struct Tensor {
    dims: Vec<u32>,
    form: NumberForm,
    offset: u64,
    bytes: u64,
}

/// An opened CTranslate2 model.
pub struct CtranslateModel<R> {
    reader: BoundedReader<R>,
    tensors: HashMap<String, Tensor>,
}

impl<R: Read + Seek> CtranslateModel<R> {
    /// Reads the list of tensors. Only Whisper models of binary version 6 are taken.
    pub fn open(source: R) -> Result<Self, ConvertError> {
        let mut reader = BoundedReader::new(source)?;
        let version = reader.u32("the version")?;
        if version != 6 {
            return Err(ConvertError::unsupported(format!(
                "CTranslate2 binary version {version} (6 is)"
            )));
        }
        let spec = text(&mut reader)?;
        if spec != "WhisperSpec" {
            return Err(ConvertError::unsupported(format!(
                "a CTranslate2 model of kind {spec:?}, not Whisper"
            )));
        }
        let _revision = reader.u32("the revision")?;
        let count = reader.u32("the number of tensors")?;
        if count > MOST_TENSORS {
            return Err(ConvertError::malformed(format!("{count} tensors")));
        }
        let mut tensors = HashMap::new();
        for _ in 0..count {
            let name = text(&mut reader)?;
            let tensor = tensor(&mut reader, &name)?;
            tensors.insert(name, tensor);
        }
        if reader.left() > 0 {
            let aliases = reader.u32("the number of aliases")?;
            if aliases > MOST_TENSORS {
                return Err(ConvertError::malformed(format!("{aliases} aliases")));
            }
            for _ in 0..aliases {
                let (alias, name) = (text(&mut reader)?, text(&mut reader)?);
                if let Some(tensor) = tensors.get(&name).cloned() {
                    tensors.insert(alias, tensor);
                }
            }
        }
        Ok(Self { reader, tensors })
    }

    /// True if the model has a tensor of this name.
    pub fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The axes of a tensor, outermost first.
    pub fn dims(&self, name: &str) -> Result<&[u32], ConvertError> {
        Ok(&self.find(name)?.dims)
    }

    /// The numbers of a tensor as 16-bit floats, bit for bit if that is how they are stored. 8-bit weights are
    /// multiplied out with the scale of their row.
    pub fn half_numbers(&mut self, name: &str) -> Result<Vec<f16>, ConvertError> {
        if self.find(name)?.form != NumberForm::F16 {
            let wide = self.numbers(name)?;
            return Ok(wide.into_iter().map(f16::from_f32).collect());
        }
        let bytes = self.raw(name)?;
        let pairs = bytes.as_chunks::<2>().0;
        Ok(pairs.iter().map(|two| f16::from_le_bytes(*two)).collect())
    }

    /// The numbers of a tensor as 32-bit floats.
    pub fn numbers(&mut self, name: &str) -> Result<Vec<f32>, ConvertError> {
        let form = self.find(name)?.form;
        let bytes = self.raw(name)?;
        let pairs = bytes.as_chunks::<2>().0;
        match form {
            NumberForm::F32 => Ok(floats(&bytes)),
            NumberForm::F16 => Ok(pairs
                .iter()
                .map(|two| f16::from_le_bytes(*two).to_f32())
                .collect()),
            NumberForm::BF16 => Ok(pairs
                .iter()
                .map(|two| half::bf16::from_le_bytes(*two).to_f32())
                .collect()),
            NumberForm::Int8 => self.multiplied_out(name, &bytes),
            NumberForm::Other(form) => Err(ConvertError::unsupported(format!(
                "number form {form} of tensor {name:?}"
            ))),
        }
    }

    fn multiplied_out(&mut self, name: &str, bytes: &[u8]) -> Result<Vec<f32>, ConvertError> {
        let scales = self.numbers_of_scale(name)?;
        if scales.is_empty() || !bytes.len().is_multiple_of(scales.len()) {
            return Err(ConvertError::malformed(format!("the scales of {name:?}")));
        }
        let row = bytes.len() / scales.len();
        let mut wide = Vec::with_capacity(bytes.len());
        if row > 0 {
            for (row, scale) in bytes.chunks(row).zip(scales) {
                wide.extend(row.iter().map(|&byte| f32::from(byte as i8) / scale));
            }
        }
        Ok(wide)
    }

    fn numbers_of_scale(&mut self, name: &str) -> Result<Vec<f32>, ConvertError> {
        let scale = format!("{name}_scale");
        if self.find(&scale)?.form == NumberForm::Int8 {
            return Err(ConvertError::malformed(format!("8-bit scales of {name:?}")));
        }
        self.numbers(&scale)
    }

    fn raw(&mut self, name: &str) -> Result<Vec<u8>, ConvertError> {
        let tensor = self.find(name)?;
        let (offset, bytes) = (tensor.offset, tensor.bytes);
        self.reader.seek(offset)?;
        self.reader.take(bytes, "a tensor")
    }

    fn find(&self, name: &str) -> Result<&Tensor, ConvertError> {
        self.tensors
            .get(name)
            .ok_or_else(|| ConvertError::MissingTensor { name: name.into() })
    }
}

fn tensor<R: Read + Seek>(
    reader: &mut BoundedReader<R>,
    name: &str,
) -> Result<Tensor, ConvertError> {
    let axes = reader.u8("a tensor's axes")?;
    if axes > MOST_AXES {
        return Err(ConvertError::malformed(format!("{axes} axes of {name:?}")));
    }
    let dims = (0..axes)
        .map(|_| reader.u32("a tensor's size"))
        .collect::<Result<Vec<_>, _>>()?;
    let form = match reader.u8("a tensor's number form")? {
        0 => NumberForm::F32,
        1 => NumberForm::Int8,
        4 => NumberForm::F16,
        5 => NumberForm::BF16,
        other => NumberForm::Other(other),
    };
    let bytes = u64::from(reader.u32("a tensor's length")?);
    let promised = product(&dims).and_then(|count| count.checked_mul(form.bytes()));
    if !matches!(form, NumberForm::Other(_)) && promised != Some(bytes) {
        return Err(ConvertError::malformed(format!(
            "{name:?} says {dims:?} but has {bytes} bytes"
        )));
    }
    let offset = reader.position();
    reader.skip(bytes, "a tensor")?;
    Ok(Tensor {
        dims,
        form,
        offset,
        bytes,
    })
}

/// A string: its length with the closing zero in two bytes, then the text and the zero.
fn text<R: Read + Seek>(reader: &mut BoundedReader<R>) -> Result<String, ConvertError> {
    let length = reader.u16("a name's length")?;
    let mut bytes = reader.take(u64::from(length), "a name")?;
    if bytes.pop() != Some(0) {
        return Err(ConvertError::malformed("a name without its end"));
    }
    String::from_utf8(bytes).map_err(|_| ConvertError::malformed("a name that is not text"))
}
