#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use proptest::prelude::*;

fn thoughts(text: &str, cuts: &[usize]) -> (String, String) {
    let mut splitter = Thoughts::new(false);
    let mut pieces = Vec::new();
    for part in cut(text, cuts) {
        pieces.extend(splitter.push(part));
    }
    pieces.extend(splitter.finish());
    let mut out = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Thought(thought) => out.0.push_str(&thought),
            Piece::Text(text) => out.1.push_str(&text),
        }
    }
    out
}

fn cut<'a>(text: &'a str, cuts: &[usize]) -> Vec<&'a str> {
    let mut places: Vec<usize> = cuts
        .iter()
        .map(|at| at % (text.len() + 1))
        .filter(|at| text.is_char_boundary(*at))
        .collect();
    places.push(text.len());
    places.sort_unstable();
    let mut at = 0;
    places
        .into_iter()
        .map(|to| {
            let part = &text[at..to];
            at = to;
            part
        })
        .collect()
}

#[test]
fn thoughts_never_become_text() {
    assert_eq!(
        thoughts("<think>\nhm\n</think>\n\nYes.", &[]),
        ("\nhm\n".into(), "Yes.".into())
    );
    assert_eq!(
        thoughts("Yes <think> no", &[]),
        (String::new(), "Yes <think> no".into())
    );
    assert_eq!(
        thoughts("<think>never over", &[]),
        ("never over".into(), String::new())
    );
}

proptest! {
    #[test]
    fn characters_stay_whole(text in "\\PC{0,40}", cuts in prop::collection::vec(0_usize..200, 0..10)) {
        let bytes = text.as_bytes();
        let mut places: Vec<usize> = cuts.into_iter().map(|at| at % (bytes.len() + 1)).collect();
        places.push(bytes.len());
        places.sort_unstable();
        let (mut characters, mut out, mut at) = (Characters::default(), String::new(), 0);
        for to in places {
            out.push_str(&characters.push(&bytes[at..to]));
            at = to;
        }
        out.push_str(&characters.finish());
        prop_assert_eq!(out, text);
    }

    #[test]
    fn any_bytes_become_text(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut characters = Characters::default();
        let mut out: String = bytes.iter().map(|byte| characters.push(&[*byte])).collect();
        out.push_str(&characters.finish());
        prop_assert_eq!(out, String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_stop_is_found_however_the_text_is_cut(
        text in "[abé ]{0,40}", stops in prop::collection::vec("[abé ]{0,4}", 0..3), cuts in prop::collection::vec(0_usize..200, 0..10)
    ) {
        let first = stops.iter().filter(|stop| !stop.is_empty()).filter_map(|stop| text.find(stop.as_str())).min();
        let mut stopper = Stops::new(&stops);
        let mut out: String = cut(&text, &cuts).into_iter().map(|part| stopper.push(part)).collect();
        prop_assert_eq!(stopper.stopped(), first.is_some());
        out.push_str(&stopper.finish());
        prop_assert_eq!(out.as_str(), &text[..first.unwrap_or(text.len())]);
    }

    #[test]
    fn thoughts_are_the_same_however_they_are_cut(
        text in "( |<think>)?[ab<]{0,6}(</think>)?[ ab<]{0,6}", cuts in prop::collection::vec(0_usize..200, 0..10)
    ) {
        prop_assert_eq!(thoughts(&text, &cuts), thoughts(&text, &[]));
    }
}
