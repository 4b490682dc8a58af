//! How long a sound goes on, whether or not it is taken for voice.
//!
//! The voice detector hears less in the same sound the quieter it is: of one guitar two thirds as it was recorded, one
//! third at a tenth of its loudness. How loud a frame is beside the voiced ones does not change with the gain.

use crate::voiced::{FRAME, FRAME_MS};

/// A frame sounds where it has at least this share of the voice's power: 12 dB less. Plucked notes fade that far.
const BESIDE_VOICE: f32 = 0.063;
/// And where it has this many times the power of what is always there: 10 dB more.
const OVER_THE_REST: f32 = 10.0;
/// What is always there, a room or a fan, is as loud as the quietest fifth of the frames.
const QUIETEST: usize = 5;

/// How many milliseconds are voiced, or nearly as loud as the voice and well over what is always there. A person who
/// speaks in silence or in even noise sounds hardly longer than they are voiced.
#[must_use]
pub fn sounding_ms(audio: &[f32], voiced: &[bool]) -> u32 {
    let powers: Vec<f32> = audio.chunks_exact(FRAME).map(power).collect();
    let (mut voice, mut count) = (0.0_f32, 0_usize);
    for (power, _) in powers.iter().zip(voiced).filter(|(_, voiced)| **voiced) {
        voice += power;
        count += 1;
    }
    if count == 0 {
        return 0;
    }
    let mut sorted = powers.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let always_there = sorted[sorted.len() / QUIETEST];
    let least = (voice / count as f32 * BESIDE_VOICE).max(always_there * OVER_THE_REST);
    let sounding = powers
        .iter()
        .zip(voiced)
        .filter(|(power, voiced)| **voiced || **power > least)
        .count();
    u32::try_from(sounding)
        .unwrap_or(u32::MAX)
        .saturating_mul(FRAME_MS)
}

/// How loud a frame is. A microphone that adds the same to every sample adds nothing to hear.
#[must_use]
pub fn power(frame: &[f32]) -> f32 {
    let middle = frame.iter().sum::<f32>() / FRAME as f32;
    let beside = |sample: &f32| (sample - middle) * (sample - middle);
    frame.iter().map(beside).sum::<f32>() / FRAME as f32
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use sotto_engines::hearing::{Gates, Silence};

    use super::sounding_ms;
    use crate::gates::{Evidence, judge};
    use crate::voiced::{FRAME, FRAME_MS};

    /// Frames of a note of 200 Hz that fades by this factor in each of them.
    fn note(frames: usize, fade: f32) -> Vec<f32> {
        (0..frames * FRAME)
            .map(|place| {
                let loudness = 0.5 * fade.powf(place as f32 / FRAME as f32);
                loudness * (TAU * 200.0 * place as f32 / 16_000.0).sin()
            })
            .collect()
    }

    fn frames(audio: &[f32]) -> usize {
        audio.len() / FRAME
    }

    /// Four words of half a second with a pause of two seconds behind each, and which frames are voiced.
    fn person() -> (Vec<f32>, Vec<bool>) {
        let (mut audio, mut voiced) = (Vec::new(), Vec::new());
        for _ in 0..4 {
            audio.extend(note(32, 1.0));
            voiced.extend([true; 32]);
            audio.extend([0.0; 128 * FRAME]);
            voiced.extend([false; 128]);
        }
        (audio, voiced)
    }

    /// Eight notes of a second that fade by 17 dB each, taken for voice only where they begin, and silence behind.
    fn guitar() -> (Vec<f32>, Vec<bool>) {
        let (mut audio, mut voiced) = (Vec::new(), Vec::new());
        for _ in 0..8 {
            audio.extend(note(62, 0.968));
            voiced.extend([true; 22]);
            voiced.extend([false; 40]);
        }
        audio.extend([0.0; 160 * FRAME]);
        voiced.extend([false; 160]);
        (audio, voiced)
    }

    /// Even noise of this power, the same every time.
    fn noise(samples: usize, power: f32) -> impl Iterator<Item = f32> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        // Evenly spread between -1 and 1, noise has a power of a third.
        let loudness = (3.0 * power).sqrt();
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            loudness * ((state >> 40) as f32 / 8_388_608.0 - 1.0)
        })
        .take(samples)
    }

    fn judged(text: &str, audio: &[f32], voiced: &[bool]) -> Option<Silence> {
        let voiced_frames = voiced.iter().filter(|voiced| **voiced).count();
        let evidence = Evidence {
            text,
            audio_ms: frames(audio) as u32 * FRAME_MS,
            voiced_ms: voiced_frames as u32 * FRAME_MS,
            sounding_ms: sounding_ms(audio, voiced),
            held: 0.0,
            no_speech: 0.000_02,
            log_probability: -0.2,
            only_repeats: false,
        };
        judge(&evidence, &Gates::default())
    }

    #[test]
    fn people_may_count_slowly_and_a_guitar_may_not() {
        let (said, spoken) = person();
        let (played, plucked) = guitar();
        // The words have a power of an eighth; noise of a quarter of that is 6 dB less.
        let noisy: Vec<f32> = said
            .iter()
            .zip(noise(said.len(), 0.125 / 4.0))
            .map(|(sample, noise)| sample + noise)
            .collect();
        let quiet: Vec<f32> = played.iter().map(|sample| sample * 0.1).collect();
        let lifted: Vec<f32> = quiet.iter().map(|sample| sample + 0.05).collect();
        let invented = Some(Silence::Invented);
        for (name, audio, voiced, silence) in [
            ("a person in silence", &said, &spoken, None),
            ("a person in noise", &noisy, &spoken, None),
            ("a guitar", &played, &plucked, invented),
            ("a quiet guitar", &quiet, &plucked, invented),
            ("one that a microphone lifts", &lifted, &plucked, invented),
        ] {
            for text in ["1, 2, 3, 4", "One, two, three, four."] {
                assert_eq!(judged(text, audio, voiced), silence, "{name}: {text}");
            }
            // Any other words are weighed by their voiced time, as ever.
            for text in ["Four, three, two, one.", "Turn on the light."] {
                assert_eq!(judged(text, audio, voiced), None, "{name}: {text}");
            }
        }
    }

    #[test]
    fn even_noise_does_not_sound_and_fading_notes_do() {
        let (said, spoken) = person();
        assert_eq!(sounding_ms(&said, &spoken), 4 * 32 * FRAME_MS);
        let noisy: Vec<f32> = said
            .iter()
            .zip(noise(said.len(), 0.125 / 4.0))
            .map(|(sample, noise)| sample + noise)
            .collect();
        assert_eq!(sounding_ms(&noisy, &spoken), 4 * 32 * FRAME_MS);
        let (played, plucked) = guitar();
        let sounding = sounding_ms(&played, &plucked);
        assert!((6_000..8_000).contains(&sounding), "{sounding}");
        assert_eq!(
            sounding_ms(&played, &[false; 8]),
            0,
            "nobody to compare with"
        );
        assert_eq!(sounding_ms(&[], &[]), 0);
    }
}
