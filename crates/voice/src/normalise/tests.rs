//! The table of cases, and the promises that hold for any text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::{DateOrder, normalise, normalise_with};
use proptest::prelude::*;

/// One case a line: what is written, a tab, what is said. `\n` and `\t` stand for the characters; `##` starts a remark.
const CASES: &str = include_str!("cases.tsv");

fn cases() -> impl Iterator<Item = (String, &'static str)> {
    CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("##"))
        .map(|line| {
            let (written, said) = line.split_once('\t').expect(line);
            (written.replace("\\n", "\n").replace("\\t", "\t"), said)
        })
}

#[test]
fn every_case_of_the_table() {
    let failures: Vec<String> = cases()
        .filter(|(written, said)| normalise(written) != *said)
        .map(|(written, said)| {
            format!(
                "{written:?}\n  want {said:?}\n  got  {:?}",
                normalise(&written)
            )
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n{}",
        failures.len(),
        cases().count(),
        failures.join("\n")
    );
    assert!(cases().count() >= 320, "{} cases", cases().count());
}

#[test]
fn what_is_said_reads_the_same() {
    for (_, said) in cases() {
        assert_eq!(normalise(said), said);
    }
}

#[test]
fn the_day_can_come_before_the_month() {
    let say = |text| normalise_with(text, DateOrder::DayMonth);
    assert_eq!(say("3/4/2027"), "April third, twenty twenty-seven");
    assert_eq!(say("4/13/2027"), "April thirteenth, twenty twenty-seven");
    assert_eq!(say("3/4/27"), "April third, twenty twenty-seven");
    assert_eq!(say("on 3/4"), "on April third");
    assert_eq!(say("on 12/25"), "on December twenty-fifth");
}

#[test]
fn empty_for_empty() {
    for text in [
        "",
        " \n\t",
        "🙂🙂",
        "***",
        "...",
        "\u{0}\u{7}\u{FEFF}",
        "```",
    ] {
        assert_eq!(normalise(text), "", "{text:?}");
    }
}

/// A hundred thousand characters of each kind that a reader looks ahead over: the result stays bounded, and the test
/// ends. Work that grows with the square of the length would be ten thousand million steps for one of them.
#[test]
fn a_long_text_stays_bounded() {
    for unit in [
        "1", "1,", "1.", "a.", "A", "A.", "[", "[a](", "<", "<a ", "$", "%", "°", "1/", "1:", "- ",
        "x@", "#", "#a", "*", "\"", "'", "(", "http://", "~", "½", "1 ", "+1 ", "Dr. ", "I ",
        "word ", "\n", "\n- a", "1%", "7G", "&amp;", "é", "^2", "555-", "J. ", "-1", "1-", "1000 ",
        "a/b", "://", "€5-", "🙂", "-", ")", ") ", "* ",
    ] {
        let text = unit.repeat(100_000 / unit.len());
        let said = normalise(&text);
        assert!(said.len() <= 20 * text.len(), "{unit:?}: {}", said.len());
        assert!(!said.chars().any(char::is_numeric), "{unit:?}");
    }
}

/// Texts of the pieces that readers look for, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let written: Vec<String> = cases().map(|(written, _)| written).collect();
    let piece = prop_oneof![
        3 => prop::sample::select(written),
        2 => prop::sample::select(vec![
            "Dr", "St", ".", ",", "-", "–", "'", "\"", "$", "€", "%", "°", "C", "I", "A", "V", "VIII", "Chapter", "Henry",
            "1", "2027", "12", "007", "3.5", "/", ":", "#", "@", "_", "*", "a.m.", "am", "s", "st", "km", "Jan", "May",
            "Mon", "x", "=", "+", "<", ">", "^", "FBI", "STOP", "IT", "e.g.", "etc.", "\n", "\n- ", "http://", "www.",
            ".com", "🙂", "e\u{301}", "²", "½", "(", ")", "No.", "J.", "to", "the", "90s", "K", "M",
        ]).prop_map(str::to_owned),
        1 => "[a-zA-Z]{1,8}",
        1 => "[0-9]{1,6}",
        1 => "\\PC{1,3}",
    ];
    let space = prop_oneof![Just(" "), Just("")];
    prop::collection::vec((piece, space), 0..12).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, space)| piece + space)
            .collect()
    })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let said = normalise(text);
    prop_assert!(!said.chars().any(char::is_numeric), "{:?}", said);
    prop_assert!(
        said.chars()
            .all(|c| c.is_alphabetic() || " '-.,!?;:".contains(c)),
        "{:?}",
        said
    );
    prop_assert!(!said.contains("  ") && said.trim() == said, "{:?}", said);
    prop_assert_eq!(&normalise(&said), &said);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_string_is_safe(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_ascii_is_safe(text in "[ -~\\n]{0,60}") {
        check(&text)?;
    }

    #[test]
    fn any_mix_of_pieces_is_safe(text in pieces()) {
        check(&text)?;
    }
}
