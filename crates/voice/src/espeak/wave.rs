//! Reading the sound that espeak-ng writes: 16-bit WAV whose header was written before its length was known.

/// A sound with its rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// Samples a second.
    pub rate: u32,
    /// One channel, -1 to 1.
    pub samples: Vec<f32>,
}

/// Reads a WAV file of one channel of 16 bits; `None` if it is anything else.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Wave> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut rest = bytes.get(12..)?;
    let mut rate = None;
    loop {
        let (name, length) = (rest.get(..4)?, number(rest.get(4..8)?)? as usize);
        let body = rest.get(8..)?;
        // Written to a pipe, the length is a placeholder: then the rest of the file is meant.
        let inside = &body[..length.min(body.len())];
        match name {
            b"fmt " => {
                let [format, channels] = [short(inside.get(..2)?)?, short(inside.get(2..4)?)?];
                let bits = short(inside.get(14..16)?)?;
                if (format, channels, bits) != (1, 1, 16) {
                    return None;
                }
                rate =
                    Some(number(inside.get(4..8)?)?).filter(|rate| (8_000..=96_000).contains(rate));
            }
            b"data" => {
                let samples = inside
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|sample| f32::from(i16::from_le_bytes(*sample)) / 32_768.0)
                    .collect();
                return Some(Wave {
                    rate: rate?,
                    samples,
                });
            }
            _ => {}
        }
        rest = body.get(length + length % 2..)?;
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn short(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;

    fn file(length: u32, samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        bytes.extend(22_050_u32.to_le_bytes());
        bytes.extend(44_100_u32.to_le_bytes());
        bytes.extend([2, 0, 16, 0]);
        bytes.extend(b"data");
        bytes.extend(length.to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    #[test]
    fn a_placeholder_for_the_length_means_the_rest() {
        let wave = read(&file(0x7fff_f000, &[0, 16_384, -32_768])).unwrap();
        assert_eq!(
            wave,
            Wave {
                rate: 22_050,
                samples: vec![0.0, 0.5, -1.0]
            }
        );
        assert_eq!(read(&file(2, &[16_384, 1])).unwrap().samples, [0.5]);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(cut in 0usize..60, junk in proptest::collection::vec(any::<u8>(), 0..80)) {
            let mut bytes = file(6, &[1, 2, 3]);
            bytes.truncate(cut);
            bytes.extend(junk);
            let _ = read(&bytes);
        }
    }
}
