//! Whether that was all: what the words of a piece of speech say about its end.
//!
//! The mark that an ear writes says little. It closes any piece of speech with one, also where somebody only hesitates, so no
//! mark makes the wait shorter. What counts is how much of a command the words are, whether a sentence can end so, and where no
//! command is known, whether it asks for something at all.

use sotto_audio::ending::Judgement;
use sotto_skills::numbers::{self, Language};

use super::bare;
use super::commands::Known;
use super::form::{Form, form};
use super::wanting::wants_more;

/// Behind these something follows in any case, in all languages that Sotto speaks.
const NEVER_LAST: &[&str] = &[
    "and", "or", "but", "because", "um", "uh", "uhm", "er", "hmm", "und", "oder", "aber", "weil",
    "ähm", "äh", "öhm", "hm", "mhm",
];
/// Behind these something follows, unless all of it is a known command ("turn it on") or surely a question ("what is it for?").
const SELDOM_LAST: &[&str] = &[
    // Prepositions, and what stands before a noun.
    "to", "the", "a", "an", "for", "at", "in", "on", "with", "my", "your", "his", "its", "our",
    "their", "of", "from", "by", "about", "into", "onto", "than", "every", "between", "during",
    "without", "until", "per", "plus", "minus", "very",
    // What joins, and who does something.
    "if", "that", "whether", "while", "although", "unless", "as", "i", "we", "he", "she", "they",
    // What begins a question, what helps a verb, and what is done to something.
    "what", "whats", "how", "who", "which", "where", "when", "why", "ive", "lets", "theres", "is",
    "are", "was", "were", "would", "could", "should", "must", "has", "had", "get", "give", "want",
    "need", "set", "put", "add", "remind", "tell",
];
/// The same in German.
const SELDOM_LAST_GERMAN: &[&str] = &[
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "mein",
    "meine", "meinen", "meiner", "dein", "deine", "kein", "keine", "mit", "für", "um", "am", "im",
    "ins", "auf", "zu", "zum", "zur", "von", "vom", "bei", "beim", "bis", "ohne", "dass", "ob",
    "wenn", "als", "jeden", "ich", "wir", "wie", "wer", "wo", "wann", "warum", "welche", "welcher",
    "welches",
];

/// What these words say about whether that was all. `known` is how much of a command they are, and `before` what the decode
/// before this one made of the same speech, where there was one.
#[must_use]
pub fn judge(text: &str, language: Language, known: Known, before: &str) -> Judgement {
    let text = text.trim();
    let Some(last) = text.split_whitespace().next_back() else {
        return Judgement::Empty;
    };
    let word = bare(last);
    if word.is_empty() && text.chars().all(|letter| !letter.is_alphanumeric()) {
        return Judgement::Empty;
    }
    let trails = text.ends_with(['…', '-', '–', '—']) || text.ends_with("...");
    if trails || NEVER_LAST.contains(&word.as_str()) {
        return Judgement::Unfinished;
    }
    match known {
        Known::Whole => return Judgement::Complete,
        Known::Begun => return Judgement::Unfinished,
        Known::Open | Known::No => {}
    }
    let number = numbers::read_at(&[word.as_str()], language).is_some();
    let seldom = [SELDOM_LAST, SELDOM_LAST_GERMAN];
    let seldom = seldom.iter().any(|words| words.contains(&word.as_str()));
    let goes_on = number || seldom || text.ends_with([',', ':', ';']);
    // "What is it for?" is all of it where the ear says so twice: "What is the capital of" has got its mark once, too.
    if goes_on {
        return if asked_twice(text, before) {
            Judgement::Unknown
        } else {
            Judgement::Unfinished
        };
    }
    // "Add milk" lacks nothing and has the form of a request; what may follow are more things, and nobody knows.
    match (known, form(text, language)) {
        // "Turn the lights in the hall" has it too, and says neither on nor off.
        (Known::No, _) if wants_more(text, language) => Judgement::Unfinished,
        (Known::No, Form::Asks) => Judgement::Likely,
        (Known::No, Form::Tells) => Judgement::Unfinished,
        _ => Judgement::Unknown,
    }
}

