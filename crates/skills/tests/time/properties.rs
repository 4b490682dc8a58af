//! What holds for every moment and every text.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use proptest::prelude::*;
use sotto_skills::numbers::{Exact, Language, read as read_number, say as say_number, tokens};
use sotto_skills::time::{
    Hours, Length, Meaning, Moment, Precision, Preferences, find, found_at, read, read_duration,
    say,
};

fn zone() -> impl Strategy<Value = TimeZone> {
    prop_oneof![
        Just("Europe/Berlin"),
        Just("America/New_York"),
        Just("Asia/Kolkata"),
        Just("UTC")
    ]
    .prop_map(|name| TimeZone::get(name).unwrap())
}

fn moment() -> impl Strategy<Value = DateTime> {
    (2024i16..2034, 1i8..=12, 1i8..=28, 0i8..24, 0i8..60).prop_map(
        |(year, month, day, hour, minute)| {
            Date::new(year, month, day).unwrap().at(hour, minute, 0, 0)
        },
    )
}

fn language() -> impl Strategy<Value = Language> {
    prop_oneof![Just(Language::ENGLISH), Just(Language::GERMAN)]
}

fn hours() -> impl Strategy<Value = Hours> {
    prop_oneof![Just(Hours::Twelve), Just(Hours::TwentyFour)]
}

fn at(time: DateTime, zone: &TimeZone) -> Zoned {
    zone.to_ambiguous_zoned(time).compatible().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_moment_said_in_full_reads_back(
        now in moment(), later in -900i64..900, minutes in 0i64..1440, zone in zone(), language in language(), hours in hours(),
        seconds in 0i8..60,
    ) {
        let time = now.checked_add(later.days()).unwrap().start_of_day().checked_add(minutes.minutes()).unwrap();
        let now = at(now.with().second(seconds).build().unwrap(), &zone);
        // The second of two equal times has no words of its own.
        prop_assume!(!zone.to_ambiguous_zoned(time).is_ambiguous());
        let moment = Moment { at: at(time, &zone), precision: Precision::Minute, part: None, distance: None };
        let preferences = Preferences { hours, ..Preferences::default() };
        let said = say::moment(&moment, language, &now, &preferences);
        let reading = read(&said, language, &now, &preferences);
        let Ok(Meaning::Moment(again)) = reading.map(|reading| reading.meaning) else {
            return Err(TestCaseError::fail(format!("{said} is no moment at {now}")));
        };
        prop_assert_eq!(&again.at, &moment.at, "{} at {}", said, now);
    }

    #[test]
    fn a_day_said_in_full_reads_back(now in moment(), later in -900i64..900, zone in zone(), language in language()) {
        let now = at(now, &zone);
        let date = now.date().checked_add(later.days()).unwrap();
        let moment = Moment { at: date.to_zoned(zone).unwrap(), precision: Precision::Day, part: None, distance: None };
        let said = say::moment(&moment, language, &now, &Preferences::default());
        let reading = read(&said, language, &now, &Preferences::default()).unwrap();
        prop_assert_eq!(reading.meaning, Meaning::Moment(moment), "{}", said);
    }

    #[test]
    fn a_duration_said_reads_back(
        months in prop_oneof![Just(0), 0i32..40], days in prop_oneof![Just(0), 0i32..60],
        seconds in prop_oneof![Just(0), 0i64..400_000, (0i64..48).prop_map(|halves| halves * 1800)], language in language(),
    ) {
        let length = Length { months, days, seconds };
        let said = say::duration(length, language);
        let again = read_duration(&said, language);
        prop_assert_eq!(again, Ok(length), "{}", said);
    }

    #[test]
    fn a_number_said_reads_back(number in prop_oneof![-200i64..200, -1_000_000i64..1_000_000], language in language()) {
        let said = say_number(Exact::from(number), language);
        prop_assert_eq!(read_number(&said, language), Ok(Exact::from(number)), "{}", said);
    }

    #[test]
    fn no_text_ends_in_a_panic(text in "\\PC{0,60}", now in moment(), zone in zone(), language in language()) {
        swallow(&text, &at(now, &zone), language);
    }

    #[test]
    fn no_heap_of_time_words_ends_in_a_panic(
        words in prop::collection::vec(prop::sample::select(WORDS), 1..12), now in moment(), zone in zone(), language in language(),
    ) {
        swallow(&words.join(" "), &at(now, &zone), language);
    }
}

/// Whatever it is, it is read or refused, and what is read can be said.
fn swallow(text: &str, now: &Zoned, language: Language) {
    let preferences = Preferences::default();
    if let Ok(reading) = read(text, language, now, &preferences) {
        for meaning in std::iter::once(&reading.meaning).chain(&reading.ambiguous) {
            assert!(!say::meaning(meaning, language, now, &preferences).is_empty());
        }
    }
    let words = tokens(text);
    let _ = (
        find(&words, language),
        found_at(&words, language),
        read_duration(text, language),
        read_number(text, language),
    );
}

const WORDS: &[&str] = &[
    "every",
    "other",
    "second",
    "first",
    "last",
    "Friday",
    "Monday",
    "the",
    "of",
    "month",
    "at",
    "half",
    "past",
    "eight",
    "8:30",
    "20",
    "-5",
    "999999999999",
    "minutes",
    "hours",
    "days",
    "years",
    "in",
    "ago",
    "from",
    "to",
    "until",
    "between",
    "and",
    "tomorrow",
    "night",
    "midnight",
    "a",
    "an",
    "quarter",
    "March",
    "31st",
    "Easter",
    "2027",
    "9999",
    "week",
    "weekend",
    "next",
    "twice",
    "times",
    "am",
    "pm",
    "London",
    "time",
    "31.12.",
    "0/0",
    "1/2",
    "2026-02-30",
    "jeden",
    "zweiten",
    "Tag",
    "alle",
    "um",
    "Uhr",
    "halb",
    "neun",
    "viertel",
    "vor",
    "nach",
    "in",
    "einer",
    "Stunde",
    "und",
    "anderthalb",
    "bis",
    "am",
    "3.",
    "Oktober",
    "Monats",
    "letzten",
    "nächsten",
    "morgen",
    "früh",
    "million",
    "before",
    "after",
    "except",
    "zwei",
    "hundert",
    "--",
    "½",
    "noon",
    "hundred",
    "thousand",
    "Jahre",
    "Sekunden",
    "heute",
    "nachts",
];
