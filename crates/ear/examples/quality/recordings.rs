//! The recordings of people, noise and music that quality is measured on.

use std::fs::File;
use std::path::{Path, PathBuf};

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// One line of the manifest. The tests need only some of it.
#[allow(dead_code)]
#[derive(Debug, Clone)]
pub struct Recording {
    /// Where it lies.
    pub path: PathBuf,
    /// "command", "read", "noise", …
    pub kind: String,
    /// Two-letter code.
    pub language: String,
    /// What is said in it.
    pub transcript: String,
    /// Whose it is.
    pub origin: String,
}

/// The folder of recordings, if this machine has it: `SOTTO_TEST_DATA`, or `shared/data` beside the workspace.
pub fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("SOTTO_TEST_DATA") {
        return Some(PathBuf::from(folder)).filter(|folder| folder.is_dir());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .map(|above| above.join("shared/data"))
        .find(|folder| folder.is_dir())
}

/// All recordings of speech, noise and music.
pub fn all() -> Option<Vec<Recording>> {
    let folder = folder()?.join("speech");
    let manifest = std::fs::read_to_string(folder.join("manifest.tsv")).ok()?;
    let mut lines = manifest.lines();
    let titles: Vec<&str> = lines.next()?.split('\t').collect();
    let place = |title: &str| titles.iter().position(|other| *other == title);
    let (file, kind, language) = (place("file")?, place("kind")?, place("lang")?);
    let (transcript, origin) = (place("transcript")?, place("from")?);
    let recordings = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default().to_owned();
        Recording {
            path: folder.join(cell(file)),
            kind: cell(kind),
            language: cell(language),
            transcript: cell(transcript),
            origin: cell(origin),
        }
    });
    Some(recordings.collect())
}

/// The samples of a file at 16 kHz in one channel; `None` where the format is not known.
pub fn samples(path: &Path) -> Option<Vec<f32>> {
    beginning(path, usize::MAX)
}

/// The same of its first seconds only: reading and resampling minutes takes longer than hearing a moment of them.
pub fn beginning(path: &Path, seconds: usize) -> Option<Vec<f32>> {
    if path.extension().is_some_and(|end| end == "raw") {
        let bytes = std::fs::read(path).ok()?;
        let samples = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .take(seconds.saturating_mul(16_000))
            .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0);
        return Some(samples.collect());
    }
    let source = MediaSourceStream::new(Box::new(File::open(path).ok()?), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            source,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .ok()?;
    let track = format.default_track(TrackType::Audio)?;
    let (id, parameters) = (track.id, track.codec_params.as_ref()?.audio()?);
    let rate = parameters.sample_rate?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .ok()?;
    let (mut mono, mut block): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
    let most = seconds.saturating_mul(rate as usize);
    while mono.len() < most {
        let Ok(Some(packet)) = format.next_packet() else {
            break;
        };
        if packet.track_id != id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(audio) => {
                block.resize(audio.samples_interleaved(), 0.0);
                audio.copy_to_slice_interleaved(&mut block);
                let channels = audio.spec().channels().count().max(1);
                mono.extend(
                    block
                        .chunks(channels)
                        .map(|frame| frame.iter().sum::<f32>() / channels as f32),
                );
            }
            Err(Error::DecodeError(_)) => {}
            Err(_) => break,
        }
    }
    mono.truncate(most);
    Some(if rate == 16_000 {
        mono
    } else {
        resample(&mono, rate)
    })
}

/// A plain windowed-sinc resampler to 16 kHz: good enough to measure with, slow enough to keep out of the product.
fn resample(samples: &[f32], rate: u32) -> Vec<f32> {
    let step = f64::from(rate) / 16_000.0;
    let cut = (1.0 / step).min(1.0);
    let reach = (24.0 / cut).ceil();
    let length = (samples.len() as f64 / step) as usize;
    (0..length)
        .map(|place| {
            let centre = place as f64 * step;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach) as usize).min(samples.len().saturating_sub(1));
            let sum: f64 = (first..=last)
                .map(|other| {
                    let distance = other as f64 - centre;
                    let window = 0.5 + 0.5 * (std::f64::consts::PI * distance / reach).cos();
                    let x = std::f64::consts::PI * distance * cut;
                    let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
                    f64::from(samples[other]) * sinc * window * cut
                })
                .sum();
            sum as f32
        })
        .collect()
}
