//! Rules of repetition: their times against a walker that looks at every day, and their text.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan, Zoned};
use proptest::prelude::*;
use sotto_skills::time::rule::{ByDay, Limit};
use sotto_skills::time::{Frequency, Rule, next};

/// Whether a rule that counts in days or more has a time on a day, straight from the definitions.
fn is_on(rule: &Rule, first: Date, date: Date) -> bool {
    let interval = i64::from(rule.interval);
    let last_day = date.days_in_month();
    let month_day = rule
        .by_month_day
        .iter()
        .any(|day| *day == date.day() || *day == date.day() - last_day - 1);
    let in_month = rule.by_month.is_empty() || rule.by_month.contains(&date.month());
    let nth_of = |position: i8, behind: i8| {
        rule.by_day.iter().any(|day| {
            day.weekday == date.weekday() && (day.n == 0 || day.n == position || day.n == -behind)
        })
    };
    let of_month = nth_of((date.day() - 1) / 7 + 1, (last_day - date.day()) / 7 + 1);
    let of_year = {
        let behind = date.days_in_year() - date.day_of_year();
        nth_of(
            ((date.day_of_year() - 1) / 7 + 1) as i8,
            (behind / 7 + 1) as i8,
        )
    };
    let weekday = rule.by_day.iter().any(|day| day.weekday == date.weekday());
    let monday = |date: Date| date - i64::from(rule.week_start.until(date.weekday())).days();
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    match rule.frequency {
        Frequency::Daily => {
            days(first, date) % interval == 0
                && in_month
                && (rule.by_month_day.is_empty() || month_day)
                && (rule.by_day.is_empty() || weekday)
        }
        Frequency::Weekly => {
            let weeks = days(monday(first), monday(date)) / 7;
            weeks % interval == 0
                && in_month
                && if rule.by_day.is_empty() {
                    date.weekday() == first.weekday()
                } else {
                    weekday
                }
        }
        Frequency::Monthly => {
            (months(date) - months(first)) % interval == 0
                && in_month
                && match (rule.by_month_day.is_empty(), rule.by_day.is_empty()) {
                    (true, true) => date.day() == first.day(),
                    (false, true) => month_day,
                    (true, false) => of_month,
                    (false, false) => month_day && of_month,
                }
        }
        _ => {
            i64::from(date.year() - first.year()) % interval == 0
                && match (
                    rule.by_month.is_empty(),
                    rule.by_month_day.is_empty(),
                    rule.by_day.is_empty(),
                ) {
                    (true, true, true) => {
                        (date.month(), date.day()) == (first.month(), first.day())
                    }
                    (true, true, false) => of_year,
                    (false, true, true) => in_month && date.day() == first.day(),
                    _ => {
                        in_month
                            && (rule.by_month_day.is_empty() || month_day)
                            && (rule.by_day.is_empty() || of_month)
                    }
                }
        }
    }
}

/// All times of a rule in so many days, found by looking at every one of them.
fn walked(rule: &Rule, first: DateTime, zone: &TimeZone, days: i64) -> Vec<Zoned> {
    let mut times: Vec<(DateTime, Zoned)> = Vec::new();
    if rule.frequency <= Frequency::Hourly {
        let step = i64::from(rule.interval)
            * if rule.frequency == Frequency::Hourly {
                3600
            } else {
                60
            };
        let start = zone.to_ambiguous_zoned(first).compatible().unwrap();
        for index in 0..days * 86_400 / step {
            let at = start
                .checked_add(SignedDuration::from_secs(step * index))
                .unwrap();
            let hour = rule.by_hour.is_empty() || rule.by_hour.contains(&at.hour());
            let weekday =
                rule.by_day.is_empty() || rule.by_day.iter().any(|day| day.weekday == at.weekday());
            if hour && weekday {
                times.push((at.datetime(), at));
            }
        }
    } else {
        for day in 0..days {
            let date = first.date() + day.days();
            if !is_on(rule, first.date(), date) {
                continue;
            }
            let mut hours = if rule.by_hour.is_empty() {
                vec![first.hour()]
            } else {
                rule.by_hour.clone()
            };
            hours.sort_unstable();
            hours.dedup();
            for hour in hours {
                let time = date.at(hour, first.minute(), 0, 0);
                if time >= first {
                    times.push((time, zone.to_ambiguous_zoned(time).compatible().unwrap()));
                }
            }
        }
    }
    let count = rule.count.map_or(usize::MAX, |count| count as usize);
    let until = |time: &DateTime, at: &Zoned| match rule.until {
        Some(Limit::Local(until)) => *time <= until,
        Some(Limit::Exact(until)) => at.timestamp() <= until,
        None => true,
    };
    let mut all: Vec<Zoned> = Vec::new();
    for (time, at) in times
        .into_iter()
        .take(count)
        .take_while(|(time, at)| until(time, at))
    {
        // A time that was skipped can fall on the one after it.
        if !rule.except.contains(&time) && all.last().is_none_or(|last| at > *last) {
            all.push(at);
        }
    }
    all
}

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
        frequency in Just(frequency),
    ) -> Rule {
        let mut rule = Rule::every(interval, frequency);
        rule.by_day = by_day;
        rule.by_hour = by_hour;
        rule.count = count;
        rule.week_start = week_start;
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
    for unknown in [
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=first",
    ] {
        assert!(unknown.parse::<Rule>().is_err(), "{unknown}");
    }
}
