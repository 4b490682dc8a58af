use super::*;

#[test]
fn every_language_compiles() {
    for language in Language::all() {
        assert_eq!(Language::of(language.code()), Some(language));
        assert_eq!(say(Exact::from(1), language).is_empty(), false);
    }
}
