//! How long each thing that can be said is waited for, and what is learned of a person's pauses.

use super::*;

const R0: At = At {
    turn: 1,
    revision: 0,
};

/// How long a second of speech is waited for after its last frame, where this is known of its words at the soft end, or
/// while it was still spoken.
pub(super) fn waited(mut heard: Heard, judgement: Judgement, whole: bool) -> u64 {
    heard.tell(Input::Listen);
    heard.speaks(900);
    if !whole {
        heard.judged(R0, judgement, false);
    }
    heard.speaks(100);
    let before = heard.silent(100);
    assert_eq!(before, [Effect::SoftEnd { at: R0 }]);
    if whole {
        heard.judged(R0, judgement, true);
    }
    let (ms, ended) = heard.until_over();
    assert_eq!(ended, Effect::Commit { at: R0 });
    ms + 100
}

#[test]
fn the_wait_depends_on_what_was_said() {
    for (judgement, whole, ms) in [
        (Judgement::Complete, true, 250),
        (Judgement::Likely, true, 350),
        (Judgement::Unknown, true, 500),
        (Judgement::Unfinished, true, 1_000),
        // What is known of the words so far may lengthen the wait and not shorten it.
        (Judgement::Complete, false, 500),
        (Judgement::Likely, false, 500),
        (Judgement::Empty, false, 500),
        (Judgement::Unfinished, false, 1_000),
    ] {
        assert_eq!(
            waited(Heard::new(), judgement, whole),
            ms,
            "{judgement:?} {whole}"
        );
    }
}

#[test]
fn a_slow_speaker_is_waited_for_longer_within_bounds() {
    for (learned, likely, usual, unfinished) in [
        (600, 420, 600, 1_200),
        (900, 630, 900, 1_800),
        (5_000, 630, 900, 1_800),
        // A complete command is never waited for longer than a request that only looks whole.
        (0, 250, 350, 1_000),
    ] {
        let slow = || {
            let mut heard = Heard::new();
            heard.state.remember(learned);
            heard
        };
        assert_eq!(waited(slow(), Judgement::Likely, true), likely);
        assert_eq!(waited(slow(), Judgement::Unknown, true), usual);
        assert_eq!(waited(slow(), Judgement::Unfinished, true), unfinished);
        assert_eq!(waited(slow(), Judgement::Complete, true), 250);
    }
}

#[test]
fn the_hang_over_is_silence_that_has_passed() {
    let mut heard = Heard::with(Settings {
        late_ms: 0,
        ..Settings::default()
    });
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    assert!(heard.silent(50).is_empty());
    assert_eq!(heard.silent(10), [Effect::SoftEnd { at: R0 }]);
    heard.judged(R0, Judgement::Complete, true);
    assert_eq!(heard.until_over(), (150, Effect::Commit { at: R0 }));
}

#[test]
fn words_that_are_known_late_still_end_the_wait() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    heard.silent(400);
    assert_eq!(
        heard.judged(R0, Judgement::Complete, true),
        [Effect::Commit { at: R0 }]
    );
}

#[test]
fn an_earlier_decode_that_comes_late_does_not_count() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    heard.silent(100);
    heard.judged(R0, Judgement::Unfinished, true);
    heard.judged(R0, Judgement::Unknown, false);
    assert_eq!(heard.until_over().0, 900);
}

#[test]
fn less_voice_than_a_word_is_waited_for_until_its_words_are_known() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(200);
    assert_eq!(heard.until_over(), (1_000, Effect::Commit { at: R0 }));
    // "Stop" is short and known.
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(200);
    heard.silent(100);
    heard.judged(R0, Judgement::Complete, true);
    assert_eq!(heard.until_over(), (150, Effect::Commit { at: R0 }));
}

#[test]
fn a_cough_is_waited_out_and_the_request_after_it_is_heard() {
    let cough = || {
        let mut heard = Heard::new();
        heard.tell(Input::Listen);
        heard.silent(1_000);
        heard.speaks(150);
        heard.silent(100);
        heard.judged(R0, Judgement::Empty, true);
        heard
    };
    let nothing = Effect::Nothing {
        turn: 1,
        start: Start::Listen,
    };
    assert_eq!(cough().until_over(), (7_900, nothing));
    let mut heard = cough();
    heard.silent(3_000);
    assert_eq!(heard.speaks(1_000), [Effect::Drop { at: R0 }]);
    assert_eq!(heard.until_over(), (500, Effect::Commit { at: at(1, 1) }));
}

#[test]
fn who_speaks_on_drops_what_was_begun_and_old_words_say_nothing_any_more() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    heard.silent(300);
    assert_eq!(heard.speaks(500), [Effect::Drop { at: R0 }]);
    // A gap that is shorter than the soft end is none.
    assert!(heard.silent(90).is_empty());
    assert!(heard.speaks(500).is_empty());
    let r1 = at(1, 1);
    assert_eq!(heard.silent(100), [Effect::SoftEnd { at: r1 }]);
    for late in [R0, at(2, 0), at(1, 2), at(0, 1)] {
        heard.judged(late, Judgement::Complete, true);
    }
    assert_eq!(heard.until_over(), (400, Effect::Commit { at: r1 }));
    let dropped = |(_, effect): &&(u64, Effect)| matches!(effect, Effect::Drop { .. });
    assert_eq!(heard.effects.iter().filter(dropped).count(), 1);
}

/// The usual wait after so many pauses of this length within one turn.
fn learned(heard: &mut Heard, pause: u64, times: usize) -> u32 {
    for _ in 0..times {
        heard.speaks(500);
        heard.silent(pause);
    }
    heard.speaks(500);
    heard.state.usual_ms()
}

