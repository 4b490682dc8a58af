//! "A table for six" is for six people; "for half past six" is a time.

use super::*;

/// Its text and its time, where it is one request with a text.
fn text_and_time(sentence: &str) -> (String, Option<String>) {
    let (_, slots) = only(sentence);
    let of = |names: [&str; 2]| {
        let mut slots = slots.iter();
        let found = slots.find(|(name, _)| names.contains(&name.as_str()));
        found.map(|(_, words)| words.clone())
    };
    (
        of(["text", "title"]).unwrap_or_default(),
        of(["due", "time"]),
    )
}

#[test]
fn a_number_of_people_is_no_time() {
    for (sentence, text) in [
        (
            "Add a task to book a table for six.",
            "book a table for six",
        ),
        (
            "Remind me to reserve a table for four.",
            "reserve a table for four",
        ),
        ("Remind me to book a room for 2.", "book a room for 2"),
        (
            "New task: book a table for eight people.",
            "book a table for eight people",
        ),
        (
            "Neue Aufgabe: Tisch für sechs reservieren.",
            "Tisch für sechs reservieren",
        ),
    ] {
        assert_eq!(text_and_time(sentence), (text.to_owned(), None));
    }
    // A day behind it is when, and not for how many.
    let (text, time) = text_and_time("Remind me to book a table for six tomorrow.");
    assert_eq!(text, "book a table for six");
    assert_eq!(time.as_deref(), Some("tomorrow"));
}

#[test]
fn a_time_stays_one() {
    for (sentence, time) in [
        (
            "Remind me to lay the table for half past six.",
            "half past six",
        ),
        ("Remind me to book a table for six on Friday.", "Friday"),
        ("Remind me to call the restaurant at six.", "six"),
        ("Add a task to buy a cake for Friday.", "Friday"),
        ("Set an alarm for six.", "six"),
    ] {
        let (_, found) = text_and_time(sentence);
        let found = found.unwrap_or_default();
        assert!(found.ends_with(time), "{sentence}: {found}");
    }
}
