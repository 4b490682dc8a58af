//! What the detector tells late: each wait counts it as passed, and nobody is cut off by that.

use super::waits::waited;
use super::*;

const R0: At = At {
    turn: 1,
    revision: 0,
};

/// What the detector tells late, and no hang-over.
fn late() -> Heard {
    Heard::with(Settings {
        hang_ms: 0,
        ..Settings::default()
    })
}

#[test]
fn a_wait_counts_from_the_last_voice_and_not_from_when_its_end_was_told() {
    for (judgement, ms) in [
        (Judgement::Complete, 250),
        (Judgement::Likely, 350),
        (Judgement::Unknown, 500),
        (Judgement::Unfinished, 1_000),
    ] {
        let told = waited(late(), judgement, true);
        assert_eq!(told + 40, ms, "{judgement:?}");
    }
}

#[test]
fn no_wait_ends_before_what_was_said_is_worked_on() {
    let mut heard = Heard::with(Settings {
        hang_ms: 0,
        quick_ms: 0,
        usual_ms: 0,
        usual_least_ms: 0,
        learn: false,
        ..Settings::default()
    });
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    // The shortest possible wait is the soft end's own, also where 40 ms of it are told late.
    assert!(heard.silent(90).is_empty());
    assert_eq!(
        heard.silent(10),
        [Effect::SoftEnd { at: R0 }, Effect::Commit { at: R0 }]
    );
}

#[test]
fn whoever_begins_in_the_last_moment_of_the_wait_is_heard_out() {
    let nearly_over = || {
        let mut heard = late();
        heard.tell(Input::Listen);
        heard.speaks(1_000);
        heard.silent(100);
        heard.judged(R0, Judgement::Complete, true);
        assert!(heard.silent(100).is_empty());
        heard
    };
    let all = [Effect::Commit { at: R0 }];
    assert_eq!(nearly_over().silent(10), all);
    // It was a voice: the turn goes on.
    let mut heard = nearly_over();
    assert!(heard.begins(40).is_empty());
    assert!(heard.judged(R0, Judgement::Complete, true).is_empty());
    assert_eq!(heard.speaks(10), [Effect::Drop { at: R0 }]);
    // It was a click, or the device went away meanwhile: nothing is waited for anew.
    let mut heard = nearly_over();
    assert!(heard.begins(20).is_empty());
    assert_eq!(heard.silent(10), all);
    let mut heard = nearly_over();
    assert!(heard.begins(20).is_empty());
    heard.now += 10;
    assert_eq!(heard.tell(Input::Tick), all);
    // A hand ends it all the same.
    let mut heard = nearly_over();
    assert!(heard.begins(20).is_empty());
    assert_eq!(heard.tell(Input::Finish), all);
    // In a window in which nobody spoke yet it is the same.
    let mut heard = late();
    heard.tell(Input::FollowUp);
    heard.silent(4_990);
    assert!(heard.begins(40).is_empty());
    assert_eq!(heard.speaks(10), [Effect::Begun { turn: 1 }]);
}

#[test]
fn a_wait_that_counts_what_is_told_late_cuts_nobody_off_who_was_let_finish_without() {
    // A pause of so long, behind which a voice needs four frames until it is speech.
    let goes_on = |mut heard: Heard, pause: u64, begins: bool| {
        heard.tell(Input::Listen);
        heard.speaks(1_000);
        heard.silent(pause);
        if begins {
            heard.begins(40);
        } else {
            heard.silent(40);
        }
        heard.speaks(10);
        heard.state.at().is_some()
    };
    let mut both = [0, 0];
    for pause in (100..600).step_by(10) {
        let before = goes_on(Heard::new(), pause, false);
        assert_eq!(goes_on(late(), pause, true), before, "{pause} ms");
        both[usize::from(before)] += 1;
    }
    assert!(both[0] > 0 && both[1] > 0, "{both:?}");
}
