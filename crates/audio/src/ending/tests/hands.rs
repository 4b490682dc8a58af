//! Keys, windows, the greatest length, giving up, and clocks that go wrong.

use super::*;

const R0: At = At {
    turn: 1,
    revision: 0,
};

fn opened(turn: u64, start: Start) -> Effect {
    Effect::Opened { turn, start }
}

fn nothing(turn: u64, start: Start) -> Effect {
    Effect::Nothing { turn, start }
}

fn pressed() -> Heard {
    let mut heard = Heard::new();
    assert_eq!(
        heard.tell(Input::Press),
        [opened(1, Start::Press), Effect::Begun { turn: 1 }]
    );
    heard
}

#[test]
fn a_held_key_waits_for_any_pause_and_commits_when_it_is_let_go() {
    let mut heard = pressed();
    heard.silent(2_000);
    assert!(heard.speaks(1_000).is_empty());
    assert_eq!(heard.silent(9_000), [Effect::SoftEnd { at: R0 }]);
    heard.judged(R0, Judgement::Complete, true);
    assert!(heard.silent(1_000).is_empty());
    assert_eq!(heard.speaks(300), [Effect::Drop { at: R0 }]);
    assert_eq!(heard.silent(400), [Effect::SoftEnd { at: at(1, 1) }]);
    assert_eq!(
        heard.tell(Input::Release),
        [Effect::Commit { at: at(1, 1) }]
    );
    assert!(heard.silent(5_000).is_empty());
}

#[test]
fn a_key_let_go_in_the_last_word_waits_for_what_is_on_its_way() {
    let mut heard = pressed();
    heard.speaks(800);
    assert!(heard.tell(Input::Release).is_empty());
    assert!(heard.speaks(110).is_empty());
    assert_eq!(
        heard.speaks(10),
        [Effect::SoftEnd { at: R0 }, Effect::Commit { at: R0 }]
    );
    let at_once = Settings {
        tail_ms: 0,
        ..Settings::default()
    };
    let mut heard = Heard::with(at_once);
    heard.tell(Input::Press);
    heard.speaks(800);
    assert_eq!(
        heard.tell(Input::Release),
        [Effect::SoftEnd { at: R0 }, Effect::Commit { at: R0 }]
    );
}

#[test]
fn a_key_let_go_without_a_word_says_that_nothing_was_heard() {
    let mut heard = pressed();
    heard.silent(900);
    heard.tell(Input::Release);
    assert_eq!(heard.until_over(), (120, nothing(1, Start::Press)));
    // A word that comes through the detector after the key was let go was said before.
    let mut heard = pressed();
    heard.silent(100);
    heard.tell(Input::Release);
    heard.silent(50);
    heard.speaks(60);
    assert_eq!(heard.until_over().1, Effect::Commit { at: R0 });
}

#[test]
fn a_key_that_bounces_or_repeats_makes_one_turn() {
    let mut heard = pressed();
    for _ in 0..20 {
        heard.speaks(30);
        assert!(heard.tell(Input::Press).is_empty());
    }
    heard.tell(Input::Release);
    heard.speaks(50);
    assert!(heard.tell(Input::Press).is_empty());
    assert!(heard.speaks(1_000).is_empty());
    heard.tell(Input::Release);
    assert_eq!(heard.until_over().1, Effect::Commit { at: R0 });
    // Let go twice, or never pressed, is nothing.
    assert!(heard.tell(Input::Release).is_empty());
    assert_eq!(heard.tell(Input::Press)[0], opened(2, Start::Press));
}

#[test]
fn a_key_held_beyond_the_longest_turn_begins_no_second_one() {
    let mut heard = pressed();
    let mut all = Vec::new();
    for _ in 0..700 {
        all.extend(heard.speaks(100));
        all.extend(heard.tell(Input::Press));
    }
    assert_eq!(all, [Effect::SoftEnd { at: R0 }, Effect::Commit { at: R0 }]);
    heard.tell(Input::Release);
    assert_eq!(heard.tell(Input::Press)[0], opened(2, Start::Press));
    // A key whose release was lost works again after a second.
    heard.tell(Input::Cancel);
    heard.silent(1_000);
    assert_eq!(heard.tell(Input::Press)[0], opened(3, Start::Press));
}

#[test]
fn two_quick_presses_make_it_go_on_with_free_hands() {
    let mut heard = pressed();
    heard.silent(80);
    heard.tell(Input::Release);
    heard.silent(80);
    assert!(heard.tell(Input::Press).is_empty());
    heard.silent(80);
    assert!(heard.tell(Input::Listen).is_empty());
    assert!(heard.tell(Input::Release).is_empty());
    assert!(heard.speaks(1_000).is_empty());
    assert_eq!(heard.until_over(), (500, Effect::Commit { at: R0 }));
}

