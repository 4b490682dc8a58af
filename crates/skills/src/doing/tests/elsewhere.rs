//! Times of another place, said in Berlin: they are kept as times of that place, stay so when they are moved, and are found by
//! the hour they have here.

use sotto_api::{Alarm, CalendarEntry, Reminder, When};

use super::*;

const MONDAYS: &str = "every Monday at 3 pm London time";

/// A store with somebody who speaks to it on a Wednesday in March, when the clocks of London are an hour behind.
struct House {
    store: Store,
    abilities: Abilities,
    book: Phrasebook,
    _folder: tempfile::TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
    let abilities = Abilities::built_in().unwrap();
    House {
        store: opened.store,
        book: Phrasebook::of(Language::ENGLISH, &abilities).unwrap(),
        abilities,
        _folder: folder,
    }
}

impl House {
    /// What is answered to something that is done.
    fn does(&self, tool: &str, said: &[(&str, &str)]) -> String {
        let now = date(2026, 3, 11).at(10, 0, 0, 0);
        let now = now.in_tz("Europe/Berlin").unwrap();
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
        let call = said.iter().fold(Call::new(tool), |call, (slot, words)| {
            call.with(*slot, *words)
        });
        let done = carry_out(&call, &here);
        let done = done.unwrap_or_else(|not| panic!("{tool} {said:?}: {not:?}"));
        self.book.done(self.abilities.verb(tool).unwrap(), &done)
    }

    /// The alarms, those that were set first before the others.
    fn alarms(&self) -> Vec<Alarm> {
        self.store.read(|reader| reader.all::<Alarm>()).unwrap()
    }
}

/// Hour, place, and whether the place was named.
fn told(when: &When) -> (String, &str, bool) {
    (when.local.to_string(), when.zone.as_str(), when.zone_named)
}

fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

#[test]
fn a_place_that_was_named_is_kept_with_the_time() {
    let house = house();
    for (time, elsewhere) in [
        (MONDAYS, true),
        ("3 pm London time", false),
        ("every Monday at 3 pm", false),
        ("tomorrow at 7 am", false),
    ] {
        let said = house.does("alarm_set", &[("time", time)]);
        assert_eq!(said.ends_with(", London time."), elsewhere, "{said}");
    }
    let alarms = house.alarms();
    let kept: Vec<_> = alarms.iter().map(|alarm| told(&alarm.when)).collect();
    let line = |local: &str, zone, named| (local.to_owned(), zone, named);
    assert_eq!(
        kept,
        [
            line("2026-03-16T15:00:00", "Europe/London", true),
            // A moment is the same on all clocks.
            line("2026-03-11T16:00:00", "Europe/Berlin", true),
            line("2026-03-16T15:00:00", "Europe/Berlin", false),
            line("2026-03-12T07:00:00", "Europe/Berlin", false),
        ]
    );
    assert_eq!(alarms[0].next, at("2026-03-16T15:00:00Z"));
    assert_eq!(alarms[2].next, at("2026-03-16T14:00:00Z"));

    house.does("reminder_add", &[("text", "call Anna"), ("time", MONDAYS)]);
    house.does("calendar_add", &[("title", "choir"), ("time", MONDAYS)]);
    let (reminders, entries) = house
        .store
        .read(|reader| Ok((reader.all::<Reminder>()?, reader.all::<CalendarEntry>()?)))
        .unwrap();
    let monday = line("2026-03-16T15:00:00", "Europe/London", true);
    assert_eq!(told(&reminders[0].when), monday);
    assert_eq!(reminders[0].next, at("2026-03-16T15:00:00Z"));
    assert_eq!(told(&entries[0].when), monday);
}

#[test]
fn an_alarm_of_another_place_goes_by_the_hour_it_has_here() {
    for words in ["4 pm", "3 pm London time"] {
        let house = house();
        house.does("alarm_set", &[("time", MONDAYS)]);
        house.does("alarm_set", &[("time", "every Monday at 3 pm")]);
        house.does("alarm_cancel", &[("alarm", words)]);
        let left = house.alarms();
        assert_eq!(left.len(), 1, "{words}");
        assert_eq!(left[0].when.zone, "Europe/Berlin", "{words}");
    }
}

#[test]
fn what_is_moved_stays_at_the_place_that_was_named() {
    // To another hour, as it is on the clocks here; to another day, at its old hour there.
    for (to, kept, next) in [
        (
            "5 pm",
            vec![("2026-03-16T16:00:00", "Europe/London")],
            "2026-03-16T16:00:00Z",
        ),
        (
            "Tuesday",
            vec![
                ("2026-03-16T15:00:00", "Europe/London"),
                ("2026-03-17T15:00:00", "Europe/London"),
            ],
            "2026-03-17T15:00:00Z",
        ),
    ] {
        let house = house();
        house.does("alarm_set", &[("time", MONDAYS)]);
        let said = house.does("alarm_change", &[("time", to)]);
        assert_eq!(said.contains("London time"), to == "5 pm", "{said}");
        let alarms = house.alarms();
        let all: Vec<_> = alarms
            .iter()
            .map(|alarm| (alarm.when.local.to_string(), alarm.when.zone.as_str()))
            .collect();
        let kept: Vec<_> = kept
            .into_iter()
            .map(|(local, zone)| (local.to_owned(), zone))
            .collect();
        assert_eq!(all, kept, "{to}");
        assert!(alarms.iter().all(|alarm| alarm.when.zone_named), "{to}");
        assert_eq!(alarms.last().unwrap().next, at(next), "{to}");
    }
    let house = house();
    house.does("alarm_set", &[("time", "3 pm London time")]);
    house.does("alarm_change", &[("time", "an hour later")]);
    let moved = &house.alarms()[0];
    let later = ("2026-03-11T17:00:00".to_owned(), "Europe/Berlin", true);
    assert_eq!(told(&moved.when), later);
}
