//! GGUF, the form of llama.cpp's models: notes (key and value), a table of tensors, then their numbers.

use serde::Serialize;

use super::ImportError;
use super::reader::{Reader, tensor_bytes};

/// Notes and tensors beyond these are not in any model.
const MOST_NOTES: u64 = 10_000;
const MOST_TENSORS: u64 = 100_000;
const LONGEST_NAME: u64 = 4 << 10;
const LONGEST_TEXT: u64 = 16 << 20;

/// What a GGUF file says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GgufModel {
    /// The kind of network, such as `llama` or `qwen3`.
    pub architecture: String,
    /// What its makers call it.
    pub name: Option<String>,
    /// The longest text it was trained for, in tokens.
    pub context_length: Option<u64>,
    /// Whether it says how a conversation is written.
    pub has_chat_template: bool,
    /// How many tensors.
    pub tensors: u64,
    /// Length of the file.
    pub bytes: u64,
}

enum Value {
    Text(Vec<u8>),
    Number(u64),
    Other,
}

pub(super) fn read(reader: &mut Reader) -> Result<GgufModel, ImportError> {
    reader.skip(4, "the header")?;
    let version = reader.u32("the version")?;
    // Neither a number that will come in our time, nor one that a machine with the other order of bytes wrote.
    if version > 64 && version.swap_bytes() > 64 {
        return Err(reader.damaged(format!("the version {version}")));
    }
    if !(2..=3).contains(&version) {
        return Err(reader.unsupported(format!("GGUF version {version}")));
    }
    let tensors = reader.u64("the number of tensors")?;
    let notes = reader.u64("the number of notes")?;
    if tensors == 0 || tensors > MOST_TENSORS || notes > MOST_NOTES {
        return Err(reader.damaged(format!("it claims {tensors} tensors and {notes} notes")));
    }
    let mut model = GgufModel {
        tensors,
        bytes: reader.length(),
        ..GgufModel::default()
    };
    let mut alignment = 32;
    for _ in 0..notes {
        let key = text(reader, LONGEST_NAME, "the name of a note")?;
        let form = reader.u32("the form of a note")?;
        let value = value(reader, form)?;
        match (key.as_slice(), value) {
            (b"general.architecture", Value::Text(text)) => model.architecture = shown(&text),
            (b"general.name", Value::Text(text)) => model.name = Some(shown(&text)),
            (b"general.alignment", Value::Number(number)) => alignment = number,
            (b"tokenizer.chat_template", Value::Text(text)) => {
                model.has_chat_template = !text.is_empty()
            }
            (key, Value::Number(number)) if key.ends_with(b".context_length") => {
                model.context_length = Some(number)
            }
            _ => {}
        }
    }
    if alignment == 0 || !alignment.is_power_of_two() || alignment > 1 << 20 {
        return Err(reader.damaged(format!("the tensors are aligned to {alignment} bytes")));
    }
    if model.architecture.is_empty() {
        return Err(reader.damaged("it does not say what kind of network it is"));
    }
    if matches!(model.architecture.as_str(), "clip" | "whisper") {
        return Err(reader.unsupported(format!(
            "a GGUF file with a \"{}\" network is not a language model",
            model.architecture
        )));
    }
    check_tensors(reader, tensors, alignment)?;
    Ok(model)
}

fn check_tensors(reader: &mut Reader, tensors: u64, alignment: u64) -> Result<(), ImportError> {
    let mut end: u64 = 0;
    for _ in 0..tensors {
        let name = text(reader, LONGEST_NAME, "the name of a tensor")?;
        let name = shown(&name);
        let dimensions = reader.u32("the shape of a tensor")?;
        if dimensions > 4 {
            return Err(reader.damaged(format!("tensor \"{name}\" has {dimensions} dimensions")));
        }
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            let size = reader.u64("the shape of a tensor")?;
            elements = elements
                .checked_mul(size)
                .filter(|elements| *elements > 0 && *elements <= i64::MAX as u64)
                .ok_or_else(|| {
                    reader.damaged(format!("tensor \"{name}\" has an impossible shape"))
                })?;
        }
        let format = reader.u32("the format of a tensor")?;
        let offset = reader.u64("the place of a tensor")?;
        if offset % alignment != 0 {
            return Err(reader.damaged(format!("tensor \"{name}\" is not aligned")));
        }
        let size = match tensor_bytes(format, elements) {
            Some(Some(size)) => size,
            Some(None) => {
                return Err(reader.damaged(format!("tensor \"{name}\" does not fill its blocks")));
            }
            // A format that is newer than this table: the engine decides, at least its place must exist.
            None if format < 200 => 1,
            None => {
                return Err(
                    reader.damaged(format!("tensor \"{name}\" has the unknown format {format}"))
                );
            }
        };
        let its_end = offset
            .checked_add(size)
            .ok_or_else(|| reader.damaged(format!("tensor \"{name}\" ends beyond any file")))?;
        end = end.max(its_end);
    }
    let start = reader.at().next_multiple_of(alignment);
    if start
        .checked_add(end)
        .is_none_or(|end| end > reader.length())
    {
        return Err(reader.truncated("the end of the numbers"));
    }
    Ok(())
}

fn text(reader: &mut Reader, at_most: u64, what: &str) -> Result<Vec<u8>, ImportError> {
    let length = reader.u64(what)?;
    reader.bytes(length, at_most, what)
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

/// Bytes of a value of fixed size.
fn fixed_size(form: u32) -> Option<u64> {
    match form {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn value(reader: &mut Reader, form: u32) -> Result<Value, ImportError> {
    const WHAT: &str = "the value of a note";
    match form {
        0 => Ok(Value::Number(reader.u8(WHAT)?.into())),
        2 => Ok(Value::Number(reader.u16(WHAT)?.into())),
        4 => Ok(Value::Number(reader.u32(WHAT)?.into())),
        10 => Ok(Value::Number(reader.u64(WHAT)?)),
        8 => Ok(Value::Text(text(reader, LONGEST_TEXT, WHAT)?)),
        9 => {
            let of = reader.u32(WHAT)?;
            let count = reader.u64(WHAT)?;
            if of == 8 {
                // Each text takes at least eight bytes, so the file itself bounds the loop.
                if count > reader.left() / 8 {
                    return Err(reader.truncated("the end of a list of texts"));
                }
                for _ in 0..count {
                    let length = reader.u64(WHAT)?;
                    reader.skip(length, "the end of a list of texts")?;
                }
            } else {
                let size = fixed_size(of)
                    .ok_or_else(|| reader.damaged(format!("a list has the unknown form {of}")))?;
                let bytes = count
                    .checked_mul(size)
                    .ok_or_else(|| reader.damaged("a list is longer than any file"))?;
                reader.skip(bytes, "the end of a list")?;
            }
            Ok(Value::Other)
        }
        _ => {
            let size = fixed_size(form)
                .ok_or_else(|| reader.damaged(format!("a note has the unknown form {form}")))?;
            reader.skip(size, WHAT)?;
            Ok(Value::Other)
        }
    }
}
