//! Looks through a whisper.cpp model file before native code sees it.
//!
//! whisper.cpp trusts its files: sizes read from the header are allocated unseen, unknown values end in a C++ exception
//! or a failed assertion, and a truncated file loads without a word. So the whole structure (header, mel filters,
//! vocabulary, and name, shape, type and place of every tensor) is walked here first. Only the weights' values are
//! not judged.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek};
use std::path::Path;

use sotto_engines::{Fault, FaultKind};

use tensors::{Kind, Shape};

mod tensors;

const MAGIC: u32 = 0x6767_6d6c;

/// The longest token text; Whisper's own vocabulary stays far below.
const LONGEST_TOKEN: u32 = 1024;

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub vocabulary: i32,
    pub audio_context: i32,
    pub audio_state: i32,
    pub audio_heads: i32,
    pub audio_layers: i32,
    pub text_context: i32,
    pub text_state: i32,
    pub text_heads: i32,
    pub text_layers: i32,
    pub mels: i32,
    pub kind: i32,
}

/// Why a file cannot be given to native code.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    #[error("There is no speech model at {0}. Choose another model or download it again.")]
    Missing(String),
    #[error("The speech model {0} is empty. Download it again.")]
    Empty(String),
    #[error("The speech model {0} is cut off: it ends before {1}. Download it again.")]
    Truncated(String, &'static str),
    #[error("{0} is not a Whisper model in the ggml format. Choose a file made for whisper.cpp.")]
    OtherFormat(String),
    #[error("The speech model {0} is damaged: {1}. Download it again.")]
    Damaged(String, String),
    #[error(
        "The speech model {0} has a size or a number format that this version does not know. Choose another model. If it was used before, its file is damaged: download it again."
    )]
    Unknown(String),
    #[error("The speech model {0} cannot be read: {1}.")]
    Unreadable(String, std::io::Error),
}

impl From<Unfit> for Fault {
    fn from(unfit: Unfit) -> Self {
        let kind = match unfit {
            // What cannot be read today may be read tomorrow: nothing is wrong with the model.
            Unfit::Missing(_) | Unfit::Unreadable(..) => FaultKind::ModelMissing,
            // Not called unusable, which is put aside: the file may be whole, and right for a later version.
            Unfit::Unknown(_) => FaultKind::OutOfMemory,
            _ => FaultKind::ModelUnusable,
        };
        Self::new(kind, unfit.to_string())
    }
}

/// Walks the whole file; nothing of it is kept.
pub fn check(path: &Path) -> Result<Header, Unfit> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Unfit::Missing(name.clone()),
        _ => Unfit::Unreadable(name.clone(), error),
    };
    let facts = std::fs::metadata(path).map_err(unreadable)?;
    if !facts.is_file() {
        return Err(Unfit::OtherFormat(name));
    }
    if facts.len() == 0 {
        return Err(Unfit::Empty(name));
    }
    let file = File::open(path).map_err(unreadable)?;
    let mut walk = Walk {
        input: BufReader::new(file),
        left: facts.len(),
        name,
        part: "its header",
    };
    walk.everything()
}

struct Walk {
    input: BufReader<File>,
    left: u64,
    name: String,
    /// What is being read, for the sentence about a file that ends too early.
    part: &'static str,
}

impl Walk {
    fn damaged(&self, what: impl Into<String>) -> Unfit {
        Unfit::Damaged(self.name.clone(), what.into())
    }

    fn take(&mut self, bytes: u64) -> Result<(), Unfit> {
        let short = || Unfit::Truncated(self.name.clone(), self.part);
        self.left = self.left.checked_sub(bytes).ok_or_else(short)?;
        Ok(())
    }

    fn bytes(&mut self, into: &mut [u8]) -> Result<(), Unfit> {
        self.take(into.len() as u64)?;
        let error = match self.input.read_exact(into) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        Err(match error.kind() {
            ErrorKind::UnexpectedEof => Unfit::Truncated(self.name.clone(), self.part),
            _ => Unfit::Unreadable(self.name.clone(), error),
        })
    }

