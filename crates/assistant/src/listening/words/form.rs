//! What a sentence that no pattern knows is by its form: a question, a request, or something that is told. Its first words say
//! that, and they are few and closed: question words, helping verbs, pronouns, articles, what joins.
//!
//! Whoever asks or wants something waits for the answer when it is said. Whoever tells something goes on, mostly.

use sotto_skills::numbers::Language;

use super::bare;

/// What a sentence is, as its first words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// It asks for something or wants something, and there is enough of it to be all.
    Asks,
    /// It tells something.
    Tells,
    /// Too short to say.
    Short,
}

/// A question or a request of fewer words is its beginning, or the answer to something.
const LEAST_ASKED: usize = 3;
/// What is told in fewer words may be the answer to something.
const LEAST_TOLD: usize = 5;

/// With these a question begins.
const ASKS: &[&str] = &[
    "what", "whats", "who", "whos", "whom", "whose", "which", "where", "wheres", "when", "why",
    "how", "hows", "is", "are", "am", "was", "were", "do", "does", "did", "can", "could", "will",
    "would", "should", "shall", "may", "has", "have", "isnt", "arent", "dont", "doesnt", "cant",
    "please",
];
const ASKS_GERMAN: &[&str] = &[
    "was",
    "wer",
    "wen",
    "wem",
    "wessen",
    "wo",
    "woher",
    "wohin",
    "wann",
    "warum",
    "wieso",
    "wie",
    "wieviel",
    "wieviele",
    "welche",
    "welcher",
    "welches",
    "welchen",
    "welchem",
    "ist",
    "sind",
    "war",
    "waren",
    "hat",
    "haben",
    "hast",
    "kann",
    "kannst",
    "können",
    "könnte",
    "könntest",
    "könnten",
    "soll",
    "sollte",
    "sollen",
    "darf",
    "dürfen",
    "muss",
    "wird",
    "werden",
    "würdest",
    "gibt",
    "gibts",
    "bitte",
];
/// With these something is told: pronouns, articles, what joins, and prepositions.
const TELLS: &[&str] = &[
    "i", "im", "ive", "ill", "id", "he", "hes", "she", "shes", "it", "its", "we", "were", "they",
    "theyre", "you", "youre", "there", "theres", "this", "that", "thats", "these", "those", "the",
    "a", "an", "my", "your", "his", "her", "our", "their", "some", "many", "all", "every", "and",
    "or", "but", "so", "because", "if", "unless", "although", "while", "then", "not", "no", "yes",
    "in", "on", "at", "for", "from", "of", "to", "with", "by", "after", "before", "since",
];
const TELLS_GERMAN: &[&str] = &[
    "ich", "du", "er", "sie", "es", "wir", "ihr", "man", "der", "die", "das", "den", "dem", "ein",
    "eine", "einen", "einem", "einer", "mein", "meine", "meinen", "dein", "deine", "sein", "seine",
    "unser", "unsere", "dieser", "diese", "dieses", "und", "oder", "aber", "denn", "weil", "wenn",
    "als", "ob", "dass", "dann", "da", "nicht", "nein", "ja", "in", "im", "an", "am", "auf", "für",
    "von", "vom", "zu", "zum", "zur", "mit", "bei", "nach", "vor", "seit", "aus",
];
/// What wants something, though it begins as if something were told.
const WANTS: &[&[&str]] = &[
    &["i", "want"],
    &["i", "need"],
    &["i", "would", "like"],
    &["id", "like"],
    &["id", "love"],
];
const WANTS_GERMAN: &[&[&str]] = &[
    &["ich", "möchte"],
    &["ich", "will"],
    &["ich", "brauche"],
    &["ich", "hätte", "gern"],
    &["ich", "hätte", "gerne"],
];

/// What this sentence is. A bare verb ("play something nice") is not in any list and wants something.
pub(super) fn form(text: &str, language: Language) -> Form {
    let words: Vec<String> = text
        .split_whitespace()
        .map(bare)
        .filter(|word| !word.is_empty())
        .collect();
    let german = language == Language::GERMAN;
    let (asks, tells, wants) = if german {
        (ASKS_GERMAN, TELLS_GERMAN, WANTS_GERMAN)
    } else {
        (ASKS, TELLS, WANTS)
    };
    let Some(first) = words.first().map(String::as_str) else {
        return Form::Short;
    };
    let wanted = wants.iter().any(|way| begins_with(&words, way));
    let told = tells.contains(&first) && !asks.contains(&first) && !wanted;
    match (told, words.len()) {
        (true, LEAST_TOLD..) => Form::Tells,
        (false, LEAST_ASKED..) => Form::Asks,
        _ => Form::Short,
    }
}

fn begins_with(words: &[String], way: &[&str]) -> bool {
    words.len() > way.len() && words.iter().zip(way).all(|(word, wanted)| word == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whoever_asks_is_told_from_whoever_tells() {
        for (text, wanted) in [
            ("What's the weather like?", Form::Asks),
            ("Can I have a small coffee", Form::Asks),
            ("Is it going to rain", Form::Asks),
            ("Play something nice.", Form::Asks),
            ("Please call my mother.", Form::Asks),
            ("I'd like a cup of tea.", Form::Asks),
            ("I want to hear a story.", Form::Asks),
            ("I was at the station yesterday.", Form::Tells),
            ("The old man went down to the river.", Form::Tells),
            ("And then we all went home.", Form::Tells),
            ("For the last time that evening", Form::Tells),
            // It may be the answer to something.
            ("The blue one.", Form::Short),
            ("In five minutes.", Form::Short),
            ("Today.", Form::Short),
            ("What is", Form::Short),
            ("", Form::Short),
            ("...", Form::Short),
        ] {
            assert_eq!(form(text, Language::ENGLISH), wanted, "{text}");
        }
    }

    #[test]
    fn in_german_too() {
        for (text, wanted) in [
            ("Wie wird das Wetter?", Form::Asks),
            ("Kannst du mir helfen?", Form::Asks),
            ("Was ist die Hauptstadt von Peru?", Form::Asks),
            ("Spiel etwas Schönes.", Form::Asks),
            ("Ich möchte einen Kaffee.", Form::Asks),
            ("Ich hätte gern einen Tee.", Form::Asks),
            ("Ich war gestern am Bahnhof.", Form::Tells),
            ("Die Leute standen vor dem Haus.", Form::Tells),
            ("Am Montag gehe ich schwimmen.", Form::Tells),
            ("Am Montag.", Form::Short),
            ("Wie wird", Form::Short),
        ] {
            assert_eq!(form(text, Language::GERMAN), wanted, "{text}");
        }
    }

    #[test]
    fn no_word_both_asks_and_tells_without_a_reason() {
        // "Were you there?" and "we're there" lose their sign, and the question wins.
        let both = |asks: &[&'static str], tells: &[&'static str]| -> Vec<&'static str> {
            let both = |word: &&&'static str| tells.contains(*word);
            asks.iter().filter(both).copied().collect()
        };
        assert_eq!(both(ASKS, TELLS), ["were"]);
        assert!(both(ASKS_GERMAN, TELLS_GERMAN).is_empty());
    }

    proptest! {
        #[test]
        fn marks_and_capital_letters_change_nothing(
            text in "[a-z]{1,8}( [a-z]{1,8}){0,8}",
            mark in prop::sample::select(vec!["", ".", "!", "?", ","]),
        ) {
            let loud = format!("{}{mark}", text.to_uppercase());
            for language in [Language::ENGLISH, Language::GERMAN] {
                prop_assert_eq!(form(&loud, language), form(&text, language));
            }
        }
    }
}
