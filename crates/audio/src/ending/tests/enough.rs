//! The usual wait gets shorter where it was always long enough, and never so short that people are cut off by it.

use proptest::prelude::*;

use super::*;

/// One request with free hands, and silence until something else may begin.
fn request(heard: &mut Heard, judgement: Judgement, quiet_ms: u64) {
    heard.tell(Input::Listen);
    heard.speaks(500);
    heard.silent(100);
    let newest = heard.state.at().unwrap();
    heard.judged(newest, judgement, true);
    heard.until_over();
    heard.silent(quiet_ms);
}

#[test]
fn a_wait_that_was_long_enough_each_time_gets_shorter_within_its_bounds() {
    for judgement in [Judgement::Unknown, Judgement::Likely] {
        let mut heard = Heard::new();
        request(&mut heard, judgement, 2_000);
        // Nobody knows yet whether that was all.
        assert_eq!(heard.state.usual_ms(), 500);
        for _ in 0..50 {
            request(&mut heard, judgement, 2_000);
        }
        assert_eq!(heard.state.usual_ms(), 450, "{judgement:?}");
        for _ in 0..300 {
            request(&mut heard, judgement, 2_000);
        }
        assert_eq!(heard.state.usual_ms(), 350, "{judgement:?}");
    }
}

#[test]
fn what_says_nothing_of_the_wait_leaves_it_as_it_is() {
    // Words ended it, or explain how long was waited.
    for judgement in [Judgement::Complete, Judgement::Unfinished] {
        let mut heard = Heard::new();
        for _ in 0..20 {
            request(&mut heard, judgement, 2_000);
        }
        assert_eq!(heard.state.usual_ms(), 500, "{judgement:?}");
    }
    // Whoever asks to be listened to so soon may have been cut off.
    let mut heard = Heard::new();
    for _ in 0..20 {
        request(&mut heard, Judgement::Unknown, 300);
    }
    assert_eq!(heard.state.usual_ms(), 500);
    // A hand ended it.
    let mut heard = Heard::new();
    for _ in 0..20 {
        heard.tell(Input::Listen);
        heard.speaks(500);
        heard.silent(200);
        heard.tell(Input::Finish);
        heard.silent(2_000);
    }
    assert_eq!(heard.state.usual_ms(), 500);
    // A voice came behind it, of which nobody knows what it said.
    let mut heard = Heard::new();
    for _ in 0..20 {
        request(&mut heard, Judgement::Unknown, 2_000);
        heard.state.voice_again();
    }
    assert_eq!(heard.state.usual_ms(), 500);
    // It is not to be learned.
    let mut heard = Heard::with(Settings {
        hang_ms: 0,
        late_ms: 0,
        learn: false,
        ..Settings::default()
    });
    for _ in 0..20 {
        request(&mut heard, Judgement::Unknown, 2_000);
    }
    assert_eq!(heard.state.usual_ms(), 500);
}

#[test]
fn a_pause_behind_what_looked_whole_never_makes_the_wait_shorter() {
    let mut heard = Heard::new();
    heard.state.remember(900);
    // 640 ms are more than the 630 that are waited there, and far less than the usual wait.
    request(&mut heard, Judgement::Likely, 10);
    heard.state.voice_again();
    heard.state.went_on();
    assert_eq!(heard.state.usual_ms(), 900);
    let mut heard = Heard::new();
    heard.state.remember(800);
    request(&mut heard, Judgement::Likely, 10);
    heard.state.voice_again();
    heard.state.went_on();
    assert!(heard.state.usual_ms() > 830, "{}", heard.state.usual_ms());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    /// Somebody who hesitates for so long in one of so many requests, and says all the others in one breath, or with gaps between
    /// their words as people speak: some end softly, and each is shorter than any wait.
    #[test]
    fn nobody_is_cut_off_more_than_three_times_in_a_hundred_requests(
        hesitation in 40_u64..81,
        one_of in 5_usize..60,
        gaps in prop::collection::vec(6_u64..24, 0..5),
    ) {
        const REQUESTS: usize = 600;
        let mut heard = Heard::new();
        let mut cut_off = 0;
        for number in 1..=REQUESTS {
            heard.tell(Input::Listen);
            heard.speaks(500);
            for gap in &gaps {
                heard.silent(gap * 10);
                heard.speaks(300);
            }
            if number % one_of == 0 {
                heard.silent(hesitation * 10);
                if heard.state.at().is_none() {
                    cut_off += 1;
                    heard.state.voice_again();
                    heard.state.went_on();
                    heard.tell(Input::FollowUp);
                }
                heard.speaks(500);
            }
            heard.until_over();
            heard.silent(2_000);
        }
        prop_assert!(cut_off * 100 <= 3 * REQUESTS, "{} of {}", cut_off, REQUESTS);
    }
}
