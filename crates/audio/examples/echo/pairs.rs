//! Pairs of recordings, what the loudspeaker got and what the microphone heard of it, and the canceller over one of them. The
//! measurement of the whole voice loop takes this file in too.

use std::path::{Path, PathBuf};
use std::time::Instant;

use sotto_audio::echo::Echo;
use sotto_audio::{FRAME, RATE};

/// A pair of recordings.
pub struct Pair {
    /// "farend", "nearend" or "doubletalk", where its name says so.
    pub kind: String,
    /// What the loudspeaker got.
    pub loopback: PathBuf,
    /// What the microphone heard.
    pub microphone: PathBuf,
}

/// The pairs in a folder: `…_lpb.wav` and `…_mic.wav`.
pub fn pairs(folder: &Path) -> std::io::Result<Vec<Pair>> {
    let mut loopbacks: Vec<PathBuf> = std::fs::read_dir(folder)?
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with("_lpb.wav"))
        .collect();
    loopbacks.sort();
    let pair = |loopback: PathBuf| {
        let other = loopback.to_string_lossy().replace("_lpb.wav", "_mic.wav");
        let name = loopback.file_stem().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let kind = ["farend", "nearend", "doubletalk"]
            .into_iter()
            .find(|kind| name.contains(kind));
        Pair {
            kind: kind.map_or(name, str::to_owned),
            microphone: other.into(),
            loopback,
        }
    };
    Ok(loopbacks.into_iter().map(pair).collect())
}

/// What is left of the microphone.
pub struct Left {
    /// Its sound.
    pub sound: Vec<f32>,
    /// The measured delay, in milliseconds.
    pub delay: Option<usize>,
    /// Seconds of sound that were done in one.
    pub speed: f64,
}

/// Takes out of the microphone what the loudspeaker got.
pub fn cancel(far: &[f32], microphone: &[f32]) -> Left {
    let mut echo = Echo::new(true);
    let mut sound = Vec::with_capacity(microphone.len());
    let began = Instant::now();
    for (far, heard) in far
        .as_chunks::<FRAME>()
        .0
        .iter()
        .zip(microphone.as_chunks::<FRAME>().0)
    {
        let mut frame = *heard;
        echo.frame(far, &mut frame);
        sound.extend_from_slice(&frame);
    }
    let taken = began.elapsed().as_secs_f64().max(1e-9);
    Left {
        speed: sound.len() as f64 / f64::from(RATE) / taken,
        delay: echo.milliseconds(),
        sound,
    }
}
