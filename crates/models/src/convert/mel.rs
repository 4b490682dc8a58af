//! The filters that turn a spectrum into the mel bands that Whisper hears with. They come from OpenAI's own archive
//! or, for an imported model without one, are worked out by the same formula (Slaney's mel scale) to the same bits.

use super::ConvertError;
use super::bytes::floats;
use std::io::{Cursor, Read, Write};

const SAMPLE_RATE: f64 = 16_000.0;
const WINDOW: usize = 400;
const BINS: usize = WINDOW / 2 + 1;

/// A bank of mel filters: `bands` rows of 201 numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct MelFilters {
    bands: u32,
    weights: Vec<f32>,
}

impl MelFilters {
    /// How many bands there are.
    pub fn bands(&self) -> u32 {
        self.bands
    }

    /// The weights, one row of 201 after the other.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// Reads the bank with `bands` bands from OpenAI's `mel_filters.npz`.
    pub fn from_archive(archive: &[u8], bands: u32) -> Result<Self, ConvertError> {
        let damaged = |_| ConvertError::malformed("the archive of mel filters");
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).map_err(damaged)?;
        let member = archive
            .by_name(&format!("mel_{bands}.npy"))
            .map_err(damaged)?;
        let wanted = bands as usize * BINS * 4;
        let mut bytes = Vec::new();
        // a header of numpy's is at most 64 KiB
        member
            .take((wanted + 65_600) as u64)
            .read_to_end(&mut bytes)?;
        Self::from_numpy(&bytes, bands)
    }

    /// Reads a bank from a numpy file of 32-bit floats.
    fn from_numpy(bytes: &[u8], bands: u32) -> Result<Self, ConvertError> {
        const MAGIC: &[u8] = b"\x93NUMPY";
        let short = || ConvertError::Truncated {
            what: "mel filters",
        };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(short)?;
        let (version, rest) = rest.split_at_checked(2).ok_or_else(short)?;
        let digits = if version[0] == 1 { 2 } else { 4 };
        let (length, rest) = rest.split_at_checked(digits).ok_or_else(short)?;
        let length = length
            .iter()
            .rev()
            .fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
        let (header, numbers) = rest.split_at_checked(length).ok_or_else(short)?;
        let header = String::from_utf8_lossy(header);
        let shape = format!("({bands}, {BINS})");
        let right = header.contains("'<f4'")
            && header.contains("'fortran_order': False")
            && header.contains(&shape);
        if !right || numbers.len() != bands as usize * BINS * 4 {
            return Err(ConvertError::malformed("mel filters of another shape"));
        }
        Ok(Self {
            bands,
            weights: floats(numbers),
        })
    }

    /// Works out the bank with `bands` bands.
    pub fn computed(bands: u32) -> Result<Self, ConvertError> {
        if bands == 0 || bands > 1024 {
            return Err(ConvertError::malformed(format!("{bands} mel bands")));
        }
        let count = bands as usize;
        let (low, high) = (to_mel(0.0), to_mel(SAMPLE_RATE / 2.0));
        let step = (high - low) / (count + 1) as f64;
        let edges: Vec<f64> = (0..count + 2)
            .map(|i| {
                if i == count + 1 {
                    high
                } else {
                    low + i as f64 * step
                }
            })
            .map(to_hertz)
            .collect();
        let mut weights = Vec::with_capacity(count * BINS);
        for band in edges.windows(3) {
            let area = 2.0 / (band[2] - band[0]);
            for bin in 0..BINS {
                let hertz = bin as f64 * (SAMPLE_RATE / WINDOW as f64);
                let rise = (hertz - band[0]) / (band[1] - band[0]);
                let fall = (band[2] - hertz) / (band[2] - band[1]);
                // rounded to 32 bits before the area is applied, as the archive's maker did
                let height = rise.min(fall).max(0.0) as f32;
                weights.push((f64::from(height) * area) as f32);
            }
        }
        Ok(Self { bands, weights })
    }

    pub(crate) fn write<W: Write>(&self, out: &mut W) -> Result<(), ConvertError> {
        out.write_all(&self.bands.to_le_bytes())?;
        out.write_all(&(BINS as u32).to_le_bytes())?;
        for weight in &self.weights {
            out.write_all(&weight.to_le_bytes())?;
        }
        Ok(())
    }
}

/// Straight below 1000 Hz (15 mels), logarithmic above.
const KNEE_HERTZ: f64 = 1000.0;
const HERTZ_PER_MEL: f64 = 200.0 / 3.0;

fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

fn to_mel(hertz: f64) -> f64 {
    if hertz >= KNEE_HERTZ {
        KNEE_HERTZ / HERTZ_PER_MEL + (hertz / KNEE_HERTZ).ln() / log_step()
    } else {
        hertz / HERTZ_PER_MEL
    }
}

fn to_hertz(mel: f64) -> f64 {
    let knee = KNEE_HERTZ / HERTZ_PER_MEL;
    if mel >= knee {
        KNEE_HERTZ * (log_step() * (mel - knee)).exp()
    } else {
        HERTZ_PER_MEL * mel
    }
}
