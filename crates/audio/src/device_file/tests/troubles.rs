//! Whatever is wrong with a device: it is a sentence to the user, and what listens and speaks goes on.
use proptest::prelude::*;

use super::*;
use crate::devices::PlayError;

const MICROPHONE: Role = Role::Microphone;
const SPEAKER: Role = Role::Speaker;

fn heard_of(samples: Vec<f32>, incidents: Vec<(Duration, Incident)>) -> DeviceFile {
    let file = DeviceFile::new(recording(RATE, samples), 48_000).unwrap();
    both_open(file.with_incidents(incidents))
}

/// A room in which nobody speaks. Nothing at all would be a microphone that does not work.
fn quiet(count: u64) -> Vec<f32> {
    speech(count as f32, RATE, 20)
        .iter()
        .map(|sample| 0.01 * sample)
        .collect()
}

#[test]
fn a_microphone_that_is_not_there_yet_is_used_as_soon_as_it_is() {
    let said = speech(1.0, RATE, 21);
    let file = DeviceFile::new(recording(RATE, said.clone()), 48_000).unwrap();
    let mut sound = file.with_incidents(vec![
        (Duration::ZERO, Incident::Unplug(MICROPHONE)),
        (seconds(2), Incident::PlugIn(MICROPHONE)),
    ]);
    until(&mut sound, Duration::from_millis(20));
    let error = sound.open(MICROPHONE, &Choice::Default).unwrap_err();
    assert!(error.to_string().contains("Plug one in"), "{error}");
    let (heard, events, _) = until(&mut sound, seconds(4));
    assert!(matches!(&events[..], [Event::Back(_)]), "{events:?}");
    assert_eq!(microphone(&heard)[..said.len()], said[..]);
}

