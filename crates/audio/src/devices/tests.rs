//! The player and the desk together, without a device: the test asks for samples as a callback does.
#![allow(clippy::unwrap_used)]
mod clocks;

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::ending::At;

const RATE: u32 = 16_000;
const FADE: usize = (RATE * FADE_MS / 1_000) as usize;

fn at(turn: u64, revision: u32) -> At {
    At { turn, revision }
}

/// A ramp that tells each sample apart from its neighbours, and is never silent.
fn ramp(count: usize, from: f32) -> Arc<[f32]> {
    (0..count)
        .map(|sample| from + 0.3 * sample as f32 / count as f32)
        .collect()
}

fn both() -> (Desk, Player) {
    let mut desk = Desk::default();
    desk.want(true);
    let (player, end) = player(RATE);
    desk.connect(end);
    (desk, player)
}

fn render(player: &mut Player, count: usize) -> Vec<f32> {
    let mut out = vec![9.0; count];
    for piece in out.chunks_mut(160) {
        player.render(piece);
    }
    out
}

fn ended(desk: &mut Desk) -> Vec<(u64, u64, Ended)> {
    let mut all = Vec::new();
    while let Some(spoken) = desk.spoken() {
        if let Spoken::Ended(played, ended) = spoken {
            all.push((played.number, played.heard, ended));
        }
    }
    all
}

#[test]
fn pieces_are_played_one_after_the_other_without_a_gap() {
    let (mut desk, mut player) = both();
    let (one, two) = (ramp(1_000, 0.1), ramp(700, 0.5));
    assert_eq!(desk.say(at(1, 0), RATE, Arc::clone(&one)), Ok(1));
    assert_eq!(desk.say(at(1, 0), RATE, Arc::clone(&two)), Ok(2));
    assert!(desk.is_speaking());
    let out = render(&mut player, 2_000);
    assert_eq!(out[..1_000], one[..]);
    assert_eq!(out[1_000..1_700], two[..]);
    assert!(out[1_700..].iter().all(|sample| *sample == 0.0));
    let mut all = Vec::new();
    while let Some(spoken) = desk.spoken() {
        all.push(spoken);
    }
    let whole = |number, of| {
        let played = Played {
            at: at(1, 0),
            number,
            heard: of,
            of,
        };
        Spoken::Ended(played, Ended::Finished)
    };
    assert!(all.contains(&Spoken::Started {
        at: at(1, 0),
        number: 1
    }));
    assert!(all.contains(&whole(1, 1_000)) && all.contains(&whole(2, 700)));
    assert!(!desk.is_speaking());
}

#[test]
fn a_pause_goes_on_at_the_very_sample() {
    let (mut desk, mut player) = both();
    let speech = ramp(8_000, 0.1);
    desk.say(at(1, 0), RATE, Arc::clone(&speech)).unwrap();
    let mut heard = render(&mut player, 1_600);
    desk.pause();
    let fading = render(&mut player, 160);
    assert!(fading[FADE..].iter().all(|sample| *sample == 0.0));
    let held = desk.so_far()[0].heard;
    assert_eq!(held, 1_600 + FADE as u64);
    assert!(
        render(&mut player, 3_200)
            .iter()
            .all(|sample| *sample == 0.0)
    );
    assert_eq!(desk.so_far()[0].heard, held);
    desk.resume();
    heard.extend_from_slice(&fading[..FADE]);
    heard.extend(render(&mut player, 8_000 - 1_600 - FADE));
    // Nothing is skipped and nothing comes twice: only the two fades differ.
    assert_eq!(heard[..1_600], speech[..1_600]);
    let after = 1_600 + 2 * FADE;
    assert_eq!(heard[after..], speech[after..]);
    assert!(
        heard[1_600..after]
            .iter()
            .zip(&speech[1_600..after])
            .all(|(heard, whole)| *heard <= *whole)
    );
    assert_eq!(ended(&mut desk), [(1, 8_000, Ended::Finished)]);
}

#[test]
fn a_stop_is_silent_within_ten_milliseconds_and_says_what_was_heard() {
    let (mut desk, mut player) = both();
    desk.say(at(1, 0), RATE, ramp(8_000, 0.1)).unwrap();
    desk.say(at(1, 0), RATE, ramp(8_000, 0.1)).unwrap();
    render(&mut player, 4_000);
    desk.stop();
    let out = render(&mut player, 800);
    assert!(out[..80].iter().any(|sample| *sample > 0.01));
    assert!(out[160..].iter().all(|sample| *sample == 0.0));
    // No click: no step is larger than the fade makes it.
    assert!(
        out[..FADE]
            .windows(2)
            .all(|two| (two[1] - two[0]).abs() < 0.01)
    );
    assert_eq!(
        ended(&mut desk),
        [
            (1, 4_000 + FADE as u64, Ended::Stopped),
            (2, 0, Ended::Stopped)
        ]
    );
    // What is still made for this answer is not wanted any more.
    assert_eq!(
        desk.say(at(1, 0), RATE, ramp(100, 0.1)),
        Err(PlayError::Over)
    );
    let next = ramp(100, 0.4);
    desk.say(at(2, 0), RATE, Arc::clone(&next)).unwrap();
    assert_eq!(render(&mut player, 100), next[..]);
}

