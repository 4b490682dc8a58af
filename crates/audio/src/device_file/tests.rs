#![allow(clippy::unwrap_used)]
mod troubles;

use std::sync::Arc;

use super::*;
use crate::devices::{Ended, Heard, Spoken};
use crate::echo::Echo;
use crate::echo::measure::{level, reduction};
use crate::ending::At;

const RATE: u32 = 16_000;
const AT: At = At {
    turn: 1,
    revision: 0,
};

/// Noise that comes and goes like syllables, the same each time.
fn speech(seconds: f32, rate: u32, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut low = 0.0_f32;
    (0..(seconds * rate as f32) as usize)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (state >> 8) as f32 / 8_388_608.0 - 1.0;
            low = 0.7 * low + 0.3 * white;
            let syllable = (at as f32 / rate as f32 * 4.0 * std::f32::consts::PI).sin();
            0.5 * low * syllable.max(0.0) + 0.001 * white
        })
        .collect()
}

fn recording(rate: u32, samples: Vec<f32>) -> Recording {
    Recording {
        rate,
        channels: 1,
        samples,
    }
}

fn both_open(mut sound: DeviceFile) -> DeviceFile {
    sound.open(Role::Microphone, &Choice::Default).unwrap();
    sound.open(Role::Speaker, &Choice::Default).unwrap();
    sound
}

/// Everything until this moment of the double's clock.
fn until(sound: &mut DeviceFile, end: Duration) -> (Vec<Heard>, Vec<Event>, Vec<Spoken>) {
    let (mut heard, mut events, mut spoken) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        match sound.next(end.saturating_sub(sound.clock())) {
            Next::Frame(frame) => heard.push(frame),
            Next::Event(event) => events.push(event),
            Next::Spoken(one) => spoken.push(one),
            Next::Nothing => return (heard, events, spoken),
        }
    }
}

