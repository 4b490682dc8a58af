#![allow(clippy::unwrap_used)]
use super::*;
use crate::rings::ring;

/// Five minutes of two devices whose clocks differ: the reference stays with the microphone.
#[test]
fn two_clocks_that_differ_stay_together() {
    let (mut microphone, microphone_reader) = ring(16_000, 1);
    let (mut speaker, speaker_reader) = ring(48_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(microphone_reader, 16_000).unwrap();
    intake.open_speaker(speaker_reader, 48_000).unwrap();
    // The loudspeaker is 200 millionths fast, and asks for 21 ms at a time.
    let fast = 1.0002;
    let (mut played, mut missing) = (0_u64, 0);
    for step in 1_u64..=30_000 {
        microphone.write(&[0.01; FRAME]);
        while (played as f64) < step as f64 * 480.0 * fast {
            speaker.write(&[0.5; 1_024]);
            played += 1_024;
        }
        let heard = intake.frame().unwrap();
        if step > 1_000 && heard.reference.iter().any(|sample| *sample < 0.4) {
            missing += 1;
        }
    }
    assert_eq!(missing, 0, "holes in the reference");
    let learned = intake.drift().unwrap();
    assert!((learned - 2e-4).abs() < 3e-5, "{learned}");
    assert_eq!(intake.dropped(), 0);
}

#[test]
fn without_a_loudspeaker_the_reference_is_silence() {
    let (mut microphone, reader) = ring(16_000, 1);
    let mut intake = Intake::default();
    assert!(intake.frame().is_none());
    intake.open_microphone(reader, 16_000).unwrap();
    microphone.write(&[0.25; 2 * FRAME]);
    let heard = intake.frame().unwrap();
    assert_eq!(
        (heard.microphone, heard.reference),
        ([0.25; FRAME], [0.0; FRAME])
    );
    assert_eq!(heard.at, Duration::ZERO);
    assert_eq!(intake.frame().unwrap().at, Duration::from_millis(10));
    assert!(intake.frame().is_none());
}

#[test]
fn a_reference_that_waited_for_the_microphone_is_thrown_away() {
    let (mut microphone, microphone_reader) = ring(16_000, 1);
    let (mut speaker, speaker_reader) = ring(64_000, 1);
    let mut intake = Intake::default();
    intake.open_speaker(speaker_reader, 16_000).unwrap();
    // Three seconds that no microphone heard, then what it does hear.
    speaker.write(&[-0.5; 48_000]);
    speaker.write(&[0.5; 320]);
    intake.open_microphone(microphone_reader, 16_000).unwrap();
    let mut reference = Vec::new();
    for _ in 0..20 {
        microphone.write(&[0.01; FRAME]);
        speaker.write(&[0.5; FRAME]);
        reference.extend(intake.frame().unwrap().reference);
    }
    assert!(reference[800..].iter().all(|sample| *sample > 0.4));
}

/// The thread gets no processor for a second: both rings fill, and the reference stays where it was.
#[test]
fn a_thread_that_is_late_keeps_the_two_together() {
    let (mut microphone, microphone_reader) = ring(64_000, 1);
    let (mut speaker, speaker_reader) = ring(64_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(microphone_reader, 16_000).unwrap();
    intake.open_speaker(speaker_reader, 16_000).unwrap();
    // Both carry the same slow ramp, so that their distance can be read off.
    let ramp = |step: usize| -> [f32; FRAME] {
        std::array::from_fn(|at| (step * FRAME + at) as f32 / 100_000.0)
    };
    let mut late = Vec::new();
    for step in 0..500 {
        speaker.write(&ramp(step));
        microphone.write(&ramp(step));
        if (200..300).contains(&step) {
            continue;
        }
        while let Some(heard) = intake.frame() {
            late.push((heard.microphone[80] - heard.reference[80]) * 100_000.0);
        }
    }
    assert_eq!(late.len(), 500);
    // In milliseconds: what is kept in store, and the filter's own 4. It stays so to less than one.
    let (least, most) = late[20..]
        .iter()
        .map(|samples| samples / 16.0)
        .fold((f32::MAX, f32::MIN), |(least, most), ms| {
            (least.min(ms), most.max(ms))
        });
    assert!(
        most - least < 1.0 && (10.0..40.0).contains(&least),
        "{least} to {most} ms"
    );
}

/// The thread stands still for longer than the rings hold. What waited is still paired as it was; after it both are of the
/// same moment again, and the first frame of that says so.
#[test]
fn after_a_loss_both_are_of_the_same_moment_again_and_that_is_told_once() {
    for (stands_still, microphone_holds, speaker_holds) in [
        (150, 16_000, 16_000),
        (400, 16_000, 16_000),
        (150, 16_000, 17_600),
        (150, 64_000, 16_000),
    ] {
        let (mut microphone, microphone_reader) = ring(microphone_holds, 1);
        let (mut speaker, speaker_reader) = ring(speaker_holds, 1);
        let mut intake = Intake::default();
        intake.open_microphone(microphone_reader, 16_000).unwrap();
        intake.open_speaker(speaker_reader, 16_000).unwrap();
        let ramp = |step: usize| -> [f32; FRAME] {
            std::array::from_fn(|at| (step * FRAME + at) as f32 / 200_000.0)
        };
        let (mut late, mut anew) = (Vec::new(), Vec::new());
        for step in 0..1_000 {
            speaker.write(&ramp(step));
            microphone.write(&ramp(step));
            if (200..200 + stands_still).contains(&step) {
                continue;
            }
            while let Some(heard) = intake.frame() {
                anew.extend(heard.anew.then_some(late.len()));
                late.push((heard.microphone[80] - heard.reference[80]) * 200_000.0 / 16.0);
            }
        }
        let [first] = anew[..] else {
            panic!("told of {anew:?}");
        };
        let spread = |late: &[f32]| {
            let least = late.iter().copied().fold(f32::MAX, f32::min);
            (least, late.iter().copied().fold(f32::MIN, f32::max) - least)
        };
        // Until the reference of what was lost would have been needed. What is kept in store settles at the end of each second, by
        // at most two thousandths of the time: a canceller follows that.
        let (before, apart) = spread(&late[20..290]);
        assert!(
            (10.0..40.0).contains(&before) && apart < 3.0,
            "{before} {apart} ms"
        );
        let (after, apart) = spread(&late[first + 20..]);
        assert!(
            (10.0..40.0).contains(&after) && apart < 3.0,
            "{after} {apart} ms"
        );
    }
}

#[test]
fn what_was_lost_before_the_microphone_was_opened_needs_no_mending() {
    let (mut speaker, speaker_reader) = ring(1_600, 1);
    let (mut microphone, microphone_reader) = ring(16_000, 1);
    let mut intake = Intake::default();
    intake.open_speaker(speaker_reader, 16_000).unwrap();
    speaker.write(&[0.5; 16_000]);
    intake.open_microphone(microphone_reader, 16_000).unwrap();
    for _ in 0..300 {
        speaker.write(&[0.5; FRAME]);
        microphone.write(&[0.01; FRAME]);
        assert!(!intake.frame().unwrap().anew);
    }
}

#[test]
fn a_device_that_is_opened_in_the_middle_begins_anew_with_its_first_frame() {
    let (mut microphone, reader) = ring(16_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(reader, 16_000).unwrap();
    let (mut speaker, reader) = ring(16_000, 1);
    intake.open_speaker(reader, 16_000).unwrap();
    let mut anew = Vec::new();
    for step in 0..300 {
        if step == 100 || step == 200 {
            let reader;
            (speaker, reader) = ring(16_000, 1);
            intake.open_speaker(reader, 16_000).unwrap();
        }
        speaker.write(&[0.5; FRAME]);
        microphone.write(&[0.01; FRAME]);
        if intake.frame().unwrap().anew {
            anew.push(step);
        }
    }
    assert_eq!(anew, [100, 200]);
}

#[test]
fn what_was_dropped_is_counted_over_all_devices() {
    let mut intake = Intake::default();
    for _ in 0..2 {
        let (mut writer, reader) = ring(100, 2);
        intake.open_microphone(reader, 48_000).unwrap();
        writer.write(&[0.1; 260]);
    }
    assert_eq!(intake.dropped(), 60);
}
