//! Entries as they are shown, and times as they are said.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::kept::times::Times;
use jiff::Zoned;

fn entry(end: &str, title: &str, local: &str) -> CalendarEntry {
    CalendarEntry {
        id: format!("01998000-0000-7000-8000-{end}").parse().unwrap(),
        title: title.to_owned(),
        when: When {
            local: local.parse().unwrap(),
            zone: "Europe/Berlin".into(),
            all_day: false,
            rule: None,
            zone_named: false,
        },
        minutes: None,
        except: Vec::new(),
        location: None,
        notes: None,
        uid: None,
        created: Timestamp::UNIX_EPOCH,
        changed: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn what_is_on_is_shown_day_by_day() {
    let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
    let dentist = CalendarEntry {
        minutes: Some(45),
        location: Some("Main Street".to_owned()),
        ..entry("00000000aaaa", "Dentist", "2026-11-21T16:00")
    };
    let mut choir = entry("00000000bbbb", "Choir", "2026-11-24T18:00");
    choir.when.rule = Some("FREQ=WEEKLY;BYDAY=TU".into());
    let mut holiday = entry("00000000cccc", "Holiday", "2026-11-24T00:00");
    holiday.when.all_day = true;
    assert_eq!(
        lines(&[dentist, holiday, choir], &now),
        "today\n\
         aaaa  16:00–16:45  Dentist, Main Street\n\
         \n\
         Tue 24 Nov\n\
         cccc  all day  Holiday\n\
         bbbb  18:00    Choir (every Tuesday at 18:00)\n"
    );
}

#[test]
fn moving_to_a_day_keeps_the_hour_and_what_repeats_goes_on_repeating() {
    let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
    let times = Times::in_language(now, Language::ENGLISH);
    let mut dentist = entry("00000000aaaa", "Dentist", "2026-11-21T16:00");
    let friday = times.when("friday", true).unwrap();
    let meant = moved(&dentist, friday.clone(), Language::ENGLISH).unwrap();
    assert_eq!(meant.when.local.to_string(), "2026-11-27T16:00:00");
    assert!(!meant.when.all_day);
    let mut abroad = dentist.clone();
    abroad.when.zone = "Europe/London".into();
    abroad.when.zone_named = true;
    let meant = moved(&abroad, friday.clone(), Language::ENGLISH).unwrap();
    assert_eq!(meant.when.local.to_string(), "2026-11-27T16:00:00");
    assert!(meant.when.zone == "Europe/London" && meant.when.zone_named);
    assert!(meant.said.ends_with("at 16:00 (Europe/London)"));
    dentist.when.rule = Some("FREQ=WEEKLY".into());
    assert_eq!(
        moved(&dentist, friday, Language::ENGLISH)
            .unwrap_err()
            .code(),
        2
    );
    let again = times.when("every tuesday at 19:00", true).unwrap();
    assert!(
        moved(&dentist, again, Language::ENGLISH)
            .unwrap()
            .when
            .rule
            .is_some()
    );
}
