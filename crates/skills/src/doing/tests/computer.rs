//! The computer's verbs on a computer that writes down what is asked of it.

mod taken_back;

use std::path::PathBuf;
use std::sync::Mutex;

use super::*;
use crate::desktop::{self, DesktopError, Media};

/// A computer that does nothing but remember what it was asked for, and how it stands.
#[derive(Default)]
struct Room {
    asked: Mutex<Vec<String>>,
    volume: Mutex<u8>,
    muted: Mutex<bool>,
    /// Whether something plays, where it can tell.
    plays: Option<bool>,
    /// Where the next picture lies.
    picture: PathBuf,
    /// What it refuses to do, and why.
    refuses: Mutex<Option<(&'static str, DesktopError)>>,
}

impl Room {
    fn at(volume: u8) -> Self {
        Self {
            volume: Mutex::new(volume),
            ..Self::default()
        }
    }

    fn asked(&self, what: &'static str, told: &str) -> desktop::Result<()> {
        let line = format!("{what} {told}");
        self.asked.lock().unwrap().push(line.trim_end().to_owned());
        match &*self.refuses.lock().unwrap() {
            Some((refused, why)) if *refused == what => Err(why.clone()),
            _ => Ok(()),
        }
    }

    /// What was asked for since this was called last.
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    fn refuse(&self, what: &'static str, why: DesktopError) {
        *self.refuses.lock().unwrap() = Some((what, why));
    }
}

impl Desktop for Room {
    fn volume(&self) -> desktop::Result<u8> {
        self.asked("volume", "")?;
        Ok(*self.volume.lock().unwrap())
    }
    fn set_volume(&self, percent: u8) -> desktop::Result<()> {
        self.asked("set_volume", &percent.to_string())?;
        *self.volume.lock().unwrap() = percent;
        Ok(())
    }
    fn muted(&self) -> desktop::Result<bool> {
        self.asked("muted", "")?;
        Ok(*self.muted.lock().unwrap())
    }
    fn set_muted(&self, muted: bool) -> desktop::Result<()> {
        self.asked("set_muted", &muted.to_string())?;
        *self.muted.lock().unwrap() = muted;
        Ok(())
    }
    fn media(&self, key: Media) -> desktop::Result<()> {
        self.asked("media", &format!("{key:?}"))
    }
    fn plays(&self) -> Option<bool> {
        self.plays
    }
    fn open_app(&self, name: &str) -> desktop::Result<()> {
        self.asked("open_app", name)
    }
    fn open_page(&self, address: &str) -> desktop::Result<()> {
        self.asked("open_page", address)
    }
    fn lock(&self) -> desktop::Result<()> {
        self.asked("lock", "")
    }
    fn notify(&self, title: &str, text: &str) -> desktop::Result<()> {
        self.asked("notify", &format!("{title}: {text}"))
    }
    fn screenshot(&self) -> desktop::Result<PathBuf> {
        self.asked("screenshot", "")?;
        Ok(self.picture.clone())
    }
    fn apps(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A store with somebody who speaks to it at that computer.
struct House {
    store: Store,
    abilities: Abilities,
    book: Phrasebook,
    room: Room,
    _folder: tempfile::TempDir,
}

fn house_in(language: Language, room: Room) -> House {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
    let abilities = Abilities::built_in().unwrap();
    House {
        store: opened.store,
        book: Phrasebook::of(language, &abilities).unwrap(),
        abilities,
        room,
        _folder: folder,
    }
}

fn house(room: Room) -> House {
    house_in(Language::ENGLISH, room)
}

impl House {
    fn does(&self, call: &Call) -> Result<Done> {
        let now = date(2026, 11, 21)
            .at(10, 0, 0, 0)
            .in_tz("Europe/Berlin")
            .unwrap();
        let here = Here {
            store: &self.store,
            desktop: &self.room,
            abilities: &self.abilities,
            now: &now,
            language: self.book.language(),
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
        carry_out(call, &here)
    }

    fn says(&self, call: &Call) -> String {
        match self.does(call) {
            Ok(done) => self
                .book
                .done(self.abilities.verb(&call.tool).unwrap(), &done),
            Err(not) => self.book.not_done(&not, &self.abilities),
        }
    }
}

fn call(tool: &str, slots: &[(&str, &str)]) -> Call {
    slots.iter().fold(Call::new(tool), |call, (slot, words)| {
        call.with(*slot, *words)
    })
}

/// A verb, what fills it, what the computer is asked for, and what is said.
type Row = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    &'static str,
);

#[test]
fn each_verb_asks_the_computer_for_the_right_thing_and_says_so() {
    let rows: [Row; 10] = [
        ("mute", &[], &["muted", "set_muted true"], "Muted."),
        (
            "unmute",
            &[],
            &["muted", "set_muted false"],
            "The sound is on.",
        ),
        ("media_play", &[], &["media Play"], "Playing."),
        ("media_pause", &[], &["media Pause"], "Paused."),
        ("media_next", &[], &["media Next"], "Next one."),
        (
            "media_previous",
            &[],
            &["media Previous"],
            "The one before.",
        ),
        (
            "open_app",
            &[("app", "Firefox")],
            &["open_app Firefox"],
            "Firefox is opening.",
        ),
        (
            "open_page",
            &[("page", "wikipedia.org")],
            &["open_page wikipedia.org"],
            "Wikipedia.org is opening.",
        ),
        ("lock_screen", &[], &["lock"], "Locked."),
        ("screenshot", &[], &["screenshot"], "Screenshot saved."),
    ];
    for (tool, slots, asked, said) in rows {
        let house = house(Room::at(40));
        assert_eq!(house.says(&call(tool, slots)), said, "{tool}");
        assert_eq!(house.room.heard(), asked, "{tool}");
    }
}

#[test]
fn the_volume_goes_by_steps_by_amounts_and_to_levels_and_never_out_of_its_range() {
    let rows: [(u8, &str, Option<&str>, u8); 17] = [
        (40, "volume_up", None, 50),
        (40, "volume_up", Some("25"), 65),
        (40, "volume_up", Some("twenty"), 60),
        (40, "volume_up", Some("7%"), 47),
        (95, "volume_up", None, 100),
        (40, "volume_down", None, 30),
        (40, "volume_down", Some("twenty percent"), 20),
        (5, "volume_down", None, 0),
        (40, "volume_set", Some("65"), 65),
        (40, "volume_set", Some("thirty five"), 35),
        (40, "volume_set", Some("80 %"), 80),
        (40, "volume_set", Some("140"), 100),
        (40, "volume_set", Some("half"), 50),
        (40, "volume_set", Some("Full"), 100),
        (40, "volume_set", Some("a third"), 33),
        (40, "volume_set", Some("two thirds"), 67),
        (40, "volume_set", Some("zero"), 0),
    ];
    for (before, tool, words, after) in rows {
        let slot = if tool == "volume_set" {
            "level"
        } else {
            "amount"
        };
        let slots: Vec<(&str, &str)> = words.map(|words| (slot, words)).into_iter().collect();
        let house = house(Room::at(before));
        let said = house.says(&call(tool, &slots));
        assert_eq!(said, format!("Volume {after} percent."), "{tool} {words:?}");
        assert_eq!(
            house.room.heard(),
            ["volume".to_owned(), format!("set_volume {after}")],
            "{tool} {words:?}"
        );
    }
}

#[test]
fn the_words_for_a_level_are_those_of_the_language() {
    let house = house_in(Language::GERMAN, Room::at(40));
    for (words, after) in [
        ("die Hälfte", 50),
        ("ganz laut", 100),
        ("fünfunddreißig", 35),
    ] {
        let said = house.says(&call("volume_set", &[("level", words)]));
        assert_eq!(said, format!("Lautstärke {after} Prozent."), "{words}");
        assert_eq!(*house.room.volume.lock().unwrap(), after, "{words}");
    }
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_is_touched() {
    let house = house(Room::at(40));
    for (call, question) in [
        (call("volume_set", &[]), "How loud, in percent?"),
        (
            call("volume_set", &[("level", "rather so")]),
            "How loud, in percent?",
        ),
        (call("open_app", &[("app", " ")]), "Which program?"),
        (call("open_page", &[]), "Which page?"),
    ] {
        assert!(matches!(house.does(&call), Err(NotDone::Ask(_))));
        assert_eq!(house.says(&call), question);
    }
    let heard = house.room.heard();
    assert!(heard.iter().all(|asked| asked == "volume"), "{heard:?}");
}

#[test]
fn every_example_of_the_computer_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(Room {
        volume: Mutex::new(40),
        picture: folder.path().join("Screenshot 1.png"),
        ..Room::default()
    });
    let mut examples = 0;
    let ours = house.abilities.all().iter();
    for ability in ours.filter(|ability| ability.group == Group::Computer) {
        for verb in &ability.verbs {
            for example in &verb.examples {
                let mut call = Call::new(verb.tool.clone());
                call.slots = example.slots.clone();
                let done = house
                    .does(&call)
                    .unwrap_or_else(|not| panic!("{}: {not:?}", example.say));
                let said = house.book.done(verb, &done);
                assert!(
                    !said.is_empty() && !said.contains(['{', '[']),
                    "{}: {said}",
                    example.say
                );
                assert!(!house.room.heard().is_empty(), "{}", example.say);
                examples += 1;
            }
        }
    }
    assert!(examples > 10, "only {examples} examples");
}
