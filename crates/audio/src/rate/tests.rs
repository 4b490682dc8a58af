#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

fn tone(hertz: f32, rate: u32, seconds: f32) -> Vec<f32> {
    let count = (rate as f32 * seconds) as usize;
    let step = f64::from(hertz) * std::f64::consts::TAU / f64::from(rate);
    (0..count)
        .map(|at| 0.5 * (at as f64 * step).sin() as f32)
        .collect()
}

/// How loud a tone is in there, as its amplitude.
fn amplitude(samples: &[f32], hertz: f32, rate: u32) -> f64 {
    let step = f64::from(hertz) * std::f64::consts::TAU / f64::from(rate);
    let (mut sine, mut cosine) = (0.0, 0.0);
    for (at, sample) in samples.iter().enumerate() {
        sine += f64::from(*sample) * (at as f64 * step).sin();
        cosine += f64::from(*sample) * (at as f64 * step).cos();
    }
    2.0 * (sine.powi(2) + cosine.powi(2)).sqrt() / samples.len() as f64
}

fn through(incoming: &mut Incoming, samples: &[f32], piece: usize) -> Vec<f32> {
    let channels = incoming.channels();
    let (mut out, mut frame) = (Vec::new(), [0.0; FRAME]);
    for mut rest in samples.chunks(piece * channels) {
        while !rest.is_empty() {
            let taken = incoming.feed(rest);
            rest = &rest[taken * channels..];
            while incoming.take(&mut frame) {
                out.extend_from_slice(&frame);
            }
        }
    }
    out
}

#[test]
fn every_rate_of_a_device_gives_the_same_tone() {
    for rate in [
        8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000,
    ] {
        for channels in [1_u16, 2, 8] {
            let one = tone(1_000.0, rate, 1.0);
            let all: Vec<f32> = one
                .iter()
                .flat_map(|sample| std::iter::repeat_n(*sample, usize::from(channels)))
                .collect();
            let mut incoming = Incoming::new(rate, channels, false).unwrap();
            let out = through(&mut incoming, &all, 333);
            // All of the second but what the filter and a started frame still hold.
            assert!(
                (15_200..=16_000).contains(&out.len()),
                "{rate}: {}",
                out.len()
            );
            let loud = amplitude(&out[4_000..12_000], 1_000.0, RATE);
            assert!(
                (loud - 0.5).abs() < 0.01,
                "{rate} Hz, {channels} channels: {loud}"
            );
        }
    }
}

#[test]
fn what_16_khz_cannot_hold_does_not_come_back_as_something_else() {
    let mut incoming = Incoming::new(48_000, 1, false).unwrap();
    // Folded back it would be a tone of 5 kHz.
    let out = through(&mut incoming, &tone(11_000.0, 48_000, 1.0), 480);
    assert!(amplitude(&out[4_000..12_000], 5_000.0, RATE) < 5e-4);
}

#[test]
fn the_right_rate_is_passed_on_untouched() {
    let samples = tone(440.0, RATE, 0.5);
    let mut incoming = Incoming::new(RATE, 1, false).unwrap();
    assert_eq!(through(&mut incoming, &samples, 100), samples);
}

#[test]
fn steering_changes_how_much_comes_out() {
    let samples = tone(440.0, 48_000, 20.0);
    let count = |relative: f64| {
        let mut incoming = Incoming::new(48_000, 1, true).unwrap();
        incoming.steer(relative);
        through(&mut incoming, &samples, 480).len() as f64
    };
    let (plain, slower) = (count(1.0), count(1.0 / 1.001));
    // A thousandth of 20 s is two frames.
    assert!((plain - slower - 320.0).abs() <= 160.0, "{plain} {slower}");
}

/// As the reference of an echo canceller mostly is: a word, long silence, a word.
#[test]
fn silence_costs_neither_pace_nor_the_sound_after_it() {
    for rate in [8_000, 44_100, 48_000] {
        let mut samples = tone(440.0, rate, 2.0);
        samples.extend(vec![0.0; 20 * rate as usize]);
        samples.extend(tone(440.0, rate, 2.0));
        let always = tone(440.0, rate, 24.0);
        let run = |samples: &[f32]| {
            let mut incoming = Incoming::new(rate, 1, true).unwrap();
            incoming.steer(1.0 / 1.001);
            through(&mut incoming, samples, 480)
        };
        let (out, never_silent) = (run(&samples), run(&always));
        assert!(
            out.len().abs_diff(never_silent.len()) <= FRAME,
            "{rate}: {} {}",
            out.len(),
            never_silent.len()
        );
        let second = RATE as usize;
        assert!(
            out[4 * second..20 * second]
                .iter()
                .all(|sample| *sample == 0.0)
        );
        // The pace is a thousandth slower, and so is the tone.
        let after = out.len() - 3 * second / 2..out.len() - second / 2;
        let loud = amplitude(&out[after], 440.0 * 1.001, RATE);
        assert!((loud - 0.5).abs() < 0.01, "{rate}: {loud}");
    }
}

#[test]
fn rates_that_no_device_has_are_refused_with_a_sentence() {
    for rate in [0, 7_999, 192_001] {
        let error = Incoming::new(rate, 1, false).unwrap_err();
        assert_eq!(error, RateError::OutOfRange(rate));
        assert!(error.to_string().contains("another device"));
    }
    assert!(convert(&[0.0], 16_000, 1).is_err());
}

#[test]
fn a_voice_at_the_rate_of_the_device_is_as_long_and_as_loud() {
    for (from, to) in [
        (24_000, 48_000),
        (22_050, 44_100),
        (24_000, 44_100),
        (16_000, 8_000),
        (48_000, 16_000),
    ] {
        let out = convert(&tone(700.0, from, 1.5), from, to).unwrap();
        let expected = f64::from(to) * 1.5;
        assert!(
            (out.len() as f64 - expected).abs() <= 2.0,
            "{from} to {to}: {}",
            out.len()
        );
        let middle = &out[to as usize / 2..to as usize];
        assert!((amplitude(middle, 700.0, to) - 0.5).abs() < 0.01);
        // It begins where it began: a millisecond in, the sine is where it should be.
        let at = to as usize / 1_000;
        let expected = 0.5 * (std::f32::consts::TAU * 700.0 * at as f32 / to as f32).sin();
        assert!(
            (out[at] - expected).abs() < 0.1,
            "{from} to {to}: {}",
            out[at]
        );
    }
    assert!(convert(&[], 24_000, 48_000).unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// How the device cuts its pieces changes nothing.
    #[test]
    fn pieces_of_any_length_give_the_same(piece in 1_usize..2_000, rate in 8_000_u32..=192_000, channels in 1_u16..=2) {
        let one = tone(300.0, rate, 0.2);
        let all: Vec<f32> = one
            .iter()
            .flat_map(|sample| std::iter::repeat_n(*sample, usize::from(channels)))
            .collect();
        let whole = through(&mut Incoming::new(rate, channels, false).unwrap(), &all, all.len());
        let parts = through(&mut Incoming::new(rate, channels, false).unwrap(), &all, piece);
        prop_assert_eq!(whole.len(), parts.len());
        // The weights of the channels follow the blocks they are fed in.
        prop_assert!(whole.iter().zip(&parts).all(|(one, other)| (one - other).abs() < 1e-4));
    }
}