    fn number(&mut self) -> Result<i32, Unfit> {
        let mut bytes = [0; 4];
        self.bytes(&mut bytes)?;
        Ok(i32::from_le_bytes(bytes))
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Unfit> {
        self.take(bytes)?;
        let step = i64::try_from(bytes).map_err(|_| self.damaged("a size in it is impossible"))?;
        let moved = self.input.seek_relative(step);
        moved.map_err(|error| Unfit::Unreadable(self.name.clone(), error))
    }

    fn everything(&mut self) -> Result<Header, Unfit> {
        if self.left < 4 || self.number()? as u32 != MAGIC {
            return Err(Unfit::OtherFormat(self.name.clone()));
        }
        let header = self.header()?;
        self.part = "its mel filters";
        self.mel_filters(&header)?;
        self.part = "its vocabulary";
        self.vocabulary(&header)?;
        self.part = "its last weights";
        self.weights(&header)?;
        Ok(header)
    }

    fn header(&mut self) -> Result<Header, Unfit> {
        let mut values = [0; 11];
        for value in &mut values {
            *value = self.number()?;
        }
        let [
            vocabulary,
            audio_context,
            audio_state,
            audio_heads,
            audio_layers,
            ..,
        ] = values;
        let [
            ..,
            text_context,
            text_state,
            text_heads,
            text_layers,
            mels,
            kind,
        ] = values;
        let header = Header {
            vocabulary,
            audio_context,
            audio_state,
            audio_heads,
            audio_layers,
            text_context,
            text_state,
            text_heads,
            text_layers,
            mels,
            kind,
        };
        // The sizes Whisper exists in. Anything else makes whisper.cpp throw or read beyond its tables.
        let sound = matches!(vocabulary, 51864..=51866)
            && audio_context == 1500
            && text_context == 448
            && matches!(audio_state, 384 | 512 | 768 | 1024 | 1280)
            && text_state == audio_state
            && audio_heads == audio_state / 64
            && text_heads == audio_heads
            && matches!(audio_layers, 4 | 6 | 12 | 24 | 32)
            && (1..=32).contains(&text_layers)
            && matches!(mels, 80 | 128)
            && (0..3000).contains(&kind)
            && Kind::of_file(kind).is_some();
        if sound {
            Ok(header)
        } else {
            Err(Unfit::Unknown(self.name.clone()))
        }
    }

    fn mel_filters(&mut self, header: &Header) -> Result<(), Unfit> {
        let (mels, bins) = (self.number()?, self.number()?);
        if mels != header.mels || bins != 201 {
            return Err(self.damaged("its mel filters have an impossible size"));
        }
        for _ in 0..mels * bins {
            let value = f32::from_bits(self.number()? as u32);
            if !value.is_finite() {
                return Err(self.damaged("its mel filters are not numbers"));
            }
        }
        Ok(())
    }

    fn vocabulary(&mut self, header: &Header) -> Result<(), Unfit> {
        let count = self.number()?;
        if !(50_000..=header.vocabulary).contains(&count) {
            return Err(self.damaged("its vocabulary has an impossible size"));
        }
        let mut blank = false;
        let mut token = [0; LONGEST_TOKEN as usize];
        for _ in 0..count {
            let length = self.number()? as u32;
            if length > LONGEST_TOKEN {
                return Err(self.damaged("a word of its vocabulary has an impossible length"));
            }
            let token = &mut token[..length as usize];
            self.bytes(token)?;
            blank |= token == b" ";
        }
        // whisper.cpp looks this one up without asking whether it is there.
        if blank {
            Ok(())
        } else {
            Err(self.damaged("its vocabulary knows no blank"))
        }
    }

    fn weights(&mut self, header: &Header) -> Result<(), Unfit> {
        let kind = Kind::of_file(header.kind)
            .ok_or_else(|| self.damaged("its number format is unknown"))?;
        let mut expected: HashMap<String, Shape> = tensors::expected(header, kind);
        while !expected.is_empty() {
            let (dimensions, length, code) = (self.number()?, self.number()?, self.number()?);
            if !(1..=3).contains(&dimensions) || !(1..=128).contains(&length) {
                return Err(self.damaged("the description of one of its weights makes no sense"));
            }
            let mut sizes = [1_i64; 3];
            for size in sizes.iter_mut().take(dimensions as usize) {
                *size = i64::from(self.number()?);
            }
            let mut name = [0; 128];
            let name = &mut name[..length as usize];
            self.bytes(name)?;
            let name = String::from_utf8_lossy(name);
            let Some(shape) = expected.remove(name.as_ref()) else {
                return Err(self.damaged("it holds weights that Whisper does not have"));
            };
            if shape.sizes != sizes || shape.kind.code() != code {
                return Err(self.damaged(format!("the weights “{name}” have another shape")));
            }
            let bytes = shape
                .bytes()
                .ok_or_else(|| self.damaged("its number format does not fit its size"))?;
            self.skip(bytes)?;
        }
        // A seek beyond the end succeeds; the length was counted down, so this only guards against a changing file.
        let position = self.input.stream_position();
        position.map_err(|error| Unfit::Unreadable(self.name.clone(), error))?;
        if self.left == 0 {
            Ok(())
        } else {
            Err(self.damaged("something follows after its last weights"))
        }
    }
}
