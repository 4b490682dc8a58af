#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use sotto_api::{CalendarEntry, Priority, When};

use super::*;

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

/// What is told of what was left out.
fn sentences(read: &IcsRead) -> Vec<String> {
    read.skipped.iter().map(ToString::to_string).collect()
}

fn one(event: &str) -> (CalendarEntry, Vec<String>) {
    let text = format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        event.replace('\n', "\r\n")
    );
    let mut read = read(&text, "Europe/Paris", now()).unwrap();
    assert_eq!(read.calendar.len(), 1, "{text}");
    (read.calendar.remove(0), sentences(&read))
}

#[test]
fn an_entry_as_outlook_writes_it() {
    let (entry, skipped) = one(
        "UID:040000008200E00074C5B7101A82E008\nSUMMARY;LANGUAGE=de:Gespräch\\, mit\n  Anna\nDTSTART;TZID=W. Europe Standard Time:20260303T100000\nDTEND;TZID=W. Europe Standard Time:20260303T113000\nRRULE:FREQ=WEEKLY;UNTIL=20260601T080000Z;BYDAY=TU\nEXDATE;TZID=W. Europe Standard Time:20260310T100000,20260317T100000\nDESCRIPTION:Line one\\nLine two\nBEGIN:VALARM\nTRIGGER:-PT15M\nDESCRIPTION:not this one\nEND:VALARM",
    );
    assert_eq!(entry.title, "Gespräch, mit Anna");
    assert_eq!(entry.when.zone, "Europe/Berlin");
    assert_eq!(entry.when.local.to_string(), "2026-03-03T10:00:00");
    assert_eq!(entry.minutes, Some(90));
    assert_eq!(
        entry
            .except
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["2026-03-10T10:00:00", "2026-03-17T10:00:00"]
    );
    assert_eq!(entry.notes.as_deref(), Some("Line one\nLine two"));
    assert_eq!(
        entry.uid.as_deref(),
        Some("040000008200E00074C5B7101A82E008")
    );
    assert_eq!(skipped, Vec::<String>::new());
    assert_eq!(
        one("UID:040000008200E00074C5B7101A82E008\nSUMMARY:x\nDTSTART:20260303T100000Z")
            .0
            .id,
        entry.id,
        "the same again"
    );
}

#[test]
fn days_instants_and_times_without_a_zone() {
    let (day, _) =
        one("UID:a\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20260401\nDTEND;VALUE=DATE:20260404");
    assert!(day.when.all_day && day.minutes == Some(3 * 1440) && day.when.zone == "Europe/Paris");
    let (instant, _) = one("UID:b\nSUMMARY:Call\nDTSTART:20260401T120000Z\nDURATION:PT1H30M");
    assert_eq!(
        (instant.when.zone.as_str(), instant.minutes),
        ("UTC", Some(90))
    );
    let (floating, _) = one("UID:c\nSUMMARY:Lunch\nDTSTART:20260401T120000");
    assert_eq!(
        (floating.when.zone.as_str(), floating.minutes),
        ("Europe/Paris", None)
    );
    // Over the night in which the clocks go forward an hour is missing.
    let (night, _) = one(
        "UID:d\nSUMMARY:Night\nDTSTART;TZID=Europe/Berlin:20260328T220000\nDTEND;TZID=/example.org/1/Europe/Berlin:20260329T060000",
    );
    assert_eq!(night.minutes, Some(7 * 60));
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
    let (entry, skipped) =
        one("UID:a\nSUMMARY:Elsewhere\nDTSTART;TZID=Mars/Olympus:20260401T120000");
    assert_eq!(entry.when.zone, "Europe/Paris");
    assert_eq!(
        skipped,
        ["\"Elsewhere\": the time zone \"Mars/Olympus\" is unknown; it was taken as Europe/Paris."]
    );
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Never\nDTSTART:soon\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Good\nDTSTART:20260401T120000Z\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Cut";
    let read = read(text, "UTC", now()).unwrap();
    assert_eq!(read.calendar.len(), 1);
    assert_eq!(read.skipped.len(), 2, "{:?}", read.skipped);
}

#[test]
fn a_to_do_is_a_reminder() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:x\nSUMMARY:Water\nDUE;TZID=Europe/Berlin:20260401T120000\nSTATUS:COMPLETED\nCOMPLETED:20260401T103000Z\nEND:VTODO\nEND:VCALENDAR";
    let read = read(text, "UTC", now()).unwrap();
    assert_eq!(read.reminders.len(), 1);
    assert_eq!(
        read.reminders[0].done.unwrap().to_string(),
        "2026-04-01T10:30:00Z"
    );
    assert_eq!(
        read.reminders[0].when.local.to_string(),
        "2026-04-01T12:00:00"
    );
}

#[test]
fn a_zone_is_defined_for_programs_that_know_no_names() {
    let when = |zone: &str| When {
        local: "2026-03-03T10:00:00".parse().unwrap(),
        zone: zone.to_owned(),
        all_day: false,
        rule: None,
        zone_named: false,
    };
    let berlin = zones::definitions([&when("Europe/Berlin")].into_iter(), now()).join("\n");
    assert!(berlin.starts_with("BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:20251026T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"), "{berlin}");
    assert!(berlin.contains("BEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT"));
    let kolkata = zones::definitions([&when("Asia/Kolkata")].into_iter(), now()).join("\n");
    assert!(kolkata.contains("TZOFFSETTO:+0530"), "{kolkata}");
    assert_eq!(
        zones::definitions([&when("UTC")].into_iter(), now()),
        Vec::<String>::new()
    );
}

