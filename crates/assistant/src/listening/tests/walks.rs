//! Walks through what people do: each was thought through by hand once, and something was wrong with it.

use super::*;

/// An answer that is being played, so far that the echo is known.
fn speaking() -> Talk {
    let mut talk = Talk::quiet();
    talk.answered("You have three things to do. Call the bank.");
    talk.frames(false, 3_500);
    talk.all.clear();
    talk
}

fn begins(effect: &Effect) -> bool {
    matches!(effect, Effect::Begin { .. } | Effect::Tell { .. })
}

#[test]
fn a_held_dictation_goes_on_after_the_greatest_length_of_a_turn() {
    let mut talk = Talk::of_two_seconds();
    talk.tell(Input::Press(Purpose::Dictation));
    let talked = talk.frames(true, 2_500);
    holds(
        &talked,
        &[
            Effect::Decode { at: at(1, 0) },
            Effect::Close { turn: 1 },
            Effect::Hear {
                at: at(2, 0),
                before_ms: 150,
            },
        ],
    );
    let text = "Dear all, here is what we have decided".to_owned();
    let typed = talk.heard(at(1, 0), &text, Judgement::Unknown);
    holds(&typed, &[Effect::Type { at: at(1, 0), text }]);
    // Let go, it is over.
    talk.tell(Input::Release);
    talk.frames(false, 200);
    let text = "in the last hour.".to_owned();
    let typed = talk.heard(at(2, 0), &text, Judgement::Complete);
    holds(&typed, &[Effect::Type { at: at(2, 0), text }]);
    talk.frames(false, 1_000);
    assert!(talk.state.is_idle());
    assert_eq!(talk.state.shows(), Listening::Idle);
}

#[test]
fn a_held_dictation_goes_on_where_the_keyboard_repeats_the_key() {
    let mut talk = Talk::of_two_seconds();
    for _ in 0..25 {
        talk.tell(Input::Press(Purpose::Dictation));
        talk.frames(true, 100);
    }
    let goes_on = Effect::Hear {
        at: at(2, 0),
        before_ms: 150,
    };
    holds(&talk.all, &[Effect::Close { turn: 1 }, goes_on]);
}

#[test]
fn whoever_listens_all_the_time_hears_the_sounds_of_it_once() {
    let mut talk = Talk::with(Settings::default());
    for _ in 0..4 {
        talk.tell(Input::Start(Purpose::Request));
        talk.frames(false, 8_100);
        assert_eq!(talk.state.shows(), Listening::Idle);
    }
    let sounds = |all: &[Effect]| -> Vec<Effect> {
        let sound = |effect: &&Effect| matches!(effect, Effect::Earcon(_));
        all.iter().filter(sound).cloned().collect()
    };
    let (start, stop) = (Effect::Earcon(Earcon::Start), Effect::Earcon(Earcon::Stop));
    assert_eq!(sounds(&talk.all), [start.clone(), stop]);
    // Whoever comes back later, or calls, is told that somebody listens.
    talk.frames(false, 2_000);
    assert_eq!(
        sounds(&talk.tell(Input::Start(Purpose::Request))),
        std::slice::from_ref(&start)
    );
    talk.frames(false, 8_100);
    assert_eq!(sounds(&talk.tell(Input::Called)), [start]);
}

#[test]
fn what_sotto_says_unasked_is_no_request_of_somebody_who_is_listened_to() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.say("Your timer is over.");
    talk.voiced(1, "Your timer is over.", 1_000);
    talk.tell(Input::SaidAll { answer: 1 });
    talk.tell(Input::Started { answer: 1 });
    talk.frames(true, 500);
    talk.tell(Input::Partial {
        at: at(1, 0),
        firm: String::new(),
        tentative: "timer is".to_owned(),
        judgement: Judgement::Unknown,
    });
    talk.frames(false, 200);
    talk.heard(at(1, 0), "Your timer is over.", Judgement::Complete);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
    // What somebody else says then is a request.
    talk.ended(1, 1_000);
    talk.frames(true, 500);
    talk.frames(false, 200);
    let told = talk.heard(at(1, 1), "What time is it?", Judgement::Complete);
    assert!(told.iter().any(begins), "{told:?}");
}

