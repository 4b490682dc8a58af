//! A page that is played by hand: what it says, what it is told, and what becomes of nonsense.
#![allow(clippy::unwrap_used)]

use std::sync::mpsc::Receiver;

use super::*;
use crate::devices::{Ended, PlayError, Spoken};
use crate::ending::At;

const AT: At = At {
    turn: 1,
    revision: 0,
};

/// A page that is heard and played to.
fn open() -> (Arc<Page>, Receiver<ToPage>, PageSound) {
    let (page, told) = Page::new();
    let mut sound = PageSound::new(Arc::clone(&page));
    page.take(FromPage::Wants);
    sound.open(Role::Microphone, &Choice::Default).unwrap();
    sound.open(Role::Speaker, &Choice::Default).unwrap();
    let clean = [Steer::Stop, Steer::Gain(1.0), Steer::Resume];
    assert_eq!(steered(&told), clean.map(|how| (0, how)));
    (page, told, sound)
}

/// What it was told to do since, without the samples.
fn steered(told: &Receiver<ToPage>) -> Vec<(u32, Steer)> {
    told.try_iter()
        .filter_map(|told| match told {
            ToPage::Steer(stream, how) => Some((stream, how)),
            _ => None,
        })
        .collect()
}

/// What it was sent since, by streams, each at its place.
fn sent(told: &Receiver<ToPage>) -> std::collections::BTreeMap<u32, Vec<i16>> {
    let mut all = std::collections::BTreeMap::<u32, Vec<i16>>::new();
    for told in told.try_iter() {
        if let ToPage::Samples {
            stream,
            offset,
            samples,
        } = told
        {
            let stream = all.entry(stream).or_default();
            assert_eq!(stream.len(), offset as usize);
            stream.extend(samples);
        }
    }
    all
}

fn voice(samples: usize) -> Arc<[f32]> {
    vec![0.5; samples].into()
}

fn played(page: &Page, stream: u32, samples: u32, over: bool) {
    page.take(FromPage::Played {
        stream,
        samples,
        over,
    });
}

/// What happened to what was said, until nothing more does.
fn spoken(sound: &mut PageSound) -> Vec<Spoken> {
    let mut all = Vec::new();
    loop {
        match sound.next(Duration::ZERO) {
            Next::Spoken(spoken) => all.push(spoken),
            Next::Nothing => return all,
            other => panic!("{other:?}"),
        }
    }
}

fn heard(spoken: &[Spoken]) -> Vec<(u64, u64, Ended)> {
    spoken
        .iter()
        .filter_map(|spoken| match spoken {
            Spoken::Ended(played, ended) => Some((played.number, played.heard, *ended)),
            Spoken::Started { .. } => None,
        })
        .collect()
}

#[test]
fn what_it_hears_comes_as_frames_and_only_while_it_wants_to_be_heard() {
    let (page, _told, mut sound) = open();
    let ms_20 = || FromPage::Samples(vec![16_384; 320]);
    page.take(ms_20());
    for _ in 0..2 {
        let Next::Frame(heard) = sound.next(Duration::ZERO) else {
            panic!("no frame");
        };
        assert!(heard.microphone.iter().all(|sample| *sample == 0.5));
        assert!(heard.reference.iter().all(|sample| *sample == 0.0));
    }
    assert_eq!(sound.next(Duration::ZERO), Next::Nothing);
    assert_eq!(sound.now(), Duration::from_millis(20));
    page.take(FromPage::Leaves);
    page.take(ms_20());
    assert_eq!(sound.next(Duration::ZERO), Next::Nothing);
    // Nor while the microphone is closed here.
    page.take(FromPage::Wants);
    sound.close(Role::Microphone);
    page.take(ms_20());
    assert_eq!(sound.next(Duration::ZERO), Next::Nothing);
    sound.open(Role::Microphone, &Choice::Default).unwrap();
    page.take(ms_20());
    assert!(matches!(sound.next(Duration::ZERO), Next::Frame(_)));
}

