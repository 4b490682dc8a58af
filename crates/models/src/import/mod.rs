//! A model file of the user's own, added by its path. What it is, is read from the file itself, not from its
//! name, and checked down to the last tensor before an engine sees it: engines are C++ and trust their files.

mod ctranslate2;
mod gguf;
mod reader;
mod whisper;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

pub use ctranslate2::CTranslate2Model;
pub use gguf::GgufModel;
pub use whisper::WhisperModel;

use crate::catalog::Kind;
use reader::Reader;

/// A model that Sotto can load, with what its file says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "form")]
#[non_exhaustive]
pub enum Found {
    /// A language model for the mind.
    Gguf(GgufModel),
    /// A Whisper model for the ear.
    Whisper(WhisperModel),
    /// A faster-whisper folder, to be converted for the ear.
    CTranslate2(CTranslate2Model),
}

impl Found {
    /// Which part of Sotto it serves.
    pub fn kind(&self) -> Kind {
        match self {
            Found::Gguf(_) => Kind::Mind,
            Found::Whisper(_) | Found::CTranslate2(_) => Kind::Ear,
        }
    }
}

/// Why a file is not taken. The file itself is never changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is nothing at that path.
    #[error("There is nothing at {path}. Check the path.")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file has no content.
    #[error("{path} is empty. Download it again.")]
    Empty {
        /// The path.
        path: PathBuf,
    },
    /// The file ends too early.
    #[error("{path} is cut off: {missing} is missing. Download it again.")]
    Truncated {
        /// The path.
        path: PathBuf,
        /// What should follow where the file ends.
        missing: String,
    },
    /// Another kind of file.
    #[error(
        "{path} is {looks_like}. Sotto loads GGUF language models, whisper.cpp models and faster-whisper folders."
    )]
    WrongFormat {
        /// The path.
        path: PathBuf,
        /// What it is, as far as one can tell.
        looks_like: &'static str,
    },
    /// The right kind, in a form that this version cannot load.
    #[error("{path} is a model of a kind that this version cannot load: {detail}.")]
    Unsupported {
        /// The path.
        path: PathBuf,
        /// What is not supported.
        detail: String,
    },
    /// The file contradicts itself.
    #[error("{path} is damaged at byte {at}: {detail}. It was not loaded; download it again.")]
    Damaged {
        /// The path.
        path: PathBuf,
        /// Where.
        at: u64,
        /// What is wrong there.
        detail: String,
    },
    /// The file cannot be read.
    #[error("{path} cannot be read ({source}). Check the disk and the permissions.")]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Looks at a file or folder and says which model it is.
pub fn look_at(path: &Path) -> Result<Found, ImportError> {
    let facts = match fs::metadata(path) {
        Ok(facts) => facts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ImportError::Missing {
                path: path.to_owned(),
            });
        }
        Err(source) => {
            return Err(ImportError::Unreadable {
                path: path.to_owned(),
                source,
            });
        }
    };
    if facts.is_dir() {
        return ctranslate2::read(path).map(Found::CTranslate2);
    }
    if !facts.is_file() {
        // A pipe or a device could make reading wait for ever.
        return Err(ImportError::WrongFormat {
            path: path.to_owned(),
            looks_like: "neither a file nor a folder",
        });
    }
    if facts.len() == 0 {
        return Err(ImportError::Empty {
            path: path.to_owned(),
        });
    }
    let mut start = [0u8; 16];
    let start = {
        let unreadable = |source| ImportError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let file = fs::File::open(path).map_err(unreadable)?;
        let mut read = Vec::new();
        file.take(16).read_to_end(&mut read).map_err(unreadable)?;
        start[..read.len()].copy_from_slice(&read);
        start
    };
    match &start[..4] {
        b"GGUF" => gguf::read(&mut Reader::open(path)?).map(Found::Gguf),
        b"lmgg" => whisper::read(&mut Reader::open(path)?).map(Found::Whisper),
        _ => Err(ImportError::WrongFormat {
            path: path.to_owned(),
            looks_like: looks_like(&start),
        }),
    }
}

/// What a file of another kind probably is: the mistakes that people make most.
fn looks_like(start: &[u8; 16]) -> &'static str {
    match start {
        [b'F', b'U', b'G', b'G', ..] => "a GGUF file for big-endian machines",
        [b'P', b'K', 3, 4, ..] => "a zip archive or a PyTorch file",
        [0x1f, 0x8b, ..] => "a gzip archive",
        [0x80, 2..=5, ..] => "a Python pickle, which can carry programs and is never opened",
        [_, _, _, _, _, _, 0, 0, b'{', ..] => "a safetensors file",
        [b'{', ..] => "a JSON file",
        [b'<', ..] => "a web page, probably an error page saved under the model's name",
        [b'v', b'e', b'r', b's', b'i', b'o', b'n', b' ', b'h', ..] => {
            "a pointer of Git LFS, not the model itself"
        }
        [b'O', b'g', b'g', b'S', ..] | [b'R', b'I', b'F', b'F', ..] | [b'I', b'D', b'3', ..] => {
            "a sound file"
        }
        [8, 1..=12, 0x12, ..] => "an ONNX file",
        [0x7f, b'E', b'L', b'F', ..] | [b'M', b'Z', ..] => "a program",
        _ => "not a model file that Sotto knows",
    }
}
