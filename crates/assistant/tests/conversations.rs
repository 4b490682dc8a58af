//! Conversations as people have them, from `tests/conversations/`: on a real store, with the real sentence patterns and a
//! clock that the file sets. Each file is one conversation; each turn says what is answered and what is kept then. What is
//! due rings as the clock gets there, and the computer is one that only writes down what is done to it.
//!
//! `SOTTO_SHOW=1` prints what is really answered, for writing new ones.
#![allow(
    unused_crate_dependencies,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[path = "conversations/desk.rs"]
mod desk;
#[path = "conversations/kept.rs"]
mod kept;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::Desk;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use kept::Kept;
use serde::Deserialize;
use sotto_api::{Event, Id, Via};
use sotto_assistant::bells;
use sotto_assistant::brain::{Brain, Outer};
use sotto_assistant::turn::Input;
use sotto_skills::doing::{Phrasebook, Voice};
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{NoKeychain, Store};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// What it shows.
    what: String,
    /// Where, and when it begins.
    zone: String,
    now: DateTime,
    #[serde(default = "english")]
    language: String,
    turn: Vec<Turn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    say: String,
    /// What is answered, word for word.
    #[serde(default)]
    reply: Option<String>,
    /// It goes to the language model.
    #[serde(default)]
    thinks: bool,
    /// Seconds that pass before it is said.
    #[serde(default)]
    after: i64,
    /// The program was closed for that time, and opened again before it is said.
    #[serde(default)]
    restart: bool,
    /// What was told of what rang since the turn before.
    #[serde(default)]
    rings: Vec<String>,
    /// What was done to the computer.
    #[serde(default)]
    desktop: Vec<String>,
    /// What whoever speaks is told besides: to "stop", which ends what rings, too, or that the settings have "changed".
    #[serde(default)]
    voice: Option<Vec<String>>,
    #[serde(default)]
    speech: Option<String>,
    /// What became of each moment at which an alarm rang or a reminder was due.
    #[serde(default)]
    moments: Option<Vec<String>>,
    #[serde(default)]
    timers: Option<Vec<String>>,
    #[serde(default)]
    alarms: Option<Vec<String>>,
    #[serde(default)]
    reminders: Option<Vec<String>>,
    #[serde(default)]
    tasks: Option<Vec<String>>,
    #[serde(default)]
    lists: Option<Vec<String>>,
    #[serde(default)]
    notes: Option<Vec<String>>,
    #[serde(default)]
    facts: Option<Vec<String>>,
    #[serde(default)]
    calendar: Option<Vec<String>>,
}

fn english() -> String {
    "en".into()
}

fn brain(folder: &Path, desk: &Arc<Desk>, language: &str, now: &Zoned) -> Brain {
    let store = Store::open(folder, &NoKeychain, now.timestamp())
        .unwrap()
        .store;
    let mut brain = Brain::new(
        store,
        desk.clone(),
        Language::of(language).unwrap(),
        Preferences::default(),
    )
    .unwrap();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/memory-table.bin");
    brain.remember_by(table);
    brain
}

/// The clock goes on, and what is due on the way rings at its moment.
fn ring(store: &Store, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Event)> {
    let (mut at, mut rang) = (from, Vec::new());
    loop {
        let rung = bells::ring(store, at).unwrap();
        rang.extend(rung.events.into_iter().map(|event| (at, event)));
        match rung.wake {
            Some(wake) if wake <= until => at = wake,
            _ => return rang,
        }
    }
}

/// The thing that rings.
fn thing(event: &Event) -> Option<Id> {
    match event {
        Event::TimerRings { timer, .. } => Some(timer.id),
        Event::AlarmRings { alarm, .. } => Some(alarm.id),
        Event::ReminderDue { reminder, .. } => Some(reminder.id),
        _ => None,
    }
}

/// What is told of what rang.
fn told(
    rang: &[(Timestamp, Event)],
    brain: &Brain,
    language: &str,
    zone: &TimeZone,
) -> Vec<String> {
    if rang.is_empty() {
        return Vec::new();
    }
    let book = Phrasebook::of(Language::of(language).unwrap(), brain.abilities()).unwrap();
    let preferences = Preferences::default();
    let sentence = |(at, event): &(Timestamp, Event)| {
        bells::sentence(event, &book, &preferences, &at.to_zoned(zone.clone()))
    };
    rang.iter().filter_map(sentence).collect()
}

/// What came of a conversation.
struct Came {
    /// What was answered, for writing new ones.
    shown: String,
    /// What was otherwise than it is written.
    wrong: Vec<String>,
}