fn microphone(heard: &[Heard]) -> Vec<f32> {
    heard.iter().flat_map(|heard| heard.microphone).collect()
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[test]
fn what_is_in_the_file_is_what_is_heard_and_what_is_said_is_what_is_played() {
    let said = speech(1.0, RATE, 1);
    let answer: Arc<[f32]> = speech(0.5, RATE, 2).into();
    let mut sound = both_open(DeviceFile::new(recording(RATE, said.clone()), RATE).unwrap());
    sound.desk().say(AT, RATE, Arc::clone(&answer)).unwrap();
    let (heard, events, spoken) = until(&mut sound, seconds(2));
    assert_eq!(microphone(&heard)[..RATE as usize], said[..]);
    assert!(sound.is_over());
    assert_eq!(heard.len(), 200);
    assert_eq!(heard[7].at, Duration::from_millis(70));
    assert!(events.is_empty());
    let [(rate, played)] = sound.played() else {
        panic!("one stretch");
    };
    assert_eq!(*rate, RATE);
    assert_eq!(played[..answer.len()], answer[..]);
    assert!(played[answer.len()..].iter().all(|sample| *sample == 0.0));
    assert!(matches!(
        spoken[..],
        [Spoken::Started { .. }, Spoken::Ended(_, Ended::Finished)]
    ));
}

#[test]
fn the_same_twice_is_the_same_to_the_last_byte() {
    let once = || {
        let path = EchoPath {
            delay: Duration::from_millis(80),
            gain: 0.3,
            response: vec![1.0, 0.0, -0.2, 0.1],
        };
        let incidents = vec![
            (
                Duration::from_millis(900),
                Incident::Rate(Role::Microphone, 8_000),
            ),
            (
                Duration::from_millis(1_200),
                Incident::Unplug(Role::Speaker),
            ),
            (
                Duration::from_millis(1_500),
                Incident::PlugIn(Role::Speaker),
            ),
        ];
        let file = DeviceFile::new(recording(44_100, speech(3.0, 44_100, 3)), 48_000).unwrap();
        let mut sound = both_open(file.with_path(path).with_incidents(incidents));
        sound
            .desk()
            .say(AT, 24_000, speech(2.0, 24_000, 4).into())
            .unwrap();
        let (heard, events, spoken) = until(&mut sound, seconds(4));
        let bits: Vec<u32> = heard
            .iter()
            .flat_map(|heard| heard.microphone.into_iter().chain(heard.reference))
            .map(f32::to_bits)
            .collect();
        (bits, events, spoken, sound.played().to_vec())
    };
    let (first, second) = (once(), once());
    assert!(first.0.len() > 2 * 300 * 160);
    assert_eq!(first.1.len(), 4, "{:?}", first.1);
    assert!(first == second, "two runs differ");
}

#[test]
fn the_echo_of_what_was_said_is_taken_out_and_the_person_stays() {
    let path = EchoPath {
        delay: Duration::from_millis(90),
        gain: 0.3,
        response: vec![1.0, 0.4, -0.2, 0.0, 0.1],
    };
    // The person speaks in the last two of ten seconds, when nothing is said.
    let mut said = vec![0.0; 8 * 48_000];
    said.extend(speech(2.0, 48_000, 5));
    let file = DeviceFile::new(recording(48_000, said), 48_000).unwrap();
    let mut sound = both_open(file.with_path(path));
    sound
        .desk()
        .say(AT, 24_000, speech(7.5, 24_000, 6).into())
        .unwrap();
    let (heard, ..) = until(&mut sound, seconds(10));
    let before = microphone(&heard);
    let mut echo = Echo::new(true);
    let after: Vec<f32> = heard
        .iter()
        .flat_map(|heard| {
            let mut frame = heard.microphone;
            echo.frame(&heard.reference, &mut frame);
            frame
        })
        .collect();
    let second = RATE as usize;
    let echo_less = reduction(
        &before[3 * second..7 * second],
        &after[3 * second..7 * second],
    );
    assert!(echo_less >= 20.0, "{echo_less}");
    let voice = 8 * second + second / 4..10 * second - second / 4;
    let voice_less = reduction(&before[voice.clone()], &after[voice]);
    assert!(voice_less <= 2.0, "{voice_less}");
    // The reference came from the callback, so the measured delay is the path's, less what is kept in store.
    let measured = echo.milliseconds().unwrap();
    assert!((60..=95).contains(&measured), "{measured}");
}

#[test]
fn a_microphone_that_is_pulled_comes_back_and_goes_on() {
    let said = speech(2.0, RATE, 7);
    let incidents = vec![
        (seconds(1), Incident::Unplug(Role::Microphone)),
        (seconds(2), Incident::PlugIn(Role::Microphone)),
    ];
    let file = DeviceFile::new(recording(RATE, said.clone()), 48_000).unwrap();
    let mut sound = both_open(file.with_incidents(incidents));
    let (heard, events, _) = until(&mut sound, seconds(4));
    assert!(
        matches!(
            &events[..],
            [
                Event::Lost(Role::Microphone, DeviceError::Gone { .. }),
                Event::Back(_)
            ]
        ),
        "{events:?}"
    );
    // The recording waits while nobody hears it.
    assert_eq!(microphone(&heard)[..said.len()], said[..]);
}

#[test]
fn a_loudspeaker_that_is_pulled_goes_on_at_its_sample() {
    let answer: Arc<[f32]> = speech(2.0, 48_000, 8).into();
    let incidents = vec![
        (seconds(1), Incident::Unplug(Role::Speaker)),
        (seconds(3), Incident::PlugIn(Role::Speaker)),
    ];
    let file = DeviceFile::new(recording(RATE, Vec::new()), 48_000).unwrap();
    let mut sound = both_open(file.with_incidents(incidents));
    sound.desk().say(AT, 48_000, Arc::clone(&answer)).unwrap();
    until(&mut sound, seconds(5));
    let [(_, played)] = sound.played() else {
        panic!("one stretch");
    };
    assert_eq!(played[..answer.len()], answer[..]);
}

#[test]
fn a_headset_that_becomes_a_telephone_is_said_and_heard() {
    let incidents = vec![
        (seconds(1), Incident::Rate(Role::Microphone, 8_000)),
        (seconds(1), Incident::Rate(Role::Speaker, 8_000)),
    ];
    let file = DeviceFile::new(recording(48_000, speech(3.0, 48_000, 9)), 48_000).unwrap();
    let mut sound = both_open(file.with_incidents(incidents));
    sound
        .desk()
        .say(AT, 24_000, speech(2.0, 24_000, 10).into())
        .unwrap();
    let (heard, events, spoken) = until(&mut sound, seconds(4));
    assert!(
        matches!(
            &events[..],
            [
                Event::RateChanged { from: 48_000, .. },
                Event::Narrow(_),
                Event::RateChanged { from: 48_000, .. }
            ]
        ),
        "{events:?}"
    );
    assert!(events[0].changes_the_path() && events[2].changes_the_path());
    assert!(events[0].to_string().contains("8000 Hz"));
    assert!(events[1].to_string().contains("telephone"));
    let samples = microphone(&heard);
    // As loud as before: the band that a telephone cuts off holds little of this.
    let (before, after) = (
        &samples[RATE as usize / 2..RATE as usize],
        &samples[3 * RATE as usize / 2..2 * RATE as usize],
    );
    assert!(
        (level(before) - level(after)).abs() < 6.0,
        "{} {}",
        level(before),
        level(after)
    );
    assert!(matches!(
        spoken.last(),
        Some(Spoken::Ended(_, Ended::Finished))
    ));
    assert_eq!(sound.played().len(), 2);
}

#[test]
fn a_microphone_that_delivers_nothing_is_said_and_so_is_its_end() {
    let incidents = vec![(seconds(1), Incident::Nothing(seconds(4)))];
    let file = DeviceFile::new(recording(RATE, speech(7.0, RATE, 11)), 48_000).unwrap();
    let mut sound = both_open(file.with_incidents(incidents));
    let (_, events, _) = until(&mut sound, seconds(6));
    assert!(
        matches!(&events[..], [Event::OnlySilence(_), Event::SoundAgain(_)]),
        "{events:?}"
    );
    assert!(events[0].to_string().contains("mute switch"));
}

#[test]
fn after_a_sleep_what_was_lost_is_counted_and_the_rest_goes_on() {
    let incidents = vec![(seconds(1), Incident::Sleep(seconds(10)))];
    let file = DeviceFile::new(recording(RATE, speech(13.0, RATE, 12)), 48_000).unwrap();
    let mut sound = both_open(file.with_incidents(incidents));
    let (heard, events, _) = until(&mut sound, seconds(12));
    // The ring holds four seconds; what it could not hold is counted to the sample, and said.
    let lost = sound.dropped();
    let [missed @ Event::Missed(_, long)] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(
        long.as_millis(),
        u128::from(lost) * 1_000 / u128::from(RATE)
    );
    assert!(missed.to_string().contains("say it again"));
    assert!(
        (5 * u64::from(RATE)..7 * u64::from(RATE)).contains(&lost),
        "{lost}"
    );
    assert_eq!(heard.len() as u64, 1_200 - lost / 160);
}

#[test]
fn a_closed_microphone_hears_nothing_and_the_clock_runs_on() {
    let file = DeviceFile::new(recording(RATE, speech(1.0, RATE, 13)), 48_000).unwrap();
    let mut sound = both_open(file);
    sound.close(Role::Microphone);
    let (heard, events, _) = until(&mut sound, seconds(1));
    assert!(heard.is_empty() && events.is_empty());
    assert_eq!(sound.clock(), seconds(1));
    assert!(!sound.is_over());
}

#[test]
fn what_is_not_there_is_said() {
    let file = DeviceFile::new(recording(RATE, Vec::new()), 48_000).unwrap();
    let mut sound = file.with_incidents(vec![(Duration::ZERO, Incident::Unplug(Role::Microphone))]);
    let named = Choice::Named("another".to_owned());
    assert!(matches!(
        sound.open(Role::Speaker, &named),
        Err(DeviceError::NotFound { .. })
    ));
    assert_eq!(sound.devices().microphones.len(), 1);
    until(&mut sound, Duration::from_millis(20));
    assert!(sound.devices().microphones.is_empty());
    let error = sound.open(Role::Microphone, &Choice::Default).unwrap_err();
    assert_eq!(error, DeviceError::None(Role::Microphone));
    assert!(DeviceFile::new(recording(1, Vec::new()), 48_000).is_err());
}
