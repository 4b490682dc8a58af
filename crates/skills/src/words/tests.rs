#![allow(clippy::unwrap_used)]

use super::sound::{Ears, key};
use super::*;

fn spelling() -> Spelling {
    let mut spelling = Spelling::default();
    for (word, parts) in [
        ("what's", vec!["what", "is"]),
        ("don't", vec!["do", "not"]),
        ("gonna", vec!["going", "to"]),
    ] {
        spelling.stands_for.insert(
            word.to_owned(),
            parts.into_iter().map(str::to_owned).collect(),
        );
    }
    spelling.fillers.insert("uh".to_owned());
    spelling.fillers.insert("aeh".to_owned());
    spelling.soft.insert("please".to_owned());
    spelling.heads.push("liste".to_owned());
    spelling.heads.push("timer".to_owned());
    spelling.links.push("aufs".to_owned());
    spelling
}

fn plain(text: &str) -> Vec<String> {
    Words::read(text, &spelling())
        .all
        .into_iter()
        .map(|word| word.plain)
        .collect()
}

#[test]
fn case_marks_and_umlauts_are_evened_out() {
    assert_eq!(
        plain("Hello, Wörld! Größe?"),
        ["hello", "woerld", "groesse"]
    );
    assert_eq!(plain("O'clock o’clock"), ["oclock", "oclock"]);
    assert_eq!(plain("at 8 p.m. sharp"), ["at", "8", "pm", "sharp"]);
    assert_eq!(plain("u\u{308}ber"), ["ueber"]);
}

#[test]
fn numbers_are_cut_from_what_they_count() {
    assert_eq!(
        plain("8pm 70kg 15% $45"),
        ["8", "pm", "70", "kg", "15", "percent", "$", "45"]
    );
    assert_eq!(
        plain("24th 7:30 1,250.5 3.5"),
        ["24th", "7:30", "1,250.5", "3.5"]
    );
    assert_eq!(
        plain("12x12 5 + 7 8*3"),
        ["12", "x", "12", "5", "+", "7", "8", "*", "3"]
    );
    assert_eq!(
        plain("a five-minute to-do"),
        ["a", "five", "minute", "to", "do"]
    );
    assert_eq!(
        plain("go to wikipedia.org/wiki now"),
        ["go", "to", "wikipedia.org/wiki", "now"]
    );
}

#[test]
fn contractions_become_words_that_keep_their_place() {
    let text = "What's, uh, gonna be? Don't";
    let words = Words::read(text, &spelling());
    assert_eq!(
        plain(text),
        ["what", "is", "going", "to", "be", "do", "not"]
    );
    let written: Vec<&str> = words
        .all
        .iter()
        .map(|word| &text[word.span.clone()])
        .collect();
    assert_eq!(written, ["What", "'s", "gonna", "gonna", "be", "Do", "n't"]);
    assert_eq!(words.written(2..5), "gonna be");
    assert_eq!(words.all[4].mark, Mark::Stop);
}

#[test]
fn compounds_are_cut_before_their_head() {
    assert_eq!(
        plain("Einkaufsliste Packliste Nudeltimer Liste"),
        [
            "einkauf", "liste", "pack", "liste", "nudel", "timer", "liste"
        ]
    );
}

#[test]
fn words_said_twice_are_soft() {
    let words = Words::read("set set a timer please", &spelling());
    let soft: Vec<bool> = words.all.iter().map(|word| word.soft).collect();
    assert_eq!(soft, [false, true, false, false, true]);
}

#[test]
fn spellings_have_a_distance() {
    assert_eq!(distance("timer", "timer"), 0);
    assert_eq!(distance("timer", "tiemr"), 1);
    assert_eq!(distance("timer", "timber"), 1);
    assert_eq!(distance("", "abc"), 3);
    assert!(close("shopping", "shoping") && !close("set", "sat") && !close("timer", "tinker"));
}

#[test]
fn words_that_sound_alike_have_one_key() {
    for (one, other) in [
        ("four", "for"),
        ("write", "right"),
        ("weight", "wait"),
        ("knot", "not"),
        ("paws", "pause"),
        ("week", "weak"),
        ("red", "redd"),
    ] {
        assert_eq!(
            key(one, Ears::English),
            key(other, Ears::English),
            "{one} {other}"
        );
    }
    for (one, other) in [
        ("wecker", "weker"),
        ("stadt", "statt"),
        ("timer", "timmer"),
        ("vier", "fier"),
        ("seite", "saite"),
    ] {
        assert_eq!(
            key(one, Ears::German),
            key(other, Ears::German),
            "{one} {other}"
        );
    }
    for (one, other) in [("set", "sit"), ("timer", "tuner"), ("alarm", "list")] {
        assert_ne!(
            key(one, Ears::English),
            key(other, Ears::English),
            "{one} {other}"
        );
    }
    assert_ne!(key("stell", Ears::German), key("stoll", Ears::German));
}
