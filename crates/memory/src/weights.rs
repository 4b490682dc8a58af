//! The numbers of a network by their names, out of a safetensors file (32 bits) or a GGUF file (8-bit matrices), each
//! checked against the size that the network's own measures ask for.

use crate::MemoryError;
use crate::error::{disk, read_file};
use candle_core::quantized::{GgmlDType, QMatMul, QTensor, gguf_file};
use candle_core::{DType, Device, Tensor};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

const LARGEST_FILE: u64 = 2 << 30;
const MOST_TENSORS: usize = 4096;
/// In a GGUF file of ours: the mark, the version, and how many tensors there are.
const BEFORE_FACTS: usize = 16;
/// What follows there: one fact, and which. So a file can tell the library nothing else, such as an alignment of zero, by which
/// it would divide.
const FACTS: &[u8] =
    b"\x01\0\0\0\0\0\0\0\x14\0\0\0\0\0\0\0general.architecture\x08\0\0\0\x0a\0\0\0\0\0\0\0sotto-bert";

/// All tensors of one file.
pub(crate) struct Weights {
    file: PathBuf,
    form: Form,
}

enum Form {
    Wide(HashMap<String, Tensor>),
    Small(HashMap<String, QTensor>),
}

/// One row a word piece (or a place, or a kind of text).
// A quantised tensor is larger on ARM. There are few of these, so their size does not matter.
#[cfg_attr(target_arch = "aarch64", allow(clippy::large_enum_variant))]
pub(crate) enum Rows {
    Wide(Tensor),
    Small(QTensor),
}

impl Rows {
    /// The rows of `ids` as `[ids, width]`.
    pub(crate) fn of(&self, ids: &Tensor) -> candle_core::Result<Tensor> {
        match self {
            Self::Wide(rows) => rows.index_select(ids, 0),
            Self::Small(rows) => rows.embedding(ids),
        }
    }
}

impl Weights {
    /// Reads a safetensors file.
    pub(crate) fn wide(file: &Path) -> Result<Self, MemoryError> {
        let bytes = read_file(file, LARGEST_FILE)?;
        let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu)
            .map_err(|fault| MemoryError::damaged(file, fault))?;
        Ok(Self {
            file: file.to_owned(),
            form: Form::Wide(tensors),
        })
    }

    /// Reads a GGUF file.
    pub(crate) fn small(file: &Path) -> Result<Self, MemoryError> {
        let damaged = |fault| MemoryError::damaged(file, fault);
        let opened = File::open(file).map_err(|fault| disk(file, fault))?;
        let length = opened.metadata().map_err(|fault| disk(file, fault))?.len();
        let mut reader = BufReader::new(opened);
        let mut begins = [0_u8; BEFORE_FACTS + FACTS.len()];
        let is_ours = reader.read_exact(&mut begins).is_ok() && begins.ends_with(FACTS);
        if !is_ours || length > LARGEST_FILE {
            return Err(MemoryError::damaged(file, "Sotto made no such file"));
        }
        reader.rewind().map_err(|fault| disk(file, fault))?;
        let told = gguf_file::Content::read(&mut reader).map_err(damaged)?;
        if told.tensor_infos.len() > MOST_TENSORS {
            return Err(MemoryError::damaged(file, "too many tensors"));
        }
        // Each has its own place in the file, so that all of them take no more memory than the file is long.
        let room = told
            .tensor_infos
            .values()
            .try_fold(0_u64, |all, tensor| all.checked_add(stored(tensor)?));
        if room.is_none_or(|room| room > length) {
            let what = "its tensors are of another kind, or larger than it is";
            return Err(MemoryError::damaged(file, what));
        }
        let mut tensors = HashMap::new();
        for name in told.tensor_infos.keys() {
            let tensor = told
                .tensor(&mut reader, name, &Device::Cpu)
                .map_err(damaged)?;
            tensors.insert(name.clone(), tensor);
        }
        Ok(Self {
            file: file.to_owned(),
            form: Form::Small(tensors),
        })
    }

    /// A list of numbers.
    pub(crate) fn vector(&mut self, name: &str, length: usize) -> Result<Tensor, MemoryError> {
        match self.take(name, &[length])? {
            Rows::Wide(tensor) => Ok(tensor),
            Rows::Small(tensor) => Ok(tensor.dequantize(&Device::Cpu)?),
        }
    }

    /// A matrix that vectors are multiplied by.
    pub(crate) fn matrix(
        &mut self,
        name: &str,
        out: usize,
        into: usize,
    ) -> Result<QMatMul, MemoryError> {
        match self.take(name, &[out, into])? {
            Rows::Wide(tensor) => Ok(QMatMul::Tensor(tensor)),
            Rows::Small(tensor) => Ok(QMatMul::from_qtensor(tensor)?),
        }
    }

    /// A table of rows that are looked up.
    pub(crate) fn rows(
        &mut self,
        name: &str,
        rows: usize,
        width: usize,
    ) -> Result<Rows, MemoryError> {
        self.take(name, &[rows, width])
    }

    fn take(&mut self, name: &str, shape: &[usize]) -> Result<Rows, MemoryError> {
        let damaged = |what: String| MemoryError::damaged(&self.file, what);
        let absent = || damaged(format!("it lacks {name}"));
        let taken = match &mut self.form {
            Form::Wide(all) => {
                let found = all.remove(name).ok_or_else(absent)?;
                if !matches!(found.dtype(), DType::F32 | DType::F16 | DType::BF16) {
                    let kind = found.dtype();
                    return Err(damaged(format!(
                        "{name} holds numbers of the kind {kind:?}"
                    )));
                }
                Rows::Wide(
                    found
                        .to_dtype(DType::F32)
                        .map_err(|fault| damaged(fault.to_string()))?,
                )
            }
            Form::Small(all) => Rows::Small(all.remove(name).ok_or_else(absent)?),
        };
        let found = match &taken {
            Rows::Wide(tensor) => tensor.dims(),
            Rows::Small(tensor) => tensor.shape().dims(),
        };
        if found != shape {
            return Err(damaged(format!("{name} is {found:?}, not {shape:?}")));
        }
        Ok(taken)
    }
}

/// How many bytes a tensor of ours takes in the file: matrices have 8 bits, lists 32. Nothing for any other.
fn stored(tensor: &gguf_file::TensorInfo) -> Option<u64> {
    let bytes = match (tensor.ggml_dtype, tensor.shape.dims()) {
        (GgmlDType::Q8_0, &[rows, width]) => {
            let numbers = (rows as u64).checked_mul(width as u64)?;
            (numbers / 32).checked_mul(34)?
        }
        (GgmlDType::F32, &[length]) => (length as u64).checked_mul(4)?,
        _ => return None,
    };
    Some(bytes).filter(|bytes| *bytes > 0)
}
