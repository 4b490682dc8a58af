//! Times as rows show them: short, on the user's clock, and what repeats in words.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use sotto_api::When;
use sotto_skills::time::{Hours, Precision, Preferences, Repeating, Rule, say};

use super::clock::Clock;

/// A day: "today", "Fri 27 Nov", "27 Nov 2027".
#[must_use]
pub fn day(date: Date, now: &Clock) -> String {
    let today = now.date();
    let near = match (date - today).get_days() {
        0 => "rows.today",
        1 => "rows.tomorrow",
        -1 => "rows.yesterday",
        _ => return far(date, date.year() == today.year(), now),
    };
    now.say(near, [])
}

/// A day of this year by its weekday too, another one by its year.
fn far(date: Date, this_year: bool, now: &Clock) -> String {
    let named = |names: &'static str, place: i8| {
        let names = now.say(names, []);
        let place = usize::try_from(place).unwrap_or_default();
        names.split(", ").nth(place).unwrap_or_default().to_owned()
    };
    let day = ("day", date.day().to_string());
    let month = ("month", named("rows.months", date.month() - 1));
    if this_year {
        let weekday = date.weekday().to_monday_zero_offset();
        let weekday = ("weekday", named("rows.weekdays", weekday));
        now.say("rows.day", [weekday, day, month])
    } else {
        let year = ("year", date.year().to_string());
        now.say("rows.day_of_year", [day, month, year])
    }
}

/// A time of day: "09:00".
#[must_use]
pub fn clock(at: &Zoned) -> String {
    at.strftime("%H:%M").to_string()
}

/// A moment on the clock of the zone of `now`: "tomorrow 09:00".
#[must_use]
pub fn moment(at: Timestamp, now: &Clock) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    format!("{} {}", day(at.date(), now), clock(&at))
}

/// When something is: its next moment, or its only one.
#[must_use]
pub fn when(when: &When, next: Option<Timestamp>, now: &Clock) -> String {
    if when.all_day {
        let zone = TimeZone::get(&when.zone).unwrap_or_else(|_| now.time_zone().clone());
        let date = next.map_or_else(|| when.local.date(), |next| next.to_zoned(zone).date());
        return day(date, now);
    }
    match next.or_else(|| when.first()) {
        Some(at) => moment(at, now),
        // A zone that this machine does not know: the time as it was kept.
        None => format!("{} {}", when.local, when.zone),
    }
}

/// How something repeats: "every weekday at 07:30". A rule that is beyond words is shown as it is kept.
#[must_use]
pub fn repeats(when: &When, now: &Clock) -> Option<String> {
    let text = when.rule.as_deref()?;
    let (Ok(rule), Ok(zone)) = (text.parse::<Rule>(), TimeZone::get(&when.zone)) else {
        return Some(text.to_owned());
    };
    let Ok(first) = when.local.to_zoned(zone) else {
        return Some(text.to_owned());
    };
    let precision = if when.all_day {
        Precision::Day
    } else {
        Precision::Minute
    };
    let repeating = Repeating {
        rule,
        start: when.local,
        first,
        precision,
        part: None,
    };
    let preferences = Preferences {
        hours: Hours::TwentyFour,
        ..Preferences::default()
    };
    let said = say::repeating(&repeating, now.language, now, &preferences);
    // The hour is one of the place that was named with it.
    let elsewhere = when.zone_named && now.time_zone().iana_name() != Some(when.zone.as_str());
    let place = when.zone.rsplit('/').next().unwrap_or_default();
    Some(if elsewhere {
        let place = ("place", place.replace('_', " "));
        now.say("time.there", [("time", said), place])
    } else {
        said
    })
}

/// Words with how the thing repeats behind them.
#[must_use]
pub fn with_repeats(words: &str, of: &When, now: &Clock) -> String {
    match repeats(of, now) {
        Some(repeats) => format!("{words} ({repeats})"),
        None => words.to_owned(),
    }
}

/// A length as a clock counts it: "9:58", "1:02:03".
#[must_use]
pub fn countdown(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_skills::numbers::Language;

    fn now() -> Clock {
        "2026-11-21T14:00[Europe/Berlin]".parse().unwrap()
    }

    #[test]
    fn days_are_named_as_near_as_they_are() {
        let shown: Vec<String> = [
            "2026-11-20",
            "2026-11-21",
            "2026-11-22",
            "2026-11-27",
            "2026-03-01",
            "2027-01-02",
        ]
        .into_iter()
        .map(|date| day(date.parse().unwrap(), &now()))
        .collect();
        assert_eq!(
            shown,
            [
                "yesterday",
                "today",
                "tomorrow",
                "Fri 27 Nov",
                "Sun 1 Mar",
                "2 Jan 2027"
            ]
        );
    }

    #[test]
    fn moments_are_on_the_users_clock() {
        let at: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        assert_eq!(moment(at, &now()), "tomorrow 09:00");
        let mut due = When {
            local: "2026-11-27T00:00".parse().unwrap(),
            zone: "Europe/Berlin".into(),
            all_day: true,
            rule: None,
            zone_named: false,
        };
        assert_eq!(when(&due, None, &now()), "Fri 27 Nov");
        due.all_day = false;
        assert_eq!(when(&due, None, &now()), "Fri 27 Nov 00:00");
        assert_eq!(when(&due, Some(at), &now()), "tomorrow 09:00");
        due.zone = "Mars/Base".into();
        assert_eq!(when(&due, None, &now()), "2026-11-27T00:00:00 Mars/Base");
    }

    #[test]
    fn repetitions_are_words() {
        let alarm = When {
            local: "2026-11-23T07:30".parse().unwrap(),
            zone: "Europe/Berlin".into(),
            all_day: false,
            rule: Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".into()),
            zone_named: false,
        };
        assert_eq!(repeats(&alarm, &now()).unwrap(), "every weekday at 07:30");
        let odd = When {
            rule: Some("FREQ=ODDLY".into()),
            ..alarm.clone()
        };
        assert_eq!(repeats(&odd, &now()).unwrap(), "FREQ=ODDLY");
        assert_eq!(with_repeats("up", &odd, &now()), "up (FREQ=ODDLY)");
        let london = When {
            zone: "Europe/London".into(),
            zone_named: true,
            ..alarm.clone()
        };
        assert_eq!(
            repeats(&london, &now()).unwrap(),
            "every weekday at 07:30, London time"
        );
        let once = When {
            rule: None,
            ..alarm
        };
        assert_eq!(with_repeats("up", &once, &now()), "up");
    }

    #[test]
    fn lengths_count_down() {
        assert_eq!(
            [0, 1, 59_000, 598_000, 3_723_000].map(countdown),
            ["0:00", "0:01", "0:59", "9:58", "1:02:03"]
        );
    }

    #[test]
    fn days_and_repetitions_are_in_the_users_language() {
        let german = Clock {
            language: Language::GERMAN,
            ..now()
        };
        let shown = ["2026-11-22", "2026-03-01", "2027-01-02"]
            .map(|date| day(date.parse().unwrap(), &german));
        assert_eq!(shown, ["morgen", "So 1. Mär", "2. Jan 2027"]);
        let alarm = When {
            local: "2026-11-23T07:30".parse().unwrap(),
            zone: "Europe/London".into(),
            all_day: false,
            rule: Some("FREQ=DAILY".into()),
            zone_named: true,
        };
        let said = repeats(&alarm, &german).unwrap();
        assert!(said.ends_with("Ortszeit London"), "{said}");
        assert!(!said.contains("every"), "{said}");
    }
}
