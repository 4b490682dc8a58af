//! What holds for every error that is told in more than one language.
#![allow(clippy::unwrap_used)]

use std::fmt::Display;

use sotto_skills::numbers::Language;

/// English says the error itself; German says the same in German, whole and with the words that must not be lost.
pub(super) fn is_told_in_both<E: Display>(
    all: &[(E, Vec<&str>)],
    told: impl Fn(&E, Language) -> Option<String>,
) {
    for (error, words) in all {
        let english = told(error, Language::ENGLISH).unwrap();
        assert_eq!(english, error.to_string());
        let german = told(error, Language::GERMAN).unwrap();
        assert_ne!(german, english);
        assert!(
            !german.contains("told.") && !german.contains(['{', '[']),
            "{german}"
        );
        for word in words {
            assert!(german.contains(word), "{word} is lost: {german}");
        }
    }
}