#[test]
fn with_free_hands_the_turn_begins_with_the_first_voice() {
    let mut heard = Heard::new();
    assert_eq!(heard.tell(Input::Listen), [opened(1, Start::Listen)]);
    assert!(heard.silent(7_900).is_empty());
    assert_eq!(heard.speaks(600), [Effect::Begun { turn: 1 }]);
    assert_eq!(heard.until_over(), (500, Effect::Commit { at: R0 }));
    heard.tell(Input::Listen);
    assert_eq!(heard.until_over(), (8_000, nothing(2, Start::Listen)));
    // Nobody listens: whoever speaks now speaks to somebody else.
    assert!(heard.speaks(5_000).is_empty() && heard.silent(5_000).is_empty());
}

#[test]
fn this_was_all_can_be_said_by_hand() {
    let mut heard = Heard::new();
    assert!(heard.tell(Input::Finish).is_empty());
    heard.tell(Input::Listen);
    heard.speaks(600);
    heard.silent(120);
    assert_eq!(heard.tell(Input::Finish), [Effect::Commit { at: R0 }]);
    heard.tell(Input::Listen);
    heard.silent(500);
    heard.tell(Input::Finish);
    assert_eq!(heard.until_over(), (120, nothing(2, Start::Listen)));
}

#[test]
fn after_an_answer_another_request_may_follow_for_five_seconds() {
    let mut heard = Heard::new();
    assert_eq!(heard.tell(Input::FollowUp), [opened(1, Start::FollowUp)]);
    assert_eq!(heard.until_over(), (5_000, nothing(1, Start::FollowUp)));
    heard.tell(Input::FollowUp);
    heard.silent(4_990);
    heard.speaks(600);
    assert!(heard.tell(Input::FollowUp).is_empty());
    assert_eq!(heard.until_over().1, Effect::Commit { at: at(2, 0) });
    // The key takes the window over.
    heard.tell(Input::FollowUp);
    assert_eq!(heard.tell(Input::Press), [Effect::Begun { turn: 3 }]);
    assert!(heard.silent(20_000).is_empty());
    heard.tell(Input::Release);
    assert_eq!(heard.until_over().1, nothing(3, Start::Press));
    let never = Settings {
        follow_up_ms: 0,
        ..Settings::default()
    };
    let mut heard = Heard::with(never);
    assert!(heard.tell(Input::FollowUp).is_empty());
}

#[test]
fn a_turn_can_be_given_up_at_any_moment() {
    let cancelled = [Effect::Cancelled { turn: 1 }];
    let moments: [fn(&mut Heard); 6] = [
        |heard| drop(heard.tell(Input::Listen)),
        |heard| drop(heard.tell(Input::Press)),
        |heard| {
            heard.tell(Input::Listen);
            heard.speaks(500);
        },
        |heard| {
            heard.tell(Input::Listen);
            heard.speaks(500);
            // Its end would come with the very same moment.
            heard.silent(490);
            heard.now += 10;
        },
        |heard| {
            heard.tell(Input::Press);
            heard.speaks(500);
            heard.tell(Input::Release);
            heard.silent(50);
        },
        |heard| drop(heard.tell(Input::FollowUp)),
    ];
    for (which, moment) in moments.into_iter().enumerate() {
        let mut heard = Heard::new();
        moment(&mut heard);
        assert_eq!(heard.tell(Input::Cancel), cancelled, "{which}");
        heard.judged(R0, Judgement::Complete, true);
        assert!(heard.tell(Input::Cancel).is_empty(), "{which}");
        assert!(heard.silent(20_000).is_empty(), "{which}");
    }
}

#[test]
fn nobody_speaks_longer_than_the_longest_turn() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    let all = heard.speaks(70_000);
    assert_eq!(
        all,
        [
            Effect::Begun { turn: 1 },
            Effect::SoftEnd { at: R0 },
            Effect::Commit { at: R0 }
        ]
    );
    let when = |wanted: Effect| {
        let found = heard.effects.iter().find(|(_, effect)| *effect == wanted);
        found.unwrap().0
    };
    let lasted = when(Effect::Commit { at: R0 }) - when(Effect::Begun { turn: 1 });
    assert_eq!(lasted, 60_000);
}

#[test]
fn a_clock_that_stands_jumps_or_goes_back_does_no_harm() {
    // It stands: each frame is still 10 ms long.
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    let count = |heard: &mut Heard, speaking, most| {
        (0..most)
            .take_while(|_| {
                let effects = heard.tell(Input::Frame { speaking });
                !effects
                    .iter()
                    .any(|effect| matches!(effect, Effect::Commit { .. }))
            })
            .count()
    };
    assert_eq!(count(&mut heard, true, 100), 100);
    assert_eq!(count(&mut heard, false, 100), 49);
    // It goes back by a day in the middle of a word, and later jumps forward by one: nothing ends.
    let mut heard = Heard::new();
    heard.now = 100_000_000;
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    heard.now -= 86_400_000;
    assert!(heard.speaks(1_000).is_empty());
    heard.now += 86_400_000;
    assert!(heard.speaks(1_000).is_empty());
    assert_eq!(heard.until_over(), (500, Effect::Commit { at: R0 }));
    // The computer sleeps in a window: a second of it has passed.
    heard.tell(Input::FollowUp);
    heard.now += 30_000_000;
    assert!(heard.tell(Input::Tick).is_empty());
    assert_eq!(heard.until_over().0, 4_000);
}