#[test]
fn what_is_too_much_to_keep_is_counted_and_grows_nothing() {
    let (page, _told, mut sound) = open();
    for _ in 0..10 {
        page.take(FromPage::Samples(vec![1; RATE as usize]));
    }
    assert!(matches!(sound.next(Duration::ZERO), Next::Frame(_)));
    assert_eq!(sound.dropped(), 6 * u64::from(RATE));
}

#[test]
fn an_answer_is_played_there_and_counts_as_far_as_it_was_heard() {
    let (page, told, mut sound) = open();
    let number = sound.desk().say(AT, PAGE_RATE, voice(5_000)).unwrap();
    assert!(spoken(&mut sound).is_empty());
    let sent = sent(&told);
    assert_eq!(sent[&1].len(), 5_000);
    assert!(sent[&1].iter().all(|sample| *sample == 16_384));
    played(&page, 1, 1_200, false);
    let started = spoken(&mut sound);
    assert_eq!(started, [Spoken::Started { at: AT, number }]);
    assert_eq!(sound.desk().so_far()[0].heard, 1_200);
    // What comes late says nothing.
    played(&page, 1, 600, false);
    assert!(spoken(&mut sound).is_empty());
    assert_eq!(sound.desk().so_far()[0].heard, 1_200);
    played(&page, 1, 5_000, true);
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(number, 5_000, Ended::Finished)]);
}

#[test]
fn nonsense_about_streams_changes_nothing() {
    let (page, _told, mut sound) = open();
    let number = sound.desk().say(AT, PAGE_RATE, voice(1_000)).unwrap();
    assert!(spoken(&mut sound).is_empty());
    for stream in [0, 2, 7, u32::MAX] {
        played(&page, stream, 1_000, true);
    }
    assert!(spoken(&mut sound).is_empty());
    assert_eq!(sound.desk().so_far()[0].heard, 0);
    // Nobody heard more than there is.
    played(&page, 1, u32::MAX, true);
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(number, 1_000, Ended::Finished)]);
    played(&page, 1, 5, true);
    assert!(spoken(&mut sound).is_empty());
}

#[test]
fn it_is_softened_held_and_goes_on() {
    let (_page, told, mut sound) = open();
    sound.desk().say(AT, PAGE_RATE, voice(5_000)).unwrap();
    spoken(&mut sound);
    assert_eq!(steered(&told), [(1, Steer::Begin), (1, Steer::End)]);
    sound.desk().duck(true);
    sound.desk().pause();
    sound.desk().resume();
    sound.desk().duck(false);
    spoken(&mut sound);
    let steered = steered(&told);
    let [
        (1, Steer::Gain(soft)),
        (1, Steer::Hold),
        (1, Steer::Resume),
        (1, Steer::Gain(1.0)),
    ] = steered[..]
    else {
        panic!("{steered:?}");
    };
    assert!((0.2..0.3).contains(&soft), "{soft}");
}

#[test]
fn what_is_stopped_counts_as_far_as_it_was_heard_then() {
    let (page, told, mut sound) = open();
    let first = sound.desk().say(AT, PAGE_RATE, voice(48_000)).unwrap();
    let second = sound.desk().say(AT, PAGE_RATE, voice(200_000)).unwrap();
    let third = sound.desk().say(AT, PAGE_RATE, voice(1_000)).unwrap();
    spoken(&mut sound);
    // Five seconds ahead and no more; of the third nothing was sent.
    let lengths: Vec<usize> = sent(&told).values().map(Vec::len).collect();
    assert_eq!(lengths, [48_000, 72_000]);
    played(&page, 1, 10_000, false);
    spoken(&mut sound);
    sound.desk().forget(AT);
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(third, 0, Ended::Stopped)]);
    assert_eq!(steered(&told)[..], [(1, Steer::Stop), (2, Steer::Stop)]);
    // It plays on for as long as the order is on its way.
    played(&page, 1, 12_000, true);
    played(&page, 2, 0, true);
    let ended = heard(&spoken(&mut sound));
    let both = [(first, 12_000, Ended::Stopped), (second, 0, Ended::Stopped)];
    assert_eq!(ended, both);
    let late = sound.desk().say(AT, PAGE_RATE, voice(10));
    assert_eq!(late, Err(PlayError::Over));
}

