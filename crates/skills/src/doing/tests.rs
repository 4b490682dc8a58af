//! The rooms on a real store: every example of every ability, and every sentence in every language.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod computer;
mod elsewhere;
mod every_undo;
mod languages;
mod once_and_again;
mod speaking;

use jiff::civil::date;
use sotto_api::Id;
use sotto_store::NoKeychain;

use super::*;
use crate::abilities::Group;
use crate::desktop::System;

/// The sources, to find the names of sentences in.
const SOURCES: [&str; 24] = [
    include_str!("../desktop/address.rs"),
    include_str!("alarms.rs"),
    include_str!("alarms/off.rs"),
    include_str!("answers.rs"),
    include_str!("by_hand.rs"),
    include_str!("calendar.rs"),
    include_str!("clock.rs"),
    include_str!("computer.rs"),
    include_str!("counting.rs"),
    include_str!("facts.rs"),
    include_str!("failed.rs"),
    include_str!("find.rs"),
    include_str!("lists.rs"),
    include_str!("moved.rs"),
    include_str!("notes.rs"),
    include_str!("notices.rs"),
    include_str!("reminders.rs"),
    include_str!("reminders/later.rs"),
    include_str!("reminders/listed.rs"),
    include_str!("repeats.rs"),
    include_str!("talk.rs"),
    include_str!("tasks.rs"),
    include_str!("timers.rs"),
    include_str!("when.rs"),
];

#[test]
fn every_sentence_that_is_said_stands_in_every_language() {
    let abilities = Abilities::built_in().unwrap();
    let books: Vec<Phrasebook> = Language::all()
        .map(|language| Phrasebook::of(language, &abilities).unwrap())
        .collect();
    let groups = [
        "talk", "time", "timer", "alarm", "reminder", "task", "position", "list", "note", "memory",
        "calendar", "days", "sum", "unit", "speech", "computer", "kept", "gone", "undone", "offer",
        "address", "cannot", "notice",
    ];
    let mut names = 0;
    for text in SOURCES.iter().flat_map(|source| source.split('"')) {
        let known = text.split_once('.').is_some_and(|(group, name)| {
            groups.contains(&group) && !name.is_empty() && !name.contains(' ')
        });
        if known {
            names += 1;
            for book in &books {
                assert!(
                    book.has(text),
                    "{:?} has no sentence \"{text}\"",
                    book.language()
                );
            }
        }
    }
    assert!(names > 60, "only {names} names were found");
}

#[test]
fn every_verb_has_a_title_in_every_language() {
    let abilities = Abilities::built_in().unwrap();
    for language in Language::all().filter(|language| language.code() != "en") {
        let book = Phrasebook::of(language, &abilities).unwrap();
        let verbs = abilities.all().iter().flat_map(|ability| &ability.verbs);
        for verb in verbs {
            let title = book.title(verb);
            assert_ne!(
                title,
                verb.title.to_lowercase(),
                "{language:?} {}",
                verb.tool
            );
        }
    }
}

/// Carries one call out on a store.
fn doing(store: &Store, abilities: &Abilities, book: &Phrasebook, call: &Call) -> Result<Done> {
    let now = date(2026, 11, 21)
        .at(10, 0, 0, 0)
        .in_tz("Europe/Berlin")
        .unwrap();
    let here = Here {
        store,
        desktop: &System,
        abilities,
        now: &now,
        language: book.language(),
        book,
        preferences: &Preferences::default(),
        key: ActKey {
            turn: Id::new(),
            revision: 0,
            index: 0,
        },
        last_answer: Some("Nine."),
        similar: &|_| Vec::new(),
    };
    carry_out(call, &here)
}

#[test]
fn every_example_of_every_ability_is_done_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH)
        .unwrap()
        .store;
    let abilities = Abilities::built_in().unwrap();
    let book = Phrasebook::of(Language::ENGLISH, &abilities).unwrap();
    let (mut done, mut all) = (0, 0);
    // What belongs to the computer would really lock it; `tests/computer.rs` has one that only takes notes.
    for ability in abilities
        .all()
        .iter()
        .filter(|ability| ability.group != Group::Computer)
    {
        for verb in &ability.verbs {
            for example in &verb.examples {
                let mut call = Call::new(verb.tool.clone());
                call.slots = example.slots.clone();
                all += 1;
                match doing(&store, &abilities, &book, &call) {
                    Ok(told) => {
                        done += 1;
                        let said = book.done(verb, &told);
                        assert!(!said.contains(['{', '[']), "{}: {said}", verb.tool);
                        assert!(
                            !said.trim().is_empty() || verb.tool == "stop",
                            "{}: nothing is said",
                            verb.tool
                        );
                    }
                    Err(NotDone::Kept(error)) => panic!("{}: {error}", example.say),
                    Err(not) => {
                        let said = book.not_done(&not, &abilities);
                        assert!(
                            !said.is_empty() && !said.contains('{'),
                            "{}: {said}",
                            example.say
                        );
                    }
                }
            }
        }
    }
    // Many ask about things that are not there; everything else has to work.
    assert!(done * 2 > all, "only {done} of {all}");
}

#[test]
fn a_replayed_call_acts_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH)
        .unwrap()
        .store;
    let abilities = Abilities::built_in().unwrap();
    let book = Phrasebook::of(Language::ENGLISH, &abilities).unwrap();
    let now = date(2026, 11, 21)
        .at(10, 0, 0, 0)
        .in_tz("Europe/Berlin")
        .unwrap();
    let here = Here {
        store: &store,
        desktop: &System,
        abilities: &abilities,
        now: &now,
        language: Language::ENGLISH,
        book: &book,
        preferences: &Preferences::default(),
        key: ActKey {
            turn: Id::new(),
            revision: 0,
            index: 0,
        },
        last_answer: None,
        similar: &|_| Vec::new(),
    };
    let call = Call::new("task_add").with("text", "buy a lamp");
    let first = carry_out(&call, &here).unwrap();
    let again = carry_out(&call, &here).unwrap();
    assert_eq!(first.about, again.about);
    assert_eq!(
        store
            .read(|reader| reader.count(sotto_api::Kind::Task))
            .unwrap(),
        1
    );
}
