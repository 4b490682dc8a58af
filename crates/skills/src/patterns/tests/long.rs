//! A text that is too long to be read as a sentence.

use super::*;

/// So many words that no pattern reads them.
fn many_words() -> String {
    let sentence = "the pump in our cellar hums at night while everybody upstairs sleeps badly";
    let text = [sentence; 20].join(" ");
    assert!(text.split(' ').count() > LONGEST);
    text
}

#[test]
fn a_long_note_is_kept_word_for_word() {
    let text = many_words();
    let (tool, slots) = only(&format!("Take a note that {text}."));
    assert_eq!(tool, "note_add");
    assert_eq!(slots, [("text".to_owned(), text)]);
}

#[test]
fn a_long_text_that_is_nothing_to_keep_is_for_a_model() {
    for begins in ["", "Remind me tomorrow at nine that ", "Set a timer and "] {
        let understood = understand(&format!("{begins}{}.", many_words()));
        assert!(understood.best.is_empty(), "{begins}: {understood:?}");
    }
}
