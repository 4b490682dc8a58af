//! What repeats and what was kept long ago: rung, ticked off, called off for a day, taken back, found again.

mod series;
mod told;

use jiff::Zoned;
use sotto_api::{Alarm, Kind, NewAlarm, NewCalendarEntry, NewNote, NewReminder, Reminder, When};
use sotto_store::{
    Reader, alarms as kept_alarms, calendar as kept_calendar, notes, reminders as kept_reminders,
};

use super::*;
use crate::doing::when::next_after;

/// A store with somebody who speaks to it.
struct House {
    store: Store,
    abilities: Abilities,
    book: Phrasebook,
    _folder: tempfile::TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
    let abilities = Abilities::built_in().unwrap();
    House {
        store: store.store,
        book: Phrasebook::of(Language::ENGLISH, &abilities).unwrap(),
        abilities,
        _folder: folder,
    }
}

fn at(local: &str) -> Zoned {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    local.in_tz("Europe/Berlin").unwrap()
}

fn when(local: &str, rule: Option<&str>) -> When {
    When {
        rule: rule.map(str::to_owned),
        ..When::at(&at(local))
    }
}

impl House {
    /// What is answered to a call at a moment.
    fn says(&self, now: &str, call: &Call) -> String {
        let now = at(now);
        let here = Here {
            store: &self.store,
            desktop: &System,
            abilities: &self.abilities,
            now: &now,
            language: Language::ENGLISH,
            book: &self.book,
            preferences: &Preferences::default(),
            key: ActKey {
                turn: Id::new(),
                revision: 0,
                index: 0,
            },
            last_answer: None,
            similar: &|_| Vec::new(),
        };
        match carry_out(call, &here) {
            Ok(done) => self
                .book
                .done(self.abilities.verb(&call.tool).unwrap(), &done),
            Err(not) => self.book.not_done(&not, &self.abilities),
        }
    }

