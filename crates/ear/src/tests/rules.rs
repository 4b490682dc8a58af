//! The pure rules: loops, voiced frames, cuts, contexts, gates.

use proptest::prelude::*;
use sotto_engines::hearing::{AudioContext, Gates, Silence};

use crate::gates::{Evidence, is_doubted, judge};
use crate::loops::{Loop, repeats};
use crate::native::context_frames;
use crate::talk::next_step;
use crate::voiced::{quietest, voiced_frames, voiced_ms};

#[test]
fn loops_are_seen_and_people_are_not() {
    assert_eq!(
        repeats(&[7; 9]),
        Some(Loop {
            start: 0,
            period: 1
        })
    );
    assert_eq!(repeats(&[7; 8]), None);
    let phrase = [1, 2, 3, 4];
    let mut tokens = vec![9, 9];
    tokens.extend(phrase.repeat(4));
    assert_eq!(
        repeats(&tokens),
        Some(Loop {
            start: 2,
            period: 4
        })
    );
    assert_eq!(repeats(&tokens).map(|found| found.keep()), Some(6));
    assert_eq!(repeats(&phrase.repeat(3)), None);
    assert_eq!(repeats(&[]), None);
}

#[test]
fn steps_follow_the_machine() {
    assert_eq!(next_step(300, 100), 300);
    assert_eq!(next_step(300, 1_000), 1_500);
    assert_eq!(next_step(0, 0), 100);
    assert_eq!(next_step(u32::MAX, u32::MAX), 5_000);
}

#[test]
fn contexts_fit() {
    for (samples, short, wanted, frames) in [
        (32_000, false, AudioContext::Fitted, 768),
        (32_000, true, AudioContext::Fitted, 132),
        (32_000, true, AudioContext::AtLeast(400), 400),
        (32_000, false, AudioContext::AtLeast(400), 768),
        // The whole one is cut where ggml's quick products end, as long as that holds everything that was said.
        (32_000, true, AudioContext::Full, 1488),
        (32_000, false, AudioContext::Full, 1488),
        (476_160, false, AudioContext::Full, 1488),
        (476_161, false, AudioContext::Full, 1500),
        (300_000, false, AudioContext::Fitted, 976),
        (300_000, true, AudioContext::Fitted, 970),
        (300_000, false, AudioContext::AtLeast(1_000), 1008),
        (470_000, false, AudioContext::Fitted, 1488),
        (470_000, true, AudioContext::Fitted, 1500),
        (9_000_000, false, AudioContext::AtLeast(u16::MAX), 1500),
    ] {
        assert_eq!(context_frames(samples, short, wanted), frames);
    }
}

const SAID: Evidence<'_> = Evidence {
    text: "turn on the light",
    audio_ms: 2_000,
    voiced_ms: 1_200,
    sounding_ms: 1_300,
    held: 0.0,
    no_speech: 0.1,
    log_probability: -0.3,
    only_repeats: false,
};

#[test]
fn gates_judge() {
    let gates = Gates::default();
    assert_eq!(judge(&SAID, &gates), None);
    for (evidence, silence) in [
        (
            Evidence {
                voiced_ms: 100,
                ..SAID
            },
            Silence::NotVoiced,
        ),
        (Evidence { text: " ", ..SAID }, Silence::NoSpeech),
        (
            Evidence {
                text: "♪ ♪",
                ..SAID
            },
            Silence::Invented,
        ),
        (
            Evidence {
                text: "(music)",
                ..SAID
            },
            Silence::Invented,
        ),
        (
            Evidence {
                text: "[BLANK_AUDIO]",
                ..SAID
            },
            Silence::Invented,
        ),
        (
            Evidence {
                only_repeats: true,
                ..SAID
            },
            Silence::Invented,
        ),
        (
            Evidence {
                log_probability: -1.5,
                ..SAID
            },
            Silence::Unsure,
        ),
        (
            Evidence {
                log_probability: f32::NAN,
                ..SAID
            },
            Silence::Unsure,
        ),
        (
            Evidence {
                log_probability: -1.5,
                no_speech: 0.9,
                ..SAID
            },
            Silence::NoSpeech,
        ),
        (
            Evidence {
                text: "Thank you.",
                voiced_ms: 300,
                ..SAID
            },
            Silence::Invented,
        ),
    ] {
        assert_eq!(judge(&evidence, &gates), Some(silence), "{evidence:?}");
        assert_eq!(judge(&evidence, &Gates { on: false, ..gates }), None);
    }
    // Somebody who is polite and clear is heard.
    assert_eq!(
        judge(
            &Evidence {
                text: "Thank you.",
                voiced_ms: 800,
                ..SAID
            },
            &gates
        ),
        None
    );
}

