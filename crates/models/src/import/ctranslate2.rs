//! A folder of CTranslate2, the form of faster-whisper: `model.bin` with named arrays, and the vocabulary beside it.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::ImportError;
use super::reader::Reader;

/// What a CTranslate2 folder says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CTranslate2Model {
    /// The kind of network; Sotto takes `WhisperSpec`.
    pub spec: String,
    /// Version of the file's form.
    pub version: u32,
    /// How many arrays.
    pub arrays: u32,
    /// The file with the numbers.
    #[serde(serialize_with = "as_text")]
    pub model: PathBuf,
    /// The file with the words, when one stands in the folder.
    #[serde(serialize_with = "as_text_or_nothing")]
    pub vocabulary: Option<PathBuf>,
    /// Length of the file with the numbers.
    pub bytes: u64,
}

/// A path for programs to read. Not every path is text, and one that is not must not be a reason to fail.
fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

fn as_text_or_nothing<S: Serializer>(
    path: &Option<PathBuf>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match path {
        Some(path) => as_text(path, serializer),
        None => serializer.serialize_none(),
    }
}

pub(super) fn read(folder: &Path) -> Result<CTranslate2Model, ImportError> {
    let model = folder.join("model.bin");
    if !model.is_file() {
        return Err(ImportError::WrongFormat {
            path: folder.to_owned(),
            looks_like: "a folder without model.bin, so not a faster-whisper model",
        });
    }
    let mut reader = Reader::open(&model)?;
    if reader.length() == 0 {
        return Err(ImportError::Empty { path: model });
    }
    let version = reader.u32("the version")?;
    if !(1..=64).contains(&version) {
        let (path, looks_like) = (model, "not a model file of CTranslate2");
        return Err(ImportError::WrongFormat { path, looks_like });
    }
    if !(4..=6).contains(&version) {
        return Err(reader.unsupported(format!("CTranslate2 version {version}")));
    }
    let spec = text(&mut reader, "the kind of network")?;
    if spec != "WhisperSpec" {
        return Err(reader.unsupported(format!("a CTranslate2 model of the kind \"{spec}\"")));
    }
    reader.u32("the revision")?;
    let arrays = reader.u32("the number of arrays")?;
    if arrays == 0 || arrays > 100_000 {
        return Err(reader.damaged(format!("it claims {arrays} arrays")));
    }
    for _ in 0..arrays {
        check_array(&mut reader)?;
    }
    let aliases = reader.u32("the other names of arrays")?;
    if aliases > 100_000 {
        return Err(reader.damaged(format!("it claims {aliases} other names")));
    }
    for _ in 0..aliases {
        text(&mut reader, "the other names of arrays")?;
        text(&mut reader, "the other names of arrays")?;
    }
    let vocabulary = ["vocabulary.json", "vocabulary.txt", "tokenizer.json"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|p| p.is_file());
    let bytes = reader.length();
    debug_assert!(reader.path() == model);
    Ok(CTranslate2Model {
        spec,
        version,
        arrays,
        model,
        vocabulary,
        bytes,
    })
}

fn check_array(reader: &mut Reader) -> Result<(), ImportError> {
    let name = text(reader, "the name of an array")?;
    let dimensions = reader.u8("the shape of an array")?;
    if dimensions > 8 {
        return Err(reader.damaged(format!("array \"{name}\" has {dimensions} dimensions")));
    }
    let mut elements: u64 = 1;
    for _ in 0..dimensions {
        let size = reader.u32("the shape of an array")?;
        elements = elements
            .checked_mul(size.into())
            .ok_or_else(|| reader.damaged(format!("array \"{name}\" has an impossible shape")))?;
    }
    let form = reader.u8("the form of an array")?;
    let size = match form {
        0 | 3 => 4,
        1 => 1,
        2 | 4 | 5 => 2,
        _ => return Err(reader.damaged(format!("array \"{name}\" has the unknown form {form}"))),
    };
    let claimed = u64::from(reader.u32("the length of an array")?);
    if elements.checked_mul(size) != Some(claimed) {
        return Err(reader.damaged(format!(
            "array \"{name}\" claims {claimed} bytes for {elements} numbers"
        )));
    }
    reader.skip(claimed, "the numbers of an array")
}

/// A text with its length in front and a zero byte behind.
fn text(reader: &mut Reader, what: &str) -> Result<String, ImportError> {
    let length = reader.u16(what)?;
    if length == 0 || length > 1_024 {
        return Err(reader.damaged(format!("{what} claims {length} bytes")));
    }
    let mut bytes = reader.bytes(length.into(), 1_024, what)?;
    if bytes.pop() != Some(0) {
        return Err(reader.damaged(format!("{what} has no end")));
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| reader.damaged(format!("{what} is not text")))
}
