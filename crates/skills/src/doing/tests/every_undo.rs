//! What "undo that" promises of each verb: everything is as it was before, and the verb's own words for it are said. Which
//! verbs promise it stands in the abilities: one that is new there wants a row here.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

use sotto_api::{Alarm, ExportFile};
use sotto_store::{alarms as kept_alarms, export};

use super::*;
use crate::desktop::{self, Media};

/// What fills a verb's slots.
type Said = &'static [(&'static str, &'static str)];
/// A verb, what is done before it, and what it is asked with.
type Row = (&'static str, &'static [(&'static str, Said)], Said);

const ALARM: (&str, Said) = ("alarm_set", &[("time", "seven")]);
const HAIRCUT: (&str, Said) = (
    "calendar_add",
    &[("title", "haircut"), ("time", "Wednesday at four")],
);
const MILK: (&str, Said) = ("list_add", &[("items", "milk"), ("list", "shopping")]);
const CODE: (&str, Said) = (
    "memory_remember",
    &[("text", "my locker code is 4471 in the gym")],
);
const SINK: (&str, Said) = ("note_add", &[("text", "the sink is leaking again")]);
const DENTIST: (&str, Said) = (
    "reminder_add",
    &[("text", "call the dentist"), ("time", "Thursday at nine")],
);
const GUTTERS: (&str, Said) = ("task_add", &[("text", "clean the gutters")]);
const LAMP: (&str, Said) = ("task_add", &[("text", "buy a lamp")]);
const LAWN: (&str, Said) = ("task_add", &[("text", "mow the lawn")]);
const TEA: (&str, Said) = (
    "timer_start",
    &[("duration", "ten minutes"), ("name", "tea")],
);
const EGGS: (&str, Said) = ("timer_start", &[("duration", "four minutes")]);

const ROWS: &[Row] = &[
    ("alarm_set", &[], &[("time", "half past six")]),
    ("alarm_change", &[ALARM], &[("time", "7:30")]),
    ("alarm_cancel", &[ALARM], &[]),
    (
        "alarm_cancel_all",
        &[ALARM, ("alarm_set", &[("time", "half past six")])],
        &[],
    ),
    (SNOOZE, &[ALARM], &[]),
    (
        "calendar_add",
        &[],
        &[("title", "lunch with Anna"), ("time", "Friday at noon")],
    ),
    (
        "calendar_move",
        &[HAIRCUT],
        &[("title", "haircut"), ("time", "Thursday at four")],
    ),
    ("calendar_cancel", &[HAIRCUT], &[("title", "haircut")]),
    // The list is made with its first thing, and goes with it.
    ("list_add", &[], &[("items", "milk"), ("list", "shopping")]),
    ("list_remove", &[MILK], &[("items", "milk")]),
    ("list_clear", &[MILK], &[("list", "shopping")]),
    ("list_create", &[], &[("list", "Christmas")]),
    ("list_delete", &[MILK], &[("list", "shopping")]),
    ("media_play", &[], &[]),
    ("media_pause", &[("media_play", &[])], &[]),
    ("media_next", &[], &[]),
    ("media_previous", &[], &[]),
    ("memory_remember", &[], &[("text", "Anna likes green tea")]),
    ("memory_forget", &[CODE], &[("text", "locker code")]),
    ("mute", &[], &[]),
    ("unmute", &[("mute", &[])], &[]),
    ("note_add", &[], &[("text", "the sink is leaking again")]),
    ("note_append", &[SINK], &[("text", "it costs 80 euros")]),
    ("note_delete", &[SINK], &[]),
    (
        "reminder_add",
        &[],
        &[("text", "call mum"), ("time", "six")],
    ),
    (
        "reminder_move",
        &[DENTIST],
        &[("text", "dentist"), ("time", "Friday")],
    ),
    ("reminder_done", &[DENTIST], &[("text", "dentist")]),
    ("reminder_cancel", &[DENTIST], &[("text", "dentist")]),
    ("screenshot", &[], &[]),
    ("speech_louder", &[], &[]),
    ("speech_quieter", &[], &[]),
    ("speech_slower", &[], &[]),
    ("speech_faster", &[], &[]),
    ("task_add", &[], &[("text", "clean the gutters")]),
    ("task_done", &[GUTTERS], &[("text", "gutters")]),
    (
        "task_undo",
        &[GUTTERS, ("task_done", &[("text", "gutters")])],
        &[("text", "gutters")],
    ),
    (
        "task_priority",
        &[GUTTERS],
        &[("text", "gutters"), ("priority", "high")],
    ),
    (
        "task_due",
        &[GUTTERS],
        &[("text", "gutters"), ("due", "Monday")],
    ),
    (
        "task_move",
        &[GUTTERS, LAMP, LAWN],
        &[("text", "lamp"), ("position", "top")],
    ),
    ("task_delete", &[GUTTERS], &[("text", "gutters")]),
    ("timer_start", &[], &[("duration", "ten minutes")]),
    ("timer_change", &[TEA], &[("duration", "twelve minutes")]),
    ("timer_pause", &[TEA], &[]),
    ("timer_resume", &[TEA, ("timer_pause", &[])], &[]),
    ("timer_add_time", &[TEA], &[("duration", "five minutes")]),
    ("timer_take_time", &[TEA], &[("duration", "two minutes")]),
    ("timer_cancel", &[TEA], &[]),
    ("timer_cancel_all", &[TEA, EGGS], &[]),
    ("volume_up", &[], &[]),
    ("volume_down", &[], &[]),
    ("volume_set", &[], &[("level", "65")]),
];

/// The one verb about something that no verb brings about: an alarm that rings.
const SNOOZE: &str = "alarm_snooze";

/// How a computer is, as far as a verb changes it.
#[derive(Debug, Clone, PartialEq)]
struct Room {
    volume: u8,
    muted: bool,
    plays: bool,
    song: i8,
}

/// A computer that can be looked at.
struct Computer {
    room: Mutex<Room>,
    picture: PathBuf,
}

impl Computer {
    fn now(&self) -> Room {
        self.room.lock().unwrap().clone()
    }

    fn change(&self, change: impl FnOnce(&mut Room)) {
        change(&mut self.room.lock().unwrap());
    }
}

impl Desktop for Computer {
    fn volume(&self) -> desktop::Result<u8> {
        Ok(self.now().volume)
    }
    fn set_volume(&self, percent: u8) -> desktop::Result<()> {
        self.change(|room| room.volume = percent);
        Ok(())
    }
    fn muted(&self) -> desktop::Result<bool> {
        Ok(self.now().muted)
    }
    fn set_muted(&self, muted: bool) -> desktop::Result<()> {
        self.change(|room| room.muted = muted);
        Ok(())
    }
    fn media(&self, key: Media) -> desktop::Result<()> {
        self.change(|room| match key {
            Media::Play => room.plays = true,
            Media::Pause => room.plays = false,
            Media::Next => room.song += 1,
            Media::Previous => room.song -= 1,
        });
        Ok(())
    }
    fn open_app(&self, _: &str) -> desktop::Result<()> {
        Ok(())
    }
    fn open_page(&self, _: &str) -> desktop::Result<()> {
        Ok(())
    }
    fn lock(&self) -> desktop::Result<()> {
        Ok(())
    }
    fn notify(&self, _: &str, _: &str) -> desktop::Result<()> {
        Ok(())
    }
    fn screenshot(&self) -> desktop::Result<PathBuf> {
        std::fs::write(&self.picture, "a picture").unwrap();
        Ok(self.picture.clone())
    }
    fn apps(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A store with somebody who speaks to it at that computer.
struct House<'a> {
    store: Store,
    computer: Computer,
    abilities: &'a Abilities,
    book: &'a Phrasebook,
    _folder: tempfile::TempDir,
}

impl<'a> House<'a> {
    fn new(abilities: &'a Abilities, book: &'a Phrasebook) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let opened = Store::open(&data, &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
        Self {
            store: opened.store,
            computer: Computer {
                room: Mutex::new(Room {
                    volume: 40,
                    muted: false,
                    plays: false,
                    song: 3,
                }),
                picture: folder.path().join("Screenshot 1.png"),
            },
            abilities,
            book,
            _folder: folder,
        }
    }

    /// Does one call in a turn of its own.
    fn does(&self, tool: &str, said: &[(&str, &str)]) -> Done {
        let now = now();
        let here = Here {
            store: &self.store,
            desktop: &self.computer,
            abilities: self.abilities,
            now: &now,
            language: self.book.language(),
            book: self.book,
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
        carry_out(&call, &here).unwrap_or_else(|not| panic!("{tool}: {not:?}"))
    }

    fn alarm_rings(&self) {
        let act = Act::by_hand(now().timestamp(), "").for_good();
        let ring = |writer: &mut Writer<'_>| {
            let alarm = kept_alarms::all(writer)?.remove(0);
            let rings = Alarm {
                ringing: alarm.next,
                next: None,
                ..alarm
            };
            kept_alarms::save(writer, &rings)
        };
        self.store.act(act, ring).unwrap();
    }

    /// All that is kept, and how the computer is.
    fn all(&self) -> (ExportFile, Room, bool) {
        let at = Timestamp::UNIX_EPOCH;
        let kept = self.store.read(|reader| export::take_all(reader, at));
        let picture = self.computer.picture.exists();
        (kept.unwrap(), self.computer.now(), picture)
    }
}

fn now() -> Zoned {
    let local = date(2026, 11, 21).at(10, 0, 0, 0);
    local.in_tz("Europe/Berlin").unwrap()
}

#[test]
fn whatever_can_be_undone_is_as_it_was_and_that_is_said() {
    let abilities = Abilities::built_in().unwrap();
    let book = Phrasebook::of(Language::ENGLISH, &abilities).unwrap();
    let verbs = abilities.all().iter().flat_map(|ability| &ability.verbs);
    let promised: BTreeSet<&str> = verbs
        .filter(|verb| verb.undo)
        .map(|verb| verb.tool.as_str())
        .collect();
    let shown: BTreeSet<&str> = ROWS.iter().map(|(tool, ..)| *tool).collect();
    assert_eq!(shown, promised, "each verb that can be undone has its row");
    for (tool, before, said) in ROWS {
        let house = House::new(&abilities, &book);
        for (tool, said) in *before {
            house.does(tool, said);
        }
        if *tool == SNOOZE {
            house.alarm_rings();
        }
        let was = house.all();
        let done = house.does(tool, said);
        assert_ne!(house.all(), was, "{tool} does nothing");
        let undo = house.does("undo", &[]);
        assert_eq!(house.all(), was, "{tool}");

        let verb = abilities.verb(tool).unwrap();
        let words = book.undone(verb, &done).unwrap();
        // What a sentence names stands in it.
        assert!(!words.contains(['{', '[']), "{tool}: {words}");
        assert!(!words.contains(": ."), "{tool}: {words}");
        let told = book.done(abilities.verb("undo").unwrap(), &undo);
        // A sentence begins with a capital letter, whatever fills its first place.
        assert_eq!(told.to_lowercase(), words.to_lowercase(), "{tool}");
    }
}
