//! The sounds that stand for words: quiet, short, and told apart by which way they go.

use sotto_assistant::turn::Signal;

/// Quieter than speech and than what rings.
const LOUDNESS: f32 = 0.15;
/// Rising and falling this slowly, a tone begins and ends without a click.
const EDGE: f32 = 0.015;

/// A tone, by its pitch and how many seconds it lasts. Without a pitch it is silence.
type Tone = (f32, f32);

/// What a signal sounds like, at so many samples a second.
pub(super) fn sound(signal: Signal, rate: u32) -> Vec<f32> {
    tones(signal)
        .iter()
        .flat_map(|tone| samples(*tone, rate))
        .collect()
}

fn tones(signal: Signal) -> &'static [Tone] {
    match signal {
        // Down, as a voice goes that has nothing: nothing was heard.
        Signal::Nothing => &[(440.0, 0.12), (330.0, 0.16)],
        // Twice the same, waiting: it takes a moment.
        Signal::Working => &[(520.0, 0.08), (0.0, 0.06), (520.0, 0.08)],
        // One low tone, as a thing that is put down: stopped.
        Signal::Stopped => &[(294.0, 0.18)],
    }
}

fn samples((pitch, seconds): Tone, rate: u32) -> impl Iterator<Item = f32> {
    let all = (rate as f32 * seconds) as usize;
    (0..all).map(move |at| {
        let time = at as f32 / rate as f32;
        let left = (all - 1 - at) as f32 / rate as f32;
        let swell = (time.min(left) / EDGE).min(1.0);
        (time * pitch * std::f32::consts::TAU).sin() * swell * LOUDNESS
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Signal; 3] = [Signal::Nothing, Signal::Working, Signal::Stopped];
    const RATES: [u32; 3] = [16_000, 24_000, 48_000];

    fn loudest(samples: &[f32]) -> f32 {
        samples
            .iter()
            .fold(0.0, |loudest: f32, sample| loudest.max(sample.abs()))
    }

    #[test]
    fn every_signal_is_heard_is_quiet_and_is_short() {
        for (signal, rate) in ALL.into_iter().flat_map(|it| RATES.map(|rate| (it, rate))) {
            let sound = sound(signal, rate);
            let seconds = sound.len() as f32 / rate as f32;
            assert!((0.1..0.4).contains(&seconds), "{signal:?}: {seconds} s");
            let loudest = loudest(&sound);
            assert!(
                loudest > LOUDNESS * 0.8 && loudest <= LOUDNESS,
                "{signal:?}: {loudest}"
            );
        }
    }

    #[test]
    fn none_clicks_anywhere() {
        for (signal, rate) in ALL.into_iter().flat_map(|it| RATES.map(|rate| (it, rate))) {
            let sound = sound(signal, rate);
            assert!(
                loudest(&sound[..1]) < 1e-6,
                "{signal:?} begins with a click"
            );
            assert!(
                loudest(&sound[sound.len() - 1..]) < 1e-6,
                "{signal:?} ends with a click"
            );
            // No step is larger than those of the highest tone there is.
            let steepest = LOUDNESS * (std::f32::consts::TAU * 520.0 + 1.0 / EDGE) / rate as f32;
            let step = sound
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).abs())
                .fold(0.0, f32::max);
            assert!(step <= steepest, "{signal:?} jumps by {step} at {rate}");
        }
    }

    #[test]
    fn each_is_told_from_the_others() {
        for (number, one) in ALL.into_iter().enumerate() {
            for other in &ALL[number + 1..] {
                let (one, other) = (sound(one, 24_000), sound(*other, 24_000));
                assert_ne!(one.len(), other.len());
                // Not one the beginning of the other either.
                assert!(
                    one.iter()
                        .zip(&other)
                        .any(|(one, other)| (one - other).abs() > 0.05)
                );
            }
        }
    }

    #[test]
    fn no_rate_at_all_makes_no_sound() {
        assert!(sound(Signal::Working, 0).is_empty());
    }
}
