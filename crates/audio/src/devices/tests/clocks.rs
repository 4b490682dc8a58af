//! A microphone and a loudspeaker whose clocks differ, from the rings through the resamplers to the echo canceller.
use crate::devices::Intake;
use crate::echo::Echo;
use crate::echo::measure::reduction;
use crate::rings::ring;

/// What both devices say that they run at.
const DEVICE: u32 = 48_000;
const SECONDS: usize = 60;
const SECOND: usize = crate::RATE as usize;
/// From the output callback to the microphone, in samples of the device: 90 ms.
const DELAY: f64 = 4_320.0;

/// Noise that comes and goes like syllables, the same each time, with little above 4 kHz.
fn speech(count: usize) -> Vec<f32> {
    let mut state = 41_u32;
    let (mut low, mut lower) = (0.0_f32, 0.0_f32);
    (0..count)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            low = 0.7 * low + 0.3 * white;
            lower = 0.7 * lower + 0.3 * low;
            let syllable = (at as f32 / DEVICE as f32 * 4.0 * std::f32::consts::PI).sin();
            lower * syllable.max(0.0) + 0.002 * low
        })
        .collect()
}

/// What there is between two samples: a curve through the four around it.
fn between(samples: &[f32], place: f64) -> f32 {
    if place < 1.0 {
        return 0.0;
    }
    let at = place as usize;
    let Some(&[a, b, c, d]) = samples.get(at - 1..at + 3) else {
        return 0.0;
    };
    let x = (place - at as f64) as f32;
    let bend = 2.0 * a - 5.0 * b + 4.0 * c - d;
    let twist = 3.0 * (b - c) + d - a;
    b + 0.5 * x * (c - a + x * (bend + x * twist))
}

#[test]
fn an_echo_is_taken_out_for_a_minute_though_the_clocks_differ_and_no_frame_is_lost() {
    for fast in [100e-6, -100e-6] {
        let far = speech((SECONDS + 1) * DEVICE as usize);
        let (mut microphone, heard_by) = ring(DEVICE as usize, 1);
        let (mut speaker, played_by) = ring(DEVICE as usize, 1);
        let mut intake = Intake::default();
        intake.open_microphone(heard_by, DEVICE).unwrap();
        intake.open_speaker(played_by, DEVICE).unwrap();
        let mut echo = Echo::new(true);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let (mut played, mut frames, mut holes) = (0, 0_usize, 0);
        for step in 0..SECONDS * 100 {
            // The loudspeaker asks for 20 ms at a time, by its own clock.
            while (played as f64) < (step + 1) as f64 * 480.0 * (1.0 + fast) {
                speaker.write(&far[played..played + 960]);
                played += 960;
            }
            let sound: [f32; 480] = std::array::from_fn(|sample| {
                let now = (step * 480 + sample) as f64 * (1.0 + fast);
                0.3 * between(&far, now - DELAY)
            });
            microphone.write(&sound);
            while let Some(heard) = intake.frame() {
                let mut frame = heard.microphone;
                echo.frame(&heard.reference, &mut frame);
                before.extend(heard.microphone);
                after.extend(frame);
                frames += 1;
                let hole = heard.reference.iter().all(|sample| *sample == 0.0);
                holes += usize::from(hole && frames > 1_000);
            }
        }
        // All but what the resampler still holds.
        assert!(frames >= SECONDS * 100 - 3, "{frames} frames");
        assert_eq!((intake.dropped(), holes), (0, 0));
        let less: Vec<f64> = before
            .chunks_exact(10 * SECOND)
            .zip(after.chunks_exact(10 * SECOND))
            .map(|(before, after)| reduction(before, after))
            .collect();
        println!("clocks that differ by {fast}: in each ten seconds {less:.1?} dB less");
        assert!(less[1..].iter().all(|less| *less >= 15.0), "{less:.1?}");
    }
}
