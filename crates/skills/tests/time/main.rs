//! Times, read and said: tables of examples, and what must hold for all of them.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

mod properties;
mod rules;
mod table;
mod walker;

use sotto_skills::numbers::{Language, tokens};
use sotto_skills::time::{Hours, Kind, Meaning, find, found_at, read, read_duration, say};
use table::{Row, found, meaning_text, rows};

const ENGLISH: &str = include_str!("en.tsv");
const GERMAN: &str = include_str!("de.tsv");

fn check(table: &str, language: Language, least: usize) {
    let rows = rows(table);
    assert!(rows.len() >= least, "only {} rows", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let found = found(row, language);
            (found != row.expected).then(|| {
                format!(
                    "line {}: {}\n  expected {}\n  found    {found}",
                    row.line, row.words, row.expected
                )
            })
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} rows are wrong:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_english_row_is_read_as_it_says() {
    check(ENGLISH, Language::ENGLISH, 450);
}

#[test]
fn every_german_row_is_read_as_it_says() {
    check(GERMAN, Language::GERMAN, 250);
}

/// What is said of a reading means the same again.
fn reads_back(table: &str, language: Language) {
    let mut wrong = Vec::new();
    let mut said_rows = 0;
    for row in rows(table) {
        for hours in [Hours::Twelve, Hours::TwentyFour] {
            let mut preferences = row.preferences.clone();
            preferences.hours = hours;
            let Ok(reading) = read(&row.words, language, &row.now, &preferences) else {
                continue;
            };
            said_rows += 1;
            let said = say::meaning(&reading.meaning, language, &row.now, &preferences);
            let again = read(&said, language, &row.now, &preferences).map(|again| again.meaning);
            let same = again
                .as_ref()
                .is_ok_and(|again| is_same(again, &reading.meaning, &row));
            if !same {
                wrong.push(format!(
                    "line {}: {} → {said} → {again:?}",
                    row.line, row.words
                ));
            }
        }
    }
    assert!(said_rows > 400, "only {said_rows}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same, as far as it can be heard: "next week" is "the week of March 16th".
fn is_same(again: &Meaning, meaning: &Meaning, row: &Row) -> bool {
    match (again, meaning) {
        (Meaning::Repeating(again), Meaning::Repeating(meaning)) => {
            // When it begins is not part of what is repeated back, only what it is.
            let mut rule = meaning.rule.clone();
            if rule.until.is_some() {
                rule.until = again.rule.until;
            }
            again.rule == rule
                && (again.start.time() == meaning.start.time() || row.words.contains("starting"))
        }
        (Meaning::Range(again), Meaning::Range(meaning)) => {
            again.from == meaning.from && again.until == meaning.until
        }
        (Meaning::Moment(again), Meaning::Moment(meaning)) => again.at == meaning.at,
        _ => meaning_text(again) == meaning_text(meaning),
    }
}

#[test]
fn what_is_said_in_english_reads_back() {
    reads_back(ENGLISH, Language::ENGLISH);
}

#[test]
fn what_is_said_in_german_reads_back() {
    reads_back(GERMAN, Language::GERMAN);
}

#[test]
fn times_are_said_as_people_say_them() {
    let now = table::zoned("2026-03-11T10:00", "Europe/Berlin");
    for (language, words, twelve, twenty_four) in [
        (
            Language::ENGLISH,
            "tomorrow at half past nine",
            "tomorrow, Thursday, at half past nine",
            "tomorrow, Thursday, at 09:30",
        ),
        (
            Language::ENGLISH,
            "tomorrow at 9:30 pm",
            "tomorrow, Thursday, at half past nine in the evening",
            "tomorrow, Thursday, at 21:30",
        ),
        (
            Language::ENGLISH,
            "in 20 minutes",
            "in 20 minutes, at twenty past ten",
            "in 20 minutes, at 10:20",
        ),
        (
            Language::ENGLISH,
            "every weekday at half past eight",
            "every weekday at half past eight",
            "every weekday at 08:30",
        ),
        (
            Language::ENGLISH,
            "March 20th at 5 pm",
            "on Friday, March 20th, at five o'clock",
            "on Friday, March 20th, at 17:00",
        ),
        (
            Language::ENGLISH,
            "every last Friday of the month at 5 pm",
            "on the last Friday of every month at five o'clock",
            "on the last Friday of every month at 17:00",
        ),
        (
            Language::ENGLISH,
            "the second to last Friday of every month at 5 pm",
            "on the second last Friday of every month at five o'clock",
            "on the second last Friday of every month at 17:00",
        ),
        (
            Language::ENGLISH,
            "every year on the last Sunday of October at 5 pm",
            "every year on the last Sunday of October at five o'clock",
            "every year on the last Sunday of October at 17:00",
        ),
        (
            Language::ENGLISH,
            "the last working day of every month at 5 pm",
            "on the last working day of every month at five o'clock",
            "on the last working day of every month at 17:00",
        ),
        (
            Language::ENGLISH,
            "on the 10th business day of every month at half past eight",
            "on the 10th working day of every month at half past eight",
            "on the 10th working day of every month at 08:30",
        ),
        (
            Language::ENGLISH,
            "90 minutes",
            "an hour and a half",
            "an hour and a half",
        ),
        (Language::ENGLISH, "tonight", "tonight", "tonight"),
        (
            Language::GERMAN,
            "morgen um halb zehn",
            "morgen, Donnerstag, um halb zehn",
            "morgen, Donnerstag, um 09:30 Uhr",
        ),
        (
            Language::GERMAN,
            "in 20 Minuten",
            "in 20 Minuten, um zwanzig nach zehn",
            "in 20 Minuten, um 10:20 Uhr",
        ),
        (
            Language::GERMAN,
            "jeden Werktag um halb neun",
            "jeden Werktag um halb neun",
            "jeden Werktag um 08:30 Uhr",
        ),
        (
            Language::GERMAN,
            "am dritten Oktober um 15 Uhr",
            "am Samstag, dem 3. Oktober, um drei Uhr",
            "am Samstag, dem 3. Oktober, um 15:00 Uhr",
        ),
        (
            Language::GERMAN,
            "am letzten Arbeitstag jedes Monats um 17 Uhr",
            "am letzten Werktag jedes Monats um fünf Uhr",
            "am letzten Werktag jedes Monats um 17:00 Uhr",
        ),
        (
            Language::GERMAN,
            "jedes Jahr am vorletzten Sonntag im Oktober um 17 Uhr",
            "jedes Jahr am vorletzten Sonntag im Oktober um fünf Uhr",
            "jedes Jahr am vorletzten Sonntag im Oktober um 17:00 Uhr",
        ),
        (
            Language::GERMAN,
            "90 Minuten",
            "anderthalb Stunden",
            "anderthalb Stunden",
        ),
    ] {
        for (hours, expected) in [(Hours::Twelve, twelve), (Hours::TwentyFour, twenty_four)] {
            let preferences = sotto_skills::time::Preferences {
                hours,
                ..Default::default()
            };
            let reading = read(words, language, &now, &preferences).unwrap();
            assert_eq!(
                say::meaning(&reading.meaning, language, &now, &preferences),
                expected
            );
        }
    }
}

#[test]
fn a_rule_of_some_months_is_not_said_as_one_of_every_month() {
    let now = table::zoned("2026-03-11T10:00", "Europe/Berlin");
    let preferences = sotto_skills::time::Preferences::default();
    let words = "the last working day of every month at 5 pm";
    let reading = read(words, Language::ENGLISH, &now, &preferences).unwrap();
    let Meaning::Repeating(mut repeating) = reading.meaning else {
        panic!("nothing that repeats");
    };
    for (rule, expected) in [
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "on the last working day of every month at five o'clock",
        ),
        // As another calendar writes it: what is said holds, though it is less than the rule.
        (
            "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "every month at five o'clock",
        ),
        (
            "FREQ=MONTHLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=1",
            "every month at five o'clock",
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "every year on the second last working day of December at five o'clock",
        ),
        (
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            "every year on the first working day of the year at five o'clock",
        ),
        (
            "FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO,TU;BYSETPOS=1",
            "every year at five o'clock",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=-1",
            "every week at five o'clock",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-9",
            "every month at five o'clock",
        ),
    ] {
        repeating.rule = rule.parse().unwrap();
        let said = say::repeating(&repeating, Language::ENGLISH, &now, &preferences);
        assert_eq!(said, expected, "{rule}");
    }
}

#[test]
fn times_are_found_in_sentences() {
    for (language, sentence, expected, kind) in [
        (
            Language::ENGLISH,
            "remind me to call mum tomorrow at half past nine please",
            "tomorrow at half past nine",
            Kind::Moment,
        ),
        (
            Language::ENGLISH,
            "In 20 minutes, remind me of the oven",
            "In 20 minutes,",
            Kind::Moment,
        ),
        (
            Language::ENGLISH,
            "set a timer for an hour and a half",
            "for an hour and a half",
            Kind::Duration,
        ),
        (
            Language::ENGLISH,
            "wake me every weekday at 7 and open the blinds",
            "every weekday at 7",
            Kind::Repeating,
        ),
        (
            Language::ENGLISH,
            "am I free from 3 to 5 on Friday",
            "from 3 to 5 on Friday",
            Kind::Range,
        ),
        (
            Language::ENGLISH,
            "what date is next Friday?",
            "next Friday?",
            Kind::Date,
        ),
        (
            Language::GERMAN,
            "erinnere mich morgen um halb neun an die Pillen",
            "morgen um halb neun",
            Kind::Moment,
        ),
        (
            Language::GERMAN,
            "stell einen Wecker für jeden Werktag um 7 Uhr bitte",
            "jeden Werktag um 7 Uhr",
            Kind::Repeating,
        ),
    ] {
        let words = tokens(sentence);
        let (at, found) = find(&words, language).unwrap();
        assert_eq!(words[at..at + found.tokens].join(" "), expected);
        assert_eq!(found.kind, kind, "{sentence}");
    }
    for sentence in [
        "sat down with two friends",
        "call the five people",
        "good morning",
        "what may I do",
        "hello there",
    ] {
        let words = tokens(sentence);
        assert_eq!(find(&words, Language::ENGLISH), None, "{sentence}");
    }
    let words = tokens("half past eight tomorrow");
    let lengths: Vec<usize> = found_at(&words, Language::ENGLISH)
        .iter()
        .map(|found| found.tokens)
        .collect();
    assert_eq!(lengths, [4, 3]);
}

#[test]
fn durations_are_preferred_where_they_are_asked_for() {
    let length = read_duration("eight hundred hours", Language::ENGLISH).unwrap();
    assert_eq!(length.in_seconds(), Some(800 * 3600));
    assert!(read_duration("tomorrow", Language::ENGLISH).is_err());
}