#[test]
fn whoever_waits_for_a_slow_ear_knows_that_sotto_is_at_work() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 600);
    talk.frames(false, 500);
    let working = |effects: &[Effect]| {
        let working = Effect::Earcon(Earcon::Working);
        effects.iter().filter(|effect| **effect == working).count()
    };
    assert_eq!(working(&talk.all), 0);
    assert_eq!(working(&talk.frames(false, 800)), 1);
    let told = talk.heard(at(1, 0), "Tell me a story.", Judgement::Complete);
    holds(&told, &[Effect::Commit { at: at(1, 0) }]);
    // Once is enough, whoever it is waited for.
    assert_eq!(working(&talk.frames(false, 1_000)), 0);
}

#[test]
fn a_key_that_was_held_for_nothing_is_told_so() {
    let mut talk = Talk::with(Settings::default());
    talk.tell(Input::Press(Purpose::Request));
    talk.frames(true, 300);
    talk.tell(Input::Release);
    talk.frames(false, 200);
    let nothing = talk.heard(at(1, 0), "", Judgement::Empty);
    assert_eq!(
        nothing,
        [Effect::Earcon(Earcon::Stop), Effect::Show(Listening::Idle)]
    );
}

#[test]
fn a_pause_that_was_learned_is_told_at_the_end_of_the_turn_and_once() {
    let mut talk = Talk::quiet();
    let learned = |effect: &Effect| matches!(effect, Effect::Learned { .. });
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 400);
    talk.frames(false, 410);
    talk.frames(true, 400);
    let usual_ms = talk.state.usual_ms();
    assert!(usual_ms >= 525, "{usual_ms}");
    assert!(!talk.all.iter().any(learned));
    let over = talk.frames(false, 600);
    holds(
        &over,
        &[Effect::Close { turn: 1 }, Effect::Learned { usual_ms }],
    );
    // It is kept and comes back with the settings: that is no news.
    let kept = Settings {
        sounds: false,
        ending: sotto_audio::ending::Settings {
            usual_ms,
            ..sotto_audio::ending::Settings::default()
        },
        ..Settings::default()
    };
    let again = talk.tell(Input::Set(kept));
    assert!(!again.iter().any(learned));
    assert_eq!(talk.state.usual_ms(), usual_ms);
    assert!(!talk.frames(false, 1_000).iter().any(learned));
}

#[test]
fn what_sotto_says_unasked_is_no_request_of_somebody_who_may_follow_up() {
    let mut talk = Talk::quiet();
    talk.answered("Nothing today.");
    talk.done(1);
    talk.ended(1, 1_000);
    talk.all.clear();
    talk.say("Your timer is over.");
    talk.voiced(2, "Your timer is over.", 1_000);
    talk.tell(Input::SaidAll { answer: 2 });
    talk.tell(Input::Started { answer: 2 });
    talk.frames(true, 500);
    talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "timer is".to_owned(),
        judgement: Judgement::Unknown,
    });
    talk.frames(false, 200);
    talk.heard(at(2, 0), "Your timer is over.", Judgement::Complete);
    talk.frames(false, 6_000);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
}

#[test]
fn two_things_are_said_one_after_the_other_and_both_are_waited_for() {
    let mut talk = speaking();
    talk.done(1);
    let voice = talk.say("Your timer is over.");
    assert!(
        matches!(voice[..], [Effect::Voice { answer: 1, .. }]),
        "{voice:?}"
    );
    let first = talk.ended(1, 1_000);
    assert!(
        !first
            .iter()
            .any(|effect| matches!(effect, Effect::Over { .. }))
    );
    talk.voiced(1, "Your timer is over.", 100);
    talk.tell(Input::SaidAll { answer: 1 });
    let second = talk.tell(Input::Ended {
        answer: 1,
        piece: 1,
        heard: 100,
    });
    let [Effect::Over { turn, heard, .. }, ..] = &second[..] else {
        panic!("{second:?}");
    };
    assert_eq!((*turn, heard), (1, &None));
}

