//! A key is pressed as people and worn keyboards press it.

use proptest::prelude::*;

use super::*;

fn at(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Lets events happen, with a look at the clock whenever the key wants one, and long after the last.
fn burst(key: Key, events: &[(u64, Input)]) -> Vec<ListenRequest> {
    let mut key = key;
    let mut asked = Vec::new();
    let mut step = |key: Key, input, now| {
        let (key, more) = key.step(input, now);
        asked.extend(more);
        key
    };
    for (ms, input) in events {
        while let Some(due) = key.due().filter(|due| *due < at(*ms)) {
            key = step(key, Input::Time, due);
        }
        key = step(key, *input, at(*ms));
    }
    while let Some(due) = key.due() {
        key = step(key, Input::Time, due);
    }
    asked
}

const PRESS: ListenRequest = ListenRequest::Press { dictate: false };
const START: ListenRequest = ListenRequest::Start { dictate: false };

fn both() -> Key {
    Key::new(Manner::Both, false)
}

#[test]
fn a_held_key_listens_while_it_is_held() {
    for manner in [Manner::Both, Manner::Hold] {
        let asked = burst(
            Key::new(manner, false),
            &[(0, Input::Down), (2_000, Input::Up)],
        );
        assert_eq!(asked, [PRESS, ListenRequest::Release]);
    }
}

#[test]
fn a_tap_listens_with_free_hands_and_the_next_one_ends_it() {
    let events = [
        (0, Input::Down),
        (120, Input::Up),
        (200, Input::Heard(true)),
        (3_000, Input::Down),
        (3_100, Input::Up),
    ];
    assert_eq!(
        burst(both(), &events),
        [PRESS, START, ListenRequest::Finish]
    );
}

#[test]
fn after_the_person_fell_silent_a_tap_begins_anew() {
    let events = [
        (0, Input::Down),
        (120, Input::Up),
        (200, Input::Heard(true)),
        (2_500, Input::Heard(false)),
        (9_000, Input::Down),
        (11_000, Input::Up),
    ];
    assert_eq!(
        burst(both(), &events),
        [PRESS, START, PRESS, ListenRequest::Release]
    );
}

#[test]
fn a_keyboard_that_repeats_does_not_let_go() {
    // What X11 without detectable repeats gives: up and down at once, thirty times a second.
    let mut events = vec![(0, Input::Down)];
    for ms in (500..2_000).step_by(33) {
        events.extend([(ms, Input::Up), (ms, Input::Down)]);
    }
    events.push((2_000, Input::Up));
    assert_eq!(burst(both(), &events), [PRESS, ListenRequest::Release]);
}

#[test]
fn a_worn_switch_does_not_end_what_is_said() {
    let events = [
        (0, Input::Down),
        (900, Input::Up),
        (912, Input::Down),
        (2_000, Input::Up),
    ];
    assert_eq!(burst(both(), &events), [PRESS, ListenRequest::Release]);
}

#[test]
fn repeated_downs_and_lone_ups_mean_nothing() {
    let events = [
        (0, Input::Up),
        (10, Input::Down),
        (40, Input::Down),
        (70, Input::Down),
        (900, Input::Up),
        (905, Input::Up),
        (1_500, Input::Up),
    ];
    assert_eq!(burst(both(), &events), [PRESS, ListenRequest::Release]);
}

#[test]
fn to_toggle_no_key_has_to_be_held() {
    let toggle = Key::new(Manner::Toggle, true);
    let events = [
        (0, Input::Down),
        (3_000, Input::Up),
        (4_000, Input::Heard(true)),
        (5_000, Input::Down),
        (5_050, Input::Up),
    ];
    assert_eq!(
        burst(toggle, &events),
        [
            ListenRequest::Start { dictate: true },
            ListenRequest::Finish
        ]
    );
}

#[test]
fn two_taps_begin_and_one_alone_does_nothing() {
    let key = Key::new(Manner::DoubleTap, false);
    let taps = |second: u64| {
        [
            (0, Input::Down),
            (80, Input::Up),
            (second, Input::Down),
            (second + 80, Input::Up),
        ]
    };
    assert_eq!(burst(key, &taps(300)), [START]);
    assert!(burst(key, &taps(900)).is_empty());
    // A key that is held is no tap.
    let held = [
        (0, Input::Down),
        (700, Input::Up),
        (800, Input::Down),
        (880, Input::Up),
    ];
    assert!(burst(key, &held).is_empty());
}

#[test]
fn a_new_press_right_after_the_release_is_a_new_one() {
    let events = [
        (0, Input::Down),
        (1_000, Input::Up),
        (1_200, Input::Down),
        (2_200, Input::Up),
    ];
    let release = ListenRequest::Release;
    assert_eq!(burst(both(), &events), [PRESS, release, PRESS, release]);
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        Just(Input::Down),
        Just(Input::Up),
        any::<bool>().prop_map(Input::Heard),
        Just(Input::Time),
    ]
}

proptest! {
    /// However events come, a press is followed by a release or by free hands before the next press, and what is released was
    /// pressed.
    #[test]
    fn every_press_ends(
        gaps in prop::collection::vec((0_u64..900, input()), 0..80),
    ) {
        let mut now = 0;
        let mut events: Vec<(u64, Input)> = gaps
            .into_iter()
            .map(|(gap, input)| {
                now += gap;
                (now, input)
            })
            .collect();
        events.push((now + 1_000, Input::Up));
        let mut pressed = false;
        for asked in burst(both(), &events) {
            match asked {
                ListenRequest::Press { .. } => {
                    prop_assert!(!pressed);
                    pressed = true;
                }
                ListenRequest::Release | ListenRequest::Start { .. } => {
                    prop_assert!(pressed);
                    pressed = false;
                }
                ListenRequest::Finish => prop_assert!(!pressed),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert!(!pressed);
    }
}