#[test]
fn a_length_that_nothing_has_is_none() {
    let hours = "9".repeat(15);
    for length in [
        format!("PT{}", format!("{hours}H").repeat(200)),
        format!("PT{}H", "9".repeat(30)),
        "-PT15M".to_owned(),
        "P1Y".to_owned(),
        String::new(),
    ] {
        let (entry, _) = one(&format!(
            "UID:a\nSUMMARY:Long\nDTSTART:20260401T120000Z\nDURATION:{length}"
        ));
        assert_eq!(entry.minutes, None, "{length}");
    }
}

#[test]
fn what_was_cancelled_is_left_out_and_named() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Meeting\nDTSTART:20260401T120000Z\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR";
    let read = read(text, "UTC", now()).unwrap();
    assert!(read.calendar.is_empty());
    assert_eq!(
        sentences(&read),
        ["\"Meeting\" was cancelled and is left out."]
    );
}

#[test]
fn the_called_off_times_of_a_reminder_go_out_and_come_back() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:x\nSUMMARY:Pills\nDUE;TZID=Europe/Berlin:20260401T120000\nRRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Berlin:20260403T120000,20260405T120000\nEND:VTODO\nEND:VCALENDAR";
    let first = read(text, "UTC", now()).unwrap();
    let rule = first.reminders[0].when.rule.as_deref();
    assert_eq!(
        rule,
        Some("FREQ=DAILY\nEXDATE:20260403T120000,20260405T120000")
    );
    let again = write(&[], &first.reminders, &[], now());
    let again = read(&again, "UTC", now()).unwrap();
    assert_eq!(again.reminders[0].when, first.reminders[0].when);
}

#[test]
fn a_to_do_without_a_time_is_a_task() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:x\nSUMMARY:Tax return\nPRIORITY:1\nCREATED:20260101T080000Z\nEND:VTODO\nBEGIN:VTODO\nUID:y\nSUMMARY:Old one\nPRIORITY:9\nSTATUS:COMPLETED\nCOMPLETED:20260201T103000Z\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:Some day\nDUE:soon\nEND:VTODO\nEND:VCALENDAR";
    let read = read(text, "UTC", now()).unwrap();
    assert!(read.reminders.is_empty());
    let [tax, old] = &read.tasks[..] else {
        panic!("{:?}", read.tasks);
    };
    assert_eq!((tax.text.as_str(), tax.done), ("Tax return", None));
    assert_eq!(
        (tax.priority, old.priority),
        (Priority::High, Priority::Low)
    );
    assert_eq!(tax.created.to_string(), "2026-01-01T08:00:00Z");
    assert_eq!(old.done.unwrap().to_string(), "2026-02-01T10:30:00Z");
    assert_eq!(
        sentences(&read),
        ["\"Some day\" has no time that can be read and was left out."]
    );
}

#[test]
fn a_task_with_a_due_time_goes_out_and_comes_back_as_one() {
    let due = |zone: &str, all_day| When {
        local: match all_day {
            true => "2026-04-01T00:00:00".parse().unwrap(),
            false => "2026-04-01T12:00:00".parse().unwrap(),
        },
        zone: zone.to_owned(),
        all_day,
        rule: None,
        zone_named: false,
    };
    let task = |text: &str, priority, due, done| Task {
        id: sotto_api::Id::new(),
        text: text.to_owned(),
        priority,
        due,
        done,
        place: String::new(),
        created: now(),
        changed: now(),
    };
    let timed = [
        task(
            "Tax, return",
            Priority::High,
            Some(due("Europe/Berlin", false)),
            None,
        ),
        task(
            "Rent",
            Priority::Normal,
            Some(due("Europe/Berlin", true)),
            Some(now()),
        ),
        task("Shelf", Priority::Low, Some(due("UTC", false)), None),
    ];
    let some_day = task("Some day", Priority::Normal, None, None);
    let all: Vec<Task> = timed.iter().cloned().chain([some_day]).collect();
    let text = write(&[], &[], &all, now());
    assert!(text.contains("TZID:Europe/Berlin"), "{text}");
    let read = read(&text, "America/New_York", now()).unwrap();
    assert_eq!(read.tasks, timed);
    assert!(read.reminders.is_empty() && read.skipped.is_empty());
    // Another program keeps no sign that it does not know: then something rings for it.
    let without = text.replace("X-SOTTO-KIND:TASK\r\n", "");
    let read = super::read(&without, "America/New_York", now()).unwrap();
    assert_eq!((read.tasks.len(), read.reminders.len()), (0, 3));
}

#[test]
fn the_link_of_a_meeting_is_kept_in_its_notes() {
    let notes = |more: &str| {
        let (entry, skipped) = one(&format!(
            "UID:a\nSUMMARY:Call\nDTSTART:20260401T120000Z{more}"
        ));
        assert_eq!(skipped, Vec::<String>::new());
        entry.notes
    };
    let link = "https://meet.example/abc";
    assert_eq!(notes(""), None);
    assert_eq!(notes(&format!("\nURL:{link}")).as_deref(), Some(link));
    assert_eq!(
        notes(&format!("\nURL;VALUE=URI:{link}\nDESCRIPTION:Agenda")),
        Some(format!("Agenda\n{link}"))
    );
    let there = format!("\nURL:{link}\nDESCRIPTION:Join at {link}");
    assert_eq!(notes(&there), Some(format!("Join at {link}")));
}

#[test]
fn times_that_are_listed_one_by_one_are_named() {
    let (entry, skipped) =
        one("UID:a\nSUMMARY:Course\nDTSTART:20260401T120000Z\nRDATE:20260408T120000Z");
    assert_eq!(entry.when.local.to_string(), "2026-04-01T12:00:00");
    assert_eq!(
        skipped,
        ["\"Course\": the further times that are listed one by one were left out."]
    );
}