#[test]
fn a_microphone_that_another_program_takes_is_said_once_and_used_when_it_is_free() {
    let said = speech(2.0, RATE, 22);
    let incidents = vec![(seconds(1), Incident::Busy(MICROPHONE, seconds(5)))];
    let mut sound = heard_of(said.clone(), incidents);
    let (heard, events, _) = until(&mut sound, seconds(10));
    let [
        Event::Lost(_, why @ DeviceError::Busy { .. }),
        Event::Back(_),
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert!(why.to_string().contains("another program"), "{why}");
    assert_eq!(microphone(&heard)[..said.len()], said[..]);
}

#[test]
fn a_loudspeaker_that_another_program_takes_goes_on_at_its_sample() {
    let answer: Arc<[f32]> = speech(2.0, 48_000, 23).into();
    let incidents = vec![(seconds(1), Incident::Busy(SPEAKER, seconds(3)))];
    let mut sound = heard_of(quiet(10), incidents);
    sound.desk().say(AT, 48_000, Arc::clone(&answer)).unwrap();
    let (heard, events, _) = until(&mut sound, seconds(7));
    assert!(
        matches!(
            &events[..],
            [
                Event::Lost(SPEAKER, DeviceError::Busy { .. }),
                Event::Back(_)
            ]
        ),
        "{events:?}"
    );
    assert_eq!(heard.len(), 700);
    let [(_, played)] = sound.played() else {
        panic!("one stretch");
    };
    assert_eq!(played[..answer.len()], answer[..]);
}

/// Lost at 1 s, and then tried at 3, 7, 15 and 31 s.
#[test]
fn a_microphone_that_is_refused_is_tried_ever_more_rarely() {
    let refused = || vec![(seconds(1), Incident::Refused(MICROPHONE, seconds(20)))];
    let mut sound = heard_of(quiet(10), refused());
    let (heard, events, _) = until(&mut sound, seconds(30));
    let [Event::Lost(_, why @ DeviceError::Refused { .. })] = &events[..] else {
        panic!("{events:?}");
    };
    assert!(why.to_string().contains("Allow it"), "{why}");
    assert_eq!(heard.len(), 100);
    let (heard, events, _) = until(&mut sound, seconds(32));
    assert!(matches!(&events[..], [Event::Back(_)]), "{events:?}");
    assert!(heard.len() > 90);
}

#[test]
fn a_refused_microphone_is_tried_at_once_when_it_is_asked_for_or_a_device_comes() {
    let refused = (seconds(1), Incident::Refused(MICROPHONE, seconds(20)));
    let mut sound = heard_of(quiet(10), vec![refused.clone()]);
    until(&mut sound, seconds(10));
    let asked_too_soon = sound.open(MICROPHONE, &Choice::Default);
    assert!(matches!(asked_too_soon, Err(DeviceError::Refused { .. })));
    until(&mut sound, seconds(22));
    sound.open(MICROPHONE, &Choice::Default).unwrap();

    let plugged = (seconds(25), Incident::Unplug(SPEAKER));
    let mut sound = heard_of(quiet(10), vec![refused, plugged]);
    until(&mut sound, seconds(25));
    let (heard, events, _) = until(&mut sound, seconds(26));
    assert!(
        matches!(
            &events[..],
            [
                Event::Lost(SPEAKER, DeviceError::Gone { .. }),
                Event::Back(_)
            ]
        ),
        "{events:?}"
    );
    assert!(heard.len() > 90);
}

#[test]
fn a_microphone_that_stops_without_a_word_is_opened_again_and_that_is_said() {
    let said = speech(1.5, RATE, 24);
    let incidents = vec![(seconds(1), Incident::Stall(MICROPHONE))];
    let mut sound = heard_of(said.clone(), incidents);
    let (heard, events, _) = until(&mut sound, seconds(7));
    let [again @ Event::Reopened(opened)] = &events[..] else {
        panic!("{events:?}");
    };
    assert!(again.to_string().contains("was opened again"), "{again}");
    assert!(again.changes_the_path());
    assert_eq!(again.opened(), Some(opened));
    assert_eq!(microphone(&heard)[..said.len()], said[..]);
    // The clock of what was heard has no gap.
    assert!(
        heard
            .iter()
            .zip(0_u64..)
            .all(|(heard, frame)| heard.at == Duration::from_millis(10 * frame))
    );
}

#[test]
fn a_loudspeaker_that_stops_without_a_word_goes_on_at_its_sample() {
    let answer: Arc<[f32]> = speech(2.0, 48_000, 25).into();
    let incidents = vec![(seconds(1), Incident::Stall(SPEAKER))];
    let mut sound = heard_of(quiet(10), incidents);
    sound.desk().say(AT, 48_000, Arc::clone(&answer)).unwrap();
    let (_, events, spoken) = until(&mut sound, seconds(7));
    assert!(matches!(&events[..], [Event::Reopened(_)]), "{events:?}");
    let [(_, played)] = sound.played() else {
        panic!("one stretch");
    };
    assert_eq!(played[..answer.len()], answer[..]);
    assert!(matches!(
        spoken.last(),
        Some(Spoken::Ended(_, Ended::Finished))
    ));
}

#[test]
fn a_voice_that_is_cut_off_is_told_of_once() {
    let loud = speech(5.0, RATE, 26)
        .iter()
        .map(|sample| (20.0 * sample).clamp(-1.0, 1.0))
        .collect();
    let mut sound = heard_of(loud, Vec::new());
    let (heard, events, _) = until(&mut sound, seconds(5));
    let [cut_off @ Event::Clipped(_)] = &events[..] else {
        panic!("{events:?}");
    };
    assert!(cut_off.to_string().contains("Turn it down"), "{cut_off}");
    assert_eq!(heard.len(), 500);
}

#[test]
fn a_voice_in_one_of_two_channels_is_as_loud_as_it_is() {
    let said = speech(2.0, RATE, 27);
    for (left, right) in [(1.0_f32, 0.0_f32), (0.0, 1.0), (1.0, 0.2), (1.0, 1.0)] {
        let samples = said
            .iter()
            .flat_map(|sample| [left * sample, right * sample])
            .collect();
        let file = DeviceFile::new(
            Recording {
                rate: RATE,
                channels: 2,
                samples,
            },
            48_000,
        );
        let mut sound = both_open(file.unwrap());
        let (heard, ..) = until(&mut sound, seconds(2));
        let quieter = reduction(&said, &microphone(&heard));
        assert!(quieter.abs() < 0.5, "{left} {right}: {quieter} dB");
    }
}

#[test]
fn a_headset_that_is_a_telephone_from_the_start_is_said_and_heard() {
    let said = speech(2.0, 8_000, 28);
    let loud = level(&said);
    let file = DeviceFile::new(recording(8_000, said), 48_000).unwrap();
    let mut sound = both_open(file);
    let (heard, events, _) = until(&mut sound, seconds(2));
    let [narrow @ Event::Narrow(_)] = &events[..] else {
        panic!("{events:?}");
    };
    assert!(narrow.to_string().contains("8000 Hz"), "{narrow}");
    assert!((level(&microphone(&heard)) - loud).abs() < 3.0);
}

#[test]
fn without_a_loudspeaker_nothing_waits_for_one_until_there_is_one() {
    let file = DeviceFile::new(recording(RATE, Vec::new()), 48_000).unwrap();
    let mut sound = file.with_incidents(vec![
        (Duration::ZERO, Incident::Unplug(SPEAKER)),
        (seconds(1), Incident::PlugIn(SPEAKER)),
    ]);
    until(&mut sound, Duration::from_millis(20));
    assert!(sound.open(SPEAKER, &Choice::Default).is_err());
    let answer: Arc<[f32]> = speech(0.5, 48_000, 29).into();
    assert_eq!(
        sound.desk().say(AT, 48_000, Arc::clone(&answer)),
        Err(PlayError::NoSpeaker)
    );
    until(&mut sound, seconds(2));
    assert!(sound.desk().say(AT, 48_000, answer).is_ok());
}

#[test]
fn an_answer_whose_loudspeaker_does_not_come_back_is_over_and_listening_goes_on() {
    let incidents = vec![(seconds(1), Incident::Unplug(SPEAKER))];
    let mut sound = heard_of(quiet(10), incidents);
    let answer: Arc<[f32]> = speech(3.0, 48_000, 30).into();
    for _ in 0..2 {
        sound.desk().say(AT, 48_000, Arc::clone(&answer)).unwrap();
    }
    let (heard, _, spoken) = until(&mut sound, seconds(5));
    assert!(!spoken.iter().any(|one| matches!(one, Spoken::Ended(..))));
    let (more, _, spoken) = until(&mut sound, seconds(8));
    assert_eq!(heard.len() + more.len(), 800);
    let ended: Vec<(u64, Ended)> = spoken
        .iter()
        .filter_map(|one| match one {
            Spoken::Ended(played, ended) => Some((played.heard, *ended)),
            Spoken::Started { .. } => None,
        })
        .collect();
    // A second was heard, and that is what goes into the history.
    assert_eq!(ended, [(48_000, Ended::Stopped), (0, Ended::Stopped)]);
    assert!(!sound.desk().is_speaking());
    let error = sound.desk().say(AT, 48_000, answer).unwrap_err();
    assert_eq!(error, PlayError::NoSpeaker);
}

/// An answer that comes back from the room while something happens.
fn echoing(incident: Incident, answer: f32) -> DeviceFile {
    let path = EchoPath {
        delay: Duration::from_millis(90),
        gain: 0.3,
        response: vec![1.0, 0.4, -0.2, 0.0, 0.1],
    };
    let file = DeviceFile::new(recording(48_000, Vec::new()), 48_000).unwrap();
    let incidents = vec![(seconds(4), incident)];
    let mut sound = both_open(file.with_path(path).with_incidents(incidents));
    let answer = speech(answer, 24_000, 6);
    sound.desk().say(AT, 24_000, answer.into()).unwrap();
    sound
}

/// By how many decibels the echo is less in these seconds of what was heard.
fn echo_less(heard: &[Heard], seconds: std::ops::Range<usize>) -> f64 {
    let mut echo = Echo::new(true);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for heard in heard {
        let mut frame = heard.microphone;
        if heard.anew {
            echo.begin_anew();
        }
        echo.frame(&heard.reference, &mut frame);
        before.extend(heard.microphone);
        after.extend(frame);
    }
    let there = seconds.start * RATE as usize..seconds.end * RATE as usize;
    reduction(&before[there.clone()], &after[there])
}

/// A night with the lid closed: nothing was heard, nothing is missing, and the echo is still known.
#[test]
fn a_computer_that_stood_still_goes_on_where_it_was() {
    let night = seconds(8 * 3_600);
    let mut sound = echoing(Incident::Suspend(night), 9.5);
    let (heard, events, _) = until(&mut sound, night + seconds(9));
    assert!(events.is_empty(), "{events:?}");
    assert_eq!(sound.dropped(), 0);
    assert!((890..=900).contains(&heard.len()), "{}", heard.len());
    assert_eq!(sound.now(), Duration::from_millis(10) * heard.len() as u32);
    assert!(!heard.iter().any(|heard| heard.anew));
    let less = echo_less(&heard, 6..8);
    assert!(less >= 18.0, "{less}");
}

/// Nobody took anything for five seconds, or ten, of which the rings hold four: what was lost is told once, and when what
/// waited was heard, both are of the same moment again and the echo is taken out as before.
#[test]
fn after_a_program_that_stood_still_the_echo_is_taken_out_again_and_what_was_lost_is_told() {
    for still in [5, 10] {
        let mut sound = echoing(Incident::Sleep(seconds(still)), 12.0 + still as f32);
        let (heard, events, _) = until(&mut sound, seconds(11 + still));
        assert!(matches!(&events[..], [Event::Missed(..)]), "{events:?}");
        // Four seconds before, four out of the rings, and seven after.
        assert!((1_480..=1_500).contains(&heard.len()), "{}", heard.len());
        let anew: Vec<usize> = (0..heard.len()).filter(|at| heard[*at].anew).collect();
        assert!(
            matches!(anew[..], [at] if (780..=820).contains(&at)),
            "{anew:?}"
        );
        let less = echo_less(&heard, 12..14);
        println!("after {still} s of standing still, four seconds later: {less:.1} dB");
        assert!(less >= 20.0, "{less}");
    }
}

/// Standing still for less than the rings hold loses nothing, and nothing has to be brought together.
#[test]
fn a_program_that_stood_still_for_a_moment_loses_nothing() {
    let mut sound = echoing(Incident::Sleep(seconds(3)), 12.0);
    let (heard, events, _) = until(&mut sound, seconds(12));
    assert!(events.is_empty(), "{events:?}");
    assert!((1_190..=1_200).contains(&heard.len()), "{}", heard.len());
    assert!(!heard.iter().any(|heard| heard.anew));
    let less = echo_less(&heard, 8..11);
    assert!(less >= 18.0, "{less}");
}

fn incidents() -> impl Strategy<Value = Vec<(Duration, Incident)>> {
    let role = || prop_oneof![Just(MICROPHONE), Just(SPEAKER)];
    let long = || (0_u64..2_000).prop_map(Duration::from_millis);
    let incident = prop_oneof![
        role().prop_map(Incident::Unplug),
        role().prop_map(Incident::PlugIn),
        (role(), long()).prop_map(|(role, long)| Incident::Busy(role, long)),
        (role(), long()).prop_map(|(role, long)| Incident::Refused(role, long)),
        role().prop_map(Incident::Stall),
        long().prop_map(Incident::Nothing),
        long().prop_map(Incident::Sleep),
        long().prop_map(Incident::Suspend),
        role().prop_map(|role| Incident::Rate(role, 8_000)),
        role().prop_map(|role| Incident::Rate(role, RATE)),
    ];
    let when = (0_u64..4_000).prop_map(Duration::from_millis);
    prop::collection::vec((when, incident), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens in whatever order: the clock of what is heard has no gap, everything that was to be said is over
    /// once, each event has its sentence, and when all devices are there again all works as before.
    #[test]
    fn whatever_happens_it_goes_on(incidents in incidents()) {
        let mut incidents = incidents;
        // No more than eight sleeps of two seconds can have passed by then.
        let again = seconds(25);
        incidents.extend([(again, Incident::PlugIn(MICROPHONE)), (again, Incident::PlugIn(SPEAKER))]);
        let file = DeviceFile::new(recording(RATE, speech(2.0, RATE, 32)), RATE).unwrap();
        let mut sound = both_open(file.with_incidents(incidents));
        let answer: Arc<[f32]> = speech(1.0, RATE, 33).into();
        let number = sound.desk().say(AT, RATE, answer).unwrap();
        // Until all that can be in the way is over, and was tried again.
        let (heard, events, mut spoken) = until(&mut sound, seconds(35));
        for (frame, heard) in (0_u64..).zip(&heard) {
            prop_assert_eq!(heard.at, Duration::from_millis(10 * frame));
            prop_assert!(heard.microphone.iter().all(|sample| sample.is_finite()));
        }
        prop_assert!(events.iter().all(|event| event.to_string().ends_with('.')));
        let (last, _, more) = until(&mut sound, seconds(36));
        prop_assert!(last.len() >= 95, "{} frames in the last second", last.len());
        prop_assert!(sound.desk().has_device() && !sound.desk().is_speaking());
        spoken.extend(more);
        let over: Vec<u64> = spoken
            .iter()
            .filter_map(|one| match one {
                Spoken::Ended(played, _) => Some(played.number),
                Spoken::Started { .. } => None,
            })
            .collect();
        prop_assert_eq!(over, [number]);
    }
}
