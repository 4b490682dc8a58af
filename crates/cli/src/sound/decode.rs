//! Recordings: opens a file of any common format and gives its sound piece by piece as the ear wants it.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use sotto_engines::hearing::EAR_RATE;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

use super::error::SoundError;
use super::fit::{Fit, mix};
use super::opus::{self, Opus};

/// Samples gathered before a piece is handed on: a quarter of a second.
const PIECE: usize = EAR_RATE as usize / 4;

/// How a recording ended.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Decoded {
    /// Length of what was read.
    pub seconds: f64,
    /// Packets that were damaged and left out.
    pub damaged: u32,
    /// The file ends before its sound does.
    pub cut_short: bool,
}

enum Decoder {
    Symphonia(Box<dyn AudioDecoder>),
    Opus(Box<Opus>),
}

/// An opened recording.
pub struct Recording {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    decoder: Decoder,
    track: u32,
    promised_seconds: Option<f64>,
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recording({})", self.path.display())
    }
}

impl Recording {
    /// Opens a file, or standard input for `-`.
    pub fn open(path: &Path) -> Result<Self, SoundError> {
        let unreadable = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => SoundError::Missing {
                path: path.to_owned(),
            },
            _ => SoundError::Unreadable {
                path: path.to_owned(),
                source,
            },
        };
        let file = if path.as_os_str() == "-" {
            spool(&mut std::io::stdin().lock()).map_err(unreadable)?
        } else {
            let file = File::open(path).map_err(unreadable)?;
            let facts = file.metadata().map_err(unreadable)?;
            if facts.is_dir() {
                return Err(unreadable(std::io::Error::other("it is a folder")));
            }
            // A pipe cannot be wound back, which some containers need.
            if facts.is_file() {
                file
            } else {
                spool(&mut &file).map_err(unreadable)?
            }
        };
        if file.metadata().map_err(unreadable)?.len() == 0 {
            return Err(SoundError::Empty {
                path: path.to_owned(),
            });
        }
        let mut hint = Hint::new();
        if let Some(ending) = path.extension().and_then(|ending| ending.to_str()) {
            hint.with_extension(ending);
        }
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let format = symphonia::default::get_probe()
            .probe(
                &hint,
                stream,
                FormatOptions::default(),
                MetadataOptions::default(),
            )
            .map_err(|error| match error {
                Error::IoError(source) if source.kind() == std::io::ErrorKind::UnexpectedEof => {
                    SoundError::Damaged {
                        path: path.to_owned(),
                        reason: "it breaks off inside its header".to_owned(),
                    }
                }
                Error::IoError(source) if source.get_ref().is_none() => unreadable(source),
                Error::DecodeError(reason) => SoundError::Damaged {
                    path: path.to_owned(),
                    reason: reason.to_owned(),
                },
                other => SoundError::NotSound {
                    path: path.to_owned(),
                    reason: other.to_string(),
                },
            })?;
        let (track, decoder, promised_seconds) = pick(&*format, path)?;
        Ok(Self {
            path: path.to_owned(),
            format,
            decoder,
            track,
            promised_seconds,
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the whole sound and hands it on in pieces of 16 kHz mono. `give` may answer `false` to stop early.
    pub fn read(mut self, mut give: impl FnMut(Vec<f32>) -> bool) -> Result<Decoded, SoundError> {
        let mut fit: Option<(u32, Fit)> = None;
        let (mut mono, mut ready, mut interleaved) =
            (Vec::new(), Vec::with_capacity(2 * PIECE), Vec::new());
        let mut decoded = Decoded::default();
        let mut ending = None;
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id != self.track => continue,
                Ok(Some(packet)) => packet,
                Ok(None) => break,
                // A chained stream: a new head follows, perhaps with another rate.
                Err(Error::ResetRequired) => {
                    (self.track, self.decoder, _) = pick(&*self.format, &self.path)?;
                    continue;
                }
                Err(error) => {
                    ending = Some(error);
                    break;
                }
            };
            let (rate, channels) = match &mut self.decoder {
                Decoder::Opus(opus) => {
                    let channels = opus.channels();
                    let Some(frames) = opus.decode(&packet.data) else {
                        decoded.damaged += 1;
                        continue;
                    };
                    interleaved.clear();
                    interleaved.extend_from_slice(frames);
                    (opus::RATE, channels)
                }
                Decoder::Symphonia(decoder) => match decoder.decode(&packet) {
                    Ok(buffer) => {
                        buffer.copy_to_vec_interleaved::<f32>(&mut interleaved);
                        (buffer.spec().rate(), buffer.num_planes())
                    }
                    Err(Error::DecodeError(_) | Error::IoError(_)) => {
                        decoded.damaged += 1;
                        continue;
                    }
                    Err(error) => {
                        ending = Some(error);
                        break;
                    }
                },
            };
            if let Some(at) = interleaved.iter().position(|sample| !sample.is_finite()) {
                let seconds =
                    decoded.seconds + (at / channels.max(1)) as f64 / f64::from(rate.max(1));
                return Err(SoundError::NotNumbers {
                    path: self.path,
                    seconds,
                });
            }
            if fit.as_ref().is_some_and(|(known, _)| *known != rate)
                && let Some((_, before)) = fit.take()
            {
                before.finish(&mut ready)?;
            }
            let fitted = match &mut fit {
                Some((_, fitted)) => fitted,
                None => &mut fit.insert((rate, Fit::from_rate(rate)?)).1,
            };
            mix(&interleaved, channels, &mut mono);
            decoded.seconds += mono.len() as f64 / f64::from(rate);
            fitted.push(&mono, &mut ready)?;
            if ready.len() >= PIECE
                && !give(std::mem::replace(&mut ready, Vec::with_capacity(2 * PIECE)))
            {
                return Ok(decoded);
            }
        }
        if let Some((_, fitted)) = fit {
            fitted.finish(&mut ready)?;
        }
        if decoded.seconds == 0.0 && (decoded.damaged > 0 || ending.is_some()) {
            let reason = ending.map_or_else(
                || "none of its packets can be decoded".to_owned(),
                |error| error.to_string(),
            );
            return Err(SoundError::Damaged {
                path: self.path,
                reason,
            });
        }
        // A header counts in whole packets in some formats, so a tenth of a second less is not a cut.
        decoded.cut_short = ending.is_some()
            || self
                .promised_seconds
                .is_some_and(|promised| decoded.seconds + 0.1 < promised);
        if !ready.is_empty() {
            give(ready);
        }
        Ok(decoded)
    }

