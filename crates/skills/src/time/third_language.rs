//! The numbers and times of a third language are a file each: Esperanto's are read by the rules that read every language,
//! and mean what the same words mean in English.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::OnceLock;

use jiff::Zoned;

use super::chart::Text;
use super::{LineFault, Meaning, PhraseError, Preferences, read, resolve};
use crate::numbers::{Compiled, Exact, Language, pieces, tokens};

const NUMBERS: &str = include_str!("../../tests/esperanto/numbers.toml");
const TIME: &str = include_str!("../../tests/esperanto/time.toml");

fn esperanto() -> &'static Compiled {
    static READ: OnceLock<Compiled> = OnceLock::new();
    READ.get_or_init(|| Compiled::read(NUMBERS, TIME).unwrap())
}

/// A Wednesday.
fn now() -> Zoned {
    "2026-03-11T10:00[Europe/Berlin]".parse().unwrap()
}

fn meaning(text: &str) -> Meaning {
    let words = tokens(text);
    let read = Text::of(&words, esperanto());
    let end = read.pieces.len();
    let all = read.chart().said_at(0);
    let Some((_, said)) = all.into_iter().find(|(place, _)| *place == end) else {
        panic!("{text} says no time");
    };
    resolve::resolve(&said, &now(), &Preferences::default())
        .unwrap()
        .meaning
}

#[test]
fn its_numbers_are_read() {
    for (text, above, below) in [
        ("tri", 3, 1),
        ("dek unu", 11, 1),
        ("Dudek Kvin", 25, 1),
        ("naŭdek naŭ", 99, 1),
        ("cent dek du", 112, 1),
        ("du mil", 2_000, 1),
        ("unu kaj duono", 3, 2),
        ("minus kvar", -4, 1),
        ("3,5", 7, 2),
        ("1.250", 1_250, 1),
    ] {
        let pieces = pieces(&tokens(text));
        let found = esperanto().reader(&pieces).numbers(0);
        let whole: Vec<Exact> = found
            .into_iter()
            .filter(|(end, _)| *end == pieces.len())
            .map(|(_, value)| value)
            .collect();
        let expected = Exact::ratio(above, below).unwrap();
        assert!(whole.contains(&expected), "{text}: {whole:?}");
    }
    let pieces = pieces(&["dudek-tria"]);
    let found = esperanto().reader(&pieces).ordinals(0);
    assert!(found.contains(&(pieces.len(), 23)), "{found:?}");
    assert!(esperanto().reader(&pieces).numbers(2).is_empty());
}

#[test]
fn its_times_mean_what_the_same_words_mean_in_english() {
    for (text, english) in [
        ("dudek kvin minutoj", "twenty-five minutes"),
        ("unu horo kaj kvin minutoj", "one hour and five minutes"),
        ("post dudek minutoj", "in twenty minutes"),
        ("Morgaŭ je la naŭa kaj duono", "tomorrow at half past nine"),
        ("vendredon je la naŭa", "on Friday at nine"),
        ("ĉiun lundon je la naŭa", "every Monday at nine"),
        ("ĉiutage je la naŭa", "daily at nine"),
    ] {
        let english = read(english, Language::ENGLISH, &now(), &Preferences::default());
        assert_eq!(meaning(text), english.unwrap().meaning, "{text}");
    }
    let Meaning::Moment(moment) = meaning("morgaŭ je la naŭa kaj duono") else {
        panic!("no moment");
    };
    let expected: Zoned = "2026-03-12T09:30[Europe/Berlin]".parse().unwrap();
    assert_eq!(moment.at, expected);
}

#[test]
fn what_is_wrong_in_its_files_is_named() {
    let refused = |numbers: &str, time: &str| Compiled::read(numbers, time).err();
    let Some(PhraseError::File(error)) = refused("", TIME) else {
        panic!("numbers without a word");
    };
    assert!(error.to_string().contains("decimal_mark"), "{error}");
    let Some(PhraseError::Line { rule, line, why }) =
        refused(NUMBERS, &TIME.replace("=> measure", "=> mezuri"))
    else {
        panic!("a deed that there is not");
    };
    assert_eq!(
        (rule.as_str(), line.contains("mezuri")),
        ("length_part", true)
    );
    assert_eq!(why, LineFault::UnknownDeed("mezuri".to_owned()));
}
