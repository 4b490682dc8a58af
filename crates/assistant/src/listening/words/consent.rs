//! Whether words only agree or decline: all of an answer to a question of Sotto's own.

use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;

use super::bare;

/// Whether these words are a yes or a no and nothing else, in whichever language.
pub(in crate::listening) fn agrees_or_declines(text: &str) -> bool {
    let said = words(text);
    let is = |language, name| {
        let ways = Line::new(name).said_in(language);
        ways.split(", ").any(|way| words(way) == said)
    };
    !said.is_empty()
        && Language::all().any(|language| is(language, "answer.yes") || is(language, "answer.no"))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(bare);
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_and_a_no_are_known_and_whatever_says_more_is_not() {
        for text in ["Yes.", "No!", "Yes, please.", "I'm sure.", "Ja.", "Nein."] {
            assert!(agrees_or_declines(text), "{text}");
        }
        for text in [
            "Yes, but only the milk.",
            "What time is it?",
            "Ten minutes.",
            "...",
            "",
        ] {
            assert!(!agrees_or_declines(text), "{text}");
        }
    }
}
