//! Commands that need no running Sotto, in a terminal whose language is German: people read German, programs what they always read.

use crate::place::*;

/// What a command prints that succeeds.
fn told(place: &Place, arguments: &[&str]) -> String {
    let output = place.run_in_german(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    out(&output)
}

#[test]
fn what_may_leave_this_machine_is_told_in_german() {
    let place = Place::new();
    let shown = told(&place, &["network"]);
    for words in [
        "Hinaus geht nur",
        "Zweck",
        "nur auf Verlangen",
        "model-download",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
    let forbidden = told(&place, &["network", "forbid"]);
    assert!(forbidden.starts_with("Alles ist verboten."), "{forbidden}");
    let ledger = told(&place, &["network", "ledger"]);
    assert_eq!(ledger, "Es wurde noch nie eine Verbindung verlangt.\n");
    let wrong = place.run_in_german(&["network", "allow", "unsinn"]);
    assert_eq!(code(&wrong), 2);
    assert!(
        err(&wrong).starts_with("Einen Zweck „unsinn“ gibt es nicht."),
        "{}",
        err(&wrong)
    );
}

#[test]
fn models_are_listed_in_german() {
    let place = Place::new();
    let listed = told(&place, &["models"]);
    for words in ["Kennung", "Größe", "auf diesem Rechner", "Hören"] {
        assert!(listed.contains(words), "{listed}");
    }
    let wrong = place.run_in_german(&["models", "verify", "xylo"]);
    assert_eq!(code(&wrong), 2);
    assert!(
        err(&wrong).contains("Ein Modell „xylo“ gibt es nicht."),
        "{}",
        err(&wrong)
    );
}

#[test]
fn programs_read_the_same_in_every_language() {
    let place = Place::new();
    for arguments in [
        &["--json", "network"][..],
        &["--json", "network", "ledger"],
        &["--json", "models"],
    ] {
        let english = place.run(arguments);
        assert_eq!(code(&english), 0, "{arguments:?}: {}", err(&english));
        assert_eq!(told(&place, arguments), out(&english), "{arguments:?}");
    }
}

#[test]
fn before_everything_is_erased_it_is_asked_in_german() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    let asked = place.run_in_german(&["erase"]);
    assert_eq!(code(&asked), 2);
    let question = err(&asked);
    assert!(
        question.starts_with("Alles löschen, was Sotto in ") && question.contains("mit --yes"),
        "{question}"
    );
    // What was not meant did nothing.
    assert!(place.path("data").exists());
}

#[test]
fn help_stays_english() {
    let place = Place::new();
    for arguments in [&["--help"][..], &["network", "--help"], &["man"]] {
        assert_eq!(told(&place, arguments), out(&place.run(arguments)));
    }
}
