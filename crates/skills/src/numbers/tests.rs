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
