//! "Add a meeting with Tom on Friday": nothing but its title says that this is an appointment, so that the title must be one.

use super::*;

/// What is done, or asked about first.
fn offered(sentence: &str) -> Vec<String> {
    let understood = understand(sentence);
    let best = understood.best.iter();
    best.map(|meaning| meaning.tool.clone()).collect()
}

#[test]
fn a_well_known_title_is_an_appointment() {
    for (sentence, title) in [
        (
            "Add a meeting with Tom on Friday at three.",
            "meeting with Tom",
        ),
        ("Add lunch with Anna tomorrow at noon.", "lunch with Anna"),
        (
            "Füg ein Meeting mit Tom am Freitag um drei hinzu.",
            "Meeting mit Tom",
        ),
    ] {
        let (tool, slots) = only(sentence);
        assert_eq!(tool, "calendar_add", "{sentence}");
        assert!(
            slots.contains(&("title".to_owned(), title.to_owned())),
            "{sentence}: {slots:?}"
        );
    }
}

#[test]
fn what_is_no_title_is_not_even_asked_about() {
    for sentence in [
        "Add the numbers on page five.",
        "Add eggs tomorrow.",
        "Füg Eier morgen hinzu.",
    ] {
        let offered = offered(sentence);
        assert!(
            !offered.contains(&"calendar_add".to_owned()),
            "{sentence}: {offered:?}"
        );
    }
}

#[test]
fn what_is_for_a_meeting_is_no_appointment() {
    for (sentence, tool) in [
        (
            "Add a task to prepare the meeting before Monday.",
            "task_add",
        ),
        (
            "Add a new reminder about the meeting on Friday.",
            "reminder_add",
        ),
        (
            "Füg eine Aufgabe für das Meeting am Freitag hinzu.",
            "task_add",
        ),
    ] {
        assert_eq!(offered(sentence), [tool], "{sentence}");
    }
}

#[test]
fn all_the_way_is_no_level_of_its_own() {
    // Who is cut off before the direction wants it loud as little as quiet.
    for sentence in ["Volume all the way.", "Lautstärke ganz."] {
        assert!(understand(sentence).sure().is_none(), "{sentence}");
    }
    let (tool, slots) = only("Turn it all the way down.");
    assert_eq!(
        (tool, slots),
        (
            "volume_down".to_owned(),
            vec![("amount".to_owned(), "all the way".to_owned())]
        )
    );
}
