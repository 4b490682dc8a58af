//! What is done to every clause's sound, whichever voice made it: silence at its ends cut to size, the same loudness for
//! all voices, faded ends against clicks, and the pause that its punctuation asks for.

/// Root mean square that speech is brought to, over the parts where somebody speaks: -20 dB, as broadcasters have it.
const LOUDNESS: f32 = 0.1;

/// No sample is louder than this: room for the resampling that follows.
const PEAK: f32 = 0.95;

/// More than this would lift noise to the loudness of speech.
const MOST_GAIN: f32 = 8.0;

/// Softer than this, against the loudest sample, is silence: -46 dB.
const SILENCE: f32 = 0.005;

/// Cuts, levels and fades the sound of a clause, at this many samples a second.
#[must_use]
pub fn finish(mut sound: Vec<f32>, rate: u32) -> Vec<f32> {
    trim(&mut sound, rate);
    level(&mut sound, rate);
    fade(&mut sound, rate);
    sound
}

/// Samples in this many milliseconds.
#[must_use]
pub fn samples(milliseconds: u32, rate: u32) -> usize {
    (u64::from(milliseconds) * u64::from(rate) / 1000) as usize
}

/// Cuts silence at both ends down to what keeps soft beginnings and endings whole.
pub fn trim(sound: &mut Vec<f32>, rate: u32) {
    let limit = peak(sound) * SILENCE;
    let loud = |sample: &f32| sample.abs() > limit;
    let (Some(first), Some(last)) = (sound.iter().position(loud), sound.iter().rposition(loud))
    else {
        sound.clear();
        return;
    };
    sound.truncate((last + 1 + samples(60, rate)).min(sound.len()));
    sound.drain(..first.saturating_sub(samples(15, rate)));
}

/// Brings speech to the same loudness without clipping.
pub fn level(sound: &mut [f32], rate: u32) {
    let loud = loudness(sound, rate);
    if loud <= 0.0 {
        return;
    }
    let gain = (LOUDNESS / loud).min(MOST_GAIN);
    for sample in sound.iter_mut() {
        *sample = soften(*sample * gain);
    }
}

/// Root mean square over the stretches of 20 ms that are not silence.
#[must_use]
pub fn loudness(sound: &[f32], rate: u32) -> f32 {
    let stretch = samples(20, rate).max(1);
    let powers: Vec<f32> = sound
        .chunks(stretch)
        .map(|part| part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32)
        .collect();
    let loudest = powers.iter().copied().fold(0.0, f32::max);
    // Stretches 30 dB below the loudest are pauses.
    let spoken: Vec<f32> = powers
        .into_iter()
        .filter(|power| *power > loudest * 1e-3)
        .collect();
    if spoken.is_empty() {
        0.0
    } else {
        (spoken.iter().sum::<f32>() / spoken.len() as f32).sqrt()
    }
}

/// Rounds peaks off instead of cutting them: straight up to 0.7, then ever flatter, never above [`PEAK`].
fn soften(sample: f32) -> f32 {
    const STRAIGHT: f32 = 0.7;
    let size = sample.abs();
    if size <= STRAIGHT {
        return sample;
    }
    let room = PEAK - STRAIGHT;
    (STRAIGHT + room * ((size - STRAIGHT) / room).tanh()).copysign(sample)
}

/// Fades both ends in 4 ms: a sound that begins or ends anywhere else than at zero clicks.
pub fn fade(sound: &mut [f32], rate: u32) {
    let length = samples(4, rate).min(sound.len() / 2);
    let last = sound.len().saturating_sub(1);
    for at in 0..length {
        let strength = 0.5 - 0.5 * (std::f32::consts::PI * at as f32 / length as f32).cos();
        sound[at] *= strength;
        sound[last - at] *= strength;
    }
}

/// The silence after a clause in milliseconds. `last` is the end of the text, after which there is nothing to wait for.
#[must_use]
pub fn pause_after(clause: &str, last: bool, rate: f32) -> u32 {
    if last {
        return 0;
    }
    let written = clause.trim_end_matches([' ', '"', '\'', '”', '’', ')', ']', '»']);
    let usual: f32 = match written.chars().next_back() {
        Some('\n') => 450.0,
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？') => 300.0,
        Some(';' | ':' | '—' | '–') => 200.0,
        Some(',' | '、') => 140.0,
        // Cut between two words of one sentence.
        _ => 20.0,
    };
    (usual / rate.clamp(0.5, 2.0)) as u32
}

fn peak(sound: &[f32]) -> f32 {
    sound
        .iter()
        .fold(0.0, |peak, sample| peak.max(sample.abs()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATE: u32 = 24_000;

    fn tone(length: usize, height: f32) -> Vec<f32> {
        (0..length)
            .map(|at| height * (at as f32 * 0.05).sin())
            .collect()
    }

    #[test]
    fn silence_at_the_ends_is_cut() {
        let mut sound = vec![0.0; 24_000];
        sound.extend(tone(12_000, 0.3));
        sound.extend(vec![1e-5; 24_000]);
        trim(&mut sound, RATE);
        assert!(
            (12_000..=12_000 + samples(80, RATE)).contains(&sound.len()),
            "{}",
            sound.len()
        );
        let mut nothing = vec![0.0; 100];
        trim(&mut nothing, RATE);
        assert!(nothing.is_empty());
    }

    #[test]
    fn soft_and_loud_voices_come_out_alike() {
        for height in [0.03, 0.2, 0.9] {
            let mut sound = tone(24_000, height);
            sound.extend(vec![0.0; 24_000]);
            level(&mut sound, RATE);
            assert!((loudness(&sound, RATE) - LOUDNESS).abs() < 0.01, "{height}");
        }
    }

    #[test]
    fn pauses_follow_the_punctuation_and_the_rate() {
        assert_eq!(pause_after("Done.", true, 1.0), 0);
        assert_eq!(pause_after("Done.", false, 1.0), 300);
        assert_eq!(pause_after("\"Done!\"", false, 2.0), 150);
        assert_eq!(pause_after("first,", false, 1.0), 140);
        assert_eq!(pause_after("as follows:", false, 0.5), 400);
        assert!(pause_after("in the middle", false, 1.0) < 50);
        assert!(pause_after("", false, f32::NAN) < 50);
    }

    proptest! {
        #[test]
        fn nothing_clips_and_the_ends_are_silent(
            sound in proptest::collection::vec(-3f32..3.0, 0..2000),
        ) {
            let finished = finish(sound, RATE);
            prop_assert!(peak(&finished) <= PEAK + 1e-6);
            prop_assert!(finished.len() < 2 || (finished[0] == 0.0 && finished[finished.len() - 1] == 0.0));
        }
    }
}
