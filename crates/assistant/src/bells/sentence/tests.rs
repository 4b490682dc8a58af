//! The words for what rings in time and for what rings late, in each language.
#![allow(clippy::unwrap_used)]

use sotto_api::{Id, Occurrence, OccurrenceStage, TimerState, When};
use sotto_skills::abilities::Abilities;
use sotto_skills::numbers::Language;

use super::*;

fn now() -> Zoned {
    "2026-11-21T14:00[Europe/Berlin]".parse().unwrap()
}

fn said(event: &Event, language: Language) -> String {
    let abilities = Abilities::built_in().unwrap();
    let book = Phrasebook::of(language, &abilities).unwrap();
    sentence(event, &book, &Preferences::default(), &now()).unwrap()
}

fn clock(at: Timestamp, language: Language) -> String {
    let at = at.to_zoned(now().time_zone().clone());
    say::time_of_day(&at, language, &now(), &Preferences::default())
}

/// A timer, an alarm and a reminder that were due at a moment.
fn rings(due: Timestamp, late: bool, name: Option<&str>) -> [Event; 3] {
    let (id, at) = (Id::new(), now().timestamp());
    let when = When {
        local: now().datetime(),
        zone: "Europe/Berlin".to_owned(),
        all_day: false,
        rule: None,
        zone_named: false,
    };
    let timer = Timer {
        id,
        name: name.map(str::to_owned),
        length_ms: 60_000,
        state: TimerState::Ringing { since: at },
        created: at,
        changed: at,
    };
    let alarm = Alarm {
        id,
        name: name.map(str::to_owned),
        when: when.clone(),
        next: None,
        snoozed: None,
        ringing: Some(at),
        created: at,
        changed: at,
    };
    let reminder = Reminder {
        id,
        text: "call".to_owned(),
        when,
        next: None,
        snoozed: None,
        done: None,
        created: at,
        changed: at,
    };
    let occurrence = Occurrence {
        id,
        of: id,
        due,
        stage: OccurrenceStage::Fired,
        changed: at,
    };
    [
        Event::TimerRings { timer, due, late },
        Event::AlarmRings { alarm, due, late },
        Event::ReminderDue {
            reminder,
            occurrence,
            late,
        },
    ]
}

#[test]
fn what_rings_in_time_names_itself_and_no_other_moment() {
    let at = now().timestamp();
    let time = clock(at, Language::ENGLISH);
    let said = |name| rings(at, false, name).map(|event| said(&event, Language::ENGLISH));
    assert_eq!(
        said(None),
        [
            "Your timer is done.".to_owned(),
            format!("It is {time}."),
            "Reminder: call.".to_owned(),
        ]
    );
    assert_eq!(
        said(Some("tea")),
        [
            "Your tea timer is done.".to_owned(),
            format!("It is {time}: tea."),
            "Reminder: call.".to_owned(),
        ]
    );
}

#[test]
fn what_rings_late_says_when_it_was_due() {
    let due: Timestamp = "2026-11-21T10:30:00Z".parse().unwrap();
    let (time, when) = (
        clock(now().timestamp(), Language::ENGLISH),
        clock(due, Language::ENGLISH),
    );
    let said_late = |name, language| rings(due, true, name).map(|event| said(&event, language));
    assert_eq!(
        said_late(None, Language::ENGLISH),
        [
            format!("Your timer is done. This was due today at {when}."),
            format!("It is {time}. Your alarm was due today at {when}."),
            format!("Reminder: call. This was due today at {when}."),
        ]
    );
    assert_eq!(
        said_late(Some("tea"), Language::ENGLISH),
        [
            format!("Your tea timer is done. This was due today at {when}."),
            format!("It is {time}: tea. This was due today at {when}."),
            format!("Reminder: call. This was due today at {when}."),
        ]
    );
    let (time, when) = (
        clock(now().timestamp(), Language::GERMAN),
        clock(due, Language::GERMAN),
    );
    assert_eq!(
        said_late(None, Language::GERMAN),
        [
            format!("Dein Timer ist abgelaufen. Das war heute um {when} fällig."),
            format!("Es ist {time}. Dein Wecker war heute um {when} fällig."),
            format!("Erinnerung: call. Das war heute um {when} fällig."),
        ]
    );
}

#[test]
fn what_was_due_on_another_day_names_the_day() {
    let due: Timestamp = "2026-11-20T10:30:00Z".parse().unwrap();
    let [timer, _, _] = rings(due, true, None);
    assert_eq!(
        said(&timer, Language::ENGLISH),
        "Your timer is done. This was due yesterday, Friday, at half past eleven."
    );
    assert_eq!(
        said(&timer, Language::GERMAN),
        "Dein Timer ist abgelaufen. Das war gestern, Freitag, um halb zwölf fällig."
    );
}