#[test]
fn a_stop_during_a_pause_is_at_once() {
    let (mut desk, mut player) = both();
    desk.say(at(1, 0), RATE, ramp(8_000, 0.1)).unwrap();
    render(&mut player, 800);
    desk.pause();
    render(&mut player, 800);
    desk.stop();
    let next = ramp(160, 0.4);
    desk.say(at(2, 0), RATE, Arc::clone(&next)).unwrap();
    assert_eq!(render(&mut player, 160), next[..]);
}

#[test]
fn a_newer_reading_takes_the_place_of_an_older_one() {
    let (mut desk, mut player) = both();
    desk.say(at(3, 0), RATE, ramp(4_000, 0.1)).unwrap();
    let newer = ramp(320, 0.5);
    desk.say(at(3, 1), RATE, Arc::clone(&newer)).unwrap();
    // Nothing of the older one was heard, so nothing of it is.
    assert_eq!(render(&mut player, 320), newer[..]);
    assert_eq!(
        desk.say(at(3, 0), RATE, ramp(100, 0.1)),
        Err(PlayError::Over)
    );
    assert_eq!(
        desk.say(at(2, 9), RATE, ramp(100, 0.1)),
        Err(PlayError::Over)
    );
    desk.forget(at(3, 1));
    assert_eq!(
        desk.say(at(3, 1), RATE, ramp(100, 0.1)),
        Err(PlayError::Over)
    );
}

#[test]
fn ducking_is_twelve_decibels_and_comes_softly() {
    let (mut desk, mut player) = both();
    desk.say(at(1, 0), RATE, vec![0.8_f32; 16_000].into())
        .unwrap();
    render(&mut player, 160);
    desk.duck(true);
    let out = render(&mut player, 3_200);
    assert!(out.windows(2).all(|two| two[1] <= two[0] + 1e-6));
    assert!(out.windows(2).all(|two| (two[1] - two[0]).abs() < 0.005));
    let decibels = 20.0 * (out[3_199] / 0.8).log10();
    assert!((decibels + 12.0).abs() < 0.01, "{decibels}");
    desk.duck(false);
    let out = render(&mut player, 3_200);
    assert!((out[3_199] - 0.8).abs() < 1e-6);
}

#[test]
fn a_pause_before_anything_is_heard_holds_all_of_it() {
    let (mut desk, mut player) = both();
    desk.pause();
    let speech = ramp(1_600, 0.1);
    desk.say(at(1, 0), RATE, Arc::clone(&speech)).unwrap();
    assert!(render(&mut player, 800).iter().all(|sample| *sample == 0.0));
    assert_eq!(desk.so_far()[0].heard, 0);
    desk.resume();
    assert_eq!(render(&mut player, 1_600)[FADE..], speech[FADE..]);
}

#[test]
fn an_earcon_is_heard_over_a_pause_and_is_not_ducked() {
    let (mut desk, mut player) = both();
    desk.pause();
    desk.duck(true);
    render(&mut player, 1_600);
    desk.earcon(RATE, &[0.25; 320]).unwrap();
    let out = render(&mut player, 480);
    assert_eq!(out[..320], [0.25; 320]);
    assert!(out[320..].iter().all(|sample| *sample == 0.0));
}

#[test]
fn another_device_goes_on_where_the_last_one_stopped() {
    let (mut desk, mut player) = both();
    let speech: Arc<[f32]> = vec![0.5_f32; 16_000].into();
    desk.say(at(1, 0), RATE, Arc::clone(&speech)).unwrap();
    desk.say(at(1, 0), RATE, ramp(1_600, 0.1)).unwrap();
    render(&mut player, 4_000);
    // Pulled out.
    drop(player);
    desk.disconnect();
    assert!(!desk.has_device());
    assert_eq!(desk.so_far()[0].heard, 4_000);
    // What is said meanwhile waits.
    desk.say(at(1, 0), RATE, ramp(800, 0.1)).unwrap();
    let (mut other, end) = super::player(48_000);
    desk.connect(end);
    let out = render(&mut other, 3 * 16_000);
    let rest = 3 * (12_000 + 1_600 + 800);
    assert!(out[100..35_000].iter().all(|sample| *sample > 0.4));
    assert!(out[rest + 50..].iter().all(|sample| *sample == 0.0));
    assert_eq!(
        ended(&mut desk),
        [
            (1, 16_000, Ended::Finished),
            (2, 1_600, Ended::Finished),
            (3, 800, Ended::Finished)
        ]
    );
}