#[test]
fn only_what_is_unsure_and_not_written_for_noise_is_doubted() {
    let gates = Gates::default();
    let unsure = Evidence {
        text: "pause timer",
        log_probability: -1.2,
        ..SAID
    };
    let doubted = |evidence: Evidence<'_>| {
        judge(&evidence, &gates).is_some_and(|silence| is_doubted(evidence.text, silence))
    };
    assert!(doubted(unsure));
    for evidence in [
        // It is believed.
        SAID,
        Evidence {
            text: "Thank you.",
            ..unsure
        },
        Evidence {
            voiced_ms: 200,
            ..unsure
        },
        Evidence {
            no_speech: 0.7,
            ..unsure
        },
        Evidence {
            only_repeats: true,
            ..unsure
        },
        Evidence {
            text: "[pause timer]",
            ..unsure
        },
    ] {
        assert!(!doubted(evidence), "{evidence:?}");
    }
}

#[test]
fn thanks_are_heard_where_nothing_speaks_against_them() {
    // Said in half a second, with what was heard just before and a little silence behind.
    let said = Evidence {
        text: "Thank you.",
        audio_ms: 1_400,
        voiced_ms: 480,
        sounding_ms: 500,
        held: 0.0,
        no_speech: 0.05,
        log_probability: -0.2,
        only_repeats: false,
    };
    let gates = Gates::default();
    for text in ["Thank you.", "thanks", " Thank you very much! "] {
        assert_eq!(judge(&Evidence { text, ..said }, &gates), None, "{text}");
    }
    for evidence in [
        Evidence {
            voiced_ms: 300,
            ..said
        },
        // In a long stretch of noise a short part always looks like voice.
        Evidence {
            audio_ms: 5_000,
            ..said
        },
        Evidence {
            no_speech: 0.4,
            ..said
        },
        Evidence {
            no_speech: f32::NAN,
            ..said
        },
        Evidence {
            log_probability: -0.45,
            ..said
        },
        Evidence {
            text: "you",
            ..said
        },
        Evidence {
            text: "Thank you for watching.",
            ..said
        },
        Evidence {
            text: "So.",
            ..said
        },
    ] {
        assert_eq!(
            judge(&evidence, &gates),
            Some(Silence::Invented),
            "{evidence:?}"
        );
    }
}

#[test]
fn counting_over_a_sound_that_goes_on_is_no_words() {
    // Voiced and sounding milliseconds as they were measured, of a guitar and of four words with pauses.
    let played = [(3_472, 6_400), (5_344, 6_944), (6_640, 7_440)];
    let spoken = [
        (2_016, 2_192),
        (1_776, 2_080),
        (1_568, 1_600),
        (2_240, 4_064),
    ];
    let judged = |text, (voiced_ms, sounding_ms)| {
        let evidence = Evidence {
            text,
            audio_ms: 10_402,
            voiced_ms,
            sounding_ms,
            no_speech: 0.000_02,
            log_probability: -0.19,
            ..SAID
        };
        judge(&evidence, &Gates::default())
    };
    for measured in played {
        assert_eq!(judged("1, 2, 3, 4", measured), Some(Silence::Invented));
        assert_eq!(
            judged("1, 2, 3, 4, 5, 6, 7, 8", measured),
            None,
            "a pace of people"
        );
        assert_eq!(judged("Turn on all of the lights.", measured), None);
    }
    for measured in spoken {
        assert_eq!(judged("1, 2, 3, 4", measured), None, "{measured:?}");
        assert_eq!(judged("One, two, three.", measured), None, "{measured:?}");
    }
}

proptest! {
    #[test]
    fn a_found_loop_really_repeats(tokens in prop::collection::vec(0..3_i32, 0..120)) {
        if let Some(Loop { start, period }) = repeats(&tokens) {
            prop_assert!(period > 0 && start + 3 * period <= tokens.len());
            for place in start + period..tokens.len() {
                prop_assert_eq!(tokens[place], tokens[place - period]);
            }
        }
    }

    #[test]
    fn every_phrase_is_caught_in_time(before in prop::collection::vec(0..50_i32, 0..10),
                                      phrase in prop::collection::vec(0..50_i32, 1..20)) {
        let mut tokens = before;
        tokens.extend(phrase.repeat(9));
        let found = repeats(&tokens);
        prop_assert!(found.is_some_and(|found| found.period <= phrase.len()));
    }

    #[test]
    fn smoothing_only_takes_away(scores in prop::collection::vec(0.0_f32..1.0, 0..80)) {
        let voiced = voiced_frames(&scores);
        prop_assert_eq!(voiced.len(), scores.len());
        prop_assert!(voiced.iter().zip(&scores).all(|(voiced, score)| !voiced || *score >= 0.6));
        prop_assert!(voiced.chunk_by(|a, b| a == b).all(|run| !run[0] || run.len() >= 3));
        prop_assert!(voiced_ms(&scores) as usize <= 16 * scores.len());
    }

    #[test]
    fn a_cut_lies_where_it_may(scores in prop::collection::vec(0.0_f32..1.0, 1..80), earliest in 0..100_usize) {
        let cut = quietest(&scores, earliest);
        prop_assert!(cut >= earliest.min(scores.len()) && cut <= scores.len());
    }
}
