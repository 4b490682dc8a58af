//! What the meter shows, and how often.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

/// What was shown while this was heard.
fn shown(meter: &mut Meter, frame: &[f32], times: usize) -> Vec<Level> {
    let mut levels = Vec::new();
    for _ in 0..times {
        let (next, level) = meter.hear(frame);
        *meter = next;
        levels.extend(level);
    }
    levels
}

#[test]
fn full_scale_is_0_and_a_tenth_is_minus_20_decibels() {
    let mut meter = Meter::new(16_000);
    let last = *shown(&mut meter, &[1.0; 160], 200).last().unwrap();
    assert!(last.mean_db.abs() < 0.1 && last.peak_db.abs() < 0.01 && last.clipped);
    assert!(last.shown > 0.99);
    let mut meter = Meter::new(16_000);
    let last = *shown(&mut meter, &[-0.1; 160], 200).last().unwrap();
    assert!((last.mean_db + 20.0).abs() < 0.1 && (last.peak_db + 20.0).abs() < 0.01);
    assert!(!last.clipped && (last.shown - 2.0 / 3.0).abs() < 0.01);
}

#[test]
fn after_a_loud_moment_it_falls_and_silence_is_nothing() {
    let mut meter = Meter::new(16_000);
    shown(&mut meter, &[1.0; 160], 100);
    // A second later the peak is 20 dB lower.
    let later = *shown(&mut meter, &[0.0; 160], 100).last().unwrap();
    assert!((later.peak_db + 20.0).abs() < 1.0, "{later:?}");
    assert!(!later.clipped && later.mean_db < -30.0);
    let silence = *shown(&mut meter, &[0.0; 160], 2_000).last().unwrap();
    assert_eq!((silence.mean_db, silence.peak_db), (-100.0, -100.0));
    assert_eq!(silence.shown, 0.0);
}

#[test]
fn the_first_frame_is_shown_at_once_and_then_25_a_second() {
    let mut meter = Meter::new(16_000);
    assert_eq!(shown(&mut meter, &[0.5; 160], 1).len(), 1);
    assert_eq!(shown(&mut meter, &[0.5; 160], 100).len(), 25);
    assert!(shown(&mut meter, &[], 100).is_empty());
}

proptest! {
    #[test]
    fn never_more_than_30_a_second_and_always_in_bounds(
        rate in prop::sample::select(vec![8_000_u32, 16_000, 44_100, 48_000]),
        frames in prop::collection::vec(
            (1_usize..2_000, prop_oneof![4 => -2.0_f32..2.0, 1 => any::<f32>()]),
            0..200,
        ),
    ) {
        let mut meter = Meter::new(rate);
        let mut heard = 0_u64;
        let mut last: Option<u64> = None;
        for (length, sample) in frames {
            heard += length as u64;
            let (next, level) = meter.hear(&vec![sample; length]);
            meter = next;
            let Some(level) = level else { continue };
            prop_assert!((0.0..=1.0).contains(&level.shown), "{level:?}");
            prop_assert!((-100.0..=0.001).contains(&level.mean_db), "{level:?}");
            prop_assert!((-100.0..=0.001).contains(&level.peak_db), "{level:?}");
            if let Some(last) = last {
                prop_assert!((heard - last) * 30 >= u64::from(rate));
            }
            last = Some(heard);
        }
    }
}
