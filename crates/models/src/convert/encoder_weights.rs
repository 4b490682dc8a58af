//! Reads the file of an encoder that Sotto trained: GGUF with notes on what it was made from, and tensors in 8, 16 or 32
//! bits under the names that whisper.cpp gives them. Everything is bounded, since any file may be handed in.

use super::ConvertError;
use super::bytes::{BoundedReader, floats, product};
use half::f16;
use std::collections::BTreeMap;
use std::io::{Read, Seek};

const MAGIC: u32 = u32::from_le_bytes(*b"GGUF");
const VERSION: u32 = 3;
const ALIGNMENT: u64 = 32;
const BLOCK: usize = 32;
const BLOCK_BYTES: usize = 2 + BLOCK;
const MOST_NOTES: u64 = 100;
const MOST_TENSORS: u64 = 2000;
const LONGEST_TEXT: u64 = 64 << 10;
const MOST_AXES: u32 = 4;
const TEXT: u32 = 8;
const TRUTH: u32 = 7;
const NUMBER: u32 = 4;
const ARCHITECTURE: &str = "sotto-whisper-encoder";

/// One tensor of the encoder.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    dims: Vec<u32>,
    numbers: Vec<f32>,
}

impl Weight {
    /// Its axes, the innermost first.
    pub(crate) fn dims(&self) -> &[u32] {
        &self.dims
    }

    /// Its numbers.
    pub(crate) fn numbers(&self) -> &[f32] {
        &self.numbers
    }
}

/// A trained encoder, and what it says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EncoderWeights {
    base: String,
    short_contexts: bool,
    weights: BTreeMap<String, Weight>,
}

struct Place {
    name: String,
    dims: Vec<u32>,
    form: u32,
    offset: u64,
}

impl EncoderWeights {
    /// Reads a whole file.
    pub fn read<R: Read + Seek>(source: R) -> Result<Self, ConvertError> {
        let mut reader = BoundedReader::new(source)?;
        if reader.u32("the mark of the file")? != MAGIC {
            return Err(ConvertError::malformed("it is not a GGUF file"));
        }
        let version = reader.u32("the version")?;
        if version != VERSION {
            return Err(ConvertError::unsupported(format!("GGUF version {version}")));
        }
        let tensors = long(&mut reader, "the number of tensors")?;
        let notes = long(&mut reader, "the number of notes")?;
        if tensors > MOST_TENSORS || notes > MOST_NOTES {
            return Err(ConvertError::malformed(format!(
                "{tensors} tensors and {notes} notes"
            )));
        }
        let mut encoder = Self::default();
        let mut kind = String::new();
        for _ in 0..notes {
            let key = text(&mut reader)?;
            match (key.as_str(), reader.u32("the form of a note")?) {
                ("general.architecture", TEXT) => kind = text(&mut reader)?,
                ("sotto.base_sha256", TEXT) => encoder.base = text(&mut reader)?,
                ("sotto.short_contexts", TRUTH) => {
                    encoder.short_contexts = reader.u8("a note")? != 0;
                }
                (_, TEXT) => drop(text(&mut reader)?),
                (_, TRUTH) => drop(reader.u8("a note")?),
                (_, NUMBER) => drop(reader.u32("a note")?),
                (key, form) => {
                    return Err(ConvertError::unsupported(format!(
                        "a note \"{key}\" of form {form}"
                    )));
                }
            }
        }
        if kind != ARCHITECTURE {
            return Err(ConvertError::malformed(format!(
                "it holds \"{kind}\", not an encoder trained for Sotto"
            )));
        }
        let places = (0..tensors)
            .map(|_| place(&mut reader))
            .collect::<Result<Vec<_>, _>>()?;
        let begin = reader.position().next_multiple_of(ALIGNMENT);
        // A number takes at least a byte, so tensors that lie upon each other cannot ask for more than the file has.
        let most = begin.saturating_add(reader.left());
        let wanted = places
            .iter()
            .try_fold(0u64, |all, place| all.checked_add(product(&place.dims)?));
        if wanted.is_none_or(|wanted| wanted > most) {
            return Err(ConvertError::Truncated { what: "a tensor" });
        }
        for place in places {
            let at = begin
                .checked_add(place.offset)
                .ok_or_else(|| ConvertError::malformed("the place of a tensor"))?;
            reader.seek(at)?;
            let numbers = numbers(&mut reader, &place)?;
            let weight = Weight {
                dims: place.dims,
                numbers,
            };
            if encoder.weights.insert(place.name, weight).is_some() {
                return Err(ConvertError::malformed("a tensor that stands there twice"));
            }
        }
        if encoder.weights.is_empty() {
            return Err(ConvertError::malformed("it holds no tensors"));
        }
        Ok(encoder)
    }

