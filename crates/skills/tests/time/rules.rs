//! Rules of repetition: their times against a walker that looks at every day, and their text.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use proptest::prelude::*;
use sotto_skills::time::rule::{ByDay, Limit};
use sotto_skills::time::{Frequency, Rule, next};

use crate::walker::walked;

fn weekday() -> impl Strategy<Value = Weekday> {
    (0i8..7).prop_map(|index| Weekday::from_monday_zero_offset(index).unwrap())
}

fn by_day(nth: bool) -> impl Strategy<Value = Vec<ByDay>> {
    let n = if nth {
        prop_oneof![Just(0i8), 1i8..=5, -5i8..=-1].boxed()
    } else {
        Just(0i8).boxed()
    };
    prop::collection::vec(
        (n, weekday()).prop_map(|(n, weekday)| ByDay { n, weekday }),
        0..3,
    )
}

prop_compose! {
    fn rule()(
        frequency in prop::sample::select(vec![
            Frequency::Minutely, Frequency::Hourly, Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly,
        ]),
    )(
        by_day in by_day(frequency >= Frequency::Monthly),
        interval in 1u32..5,
        by_month in prop_oneof![Just(Vec::new()), prop::collection::vec(1i8..=12, 1..3)],
        by_month_day in prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(prop_oneof![1i8..=31, -31i8..=-1], 1..3)],
        by_hour in prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(0i8..24, 1..4)],
        count in prop_oneof![Just(None), (1u32..20).prop_map(Some)],
        week_start in prop_oneof![Just(Weekday::Monday), Just(Weekday::Sunday)],
        position in prop_oneof![Just(None), (1i8..=9).prop_map(Some), (-9i8..=-1).prop_map(Some)],
        frequency in Just(frequency),
    ) -> Rule {
        let mut rule = Rule::every(interval, frequency);
        rule.by_day = by_day;
        rule.by_hour = by_hour;
        rule.count = count;
        rule.week_start = week_start;
        let counted = frequency >= Frequency::Weekly && rule.by_day.len() > 1;
        if let (true, Some(position)) = (counted, position) {
            // A week with two days has a first and a second.
            let position = match frequency {
                Frequency::Weekly => position.signum() * (position.abs() % 2 + 1),
                _ => position,
            };
            rule.by_day.iter_mut().for_each(|day| day.n = 0);
            rule.by_hour.clear();
            rule.by_month = by_month;
            rule.position = Some(position);
            return rule;
        }
        if frequency >= Frequency::Daily {
            rule.by_month = by_month;
            // A week has no days of a month.
            if frequency != Frequency::Weekly {
                rule.by_month_day = by_month_day;
            }
        } else {
            rule.interval *= 7;
        }
        rule
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn next_gives_what_the_walker_finds(
        mut rule in rule(), month in 1i8..=12, day in 1i8..=28, hour in 0i8..24, minute in prop_oneof![Just(0i8), Just(30)],
        limit in prop_oneof![Just(None), (1i64..300).prop_map(Some)], skip in prop::collection::vec(0usize..5, 0..2),
        zone in prop_oneof![Just("Europe/Berlin"), Just("America/New_York")],
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let first = Date::new(2026, month, day).unwrap().at(hour, minute, 0, 0);
        rule.until = limit.map(|days| Limit::Local(first.checked_add(days.days()).unwrap()));
        let days = match rule.frequency {
            Frequency::Minutely => 3,
            Frequency::Hourly => 40,
            Frequency::Daily | Frequency::Weekly => 800,
            _ => 2500,
        };
        let all = walked(&rule, first, &zone, days);
        rule.except = skip.into_iter().filter_map(|index| all.get(index).map(Zoned::datetime)).collect();
        let walked = walked(&rule, first, &zone, days);
        let mut after = zone.to_ambiguous_zoned(first).compatible().unwrap() - 1.second();
        for (index, expected) in walked.iter().take(120).enumerate() {
            let found = next(&rule, first, &after, &zone);
            prop_assert_eq!(found.as_ref(), Some(expected), "the {}th of {} from {}", index, rule, first);
            prop_assert!(*expected > after);
            after = expected.clone();
        }
        // The rule means the same after it was written down.
        let again: Rule = rule.to_string().parse().unwrap();
        prop_assert_eq!(again, rule);
    }

    #[test]
    fn no_rule_text_ends_in_a_panic(text in "[A-Z0-9=;,:T+-]{0,40}") {
        if let Ok(rule) = text.parse::<Rule>() {
            let now: Zoned = "2026-03-11T10:00[Europe/Berlin]".parse().unwrap();
            let _ = next(&rule, now.datetime(), &now, now.time_zone());
        }
    }
}

fn times(rule: &str, first: &str, zone: &str, count: usize) -> Vec<String> {
    let rule: Rule = rule.parse().unwrap();
    let zone = TimeZone::get(zone).unwrap();
    let first: DateTime = first.parse().unwrap();
    let mut after = zone.to_ambiguous_zoned(first).compatible().unwrap() - 1.second();
    let mut all = Vec::new();
    while all.len() < count {
        let Some(at) = next(&rule, first, &after, &zone) else {
            break;
        };
        all.push(at.strftime("%Y-%m-%dT%H:%M%:z").to_string());
        after = at;
    }
    all
}

