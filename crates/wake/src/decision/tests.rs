use proptest::prelude::*;

use super::*;

const LOW: [f32; 3] = [-6.0; 3];

fn listening_to_all() -> Decision {
    let mut decision = Decision::new([2.0, 3.0, 1.0]);
    decision.set(Settings {
        listening: Listening {
            hey_sotto: true,
            sotto: true,
            stop: true,
        },
        ..Settings::default()
    });
    decision
}

/// Feeds answers 20 ms apart and returns all that was heard.
fn run(decision: &mut Decision, answers: &[[f32; 3]]) -> Vec<Heard> {
    (1_u64..)
        .zip(answers)
        .filter_map(|(number, answer)| decision.step(*answer, number * 20))
        .collect()
}

#[test]
fn one_spike_is_not_enough_and_a_call_counts_once() {
    let mut decision = listening_to_all();
    assert!(run(&mut decision, &[LOW, [6.0, 0.0, 0.0], LOW, LOW]).is_empty());

    let mut answers = vec![LOW; 3];
    answers.extend([[5.0, 5.0, -6.0]; 20]);
    answers.extend([LOW; 20]);
    let heard = run(&mut listening_to_all(), &answers);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].phrase, Phrase::HeySotto);
}

#[test]
fn after_the_pause_it_listens_again() {
    let mut decision = listening_to_all();
    let mut answers = Vec::new();
    for _ in 0..2 {
        answers.extend([[-6.0, -6.0, 4.0]; 5]);
        answers.extend([LOW; 80]);
    }
    let heard = run(&mut decision, &answers);
    assert_eq!(heard.len(), 2);
    assert!(heard.iter().all(|one| one.phrase == Phrase::Stop));
    assert!(heard[1].at_ms - heard[0].at_ms >= 1500);
}

#[test]
fn what_is_not_listened_for_is_not_heard() {
    let mut decision = Decision::new([2.0, 3.0, 1.0]);
    assert!(run(&mut decision, &[[-6.0, 9.0, 9.0]; 9]).is_empty());
    assert_eq!(decision.near_misses().count(), 0);
}

#[test]
fn the_name_alone_counts_where_it_is_listened_for() {
    let mut answers = vec![[-6.0, 5.0, -6.0]; 9];
    answers.extend([LOW; 9]);
    let mut decision = Decision::new([2.0, 3.0, 1.0]);
    for sotto in [false, true] {
        let listening = Listening {
            sotto,
            ..decision.settings().listening
        };
        decision.set(Settings {
            listening,
            ..decision.settings()
        });
        let heard = run(&mut decision, &answers);
        let phrases: Vec<Phrase> = heard.iter().map(|one| one.phrase).collect();
        let expected: &[Phrase] = if sotto { &[Phrase::Sotto] } else { &[] };
        assert_eq!(phrases, expected);
    }
}

#[test]
fn a_near_miss_says_which_sensitivity_it_needed() {
    let mut decision = listening_to_all();
    let mut answers = vec![[1.1, -6.0, -6.0]; 6];
    answers.extend([LOW; 4]);
    assert!(run(&mut decision, &answers).is_empty());
    let misses: Vec<NearMiss> = decision.near_misses().collect();
    assert_eq!(misses.len(), 1, "{misses:?}");
    assert_eq!(misses[0].phrase, Phrase::HeySotto);

    let settings = Settings {
        sensitivity: misses[0].needed + 0.01,
        ..decision.settings()
    };
    let mut readier = listening_to_all();
    readier.set(settings);
    assert_eq!(run(&mut readier, &answers).len(), 1);
}

#[test]
fn a_sensitivity_that_is_no_number_becomes_the_ordinary_one() {
    let mut decision = listening_to_all();
    decision.set(Settings {
        sensitivity: f32::NAN,
        ..Settings::default()
    });
    assert!((decision.settings().sensitivity - 0.5).abs() < f32::EPSILON);
}

proptest! {
    #[test]
    fn the_log_is_bounded_and_readier_never_hears_less(
        answers in prop::collection::vec(prop::array::uniform3(-8.0_f32..8.0), 1..400),
        less in 0.0_f32..1.0,
        more in 0.0_f32..1.0,
    ) {
        let (less, more) = (less.min(more), less.max(more));
        let first = |sensitivity| {
            let mut decision = listening_to_all();
            decision.set(Settings { sensitivity, ..decision.settings() });
            let heard = run(&mut decision, &answers);
            assert!(decision.near_misses().count() <= KEPT);
            heard.first().map(|one| one.at_ms)
        };
        match (first(less), first(more)) {
            (Some(strict), Some(ready)) => prop_assert!(ready <= strict),
            (Some(_), None) => prop_assert!(false, "the readier one heard nothing"),
            _ => {}
        }
    }
}
