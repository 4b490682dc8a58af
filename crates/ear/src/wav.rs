//! Reads the wav files of the straight comparison: 16 kHz, one channel, 16 bits or floating point.

use std::path::{Path, PathBuf};

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The file cannot be opened or read.
    #[error("{0} cannot be read: {1}")]
    Io(PathBuf, std::io::Error),
    /// The file is something else.
    #[error("{0} is not a wav file of 16 kHz with one channel of 16 bits or 32-bit floating point")]
    Other(PathBuf),
}

/// The samples of a file.
pub fn read(path: &Path) -> Result<Vec<f32>, WavError> {
    let bytes = std::fs::read(path).map_err(|error| WavError::Io(path.to_owned(), error))?;
    samples(&bytes).ok_or_else(|| WavError::Other(path.to_owned()))
}

fn samples(bytes: &[u8]) -> Option<Vec<f32>> {
    let short =
        |bytes: &[u8], at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long =
        |bytes: &[u8], at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let (mut rest, mut format) = (&bytes[12..], None);
    loop {
        let (name, length) = (rest.get(..4)?, long(rest, 4)? as usize);
        let body = &rest[8..];
        let body = &body[..length.min(body.len())];
        match name {
            b"fmt " => {
                format = Some((
                    short(body, 0)?,
                    short(body, 2)?,
                    long(body, 4)?,
                    short(body, 14)?,
                ))
            }
            b"data" => {
                return match format? {
                    (1, 1, 16_000, 16) => Some(
                        body.as_chunks::<2>()
                            .0
                            .iter()
                            .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
                            .collect(),
                    ),
                    (3, 1, 16_000, 32) => Some(
                        body.as_chunks::<4>()
                            .0
                            .iter()
                            .map(|four| f32::from_le_bytes(*four))
                            .collect(),
                    ),
                    _ => None,
                };
            }
            _ => {}
        }
        rest = rest.get(8 + length + length % 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_fall(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut wav = b"RIFF\0\0\0\0WAVE".to_vec();
            wav.extend(&bytes);
            let _ = samples(&wav);
            let _ = samples(&bytes);
        }
    }
}