#[test]
fn what_was_stopped_is_not_heard_from_the_next_device() {
    let (mut desk, mut player) = both();
    desk.say(at(1, 0), RATE, ramp(4_000, 0.1)).unwrap();
    render(&mut player, 800);
    desk.stop();
    // Pulled out before the callback could obey.
    drop(player);
    desk.disconnect();
    assert_eq!(ended(&mut desk), [(1, 800, Ended::Stopped)]);
    let (mut other, end) = super::player(RATE);
    desk.connect(end);
    assert!(render(&mut other, 800).iter().all(|sample| *sample == 0.0));
}

#[test]
fn without_a_loudspeaker_the_answer_is_text() {
    let mut desk = Desk::default();
    let error = desk.say(at(1, 0), RATE, ramp(10, 0.1)).unwrap_err();
    assert_eq!(error, PlayError::NoSpeaker);
    assert!(error.to_string().contains("shown as text"));
    let (mut desk, player) = both();
    desk.say(at(1, 0), RATE, ramp(100, 0.1)).unwrap();
    desk.want(false);
    drop(player);
    desk.disconnect();
    assert_eq!(ended(&mut desk), [(1, 0, Ended::Stopped)]);
}

#[test]
fn too_much_is_refused_and_there_is_room_again_later() {
    let (mut desk, mut player) = both();
    for _ in 0..PIECES {
        desk.say(at(1, 0), RATE, ramp(10, 0.1)).unwrap();
    }
    assert_eq!(
        desk.say(at(1, 0), RATE, ramp(10, 0.1)),
        Err(PlayError::Full)
    );
    render(&mut player, 20 * PIECES);
    desk.say(at(1, 0), RATE, ramp(10, 0.1)).unwrap();
}

#[derive(Debug, Clone)]
enum Step {
    Say(u64, u32, usize),
    Render(usize),
    Duck(bool),
    Pause,
    Resume,
    Stop,
    Forget(u64, u32),
    Pull,
    Plug,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_u64..4, 0_u32..3, 0_usize..600).prop_map(|(turn, revision, count)| Step::Say(turn, revision, count)),
        6 => (1_usize..700).prop_map(Step::Render),
        1 => any::<bool>().prop_map(Step::Duck),
        1 => Just(Step::Pause),
        1 => Just(Step::Resume),
        1 => Just(Step::Stop),
        1 => (0_u64..4, 0_u32..3).prop_map(|(turn, revision)| Step::Forget(turn, revision)),
        1 => Just(Step::Pull),
        1 => Just(Step::Plug),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    /// Whatever is ordered in whatever order: each piece that was taken ends exactly once, none is heard longer than it
    /// is, and none that is over is heard again.
    #[test]
    fn every_piece_ends_once(steps in steps()) {
        let (mut desk, player) = both();
        let mut player = Some(player);
        let (mut taken, mut over) = (Vec::new(), Vec::new());
        let collect = |desk: &mut Desk, over: &mut Vec<Played>| {
            while let Some(spoken) = desk.spoken() {
                if let Spoken::Ended(played, _) = spoken {
                    over.push(played);
                }
            }
        };
        for step in steps {
            match step {
                Step::Say(turn, revision, count) => {
                    if let Ok(number) = desk.say(at(turn, revision), RATE, ramp(count, 0.1)) {
                        taken.push(number);
                    }
                }
                Step::Render(count) => {
                    if let Some(player) = &mut player {
                        let out = render(player, count);
                        prop_assert!(out.iter().all(|sample| (0.0..=1.0).contains(sample)));
                    }
                }
                Step::Duck(ducked) => desk.duck(ducked),
                Step::Pause => desk.pause(),
                Step::Resume => desk.resume(),
                Step::Stop => desk.stop(),
                Step::Forget(turn, revision) => desk.forget(at(turn, revision)),
                Step::Pull => {
                    player = None;
                    desk.disconnect();
                }
                Step::Plug => {
                    let (new, end) = super::player(RATE);
                    player = Some(new);
                    desk.connect(end);
                }
            }
            collect(&mut desk, &mut over);
        }
        // In the end all is heard.
        let (mut last, end) = super::player(RATE);
        drop(player);
        desk.connect(end);
        desk.resume();
        render(&mut last, 600 * 64);
        collect(&mut desk, &mut over);
        prop_assert!(!desk.is_speaking());
        let mut numbers: Vec<u64> = over.iter().map(|played| played.number).collect();
        numbers.sort_unstable();
        prop_assert_eq!(numbers, taken);
        prop_assert!(over.iter().all(|played| played.heard <= played.of));
    }
}