#[test]
fn short_sounds_are_heard_over_everything_else() {
    let (_page, told, mut sound) = open();
    sound.desk().earcon(PAGE_RATE, &[0.5; 6_000]).unwrap();
    assert!(spoken(&mut sound).is_empty());
    let all: Vec<ToPage> = told.try_iter().collect();
    assert_eq!(all.first(), Some(&ToPage::Steer(1, Steer::Beside)));
    assert_eq!(all.last(), Some(&ToPage::Steer(1, Steer::End)));
    assert_eq!(all.len(), 2 + 3);
}

/// Goes on at this time, as if so much had passed since the beginning.
fn at(sound: &mut PageSound, seconds: u64) -> bool {
    let playing = sound.playing.as_mut().unwrap();
    playing.look(Duration::from_secs(seconds))
}

#[test]
fn a_page_that_plays_nothing_is_not_waited_for() {
    let (page, _told, mut sound) = open();
    assert!(at(&mut sound, 0));
    assert!(at(&mut sound, 100), "there is nothing to play");
    sound.desk().say(AT, PAGE_RATE, voice(48_000)).unwrap();
    assert!(at(&mut sound, 100));
    assert!(at(&mut sound, 104));
    played(&page, 1, 100, false);
    assert!(at(&mut sound, 104));
    sound.desk().pause();
    assert!(at(&mut sound, 200), "it is held");
    sound.desk().resume();
    assert!(at(&mut sound, 204));
    assert!(!at(&mut sound, 206));
}

#[test]
fn one_that_never_answers_an_order_to_stop_is_not_waited_for_either() {
    let (page, _told, mut sound) = open();
    let number = sound.desk().say(AT, PAGE_RATE, voice(48_000)).unwrap();
    assert!(at(&mut sound, 1));
    played(&page, 1, 700, false);
    assert!(at(&mut sound, 1));
    sound.desk().forget(AT);
    assert!(at(&mut sound, 1));
    assert!(at(&mut sound, 2));
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(number, 700, Ended::Stopped)]);
}

#[test]
fn of_a_page_that_is_gone_what_was_heard_counts_and_the_rest_is_text() {
    let (page, told, mut sound) = open();
    let number = sound.desk().say(AT, PAGE_RATE, voice(48_000)).unwrap();
    spoken(&mut sound);
    played(&page, 1, 9_000, false);
    page.end();
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(number, 9_000, Ended::Stopped)]);
    let next = At {
        turn: 2,
        revision: 0,
    };
    let said = sound.desk().say(next, PAGE_RATE, voice(10));
    assert_eq!(said, Err(PlayError::NoSpeaker));
    drop(told);
    page.refuse("Nobody hears this.");
    assert!(page.is_gone() && !page.wants());
}

#[test]
fn one_that_takes_nothing_is_gone() {
    let (page, told, mut sound) = open();
    for _ in 0..200 {
        // Each is a beginning, some sound and an end.
        if sound.desk().earcon(PAGE_RATE, &[0.1; 100]).is_err() {
            break;
        }
        let _ = sound.next(Duration::ZERO);
    }
    assert!(page.is_gone());
    assert!(told.try_iter().count() <= 256);
}

#[test]
fn when_it_is_closed_everything_ends_and_is_told() {
    let (page, told, mut sound) = open();
    let number = sound.desk().say(AT, PAGE_RATE, voice(48_000)).unwrap();
    spoken(&mut sound);
    played(&page, 1, 400, false);
    for role in Role::BOTH {
        sound.close(role);
    }
    let ended = heard(&spoken(&mut sound));
    assert_eq!(ended, [(number, 400, Ended::Stopped)]);
    assert_eq!(steered(&told).last(), Some(&(1, Steer::Stop)));
}