/// Whether two decodes, one after the other, made a question of the same words.
fn asked_twice(text: &str, before: &str) -> bool {
    let asks = |text: &str| text.trim_end().ends_with(['?', '？']);
    let words = |text: &str| -> Vec<String> {
        let words = text.split_whitespace().map(bare);
        words.filter(|word| !word.is_empty()).collect()
    };
    asks(text) && asks(before) && words(text) == words(before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever was said, and whatever the ear heard in it before.
        #[test]
        fn only_the_sentence_patterns_make_something_complete(
            text in ".{0,40}",
            before in ".{0,40}",
            known in prop::sample::select(vec![Known::Open, Known::Begun, Known::No]),
        ) {
            let judged = judge(&text, Language::ENGLISH, known, &before);
            prop_assert_ne!(judged, Judgement::Complete);
            // Nor is anything that they know taken for less than they say.
            prop_assert!(known == Known::No || judged != Judgement::Likely);
        }

        #[test]
        fn a_full_stop_behind_the_words_changes_nothing(
            text in "[a-z]{1,8}( [a-z]{1,8}){0,6}",
            mark in prop::sample::select(vec!['.', '!']),
            known in prop::sample::select(vec![Known::Whole, Known::Open, Known::Begun, Known::No]),
        ) {
            let closed = format!("{text}{mark}");
            let judged = |said: &str| judge(said, Language::ENGLISH, known, said);
            prop_assert_eq!(judged(&closed), judged(&text), "{}", closed);
        }
    }

    fn judged(text: &str, known: Known) -> Judgement {
        judge(text, Language::ENGLISH, known, "")
    }

    #[test]
    fn words_that_cannot_be_all_are_known() {
        for text in [
            "Remind me to",
            "Add milk and.",
            "Um.",
            "Set a timer for twenty",
            "Set a timer for 20.",
            "Well,",
            "I would like...",
            "When I was young, we.",
            "The house that he was.",
            "Tell me how many days until.",
        ] {
            assert_eq!(judged(text, Known::No), Judgement::Unfinished, "{text}");
        }
        for (text, known) in [
            ("Erinnere mich an die", Known::No),
            ("Ich hätte gern einen.", Known::No),
            ("Stell einen Timer.", Known::Begun),
        ] {
            let german = judge(text, Language::GERMAN, known, "");
            assert_eq!(german, Judgement::Unfinished, "{text}");
        }
    }

    #[test]
    fn a_mark_of_the_ear_never_makes_a_sentence_complete() {
        for (text, wanted) in [
            ("play something nice", Judgement::Likely),
            ("Play something nice.", Judgement::Likely),
            ("What is the capital of France?", Judgement::Likely),
            ("What is the capital of France", Judgement::Likely),
            ("The old man slept!", Judgement::Unknown),
        ] {
            for before in ["", text] {
                let judged = judge(text, Language::ENGLISH, Known::No, before);
                assert_eq!(judged, wanted, "{text} after {before:?}");
            }
        }
    }

    #[test]
    fn what_no_pattern_knows_is_judged_by_what_it_is() {
        for (text, language, wanted) in [
            (
                "What's the weather like?",
                Language::ENGLISH,
                Judgement::Likely,
            ),
            (
                "I'd like a cup of tea.",
                Language::ENGLISH,
                Judgement::Likely,
            ),
            (
                "What's the weather like in",
                Language::ENGLISH,
                Judgement::Unfinished,
            ),
            (
                "I'd like a cup of",
                Language::ENGLISH,
                Judgement::Unfinished,
            ),
            (
                "Turn the lights in the hall.",
                Language::ENGLISH,
                Judgement::Unfinished,
            ),
            (
                "Turn the lights in the hall off.",
                Language::ENGLISH,
                Judgement::Likely,
            ),
            (
                "The two men shook hands again.",
                Language::ENGLISH,
                Judgement::Unfinished,
            ),
            ("The blue car.", Language::ENGLISH, Judgement::Unknown),
            ("Ten minutes.", Language::ENGLISH, Judgement::Unknown),
            ("Wie wird das Wetter?", Language::GERMAN, Judgement::Likely),
            (
                "Wie wird das Wetter in der",
                Language::GERMAN,
                Judgement::Unfinished,
            ),
            (
                "Ich hätte gern einen Tee.",
                Language::GERMAN,
                Judgement::Likely,
            ),
            (
                "Die Leute standen vor dem Haus.",
                Language::GERMAN,
                Judgement::Unfinished,
            ),
            ("Die rote.", Language::GERMAN, Judgement::Unknown),
        ] {
            assert_eq!(judge(text, language, Known::No, ""), wanted, "{text}");
        }
        // The patterns know better than its form.
        for known in [Known::Open, Known::Whole, Known::Begun] {
            let judged = judge(
                "Remind me about the blue shoes",
                Language::ENGLISH,
                known,
                "",
            );
            assert_ne!(judged, Judgement::Likely, "{known:?}");
        }
    }

    #[test]
    fn how_much_of_a_command_it_is_counts_before_its_last_word() {
        assert_eq!(judged("Turn it on.", Known::Whole), Judgement::Complete);
        assert_eq!(
            judged("Turn it on and", Known::Whole),
            Judgement::Unfinished
        );
        assert_eq!(judged("Set a timer.", Known::Begun), Judgement::Unfinished);
        // It lacks nothing, and may go on all the same.
        assert_eq!(judged("Add milk.", Known::Open), Judgement::Unknown);
        assert_eq!(judged("Add milk,", Known::Open), Judgement::Unfinished);
    }

    #[test]
    fn a_question_that_ends_in_a_small_word_has_to_be_heard_twice() {
        let judged = |before| judge("What is this for?", Language::ENGLISH, Known::No, before);
        assert_eq!(judged(""), Judgement::Unfinished);
        assert_eq!(judged("What is this for"), Judgement::Unfinished);
        assert_eq!(judged("What is this?"), Judgement::Unfinished);
        assert_eq!(judged("what is this for?"), Judgement::Unknown);
    }

    #[test]
    fn where_there_are_no_words_there_is_nothing_to_judge() {
        for text in ["", "  ", "...", "?"] {
            assert_eq!(judged(text, Known::No), Judgement::Empty, "{text}");
        }
    }
}
