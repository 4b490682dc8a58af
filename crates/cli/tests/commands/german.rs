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
fn a_file_without_certificates_is_refused_in_german() {
    let place = Place::new();
    let file = place.path("text.pem");
    std::fs::write(&file, "no certificate").unwrap();
    let refused = place.run_in_german(&["network", "trust", file.to_str().unwrap()]);
    assert_eq!(code(&refused), 1, "{}", err(&refused));
    let said = format!("Die Datei mit Zertifikaten {}", file.display());
    assert!(err(&refused).starts_with(&said), "{}", err(&refused));
    assert!(out(&refused).is_empty(), "{}", out(&refused));
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
fn engines_the_log_and_the_start_with_the_system_are_told_in_german() {
    let place = Place::new();
    for (arguments, exit, says) in [
        (&["engines"][..], 0, "Es läuft kein Sotto"),
        (&["logs"][..], 0, "Davon steht nichts im Protokoll."),
        (&["resident", "--stop"][..], 0, "Es lief kein Sotto."),
        (&["release"][..], 1, "Es läuft kein Sotto"),
    ] {
        let output = place.run_in_german(arguments);
        assert_eq!(code(&output), exit, "{arguments:?}: {}", err(&output));
        assert!(err(&output).contains(says), "{}", err(&output));
    }
    let status = told(&place, &["autostart", "status"]);
    assert!(status.starts_with("Sotto startet"), "{status}");
}

#[test]
fn errors_are_told_in_german_with_the_same_codes() {
    let place = Place::new();
    for (arguments, says) in [
        (&["say", ""][..], "Es gibt keinen Text."),
        (&["ask", ""][..], "Es gibt keinen Text."),
        (
            &["transcribe", "--language", "quatsch", "a.wav"][..],
            "„quatsch“ ist kein Kürzel einer Sprache.",
        ),
    ] {
        let (german, english) = (place.run_in_german(arguments), place.run(arguments));
        assert!(err(&german).starts_with(says), "{}", err(&german));
        assert_eq!(code(&german), code(&english), "{arguments:?}");
        assert_ne!(err(&german), err(&english));
        // It is told once.
        assert_eq!(err(&german).lines().count(), 1, "{}", err(&german));
    }
}

#[test]
fn recordings_and_engines_that_are_not_there_are_told_in_german_and_programs_read_english() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let file = place.path("fehlt.wav");
    let asked = ["transcribe", "--language", "en", file.to_str().unwrap()];
    let german = place.run_in_german(&asked);
    assert_eq!(code(&german), 1, "{}", err(&german));
    let said = format!("{} ist nicht da. Prüf den Namen.", file.display());
    assert!(err(&german).contains(&said), "{}", err(&german));
    let json = place.run_in_german(&[&["--json"][..], &asked].concat());
    assert!(out(&json).contains("is not there"), "{}", out(&json));
    let mut without = place.sotto(&asked);
    without.env("LANG", "de_DE.UTF-8");
    let without = without
        .env("SOTTO_ENGINES_DIR", place.path("nowhere"))
        .output()
        .unwrap();
    assert_eq!(code(&without), 3, "{}", err(&without));
    let said = "Das Programm sotto-ear fehlt";
    assert!(err(&without).contains(said), "{}", err(&without));
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
        // Which ear hears depends on what is spoken.
        let without_marks = |text: &str| text.replace("\"active\":true", "\"active\":false");
        let german = told(&place, arguments);
        assert_eq!(
            without_marks(&german),
            without_marks(&out(&english)),
            "{arguments:?}"
        );
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