    /// The whole sound at once, for callers that need it so.
    pub fn read_all(self) -> Result<(Vec<f32>, Decoded), SoundError> {
        let mut all = Vec::new();
        let decoded = self.read(|piece| {
            all.extend_from_slice(&piece);
            true
        })?;
        Ok((all, decoded))
    }
}

/// Copies a stream that cannot be wound back into a file without a name.
fn spool(from: &mut impl Read) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// The track to listen to, with its decoder and the length its header promises.
fn pick(format: &dyn FormatReader, path: &Path) -> Result<(u32, Decoder, Option<f64>), SoundError> {
    let nothing = |reason: &str| SoundError::NotSound {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let track = format
        .default_track(TrackType::Audio)
        .or_else(|| format.first_track(TrackType::Audio))
        .ok_or_else(|| nothing("it has no sound track"))?;
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else {
        return Err(nothing("its sound track says nothing of its codec"));
    };
    if parameters.codec == CODEC_ID_OPUS {
        let decoder =
            Opus::new(parameters.extra_data.as_deref()).ok_or_else(|| SoundError::Codec {
                path: path.to_owned(),
                codec: "Opus with more than two channels".to_owned(),
            })?;
        return Ok((track.id, Decoder::Opus(Box::new(decoder)), None));
    }
    let decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|error| SoundError::Codec {
            path: path.to_owned(),
            codec: error.to_string(),
        })?;
    let promised = track
        .num_frames
        .zip(parameters.sample_rate.filter(|rate| *rate > 0));
    let promised = promised.map(|(frames, rate)| frames as f64 / f64::from(rate));
    Ok((track.id, Decoder::Symphonia(decoder), promised))
}

#[cfg(test)]
mod tests;