    fn keep<T: serde::Serialize + serde::de::DeserializeOwned>(
        &self,
        now: &str,
        change: impl FnOnce(&mut Writer<'_>) -> sotto_store::Result<T>,
    ) -> T {
        let act = Act::by_hand(at(now).timestamp(), "").for_good();
        self.store.act(act, change).unwrap()
    }

    fn alarm(&self, local: &str, rule: Option<&str>) -> Alarm {
        let new = NewAlarm {
            name: None,
            when: when(local, rule),
        };
        let first = at(local).timestamp();
        self.keep("2026-11-20T08:00", |writer| {
            kept_alarms::set(writer, &new, Some(first))
        })
    }

    fn entry(&self, title: &str, when: When, minutes: Option<u32>) {
        let new = NewCalendarEntry {
            title: title.to_owned(),
            when,
            minutes,
            location: None,
            notes: None,
        };
        self.keep("2026-01-01T08:00", |writer| {
            kept_calendar::add(writer, &new)
        });
    }

    fn only_alarm(&self) -> Alarm {
        self.store
            .read(|reader: &Reader<'_>| kept_alarms::all(reader))
            .unwrap()
            .remove(0)
    }

    fn only_reminder(&self) -> Reminder {
        self.store
            .read(|reader| reader.all::<Reminder>())
            .unwrap()
            .remove(0)
    }
}

#[test]
fn of_two_of_one_name_the_next_is_told() {
    let house = house();
    house.entry("Dentist", when("2027-03-03T09:00", None), None);
    house.entry("Dentist", when("2026-11-25T09:00", None), None);
    house.entry(
        "Team meeting",
        when("2026-11-24T09:00", Some("FREQ=WEEKLY;BYDAY=TU")),
        None,
    );
    let next = |title: &str| {
        house.says(
            "2026-11-21T10:00",
            &Call::new("calendar_next").with("title", title),
        )
    };
    assert!(next("dentist appointment").contains("November 25th"));
    assert!(next("weekly team meeting").contains("November 24th"));
}

#[test]
fn whole_days_end_with_the_day_and_long_ones_go_on() {
    let house = house();
    let day = |local: &str| When {
        all_day: true,
        ..when(local, None)
    };
    // In Berlin this day has 23 hours.
    house.entry("Spring party", day("2026-03-29T00:00"), None);
    house.entry(
        "Parental leave",
        day("2026-09-01T00:00"),
        Some(45 * 24 * 60),
    );
    let on = |now: &str| house.says(now, &Call::new("calendar_what").with("time", "today"));
    assert!(on("2026-03-29T10:00").contains("Spring party"));
    assert!(!on("2026-03-30T10:00").contains("Spring party"));
    assert!(on("2026-10-10T10:00").contains("Parental leave"));
    assert!(on("2026-10-15T10:00").contains("Parental leave"));
    assert!(!on("2026-10-16T10:00").contains("Parental leave"));
}

#[test]
fn the_newer_of_two_notes_with_one_beginning_goes() {
    let house = house();
    for (now, text) in [("2026-11-20T10:00", "old"), ("2026-11-20T11:00", "new")] {
        let note = NewNote {
            title: Some("Shopping ideas".to_owned()),
            text: text.to_owned(),
        };
        house.keep(now, |writer| notes::add(writer, &note));
        // Ids are in the order of time, to the millisecond.
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    house.says(
        "2026-11-21T10:00",
        &Call::new("note_delete").with("note", "shopping ideas"),
    );
    let left = house.store.read(notes::list).unwrap();
    assert_eq!(
        left.iter()
            .map(|note| note.text.as_str())
            .collect::<Vec<_>>(),
        ["old"]
    );
}

#[test]
fn a_thing_with_and_in_its_name_comes_off_the_list() {
    let house = house();
    let things = |all: &[&str]| Filled::Several(all.iter().map(|one| (*one).to_owned()).collect());
    let list = house.keep("2026-11-20T10:00", |writer| {
        sotto_store::lists::create(writer, "shopping")
    });
    house.keep("2026-11-20T10:00", |writer| {
        sotto_store::lists::add(
            writer,
            list.id,
            &["mac and cheese".to_owned(), "milk".to_owned()],
        )
    });
    let mut call = Call::new("list_remove");
    call.slots
        .insert("items".to_owned(), things(&["mac", "cheese"]));
    let said = house.says("2026-11-21T10:00", &call);
    assert!(said.to_lowercase().contains("mac and cheese"), "{said}");
    let left = house
        .store
        .read(|reader| sotto_store::lists::items(reader, list.id))
        .unwrap();
    assert_eq!(
        left.iter().filter(|item| !item.checked).count(),
        1,
        "{left:?}"
    );
}

#[test]
fn what_would_be_done_is_told_without_doing_it() {
    let house = house();
    house.entry("Dentist", when("2026-11-25T09:00", None), None);
    let now = at("2026-11-21T10:00");
    let here = Here {
        store: &house.store,
        desktop: &System,
        abilities: &house.abilities,
        now: &now,
        language: Language::ENGLISH,
        book: &house.book,
        preferences: &Preferences::default(),
        key: ActKey {
            turn: Id::new(),
            revision: 0,
            index: 0,
        },
        last_answer: None,
        similar: &|_| Vec::new(),
    };
    let call = Call::new("calendar_cancel").with("title", "dentist");
    let told = would(&call, &here).unwrap();
    assert_eq!(told.said.get("title").map(String::as_str), Some("Dentist"));
    assert!(
        told.said
            .get("time")
            .is_some_and(|time| time.contains("November 25th"))
    );
    let count = house
        .store
        .read(|reader| reader.count(Kind::CalendarEntry))
        .unwrap();
    assert_eq!(count, 1);
    let unknown = Call::new("calendar_cancel").with("title", "haircut");
    assert!(matches!(would(&unknown, &here), Err(NotDone::Failed(_))));
}

#[test]
fn an_appointment_without_a_length_is_on_for_its_usual_hour() {
    let house = house();
    house.entry("Dentist", when("2026-11-22T10:00", None), None);
    let on = |time: &str| {
        let call = Call::new("calendar_free").with("time", time);
        house.says("2026-11-21T10:00", &call)
    };
    assert!(on("tomorrow at half past ten").contains("Dentist"));
    assert!(!on("tomorrow at half past eleven").contains("Dentist"));
}

#[test]
fn tomorrow_morning_is_the_morning_of_that_day_and_names_come_first() {
    let house = house();
    house.alarm("2026-11-22T07:00", Some("FREQ=DAILY"));
    let call = |alarm: &str| Call::new("alarm_cancel").with("alarm", alarm);
    house.says("2026-11-21T10:00", &call("tomorrow morning"));
    assert_eq!(
        house.only_alarm().next,
        Some(at("2026-11-23T07:00").timestamp())
    );
    let named = house.only_alarm();
    let named = Alarm {
        name: Some("Monday".to_owned()),
        ..named
    };
    house.keep("2026-11-21T11:00", |writer| {
        kept_alarms::save(writer, &named)
    });
    house.says("2026-11-21T11:00", &call("monday"));
    let left = house
        .store
        .read(|reader: &Reader<'_>| kept_alarms::all(reader));
    assert!(left.unwrap().is_empty(), "the one of that name goes");
}

#[test]
fn what_was_due_while_a_file_lay_about_does_not_ring() {
    let house = house();
    let before = house.store.read(super::super::rings::known).unwrap();
    house.alarm("2026-11-20T07:00", Some("FREQ=DAILY"));
    let now = at("2026-11-21T12:00").timestamp();
    let import = sotto_store::Act::by_hand(now, "Import.");
    house
        .store
        .act(import, |writer| {
            super::super::rings::nothing_late(writer, &before)
        })
        .unwrap();
    assert_eq!(
        house.only_alarm().next,
        Some(at("2026-11-22T07:00").timestamp())
    );
}
