//! Reads a model file field by field, never beyond its end and never more than was asked for.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::ImportError;

/// A file with its place and its length.
pub(super) struct Reader {
    path: PathBuf,
    file: BufReader<File>,
    at: u64,
    length: u64,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Reader, ImportError> {
        let unreadable = |source| ImportError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        Ok(Reader {
            path: path.to_owned(),
            file: BufReader::with_capacity(64 << 10, file),
            at: 0,
            length,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn at(&self) -> u64 {
        self.at
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn left(&self) -> u64 {
        self.length - self.at
    }

    pub(super) fn truncated(&self, missing: &str) -> ImportError {
        ImportError::Truncated {
            path: self.path.clone(),
            missing: missing.to_owned(),
        }
    }

    pub(super) fn damaged(&self, detail: impl Into<String>) -> ImportError {
        ImportError::Damaged {
            path: self.path.clone(),
            at: self.at,
            detail: detail.into(),
        }
    }

    pub(super) fn unsupported(&self, detail: impl Into<String>) -> ImportError {
        ImportError::Unsupported {
            path: self.path.clone(),
            detail: detail.into(),
        }
    }

    fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], ImportError> {
        let mut bytes = [0; N];
        match self.file.read_exact(&mut bytes) {
            Ok(()) => {
                self.at += N as u64;
                Ok(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(self.truncated(what)),
            Err(source) => Err(ImportError::Unreadable {
                path: self.path.clone(),
                source,
            }),
        }
    }

    pub(super) fn u8(&mut self, what: &str) -> Result<u8, ImportError> {
        Ok(u8::from_le_bytes(self.array(what)?))
    }

    pub(super) fn u16(&mut self, what: &str) -> Result<u16, ImportError> {
        Ok(u16::from_le_bytes(self.array(what)?))
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, ImportError> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64, ImportError> {
        Ok(u64::from_le_bytes(self.array(what)?))
    }

    /// So many bytes, at most `at_most`: a length in a file is a claim, not a fact.
    pub(super) fn bytes(
        &mut self,
        count: u64,
        at_most: u64,
        what: &str,
    ) -> Result<Vec<u8>, ImportError> {
        if count > at_most {
            return Err(self.damaged(format!("{what} claims {count} bytes")));
        }
        if count > self.left() {
            return Err(self.truncated(what));
        }
        let mut bytes = vec![0; count as usize];
        match self.file.read_exact(&mut bytes) {
            Ok(()) => {
                self.at += count;
                Ok(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(self.truncated(what)),
            Err(source) => Err(ImportError::Unreadable {
                path: self.path.clone(),
                source,
            }),
        }
    }

    /// Passes over bytes, which must all be there.
    pub(super) fn skip(&mut self, count: u64, what: &str) -> Result<(), ImportError> {
        if count > self.left() {
            return Err(self.truncated(what));
        }
        // Within the buffer this costs nothing; a jump of this size always fits, as it stays inside the file.
        let step = i64::try_from(count).map_err(|_| self.damaged(format!("{what} is too long")))?;
        self.file
            .seek_relative(step)
            .map_err(|source| ImportError::Unreadable {
                path: self.path.clone(),
                source,
            })?;
        self.at += count;
        Ok(())
    }
}

/// Bytes of a tensor in one of ggml's number formats; `None` for a format that is newer than this table.
pub(super) fn tensor_bytes(format: u32, elements: u64) -> Option<Option<u64>> {
    // (elements in a block, bytes of a block), in the order of ggml's own numbering.
    let (block, bytes) = match format {
        0 | 26 => (1, 4),
        1 | 25 | 30 => (1, 2),
        24 => (1, 1),
        27 | 28 => (1, 8),
        2 | 20 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        9 => (32, 36),
        10 => (256, 84),
        11 | 21 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        15 => (256, 292),
        16 | 35 => (256, 66),
        17 => (256, 74),
        18 => (256, 98),
        19 => (256, 50),
        22 => (256, 82),
        23 => (256, 136),
        29 => (256, 56),
        34 => (256, 54),
        39 => (32, 17),
        _ => return None,
    };
    // Inner value: none when the tensor does not come out even, or is beyond any file.
    Some(if elements.is_multiple_of(block) {
        (elements / block).checked_mul(bytes)
    } else {
        None
    })
}