#[test]
fn a_microphone_that_is_pulled_out_in_mid_turn_ends_it_like_silence() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 600);
    for _ in 0..60 {
        talk.now += 10;
        talk.tell(Input::Tick);
    }
    holds(
        &talk.all,
        &[Effect::Decode { at: at(1, 0) }, Effect::Close { turn: 1 }],
    );
    let told = talk.heard(at(1, 0), "What time is it?", Judgement::Complete);
    holds(&told, &[Effect::Commit { at: at(1, 0) }]);
}

#[test]
fn stop_silences_what_rings_and_what_is_said_next_is_heard() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Ring(true));
    assert_eq!(talk.tell(Input::Stop), [Effect::Stop]);
    talk.tell(Input::Ring(false));
    // The assistant says so twice: once at once, and once as the end of what it does.
    talk.tell(Input::Hush);
    talk.tell(Input::Hush);
    assert!(!talk.state.listens_for().stop);
    assert!(!talk.say("It is noon.").is_empty());
}

#[test]
fn whoever_leaves_gives_up_what_is_open_and_tells_what_was_heard() {
    let mut talk = speaking();
    talk.frames(true, 300);
    let left = talk.tell(Input::Leave);
    holds(
        &left,
        &[
            Effect::Unhear { at: at(2, 0) },
            Effect::Silence { answer: 1 },
            Effect::Show(Listening::Idle),
        ],
    );
    // The assistant has not said that it is done, and nobody waits for that any more.
    let over = talk.ended(1, 500);
    assert_eq!(heard_of_the_first(&over), "You have three things");
    assert!(talk.state.is_idle());
}

#[test]
fn what_is_still_decoded_when_somebody_leaves_is_never_done() {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 600);
    talk.frames(false, 600);
    let left = talk.tell(Input::Leave);
    holds(&left, &[Effect::Unhear { at: at(1, 0) }]);
    talk.heard(at(1, 0), "Delete all notes.", Judgement::Complete);
    assert!(!talk.all.iter().any(begins), "{:?}", talk.all);
    assert!(talk.state.is_idle());
}

#[test]
fn the_wake_word_is_heard_as_readily_as_is_wished() {
    let sensitivity = |sensitivity_percent| {
        State::new(Settings {
            sensitivity_percent,
            ..Settings::default()
        })
        .sensitivity()
    };
    assert!((State::default().sensitivity() - 0.5).abs() < f32::EPSILON);
    assert!((sensitivity(80) - 0.8).abs() < 1e-6);
    assert!((sensitivity(400) - 1.0).abs() < f32::EPSILON);
}

#[test]
fn the_name_alone_calls_only_where_that_is_wished_beside_the_wake_word() {
    let settings = |wake_word, name_alone| Settings {
        wake_word,
        name_alone,
        sounds: false,
        ..Settings::default()
    };
    let mut talk = Talk::quiet();
    // Each is there at once.
    for (wake_word, name_alone, hears) in [
        (false, false, (false, false)),
        (true, false, (true, false)),
        (true, true, (true, true)),
        (false, true, (false, false)),
        (true, true, (true, true)),
    ] {
        talk.tell(Input::Set(settings(wake_word, name_alone)));
        let listens = talk.state.listens_for();
        assert_eq!((listens.hey_sotto, listens.sotto), hears);
    }
    // Nobody calls Sotto while somebody talks with it, and a closed microphone hears nothing.
    talk.tell(Input::Start(Purpose::Request));
    assert!(!talk.state.listens_for().sotto);
    talk.tell(Input::Cancel);
    assert!(talk.state.listens_for().sotto);
    talk.tell(Input::Mute(true));
    assert!(!talk.state.listens_for().sotto);
}

#[test]
fn after_the_microphone_was_closed_only_words_interrupt_for_a_while() {
    let mut talk = speaking();
    talk.tell(Input::Mute(true));
    talk.frames(true, 500);
    talk.tell(Input::Mute(false));
    assert!(!talk.frames(true, 1_000).contains(&Effect::Duck(true)));
    let word = talk.tell(Input::Partial {
        at: at(2, 0),
        firm: String::new(),
        tentative: "wait".to_owned(),
        judgement: Judgement::Unknown,
    });
    holds(&word, &[Effect::Silence { answer: 1 }]);
}
