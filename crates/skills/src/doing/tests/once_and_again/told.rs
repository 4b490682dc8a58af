//! What is there, read out: how often it comes, on which day, and where several fit.

use super::*;

#[test]
fn a_rule_that_says_more_than_there_are_words_for_is_told_by_its_next_time() {
    let house = house();
    house.alarm("2026-11-23T07:00", Some("FREQ=DAILY;BYDAY=MO"));
    assert_eq!(
        house.says("2026-11-21T10:00", &Call::new("alarm_list")),
        "On Monday, November 23rd, at seven o'clock."
    );
}

#[test]
fn what_is_done_for_today_does_not_come_today() {
    let house = house();
    let pills = NewReminder {
        text: "take pills".to_owned(),
        when: when("2026-11-20T20:00", Some("FREQ=DAILY")),
    };
    let next = at("2026-11-22T20:00").timestamp();
    house.keep("2026-11-20T10:00", |writer| {
        kept_reminders::add(writer, &pills, Some(next))
    });
    let of = |time: &str| {
        let call = Call::new("reminder_list").with("time", time);
        house.says("2026-11-21T10:00", &call)
    };
    assert_eq!(of("today"), "No reminder comes today.");
    assert_eq!(
        of("tomorrow"),
        "Take pills, tomorrow, Sunday, at eight o'clock in the evening."
    );
    assert_eq!(
        of("on Tuesday"),
        "Take pills, on Tuesday, November 24th, at eight o'clock in the evening."
    );
}

#[test]
fn it_is_asked_which_of_two_notes_that_hold_the_words() {
    let house = house();
    for text in [
        "the man who came on Monday about the tap said the boiler is old",
        "in spring somebody has to come and have a look at the boiler",
    ] {
        let note = NewNote {
            title: None,
            text: text.to_owned(),
        };
        house.keep("2026-11-20T10:00", |writer| notes::add(writer, &note));
    }
    let says = |note: &str| {
        let call = Call::new("note_read").with("note", note);
        house.says("2026-11-21T10:00", &call)
    };
    let asked = says("boiler");
    assert!(asked.starts_with("Which one"), "{asked}");
    assert!(says("tap").ends_with("the boiler is old"));
    assert_eq!(says("bicycle"), "There is no note about bicycle.");
}

#[test]
fn weeks_are_counted_with_the_days_that_are_left_over() {
    let house = house();
    let since = Call {
        weeks: true,
        ..Call::new("days_until").with("date", "October 1st 2026")
    };
    let said = house.says("2026-11-21T10:00", &since);
    assert!(said.contains("7 weeks and 2 days ago"), "{said}");
    let until = Call {
        weeks: true,
        ..Call::new("days_until").with("date", "November 28th")
    };
    let said = house.says("2026-11-21T10:00", &until);
    assert!(said.starts_with("One week, until"), "{said}");
}
