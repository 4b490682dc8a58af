//! A look at a GGUF file before native code sees it: every length and offset is checked with bounded reads.
//!
//! llama.cpp answers many damaged files with a failed assertion, which ends the process. A file that passes here can
//! still be refused by it, but the ordinary kinds of damage (cut short, another format, random bytes) end in a sentence.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use crate::error::{MindError, Result};

mod flaw;
mod sense;
#[cfg(test)]
mod tests;
mod types;

pub use flaw::Flaw;

/// More key-value pairs or tensors than any model has.
const MOST_ENTRIES: u64 = 65_536;
/// Longer than any name, template or licence text in use.
const LONGEST_TEXT: u64 = 16 << 20;
/// Names are fixed buffers in native code.
const LONGEST_TENSOR_NAME: u64 = 63;

/// A value of the header. Arrays are walked and counted; only small whole-number arrays are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number or a truth value.
    Whole(i128),
    /// A number with a fraction in four bytes, which is what native code takes.
    Real(f64),
    /// One in eight bytes.
    LongReal(f64),
    /// A text.
    Text(String),
    /// An array: the type of its elements and how many.
    Array(u32, u64, Vec<i128>),
}

/// A tensor of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Its sides, fastest first; unused ones are 1.
    pub sides: [u64; 4],
    /// ggml's number for the type of its elements.
    pub kind: u32,
}

/// What the header of a file says.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// Key-value pairs.
    pub values: HashMap<String, Value>,
    /// Tensors by name.
    pub tensors: HashMap<String, Tensor>,
}

impl Header {
    /// A whole number, `None` when missing or of another type.
    #[must_use]
    pub fn whole(&self, key: &str) -> Option<i128> {
        match self.values.get(key) {
            Some(Value::Whole(value)) => Some(*value),
            _ => None,
        }
    }

    /// A text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key) {
            Some(Value::Text(value)) => Some(value),
            _ => None,
        }
    }

    /// Number of weights.
    #[must_use]
    pub fn parameters(&self) -> u64 {
        self.tensors
            .values()
            .map(|tensor| tensor.sides.iter().product::<u64>())
            .sum()
    }
}

/// Checks a model file and returns its header.
pub fn check_model(path: &Path) -> Result<Header> {
    let header = read(path)?;
    sense::model(path, &header)?;
    Ok(header)
}

/// Checks an adapter file against the model it is meant for.
pub fn check_adapter(path: &Path, model: &Header) -> Result<()> {
    let header = read(path)?;
    sense::adapter(path, &header, model)
}

/// Walks a file.
pub fn read(path: &Path) -> Result<Header> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(MindError::ModelMissing(path.to_path_buf()));
        }
        Err(error) => return Err(unreadable(path, error)),
    };
    let facts = file.metadata().map_err(|error| unreadable(path, error))?;
    if facts.is_dir() {
        return Err(unusable(path, Flaw::Folder));
    }
    if facts.len() == 0 {
        return Err(unusable(path, Flaw::Empty));
    }
    let mut walk = Walk {
        input: BufReader::new(file),
        at: 0,
        end: facts.len(),
    };
    walk.header().map_err(|reason| unusable(path, reason))
}

fn unreadable(path: &Path, source: std::io::Error) -> MindError {
    MindError::ModelUnreadable {
        path: path.to_path_buf(),
        source,
    }
}

pub(crate) fn unusable(path: &Path, reason: Flaw) -> MindError {
    MindError::ModelUnusable {
        path: path.to_path_buf(),
        reason,
    }
}

type Walked<T> = std::result::Result<T, Flaw>;

struct Walk<R> {
    input: BufReader<R>,
    at: u64,
    end: u64,
}

impl<R: Read + Seek> Walk<R> {
    fn bytes<const N: usize>(&mut self) -> Walked<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Walked<()> {
        if self.end - self.at < bytes.len() as u64 {
            return Err(Flaw::CutShort);
        }
        self.input.read_exact(bytes).map_err(Flaw::Unreadable)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn skip(&mut self, bytes: u64) -> Walked<()> {
        if self.end - self.at < bytes {
            return Err(Flaw::CutShort);
        }
        let step = i64::try_from(bytes).map_err(|_| Flaw::Length)?;
        // Relative, so that the buffer is kept for short steps.
        self.input.seek_relative(step).map_err(Flaw::Unreadable)?;
        self.at += bytes;
        Ok(())
    }

    fn number32(&mut self) -> Walked<u32> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    fn number64(&mut self) -> Walked<u64> {
        Ok(u64::from_le_bytes(self.bytes()?))
    }

    fn text(&mut self, longest: u64) -> Walked<String> {
        let length = self.number64()?;
        if length > self.end - self.at {
            return Err(Flaw::LongerThanFile("text"));
        }
        if length > longest {
            return Err(Flaw::Damaged("a text in its header is too long"));
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| Flaw::Length)?];
        self.fill(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| Flaw::Damaged("a text in its header is not UTF-8"))
    }

    fn header(&mut self) -> Walked<Header> {
        if self.end < 4 || &self.bytes::<4>()? != b"GGUF" {
            return Err(Flaw::NotGguf);
        }
        let version = self.number32()?;
        if !(2..=3).contains(&version) {
            let swapped = version.swap_bytes();
            return Err(if (1..=3).contains(&swapped) {
                Flaw::ByteOrder
            } else {
                Flaw::Version(version)
            });
        }
        let (tensors, pairs) = (self.number64()?, self.number64()?);
        if tensors > MOST_ENTRIES || pairs > MOST_ENTRIES {
            return Err(Flaw::Damaged(
                "its header counts more entries than any model has",
            ));
        }
        let mut header = Header::default();
        for _ in 0..pairs {
            let key = self.text(LONGEST_TEXT)?;
            if key.is_empty() || key.contains('\0') {
                return Err(Flaw::Damaged("a key in its header has no proper name"));
            }
            let value = self.value(key == "tokenizer.ggml.tokens")?;
            if header.values.insert(key, value).is_some() {
                return Err(Flaw::Damaged("a key stands in its header twice"));
            }
        }
        self.tensors(&mut header, tensors)?;
        Ok(header)
    }

