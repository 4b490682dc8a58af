//! What the detector of voice takes for voice where nobody speaks, and what it misses of people who do. What is speech in a
//! recording of people is told by loudness: whatever is at most 20 dB quieter than its loudest tenth of a second.

use std::time::Instant;

use sotto_audio::{FRAME, RATE};

use crate::Outcome;
use crate::clip::{LATE_MS, spoken_frames};
use crate::recordings::{all, samples};
use crate::table::{Goal, percent, row};

/// Frames that the detector is late.
const LATE: usize = LATE_MS / 10;
/// 20 dB, in power.
const LOUD: f32 = 0.01;
/// Frames in a tenth of a second.
const TENTH: usize = 10;

pub fn measure(quick: bool) -> Outcome<()> {
    let clips = all()?;
    let (mut took, mut heard) = (0.0, 0_usize);
    for (group, name) in [
        ("noise", "frames of noise taken for voice"),
        ("music", "frames of music taken for voice"),
        ("silence", "frames of silence taken for voice"),
    ] {
        let mut shares = Vec::new();
        for clip in clips.iter().filter(|clip| clip.group == group) {
            let sound = samples(&clip.path)?;
            let began = Instant::now();
            let frames = spoken_frames(&sound);
            took += began.elapsed().as_secs_f64();
            heard += sound.len();
            let voice = frames.iter().filter(|voice| **voice).count();
            shares.push(percent(voice, frames.len()));
        }
        row(
            &format!("voice activity: {name} (share of each recording)"),
            Goal::None,
            "%",
            &shares,
        );
    }
    let mut missed = Vec::new();
    let people = clips
        .iter()
        .filter(|clip| matches!(clip.group.as_str(), "command" | "read"));
    for clip in people.take(if quick { 10 } else { usize::MAX }) {
        let sound = samples(&clip.path)?;
        let frames = spoken_frames(&sound);
        let loud = loud_frames(&sound);
        let (mut lost, mut of) = (0, 0);
        for (place, loud) in loud.iter().enumerate() {
            // What comes in the last moment is heard after the end.
            let Some(voice) = frames.get(place + LATE) else {
                break;
            };
            of += usize::from(*loud);
            lost += usize::from(*loud && !voice);
        }
        if of > 0 {
            missed.push(percent(lost, of));
        }
    }
    row(
        "voice activity: loud frames of people's speech that are missed (share of each recording)",
        Goal::None,
        "%",
        &missed,
    );
    let seconds = heard as f64 / f64::from(RATE);
    row(
        "voice activity: share of one core",
        Goal::None,
        "%",
        &[100.0 * took / seconds.max(1e-9)],
    );
    Ok(())
}

/// Which frames are loud, beside the loudest tenth of a second.
fn loud_frames(sound: &[f32]) -> Vec<bool> {
    let power: Vec<f32> = sound
        .as_chunks::<FRAME>()
        .0
        .iter()
        .map(|frame| frame.iter().map(|sample| sample.powi(2)).sum())
        .collect();
    let loudest = power
        .windows(TENTH)
        .map(|tenth| tenth.iter().sum::<f32>() / TENTH as f32)
        .fold(0.0, f32::max);
    power
        .iter()
        .map(|power| loudest > 0.0 && *power >= loudest * LOUD)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loud_is_loud_beside_the_rest() {
        let mut sound = vec![0.5; FRAME * TENTH];
        sound.extend(vec![0.1; FRAME]);
        sound.extend(vec![0.01; FRAME]);
        let loud = loud_frames(&sound);
        assert!(loud[..TENTH].iter().all(|loud| *loud));
        assert_eq!(loud[TENTH..], [true, false]);
        assert!(
            loud_frames(&vec![0.0; FRAME * TENTH])
                .iter()
                .all(|loud| !loud)
        );
    }
}
