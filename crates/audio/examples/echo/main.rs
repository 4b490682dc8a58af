//! How much echo is taken out of the real recordings of kind `aec`, second by second, also with the microphone later than
//! it was: `cargo run --release -p sotto-audio --example echo [FOLDER]`.
//!
//! The folder holds pairs of files, `…_lpb.wav` (what the loudspeaker got) and `…_mic.wav` (what the microphone heard), 16 kHz,
//! one channel. Without one it is the speech folder of `SOTTO_TEST_DATA`, or of `shared/data` beside the workspace.

mod pairs;

use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use alsa as _;
use cpal as _;
use earshot as _;
use proptest as _;
use rodio as _;
use rtrb as _;
use rubato as _;
use sonora as _;
use sotto_audio::RATE;
use sotto_audio::echo::measure::{by_second, reduction};
use thiserror as _;
use tracing as _;

use pairs::{Left, cancel, pairs};

type Failure = Box<dyn std::error::Error>;

fn folder() -> Option<PathBuf> {
    if let Some(named) = std::env::args_os().nth(1) {
        return Some(PathBuf::from(named));
    }
    let data = match std::env::var_os("SOTTO_TEST_DATA") {
        Some(data) => Some(PathBuf::from(data)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|above| above.join("shared/data"))
            .find(|data| data.is_dir()),
    };
    data.map(|data| data.join("speech/aec"))
        .filter(|folder| folder.is_dir())
}

fn read(path: &Path) -> Result<Vec<f32>, Failure> {
    let mut wav = hound::WavReader::open(path)?;
    let format = wav.spec();
    if (format.sample_rate, format.channels, format.bits_per_sample) != (RATE, 1, 16) {
        return Err(format!("{} is not 16 kHz, one channel, 16 bits", path.display()).into());
    }
    let samples: Result<Vec<i16>, _> = wav.samples::<i16>().collect();
    Ok(samples?
        .into_iter()
        .map(|sample| f32::from(sample) / 32_768.0)
        .collect())
}

fn main() -> Result<(), Failure> {
    let Some(folder) = folder() else {
        println!("skipped: no recordings of kind aec on this machine; name a folder");
        return Ok(());
    };
    println!(
        "| recording | microphone later | measured | whole | after 3 s | second by second | times real time |"
    );
    println!("|---|---|---|---|---|---|---|");
    for pair in pairs(&folder)? {
        let far = read(&pair.loopback)?;
        let heard = read(&pair.microphone)?;
        let kind = &pair.kind;
        let delays: &[usize] = if kind == "farend" {
            &[0, 100, 200, 300, 500, 700]
        } else {
            &[0]
        };
        for later in delays {
            let mut microphone = vec![0.0; later * RATE as usize / 1_000];
            microphone.extend_from_slice(&heard);
            let Left {
                sound,
                delay,
                speed,
            } = cancel(&far, &microphone);
            let before = &microphone[..sound.len()];
            let three = (3 * RATE as usize).min(sound.len());
            let seconds: Vec<String> = by_second(before, &sound, RATE)
                .iter()
                .map(|less| format!("{less:.0}"))
                .collect();
            let measured = delay.map_or_else(|| "–".to_owned(), |ms| format!("{ms} ms"));
            println!(
                "| {kind} | {later} ms | {measured} | {:.2} dB | {:.1} dB | {} | {speed:.0} |",
                reduction(before, &sound),
                reduction(&before[three..], &sound[three..]),
                seconds.join(" "),
            );
        }
    }
    Ok(())
}