    fn value(&mut self, vocabulary: bool) -> Walked<Value> {
        let kind = self.number32()?;
        Ok(match kind {
            8 => {
                let text = self.text(LONGEST_TEXT)?;
                if text.contains('\0') {
                    return Err(Flaw::Damaged("a text in its header holds a zero byte"));
                }
                Value::Text(text)
            }
            9 => self.array(vocabulary)?,
            6 => Value::Real(f64::from(f32::from_le_bytes(self.bytes()?))),
            12 => Value::LongReal(f64::from_le_bytes(self.bytes()?)),
            _ => Value::Whole(self.whole(kind)?),
        })
    }

    fn whole(&mut self, kind: u32) -> Walked<i128> {
        Ok(match kind {
            0 => i128::from(u8::from_le_bytes(self.bytes()?)),
            7 => match u8::from_le_bytes(self.bytes()?) {
                truth @ 0..=1 => i128::from(truth),
                _ => {
                    return Err(Flaw::Damaged(
                        "a truth value in its header is neither true nor false",
                    ));
                }
            },
            1 => i128::from(i8::from_le_bytes(self.bytes()?)),
            2 => i128::from(u16::from_le_bytes(self.bytes()?)),
            3 => i128::from(i16::from_le_bytes(self.bytes()?)),
            4 => i128::from(u32::from_le_bytes(self.bytes()?)),
            5 => i128::from(i32::from_le_bytes(self.bytes()?)),
            10 => i128::from(u64::from_le_bytes(self.bytes()?)),
            11 => i128::from(i64::from_le_bytes(self.bytes()?)),
            _ => {
                return Err(Flaw::UnknownType {
                    holds: "its header holds a value",
                    kind,
                });
            }
        })
    }

    fn array(&mut self, vocabulary: bool) -> Walked<Value> {
        let (kind, count) = (self.number32()?, self.number64()?);
        let mut kept = Vec::new();
        match kind {
            8 => {
                // Each text takes at least its length field, so the count is bounded by the file.
                if count > (self.end - self.at) / 8 {
                    return Err(Flaw::LongerThanFile("list"));
                }
                // Native code ends the process when a vocabulary has the same text twice.
                let mut seen = HashSet::new();
                for _ in 0..count {
                    if vocabulary {
                        let text = self.text(LONGEST_TEXT)?;
                        if !text.is_empty() && !seen.insert(text) {
                            return Err(Flaw::Damaged("its vocabulary has the same text twice"));
                        }
                    } else {
                        let length = self.number64()?;
                        self.skip(length)?;
                    }
                }
            }
            0..=7 | 10..=12 => {
                let size = types::value_bytes(kind);
                let bytes = count
                    .checked_mul(size)
                    .ok_or(Flaw::Damaged("a list in it is impossibly long"))?;
                if bytes > self.end - self.at {
                    return Err(Flaw::LongerThanFile("list"));
                }
                if count <= 4096 && !matches!(kind, 6 | 12) {
                    for _ in 0..count {
                        kept.push(self.whole(kind)?);
                    }
                } else {
                    self.skip(bytes)?;
                }
            }
            _ => {
                return Err(Flaw::UnknownType {
                    holds: "a list in its header has elements",
                    kind,
                });
            }
        }
        Ok(Value::Array(kind, count, kept))
    }

    fn tensors(&mut self, header: &mut Header, count: u64) -> Walked<()> {
        let mut spans = Vec::new();
        for _ in 0..count {
            let name = self.text(LONGEST_TENSOR_NAME)?;
            let sides_given = self.number32()?;
            if !(1..=4).contains(&sides_given) {
                return Err(Flaw::Sides {
                    name,
                    sides: sides_given,
                });
            }
            let mut sides = [1; 4];
            for side in sides.iter_mut().take(sides_given as usize) {
                *side = self.number64()?;
            }
            let (kind, offset) = (self.number32()?, self.number64()?);
            let bytes = types::tensor_bytes(kind, sides).ok_or_else(|| Flaw::Tensor {
                name: name.clone(),
                what: "has an impossible shape or type",
            })?;
            spans.push((offset, bytes, name.clone()));
            if header
                .tensors
                .insert(name, Tensor { sides, kind })
                .is_some()
            {
                return Err(Flaw::Damaged("a tensor stands in it twice"));
            }
        }
        let alignment = match header.values.get("general.alignment") {
            None => 32,
            Some(Value::Whole(value)) => u64::try_from(*value).unwrap_or(0),
            Some(_) => 0,
        };
        if !alignment.is_power_of_two() || alignment > 1 << 20 {
            return Err(Flaw::Damaged("its alignment is impossible"));
        }
        let data = self.at.next_multiple_of(alignment);
        // The same layout native code insists on: one tensor after the other, each aligned.
        let mut expected = 0_u64;
        for (offset, bytes, name) in spans {
            if offset != expected {
                return Err(Flaw::Tensor {
                    name,
                    what: "does not stand where it should",
                });
            }
            let end = data
                .checked_add(offset)
                .and_then(|start| start.checked_add(bytes));
            match end {
                Some(end) if end <= self.end => {}
                _ => return Err(Flaw::TensorCutShort(name)),
            }
            expected = (offset + bytes).next_multiple_of(alignment);
        }
        Ok(())
    }
}
