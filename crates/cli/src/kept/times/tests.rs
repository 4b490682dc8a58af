//! Times as they are typed.
#![allow(clippy::unwrap_used)]
use super::*;

fn times(language: Language) -> Times {
    Times::in_language("2026-11-21T14:00[Europe/Berlin]".parse().unwrap(), language)
}

#[test]
fn lengths_are_read_as_they_are_typed() {
    let times = times(Language::ENGLISH);
    for (words, seconds) in [
        ("10m", 600),
        ("90s", 90),
        ("1h30m", 5_400),
        ("1h 30m", 5_400),
        ("2 hours", 7_200),
        ("10 min", 600),
        ("an hour and a half", 5_400),
        ("1d", 86_400),
    ] {
        assert_eq!(times.length(words).unwrap(), seconds * 1000, "{words}");
    }
    for (words, code) in [("soon", 2), ("", 2), ("0m", 2), ("9000d", 2), ("10x", 2)] {
        assert_eq!(times.length(words).unwrap_err().code(), code, "{words}");
    }
}

#[test]
fn a_length_takes_as_many_words_as_it_can_and_leaves_the_name() {
    let times = times(Language::ENGLISH);
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    for (text, minutes, name) in [
        ("10m", 10, ""),
        ("10m green tea", 10, "green tea"),
        ("1 hour and 5 minutes bread", 65, "bread"),
    ] {
        let words = words(text);
        let (ms, rest) = times.length_first(&words).unwrap();
        assert_eq!(
            (ms / 60_000, rest.join(" ").as_str()),
            (minutes, name),
            "{text}"
        );
    }
    assert_eq!(
        times.length_first(&words("green tea")).unwrap_err().code(),
        2
    );
}

#[test]
fn times_are_whole_days_or_mornings_as_the_thing_needs() {
    let times = times(Language::ENGLISH);
    let due = times.when("tomorrow", true).unwrap().when;
    assert!(due.all_day);
    assert_eq!(due.local.to_string(), "2026-11-22T00:00:00");
    let reminder = times.when("tomorrow", false).unwrap();
    assert!(!reminder.when.all_day);
    assert_eq!(reminder.when.local.to_string(), "2026-11-22T09:00:00");
    assert_eq!(reminder.when.zone, "Europe/Berlin");
    let evening = times.when("today at 8:30 pm", false).unwrap();
    assert_eq!(evening.said, "today at 20:30");
    let alarm = times.alarm("7:30 on weekdays").unwrap().when;
    assert_eq!(alarm.local.time().to_string(), "07:30:00");
    assert!(alarm.rule.unwrap().contains("BYDAY=MO,TU,WE,TH,FR"));
    assert_eq!(times.alarm("tomorrow at 5").unwrap().when.local.hour(), 5);
    let meeting = times.when("tomorrow from 3 to 5 pm", true).unwrap();
    assert_eq!(meeting.minutes, Some(120));
    assert_eq!(
        times
            .when("in 20 minutes", false)
            .unwrap()
            .when
            .local
            .minute(),
        20
    );
}

#[test]
fn what_is_over_or_no_time_is_a_usage_error() {
    let times = times(Language::ENGLISH);
    assert_eq!(times.when("yesterday at 9", false).unwrap_err().code(), 2);
    assert_eq!(times.when("blue", false).unwrap_err().code(), 2);
    assert_eq!(times.stretch("blue").unwrap_err().code(), 2);
}

#[test]
fn what_cannot_be_read_is_told_in_the_users_language() {
    let told = |language, words: &str| times(language).when(words, false).unwrap_err().to_string();
    let long = |language, words: &str| times(language).length(words).unwrap_err().to_string();
    assert!(told(Language::ENGLISH, "blue").starts_with("I do not know when \"blue\" is."));
    assert!(told(Language::GERMAN, "blau").starts_with("Ich weiß nicht, wann „blau“ ist."));
    assert_eq!(
        told(Language::ENGLISH, "yesterday at 8 pm"),
        "\"yesterday at 8 pm\" is over already. Nothing was changed; name a time to come."
    );
    assert!(
        told(Language::GERMAN, "gestern um 20 Uhr")
            .starts_with("„gestern um 20 Uhr“ ist schon vorbei.")
    );
    assert!(long(Language::ENGLISH, "soon").starts_with("\"soon\" is no length of time."));
    assert!(long(Language::GERMAN, "bald").starts_with("„bald“ ist keine Zeitdauer."));
    assert!(long(Language::GERMAN, "9000d").starts_with("„9000d“ ist zu kurz oder zu lang."));
}

#[test]
fn the_users_language_is_read_and_english_too() {
    let times = times(Language::GERMAN);
    for words in ["morgen um neun", "tomorrow at nine"] {
        let meant = times.when(words, false).unwrap();
        assert_eq!(
            meant.when.local.to_string(),
            "2026-11-22T09:00:00",
            "{words}"
        );
    }
}

#[test]
fn a_stretch_is_as_long_as_what_was_named() {
    let times = times(Language::ENGLISH);
    let hours = |words: &str| {
        let stretch = times.stretch(words).unwrap();
        stretch.from.duration_until(&stretch.until).as_hours()
    };
    assert_eq!(hours("tomorrow"), 24);
    assert_eq!(hours("next week"), 168);
    let today = days_from_today(&times.now, 7);
    assert_eq!(
        today.from.to_string(),
        "2026-11-21T00:00:00+01:00[Europe/Berlin]"
    );
    assert_eq!(today.until.day(), 28);
}