fn run(name: &str, text: &str) -> Came {
    let file: Conversation = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = tempfile::tempdir().unwrap();
    let desk = Arc::new(Desk::set_up());
    let zone = TimeZone::get(&file.zone).unwrap();
    let mut now = file.now.to_zoned(zone.clone()).unwrap();
    let mut ms = 1_000_000_u64;
    let everything = std::env::var("SOTTO_SHOW").is_ok_and(|level| level == "2");
    let (mut shown, mut wrong) = (String::new(), Vec::new());
    let mut mind = Some(brain(folder.path(), &desk, &file.language, &now));
    writeln!(shown, "# {name}: {}", file.what).unwrap();
    for turn in &file.turn {
        let before = now.timestamp();
        now = now
            .checked_add(SignedDuration::from_secs(turn.after.max(1)))
            .unwrap();
        ms += u64::try_from(turn.after.max(1)).unwrap() * 1000;
        if turn.restart {
            // The first owner has to let go before the next can open.
            drop(mind.take());
            mind = Some(brain(folder.path(), &desk, &file.language, &now));
        }
        let mind = mind.as_mut().unwrap();
        // What was due while it was closed rings when it is opened.
        let from = if turn.restart {
            now.timestamp()
        } else {
            before
        };
        let rang = ring(mind.store(), from, now.timestamp());
        for (at, event) in &rang {
            if let Some(id) = thing(event) {
                mind.rang(id, &at.to_zoned(zone.clone()));
            }
        }
        let rang = told(&rang, mind, &file.language, &zone);
        let out = mind.hear(&turn.say, Via::CommandLine, &now, ms);
        let said: Vec<&str> = out
            .iter()
            .filter_map(|outer| match outer {
                Outer::Say { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let said = said.join(" ");
        let voice: Vec<&str> = out
            .iter()
            .filter_map(|outer| match outer {
                Outer::Voice(Voice::Changed) => Some("changed"),
                Outer::Voice(Voice::Stop) => Some("stop"),
                _ => None,
            })
            .collect();
        let thinks = out.iter().any(|outer| matches!(outer, Outer::Think { .. }));
        if thinks {
            let _ = mind.tell(Input::Stop, &now, ms);
        }
        for rang in &rang {
            writeln!(shown, "! {rang}").unwrap();
        }
        writeln!(
            shown,
            "> {}\n  {}",
            turn.say,
            if thinks { "(thinks)" } else { &said }
        )
        .unwrap();
        let mut check = |what: &str, wanted: String, found: String| {
            if wanted != found {
                wrong.push(format!(
                    "{name}: \"{}\": {what}\n    wanted {wanted}\n    found  {found}",
                    turn.say
                ));
            }
        };
        check("thinks", turn.thinks.to_string(), thinks.to_string());
        if let Some(reply) = &turn.reply {
            check("reply", reply.clone(), said);
        }
        check("rings", format!("{:?}", turn.rings), format!("{rang:?}"));
        let desktop = desk.done();
        check(
            "desktop",
            format!("{:?}", turn.desktop),
            format!("{desktop:?}"),
        );
        if let Some(wanted) = &turn.voice {
            check("voice", format!("{wanted:?}"), format!("{voice:?}"));
        }
        mind.store()
            .read(|reader| {
                let kept = Kept {
                    reader,
                    zone: &zone,
                    now: now.timestamp(),
                };
                if let Some(wanted) = &turn.speech {
                    check("speech", wanted.clone(), kept.speech());
                }
                for (what, wanted, found) in [
                    ("timers", &turn.timers, kept.timers()),
                    ("alarms", &turn.alarms, kept.alarms()),
                    ("reminders", &turn.reminders, kept.reminders()),
                    ("moments", &turn.moments, kept.moments()),
                    ("tasks", &turn.tasks, kept.tasks()),
                    ("lists", &turn.lists, kept.lists()),
                    ("notes", &turn.notes, kept.notes()),
                    ("facts", &turn.facts, kept.facts()),
                    ("calendar", &turn.calendar, kept.calendar()),
                ] {
                    if let Some(wanted) = wanted {
                        check(what, format!("{wanted:?}"), format!("{found:?}"));
                    } else if everything && !found.is_empty() {
                        writeln!(shown, "    {what} = {found:?}").unwrap();
                    }
                }
                Ok(())
            })
            .unwrap();
    }
    Came { shown, wrong }
}

#[test]
fn every_conversation_goes_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conversations");
    let show = std::env::var_os("SOTTO_SHOW").is_some();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    // Most of the time of each goes into reading the sentence patterns anew, as every start does.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut came: Vec<(usize, Came)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(at) else {
                return came;
            };
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy();
            came.push((at, run(&name, &text)));
        }
    };
    // In the order of the files, whoever had them.
    let all: BTreeMap<usize, Came> = std::thread::scope(|scope| {
        let both = [scope.spawn(work), scope.spawn(work)];
        both.into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    if show {
        for came in all.values() {
            print!("{}", came.shown);
        }
    }
    let wrong: Vec<&str> = all
        .values()
        .flat_map(|came| came.wrong.iter().map(String::as_str))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of the answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(files.len() >= 60, "only {} conversations", files.len());
}
