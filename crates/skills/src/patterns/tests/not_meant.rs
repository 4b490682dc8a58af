//! What was taken for something else, and done.

use super::*;

#[test]
fn an_alarm_that_is_set_is_not_deleted() {
    for sentence in [
        "Stell den Wecker für Schule.",
        "Stell den Wecker für morgen früh um 6 und übermorgen um 7.",
        "Mach den Wecker für die Arbeit.",
        "Stell den Schule Wecker.",
        "Stell den Nudeltimer.",
        "Mach alle Timer.",
    ] {
        let understood = understand(sentence);
        let sure = understood.sure().unwrap_or_default();
        let ends = |meaning: &Meaning| {
            ["cancel", "stop"]
                .iter()
                .any(|end| meaning.tool.contains(end))
        };
        assert!(!sure.iter().any(ends), "{sentence}: {sure:?}");
    }
}

#[test]
fn minutes_are_no_hour() {
    for sentence in [
        "Remind me 10 minutes before the meeting.",
        "Erinnere mich 10 Minuten vor der Besprechung.",
    ] {
        let understood = understand(sentence);
        let sure = understood.sure().unwrap_or_default();
        let at_ten = |meaning: &Meaning| {
            meaning
                .slot("time")
                .is_some_and(|time| time.text().ends_with("10"))
        };
        assert!(!sure.iter().any(at_ten), "{sentence}: {sure:?}");
    }
    // A bare hour stays one.
    let (_, slots) = only("Remind me to call the bank at 10.");
    assert!(slots.iter().any(|(slot, _)| slot == "time"), "{slots:?}");
}

#[test]
fn a_fraction_is_a_number_where_no_day_is_asked_for() {
    let sum = vec![("expression".to_owned(), "1/3".to_owned())];
    assert_eq!(only("What is 1/3?"), ("calculate".to_owned(), sum));
    let understood = understand("What is on my calendar on 1/3?");
    let asked = understood.best.first().map(|meaning| meaning.tool.as_str());
    assert_ne!(asked, Some("calculate"), "{understood:?}");
}
