//! The splitter against written examples and against any text in any pieces.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{ClauseSplitter, LONGEST, split};
use proptest::prelude::*;

#[test]
fn the_first_chunk_is_a_short_clause_and_later_ones_are_sentences() {
    let text = "Well, sure, the timer is set. It rings at seven, as you asked. Yes. Anything else I can do?";
    // "Well, sure," has only eight letters, so the first chunk runs to the next mark.
    assert_eq!(
        split(text),
        [
            "Well, sure, the timer is set.",
            "It rings at seven, as you asked.",
            "Yes. Anything else I can do?",
        ]
    );
}

#[test]
fn marks_inside_numbers_and_names_end_nothing() {
    for text in [
        "That is about 3.5 kilometers by the road",
        "Yesterday Dr. Smith",
        "The train leaves 7:15 sharp",
        "It would cost $29.99 today",
        "Have a look at https://example.com/a.b today",
        "A book by the great J. R. R. Tolkien",
        "Something heavy e.g. a stone",
        "The population is 1,234,567 people",
        "It happened on January 5, 2027",
        "It happened on March 5th, 1776",
        "It happened on the 5th of March, 1776",
        "We shall see us on Mon, Jan 5",
        "We shall see us on Sat, 5 Dec",
        "There were some 1,000,000 people",
        "The doors close at 7 p.m. tomorrow",
        "Bread and milk and butter etc. are in the bag",
        "He is a lawyer in the U.S. and there only",
        "Please see the page No. 5 of it",
    ] {
        assert_eq!(split(text), [text], "{text}");
    }
}

#[test]
fn marks_after_short_forms_and_numbers_still_end_a_clause() {
    for (text, first) in [
        (
            "The doors close at 7 p.m. Come early.",
            "The doors close at 7 p.m.",
        ),
        (
            "We stayed there until 2019, and then left",
            "We stayed there until 2019,",
        ),
        (
            "It rained a lot on Monday, but not today",
            "It rained a lot on Monday,",
        ),
        ("It was so in May, said the man", "It was so in May,"),
    ] {
        assert_eq!(split(text).first().map(String::as_str), Some(first));
    }
}

#[test]
fn a_clause_says_the_same_as_its_sentence() {
    use crate::normalise::normalise;
    for text in [
        "It was founded on March 5, 2026 in a barn.",
        "It was founded on July 4th, 1776, in a barn.",
        "The town had 1,000,000 people, more or less.",
        "We will meet again on Mon, Jan 5, at 7:15 a.m. in the hall.",
        "She lives in Portland, Oregon, at 12 Baker St. near the river.",
        "Come to the hall at 7 p.m. tomorrow, please.",
    ] {
        let apart: Vec<String> = split(text).iter().map(|chunk| normalise(chunk)).collect();
        assert_eq!(apart.join(" "), normalise(text), "{:?}", split(text));
    }
}

#[test]
fn empty_text_has_no_chunk() {
    assert!(split("").is_empty());
    assert!(split(" \n\t ").is_empty());
}

#[test]
fn lists_and_paragraphs_end_at_their_lines() {
    let chunks = split(
        "Here is the list:\n- bread and butter for two\n- a bottle of cold milk\n\nThat is all of it",
    );
    assert_eq!(
        chunks,
        [
            "Here is the list:",
            "- bread and butter for two",
            "- a bottle of cold milk",
            "That is all of it"
        ]
    );
}

#[test]
fn a_sentence_without_end_is_cut_at_words() {
    let text = "word ".repeat(5000);
    let chunks = split(&text);
    assert!(chunks.iter().all(|chunk| chunk.chars().count() <= LONGEST));
    assert_eq!(chunks.join(" "), text.trim());
    assert!(
        split(&"x".repeat(1000))
            .iter()
            .all(|chunk| chunk.len() <= LONGEST)
    );
}

#[test]
fn the_first_clause_is_given_before_the_sentence_is_over() {
    let mut splitter = ClauseSplitter::new();
    assert!(splitter.push("I have set a timer").is_empty());
    assert_eq!(splitter.push(", and").as_slice(), ["I have set a timer,"]);
    assert!(splitter.push(" it rings soon").is_empty());
    assert_eq!(splitter.finish(), ["and it rings soon"]);
}

fn written() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[A-Za-z]{1,12}",
        Just("Dr.".to_owned()),
        Just("3.5".to_owned()),
        Just("e.g.".to_owned()),
        Just("and".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n- ".to_owned()),
        "[.!?,;:]{1,3}",
        "[0-9]{1,5}[,.]?",
        "\\PC{0,5}",
    ];
    let space = prop_oneof![6 => Just(" "), 1 => Just(""), 1 => Just("\n")];
    prop::collection::vec((piece, space), 0..150).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, space)| piece + space)
            .collect()
    })
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_word_is_kept_in_order(text in written()) {
        let chunks = split(&text);
        prop_assert!(chunks.iter().all(|chunk| !chunk.trim().is_empty() && chunk.chars().count() <= LONGEST));
        if text.split_whitespace().all(|word| word.chars().count() < 100) {
            let joined = chunks.join(" ");
            prop_assert!(joined.split_whitespace().eq(text.split_whitespace()));
        }
    }

    #[test]
    fn any_text_keeps_its_characters(text in any::<String>()) {
        prop_assert_eq!(solid(&split(&text).concat()), solid(&text));
    }

    #[test]
    fn pieces_make_no_difference(text in written(), sizes in prop::collection::vec(1_usize..30, 1..20)) {
        let chars: Vec<char> = text.chars().collect();
        let mut splitter = ClauseSplitter::new();
        let mut chunks = Vec::new();
        let mut at = 0;
        for size in sizes.iter().cycle() {
            if at >= chars.len() {
                break;
            }
            let end = chars.len().min(at + size);
            let piece: String = chars[at..end].iter().collect();
            chunks.extend(splitter.push(&piece));
            at = end;
        }
        chunks.extend(splitter.finish());
        prop_assert_eq!(chunks, split(&text));
    }
}
