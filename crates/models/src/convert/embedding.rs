//! Makes a sentence-vector network smaller: from safetensors with 32-bit numbers to GGUF with its matrices in 8 bits.
//! The tensors keep their names, stand in alphabetical order, and those that sentence vectors do not need are left out.

use super::ConvertError;
use super::bytes::{BoundedReader, floats};
use super::quantize::{SmallNumbers, small};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};

const LONGEST_HEADER: u64 = 16 << 20;
const MOST_TENSORS: usize = 4096;
const BLOCK: usize = 32;
/// Every tensor begins at a multiple of this in a GGUF file.
const ALIGNMENT: u64 = 32;
const GGUF_VERSION: u32 = 3;
const TEXT: u32 = 8;
const WIDE: u32 = 0;
const EIGHT_BITS: u32 = 8;

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: [u64; 2],
}

/// Copies the network in `source` to `out` with its matrices in 8 bits.
pub fn shrink_embeddings<R: Read + Seek, W: Write>(
    source: R,
    out: &mut W,
) -> Result<(), ConvertError> {
    let mut reader = BoundedReader::new(source)?;
    let tensors = header(&mut reader)?;
    let body = reader.position();
    write_head(&tensors, out)?;
    for entry in tensors.values() {
        let [from, to] = entry.data_offsets;
        reader.seek(body + from)?;
        let bytes = reader.take(to - from, "a tensor")?;
        let numbers = if is_matrix(entry) {
            small(&floats(&bytes), SmallNumbers::Q8_0)
        } else {
            bytes
        };
        out.write_all(&numbers)?;
        pad(numbers.len() as u64, out)?;
    }
    Ok(())
}

/// What the file holds that sentence vectors need, checked.
fn header<R: Read + Seek>(
    reader: &mut BoundedReader<R>,
) -> Result<BTreeMap<String, Entry>, ConvertError> {
    let length = u64::from(reader.u32("the head")?) | u64::from(reader.u32("the head")?) << 32;
    if length > LONGEST_HEADER {
        return Err(ConvertError::malformed("it is not a safetensors file"));
    }
    let bytes = reader.take(length, "the head")?;
    let mut all: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&bytes)
        .map_err(|fault| ConvertError::malformed(fault.to_string()))?;
    all.remove("__metadata__");
    if all.len() > MOST_TENSORS {
        return Err(ConvertError::malformed(format!("{} tensors", all.len())));
    }
    let mut kept = BTreeMap::new();
    for (name, value) in all {
        // Numbers of places are counted, not stored; the pooler was for the network's first training.
        if name.ends_with("position_ids") || name.starts_with("pooler.") {
            continue;
        }
        let entry: Entry = serde_json::from_value(value)
            .map_err(|fault| ConvertError::malformed(format!("{name}: {fault}")))?;
        if entry.dtype != "F32" {
            let what = format!("{name} with numbers of the kind {}", entry.dtype);
            return Err(ConvertError::unsupported(what));
        }
        let count = entry
            .shape
            .iter()
            .try_fold(1u64, |all, &one| all.checked_mul(one));
        let [from, to] = entry.data_offsets;
        let fits = count.and_then(|count| count.checked_mul(4)) == to.checked_sub(from);
        if !fits || to > reader.left() || entry.shape.is_empty() || entry.shape.len() > 2 {
            return Err(ConvertError::malformed(format!("the tensor {name:?}")));
        }
        if entry.shape.len() == 2 && !entry.shape[1].is_multiple_of(BLOCK as u64) {
            return Err(ConvertError::unsupported("rows that are no multiple of 32"));
        }
        kept.insert(name, entry);
    }
    if kept.is_empty() {
        return Err(ConvertError::malformed("it holds no tensors"));
    }
    Ok(kept)
}

fn is_matrix(entry: &Entry) -> bool {
    entry.shape.len() == 2
}

fn stored_bytes(entry: &Entry) -> u64 {
    let count: u64 = entry.shape.iter().product();
    if is_matrix(entry) {
        count / BLOCK as u64 * (BLOCK as u64 + 2)
    } else {
        count * 4
    }
}

fn write_head<W: Write>(
    tensors: &BTreeMap<String, Entry>,
    out: &mut W,
) -> Result<(), ConvertError> {
    let mut head = b"GGUF".to_vec();
    head.extend(GGUF_VERSION.to_le_bytes());
    head.extend((tensors.len() as u64).to_le_bytes());
    // Named so that no program takes this for the differently named BERT files of llama.cpp.
    let facts = [("general.architecture", "sotto-bert")];
    head.extend((facts.len() as u64).to_le_bytes());
    for (key, value) in facts {
        text(key, &mut head);
        head.extend(TEXT.to_le_bytes());
        text(value, &mut head);
    }
    let mut offset = 0u64;
    for (name, entry) in tensors {
        text(name, &mut head);
        head.extend((entry.shape.len() as u32).to_le_bytes());
        for size in entry.shape.iter().rev() {
            head.extend(size.to_le_bytes());
        }
        let form = if is_matrix(entry) { EIGHT_BITS } else { WIDE };
        head.extend(form.to_le_bytes());
        head.extend(offset.to_le_bytes());
        offset += stored_bytes(entry).next_multiple_of(ALIGNMENT);
    }
    out.write_all(&head)?;
    pad(head.len() as u64, out)
}

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

fn pad<W: Write>(written: u64, out: &mut W) -> Result<(), ConvertError> {
    let missing = written.next_multiple_of(ALIGNMENT) - written;
    Ok(out.write_all(&[0; ALIGNMENT as usize][..missing as usize])?)
}

#[cfg(test)]
mod tests;