#[test]
fn the_usual_wait_follows_the_pauses_of_the_person() {
    let patient = Settings {
        hang_ms: 0,
        late_ms: 0,
        longest_ms: 1_800_000,
        ..Settings::default()
    };
    let listening = |settings| {
        let mut heard = Heard::with(settings);
        heard.tell(Input::Listen);
        heard
    };
    let once = learned(&mut listening(patient), 400, 1);
    assert!((501..=520).contains(&once), "{once}");
    let slow = learned(&mut listening(patient), 440, 60);
    assert!((595..=601).contains(&slow), "{slow}");
    let quick = learned(&mut listening(patient), 250, 200);
    assert!((400..=411).contains(&quick), "{quick}");
    // A gap between two words is shorter than every wait and teaches nothing, whether something ended softly in it or not.
    assert_eq!(learned(&mut listening(patient), 230, 200), 500);
    assert_eq!(learned(&mut listening(patient), 120, 200), 500);
    assert_eq!(learned(&mut listening(patient), 90, 20), 500);
    let fixed = Settings {
        learn: false,
        ..patient
    };
    assert_eq!(learned(&mut listening(fixed), 440, 20), 500);
    // A held key leaves all time to think, which says nothing of pauses.
    let mut held = Heard::with(patient);
    held.tell(Input::Press);
    assert_eq!(learned(&mut held, 3_000, 5), 500);
}

#[test]
fn whoever_was_cut_off_is_waited_for_longer_from_then_on() {
    let cut_off = |judgement| {
        let mut heard = Heard::new();
        heard.tell(Input::Listen);
        heard.speaks(1_000);
        heard.silent(100);
        heard.judged(R0, judgement, true);
        heard.until_over();
        heard.silent(100);
        heard
    };
    // 450 ms of silence, where seven tenths of the usual wait are waited, are 642 of it: from 500 a quarter of the way to that
    // and the margin.
    let mut heard = cut_off(Judgement::Likely);
    heard.state.voice_again();
    heard.state.went_on();
    let once = heard.state.usual_ms();
    assert!((571..=576).contains(&once), "{once}");
    let mut heard = cut_off(Judgement::Unknown);
    heard.state.voice_again();
    // As far as is known it was a cough.
    assert_eq!(heard.state.usual_ms(), 500);
    // However long the words take, the pause was over when the voice began.
    heard.silent(300);
    heard.state.went_on();
    // From 500 a quarter of the way to 600 ms of silence and the margin.
    let once = heard.state.usual_ms();
    assert!((560..=566).contains(&once), "{once}");
    heard.state.voice_again();
    heard.state.went_on();
    assert_eq!(heard.state.usual_ms(), once);
    // What follows a complete command is another one; what was surely unfinished is explained by its words.
    for judgement in [Judgement::Complete, Judgement::Unfinished] {
        let mut heard = cut_off(judgement);
        heard.state.voice_again();
        heard.state.went_on();
        assert_eq!(heard.state.usual_ms(), 500, "{judgement:?}");
    }
    // A turn was begun since: it is not what went on.
    let mut heard = cut_off(Judgement::Unknown);
    heard.tell(Input::Listen);
    heard.state.voice_again();
    heard.state.went_on();
    assert_eq!(heard.state.usual_ms(), 500);
    // A hand ended it.
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    heard.speaks(1_000);
    heard.silent(200);
    heard.tell(Input::Finish);
    assert_eq!(heard.state.at(), None);
    heard.state.voice_again();
    heard.state.went_on();
    assert_eq!(heard.state.usual_ms(), 500);
}

#[test]
fn a_pause_that_the_words_explain_teaches_nothing() {
    let mut heard = Heard::new();
    heard.tell(Input::Listen);
    for revision in 0..5 {
        heard.speaks(500);
        heard.silent(100);
        heard.judged(at(1, revision), Judgement::Unfinished, true);
        heard.silent(800);
    }
    heard.speaks(500);
    assert_eq!(heard.state.usual_ms(), 500);
    assert_eq!(heard.state.at(), Some(at(1, 5)));
}

#[test]
fn other_settings_keep_what_was_learned_unless_they_say_otherwise() {
    let mut state = State::default();
    state.remember(700);
    let settings = *state.settings();
    state.set(Settings {
        follow_up_ms: 0,
        ..settings
    });
    assert_eq!(state.usual_ms(), 700);
    state.set(Settings {
        usual_most_ms: 600,
        ..settings
    });
    assert_eq!(state.usual_ms(), 600);
    state.set(Settings {
        usual_ms: 450,
        ..settings
    });
    assert_eq!(state.usual_ms(), 450);
    state.set(Settings {
        learn: false,
        ..settings
    });
    state.remember(700);
    assert_eq!(state.usual_ms(), 500);
}

#[test]
fn settings_are_brought_within_what_makes_sense() {
    assert_eq!(Settings::default().sane(), Settings::default());
    let odd = Settings {
        soft_ms: 0,
        hang_ms: u32::MAX,
        quick_ms: 0,
        usual_ms: 1_500,
        follow_up_ms: 10,
        longest_ms: 0,
        tail_ms: u32::MAX,
        ..Settings::default()
    };
    let sane = odd.sane();
    assert_eq!((sane.soft_ms, sane.hang_ms, sane.quick_ms), (50, 25, 50));
    assert_eq!(sane.late_ms, 25);
    // Who wants it slower than any bound gets it.
    assert_eq!((sane.usual_ms, sane.usual_most_ms), (1_500, 1_500));
    assert_eq!(
        (sane.unfinished_least_ms, sane.unfinished_most_ms),
        (1_500, 1_800)
    );
    assert_eq!(
        (sane.follow_up_ms, sane.longest_ms, sane.tail_ms),
        (1_000, 2_000, 1_000)
    );
}