#[test]
fn the_clock_stays_over_daylight_saving() {
    assert_eq!(
        times("FREQ=DAILY", "2026-03-28T08:30", "Europe/Berlin", 3),
        [
            "2026-03-28T08:30+01:00",
            "2026-03-29T08:30+02:00",
            "2026-03-30T08:30+02:00"
        ]
    );
    // 2:30 does not exist on the 29th, and is 2:30 again on the day after.
    assert_eq!(
        times("FREQ=DAILY", "2026-03-28T02:30", "Europe/Berlin", 3),
        [
            "2026-03-28T02:30+01:00",
            "2026-03-29T03:30+02:00",
            "2026-03-30T02:30+02:00"
        ]
    );
    // Hours pass; clocks do not matter to them.
    assert_eq!(
        times(
            "FREQ=HOURLY;INTERVAL=3",
            "2026-03-28T23:00",
            "Europe/Berlin",
            3
        ),
        [
            "2026-03-28T23:00+01:00",
            "2026-03-29T03:00+02:00",
            "2026-03-29T06:00+02:00"
        ]
    );
}

#[test]
fn ends_of_months_counts_and_exceptions() {
    assert_eq!(
        times("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T09:00", "UTC", 3),
        [
            "2026-01-31T09:00+00:00",
            "2026-02-28T09:00+00:00",
            "2026-03-31T09:00+00:00"
        ]
    );
    assert_eq!(
        times("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T09:00", "UTC", 3),
        [
            "2026-01-31T09:00+00:00",
            "2026-03-31T09:00+00:00",
            "2026-05-31T09:00+00:00"
        ]
    );
    assert_eq!(
        times("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-01T17:00", "UTC", 2),
        ["2026-03-27T17:00+00:00", "2026-04-24T17:00+00:00"]
    );
    assert_eq!(
        times(
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3\nEXDATE:20260331T090000",
            "2026-03-17T09:00",
            "UTC",
            9
        ),
        ["2026-03-17T09:00+00:00", "2026-04-14T09:00+00:00"]
    );
    assert_eq!(
        times(
            "FREQ=DAILY;UNTIL=20260318T090000Z",
            "2026-03-17T10:00",
            "Europe/Berlin",
            9
        ),
        ["2026-03-17T10:00+01:00", "2026-03-18T10:00+01:00"]
    );
    assert_eq!(
        times(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "2026-01-01T09:00",
            "UTC",
            1
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        times(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "2026-01-01T09:00",
            "UTC",
            2
        ),
        ["2028-02-29T09:00+00:00", "2032-02-29T09:00+00:00"]
    );
}

#[test]
fn the_last_working_day_of_months() {
    assert_eq!(
        times(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-01-01T17:00",
            "UTC",
            5
        ),
        [
            "2026-01-30T17:00+00:00",
            "2026-02-27T17:00+00:00",
            "2026-03-31T17:00+00:00",
            "2026-04-30T17:00+00:00",
            "2026-05-29T17:00+00:00"
        ]
    );
    // The first of a month that began with a weekend is what it is, whatever day the series begins.
    assert_eq!(
        times(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3",
            "2026-08-04T09:00",
            "Europe/Berlin",
            9
        ),
        [
            "2026-09-01T09:00+02:00",
            "2026-10-01T09:00+02:00",
            "2026-11-02T09:00+01:00"
        ]
    );
    // No month has so many of them.
    assert_eq!(
        times(
            "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=20",
            "2026-01-01T09:00",
            "UTC",
            1
        ),
        Vec::<String>::new()
    );
}

#[test]
fn positions_of_weeks_and_years_and_from_the_end() {
    for (rule, expected) in [
        (
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2",
            ["2026-03-20", "2026-04-17"],
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            ["2026-03-30", "2026-04-29"],
        ),
        (
            "FREQ=YEARLY;BYMONTH=10;BYDAY=SU;BYSETPOS=-1",
            ["2026-10-25", "2027-10-31"],
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            ["2026-12-30", "2027-12-30"],
        ),
        (
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            ["2027-01-01", "2028-01-03"],
        ),
        (
            "FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=2",
            ["2026-03-09", "2027-03-08"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1",
            ["2026-03-13", "2026-03-20"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2",
            ["2026-03-11", "2026-03-18"],
        ),
    ] {
        let found = times(rule, "2026-03-09T09:00", "UTC", 2);
        let expected = expected.map(|day| format!("{day}T09:00+00:00"));
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn the_first_monday_as_other_calendars_write_it() {
    let same = |theirs: &str, ours: &str| {
        let read: Rule = theirs.parse().unwrap();
        assert_eq!(read.to_string(), ours);
    };
    same("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=1MO");
    same(
        "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=-1FR",
    );
    same(
        "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR;INTERVAL=3",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    );
    same(
        "FREQ=YEARLY;BYMONTH=10;BYDAY=SU;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    );
    same("FREQ=YEARLY;BYDAY=MO;BYSETPOS=-2", "FREQ=YEARLY;BYDAY=-2MO");
    same(
        "FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=1",
        "FREQ=YEARLY;BYMONTH=3,9;BYDAY=MO;BYSETPOS=1",
    );
    same("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=-1", "FREQ=WEEKLY;BYDAY=MO");
    for unknown in [
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=0",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-32",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1",
        "FREQ=MONTHLY;BYDAY=1MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYMONTHDAY=13;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=8,20;BYSETPOS=1",
        "FREQ=YEARLY;BYDAY=MO,TU;BYSETPOS=-200",
        "FREQ=YEARLY;BYMONTHDAY=1;BYSETPOS=1",
        "FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=-3",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=first",
    ] {
        assert!(unknown.parse::<Rule>().is_err(), "{unknown}");
    }
}
