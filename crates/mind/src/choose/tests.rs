#![allow(clippy::unwrap_used)]

use super::*;

/// Numbers in no order, of which many are far below the others.
fn some(count: usize) -> Vec<f32> {
    (0..count)
        .map(|at| ((at * 7_919 + 13) % 1_009) as f32 / 20.0 - 30.0)
        .collect()
}

#[test]
fn the_likeliest_is_found_wherever_it_stands() {
    for count in [1, 2, 15, 16, 17, 33, 100] {
        for place in 0..count {
            let mut logits = some(count);
            logits[place] = 50.0;
            assert_eq!(likeliest(&logits).unwrap().0, place as i32, "of {count}");
        }
    }
}

#[test]
fn of_two_that_are_as_likely_the_first_is_taken() {
    for (first, second) in [(3, 90), (3, 4), (90, 99), (15, 16)] {
        let mut logits = some(100);
        logits[first] = 50.0;
        logits[second] = 50.0;
        assert_eq!(likeliest(&logits).unwrap().0, first as i32);
    }
}

#[test]
fn what_is_no_number_is_noticed_wherever_it_stands() {
    for place in [0, 15, 16, 98, 99] {
        for bad in [f32::NAN, f32::INFINITY] {
            let mut logits = some(100);
            logits[place] = bad;
            assert!(matches!(likeliest(&logits), Err(MindError::NotNumbers)));
        }
        let mut logits = some(100);
        logits[place] = f32::NEG_INFINITY;
        assert!(likeliest(&logits).is_ok(), "a token that never comes");
    }
    let nothing = [f32::NEG_INFINITY; 20];
    assert!(matches!(likeliest(&nothing), Err(MindError::NotNumbers)));
    assert!(matches!(likeliest(&[]), Err(MindError::NotNumbers)));
}

#[test]
fn how_likely_a_token_is_comes_out_as_with_every_number_in_the_sum() {
    for count in [1, 5, 16, 40, 5_000] {
        let logits = some(count);
        let top = likeliest(&logits).unwrap();
        let whole: f64 = logits.iter().map(|logit| f64::from(*logit).exp()).sum();
        for place in [0, count / 2, count - 1] {
            let told = log_probability(&logits, top, LlamaToken::new(place as i32));
            let exactly = f64::from(logits[place]) - whole.ln();
            assert!((f64::from(told) - exactly).abs() < 0.001, "of {count}");
        }
    }
}
