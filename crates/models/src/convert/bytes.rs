//! Reading numbers from files that may lie about their lengths: every read is checked against what is there,
//! and nothing is allocated before that check.

use super::ConvertError;
use std::io::{self, Read, Seek, SeekFrom};

/// A source of bytes of known length. Memory is only taken for bytes that exist.
pub(crate) struct BoundedReader<R> {
    inner: R,
    length: u64,
    position: u64,
}

impl<R: Read + Seek> BoundedReader<R> {
    pub(crate) fn new(mut inner: R) -> Result<Self, ConvertError> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        Ok(Self {
            inner,
            length,
            position: 0,
        })
    }

    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    pub(crate) fn left(&self) -> u64 {
        self.length - self.position
    }

    pub(crate) fn seek(&mut self, to: u64) -> Result<(), ConvertError> {
        if to > self.length {
            return Err(ConvertError::Truncated { what: "an offset" });
        }
        self.inner.seek(SeekFrom::Start(to))?;
        self.position = to;
        Ok(())
    }

    pub(crate) fn skip(&mut self, count: u64, what: &'static str) -> Result<(), ConvertError> {
        if count > self.left() {
            return Err(ConvertError::Truncated { what });
        }
        self.seek(self.position + count)
    }

    pub(crate) fn take(&mut self, count: u64, what: &'static str) -> Result<Vec<u8>, ConvertError> {
        if count > self.left() {
            return Err(ConvertError::Truncated { what });
        }
        let length = usize::try_from(count).map_err(|_| ConvertError::Truncated { what })?;
        let mut bytes = vec![0; length];
        self.fill(&mut bytes, what)?;
        Ok(bytes)
    }

    fn fill(&mut self, into: &mut [u8], what: &'static str) -> Result<(), ConvertError> {
        match self.inner.read_exact(into) {
            Ok(()) => {
                self.position += into.len() as u64;
                Ok(())
            }
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => {
                Err(ConvertError::Truncated { what })
            }
            Err(fault) => Err(fault.into()),
        }
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ConvertError> {
        if self.left() < N as u64 {
            return Err(ConvertError::Truncated { what });
        }
        let mut bytes = [0; N];
        self.fill(&mut bytes, what)?;
        Ok(bytes)
    }

    pub(crate) fn u8(&mut self, what: &'static str) -> Result<u8, ConvertError> {
        Ok(self.array::<1>(what)?[0])
    }

    pub(crate) fn u16(&mut self, what: &'static str) -> Result<u16, ConvertError> {
        Ok(u16::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn u32(&mut self, what: &'static str) -> Result<u32, ConvertError> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }
}

/// The numbers of a run of little-endian 4-byte floats; a rest shorter than a number is left out.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| f32::from_le_bytes(*four))
        .collect()
}

/// The product of dimensions, or nothing when it does not fit.
pub(crate) fn product(dims: &[u32]) -> Option<u64> {
    dims.iter()
        .try_fold(1u64, |all, &one| all.checked_mul(u64::from(one)))
}
