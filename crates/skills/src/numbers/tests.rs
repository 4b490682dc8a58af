#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn every_language_compiles() {
    for language in Language::all() {
        assert_eq!(Language::of(language.code()), Some(language));
        assert!(!say(Exact::from(1), language).is_empty());
        assert!(
            !crate::time::say::duration(
                crate::time::Length {
                    seconds: 60,
                    ..Default::default()
                },
                language
            )
            .is_empty()
        );
    }
}

#[test]
fn a_language_is_found_by_its_code_and_no_other_takes_its_place() {
    assert_eq!(Language::ENGLISH.code(), "en");
    assert_eq!(Language::GERMAN.code(), "de");
    assert_eq!(Language::all().next(), Some(Language::ENGLISH));
    assert_eq!(Language::of("de-AT"), Some(Language::GERMAN));
    assert_eq!(Language::of("EN_us"), Some(Language::ENGLISH));
    for code in ["xx", "", "english"] {
        assert_eq!(Language::of(code), None, "{code:?}");
    }
}

#[test]
fn every_folder_is_a_language_in_every_room() {
    let abilities = crate::Abilities::built_in().unwrap();
    let spoken = crate::patterns::Language::built_in(&abilities).unwrap();
    let mut codes: Vec<&str> = spoken.iter().map(|language| language.code()).collect();
    codes.sort_unstable();
    let mut known: Vec<&str> = Language::all().map(Language::code).collect();
    known.sort_unstable();
    assert_eq!(codes, known);
    for language in Language::all() {
        let (mark, group) = language.marks();
        assert_ne!(mark, group, "{language:?}");
        let written = crate::sums::number(Exact::ratio(1_234_525, 100).unwrap(), language).0;
        assert_eq!(written, format!("12{group}345{mark}25"));
        crate::follow::FollowUps::of(language).unwrap();
    }
}