    /// The sha256 of the stock file whose decoder it was trained for.
    pub fn base_sha256(&self) -> &str {
        &self.base
    }

    /// Whether it keeps its quality when the context is fitted to the sound.
    pub fn short_contexts(&self) -> bool {
        self.short_contexts
    }

    pub(crate) fn weight(&self, name: &str) -> Option<&Weight> {
        self.weights.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.weights.keys()
    }
}

fn long<R: Read + Seek>(
    reader: &mut BoundedReader<R>,
    what: &'static str,
) -> Result<u64, ConvertError> {
    Ok(u64::from(reader.u32(what)?) | u64::from(reader.u32(what)?) << 32)
}

fn text<R: Read + Seek>(reader: &mut BoundedReader<R>) -> Result<String, ConvertError> {
    let length = long(reader, "a text's length")?;
    if length > LONGEST_TEXT {
        return Err(ConvertError::malformed("a text without end"));
    }
    String::from_utf8(reader.take(length, "a text")?)
        .map_err(|_| ConvertError::malformed("a text that is none"))
}

fn place<R: Read + Seek>(reader: &mut BoundedReader<R>) -> Result<Place, ConvertError> {
    let name = text(reader)?;
    let axes = reader.u32("a tensor's axes")?;
    if axes == 0 || axes > MOST_AXES {
        return Err(ConvertError::malformed(format!(
            "\"{name}\" has {axes} axes"
        )));
    }
    let dims = (0..axes)
        .map(|_| {
            u32::try_from(long(reader, "a tensor's size")?)
                .map_err(|_| ConvertError::malformed("a tensor's size"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Place {
        name,
        dims,
        form: reader.u32("a tensor's number form")?,
        offset: long(reader, "a tensor's place")?,
    })
}

fn numbers<R: Read + Seek>(
    reader: &mut BoundedReader<R>,
    place: &Place,
) -> Result<Vec<f32>, ConvertError> {
    let count = product(&place.dims)
        .filter(|&count| count > 0)
        .ok_or_else(|| ConvertError::malformed(format!("the size of \"{}\"", place.name)))?;
    match place.form {
        0 => Ok(floats(&reader.take(count * 4, "a tensor")?)),
        1 => {
            let bytes = reader.take(count * 2, "a tensor")?;
            let pairs = bytes.as_chunks::<2>().0;
            Ok(pairs
                .iter()
                .map(|two| f16::from_le_bytes(*two).to_f32())
                .collect())
        }
        8 if place.dims[0].is_multiple_of(BLOCK as u32) => {
            let blocks = count / BLOCK as u64;
            let bytes = reader.take(blocks * BLOCK_BYTES as u64, "a tensor")?;
            Ok(bytes
                .as_chunks::<BLOCK_BYTES>()
                .0
                .iter()
                .flat_map(eight_bits)
                .collect())
        }
        other => Err(ConvertError::unsupported(format!(
            "numbers of form {other} in \"{}\"",
            place.name
        ))),
    }
}

/// A scale, then a number in eight bits for each of 32.
fn eight_bits(block: &[u8; BLOCK_BYTES]) -> impl Iterator<Item = f32> {
    let scale = f16::from_le_bytes([block[0], block[1]]).to_f32();
    block[2..].iter().map(move |&n| f32::from(n as i8) * scale)
}
