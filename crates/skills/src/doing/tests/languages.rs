//! Nothing that is said is English in another language: help, what failed, and what an undo says of what was done by hand.

use std::collections::BTreeSet;

use sotto_api::{Kind, ProblemCode};
use sotto_store::{Cannot, StoreError, lists};

use super::*;
use crate::desktop::DesktopError;
use crate::doing::answers::Help;
use crate::doing::failed::{by_code, gone, kept, no_rule, not_kept, refused};
use crate::patterns::{self, Names, Patterns};
use crate::time::{Rule, RuleError};

fn books(abilities: &Abilities) -> Vec<Phrasebook> {
    Language::all()
        .map(|language| Phrasebook::of(language, abilities).unwrap())
        .collect()
}

fn help(language: Language) -> Help {
    toml::from_str(language.source().help).unwrap()
}

#[test]
fn help_knows_an_example_of_every_tool_and_a_name_of_every_ability() {
    let abilities = Abilities::built_in().unwrap();
    for book in books(&abilities) {
        let language = book.language();
        let help = help(language);
        let tools: Vec<&str> = help.examples.keys().map(String::as_str).collect();
        assert_eq!(
            tools,
            abilities.tools().collect::<Vec<_>>(),
            "{language:?}: one example of each tool"
        );
        let ids: BTreeSet<&str> = abilities.all().iter().map(|it| it.id.as_str()).collect();
        let named: BTreeSet<&str> = help.names.keys().map(String::as_str).collect();
        assert_eq!(named, ids, "{language:?}: names of each ability");
        for (id, names) in &help.names {
            assert!(!names.is_empty(), "{language:?}: {id}");
            // A name that two abilities had would lead to the first of them.
            for name in names {
                let found = book.ability_called(name, &abilities).unwrap();
                assert_eq!(found.id, *id, "{language:?}: {name}");
            }
        }
    }
}

#[test]
fn every_example_of_help_is_understood_as_its_tool() {
    let abilities = Abilities::built_in().unwrap();
    let all = Patterns::built_in(&abilities).unwrap();
    let mut wrong = Vec::new();
    for own in patterns::Language::built_in(&abilities).unwrap() {
        let language = Language::of(own.code()).unwrap();
        let alone = Patterns::new(vec![own], &abilities).unwrap();
        for (tool, example) in help(language).examples {
            for patterns in [&alone, &all] {
                let understood = patterns.understand(&example, &Names::default());
                let right = match understood.sure() {
                    Some([one]) => one.tool == tool,
                    _ => false,
                };
                if !right {
                    wrong.push(format!("{language:?} {tool}: {example}: {understood:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn help_finds_what_is_asked_about_among_other_words() {
    let abilities = Abilities::built_in().unwrap();
    for (code, said, id) in [
        ("en", "Timers", Some("timer")),
        ("en", "my shopping list", Some("list")),
        ("en", "the weather", None),
        ("de", "Erinnerungen", Some("reminder")),
        ("de", "meinen Listen", Some("list")),
        ("de", "Lautstärke", Some("volume")),
        ("de", "dem Wetter", None),
    ] {
        let book = Phrasebook::of(Language::of(code).unwrap(), &abilities).unwrap();
        let found = book.ability_called(said, &abilities);
        assert_eq!(found.map(|ability| ability.id.as_str()), id, "{said}");
    }
}

/// Every code, each of them naming the next, so that a new one cannot be left out.
fn codes() -> Vec<ProblemCode> {
    use ProblemCode as Code;
    let next = |code: &ProblemCode| match code {
        Code::NotFound => Some(Code::Ambiguous),
        Code::Ambiguous => Some(Code::Invalid),
        Code::Invalid => Some(Code::NotUnderstood),
        Code::NotUnderstood => Some(Code::NeedsConfirmation),
        Code::NeedsConfirmation => Some(Code::NothingToUndo),
        Code::NothingToUndo => Some(Code::DiskFull),
        Code::DiskFull => Some(Code::ReadOnly),
        Code::ReadOnly => Some(Code::Locked),
        Code::Locked => Some(Code::Damaged),
        Code::Damaged => Some(Code::WrongKey),
        Code::WrongKey => Some(Code::KeychainClosed),
        Code::KeychainClosed => Some(Code::NewerVersion),
        Code::NewerVersion => Some(Code::SecondOwner),
        Code::SecondOwner => Some(Code::Missing),
        Code::Missing => Some(Code::Engine),
        Code::Engine => Some(Code::Device),
        Code::Device => Some(Code::Network),
        Code::Network => Some(Code::Stopped),
        Code::Stopped => Some(Code::Failed),
        Code::Failed => None,
    };
    std::iter::successors(Some(Code::NotFound), next).collect()
}

#[test]
fn every_code_and_every_kind_of_thing_has_its_sentence() {
    let abilities = Abilities::built_in().unwrap();
    for book in books(&abilities) {
        for code in codes() {
            let name = by_code(code);
            assert!(book.has(name), "{:?}: {name}", book.language());
        }
        for kind in Kind::ALL {
            let name = gone(kind);
            assert!(book.has(name), "{:?}: {name}", book.language());
        }
    }
}

/// What the store can say.
fn store_errors() -> Vec<StoreError> {
    let mut errors: Vec<StoreError> = Kind::ALL.into_iter().map(StoreError::NotFound).collect();
    errors.extend([
        StoreError::DiskFull,
        StoreError::ReadOnly("data".into()),
        StoreError::Locked,
        StoreError::Damaged("page 3".to_owned()),
        StoreError::BackupUnfit {
            name: "sotto.db".to_owned(),
            why: "is damaged".to_owned(),
        },
        StoreError::WrongKey {
            folder: "data".into(),
            from: "in store.key",
        },
        StoreError::KeyGone("data".into()),
        StoreError::KeychainClosed("no answer".to_owned()),
        StoreError::NoRandomness,
        StoreError::NewerVersion {
            folder: "data".into(),
            file: 9,
            program: 4,
        },
        StoreError::SecondOwner {
            folder: "data".into(),
            pid: Some(7),
        },
        StoreError::Unreadable {
            kind: Kind::Task,
            why: "no text".to_owned(),
        },
        StoreError::EraseUnfinished("page 3".to_owned()),
        StoreError::Erased,
        StoreError::Io {
            path: "data".into(),
            source: std::io::Error::other("no answer"),
        },
    ]);
    errors.extend(impossible().into_iter().map(StoreError::Invalid));
    errors
}

/// Everything that cannot be, each naming the next, so that a new one cannot be left out.
fn impossible() -> Vec<Cannot> {
    let text = || "Nothing was named so".to_owned();
    let next = |cannot: &Cannot| match cannot {
        Cannot::NoWords(_) => Some(Cannot::NoTitle),
        Cannot::NoTitle => Some(Cannot::SameName("Xylo".to_owned())),
        Cannot::SameName(_) => Some(Cannot::NoItems),
        Cannot::NoItems => Some(Cannot::NoZone("Xylo".to_owned())),
        Cannot::NoZone(_) => Some(Cannot::TimerLength),
        Cannot::TimerLength => Some(Cannot::TimerOver),
        Cannot::TimerOver => Some(Cannot::TimerTime),
        Cannot::TimerTime => Some(Cannot::TimerStands),
        Cannot::TimerStands => Some(Cannot::TimerNotPaused),
        Cannot::TimerNotPaused => Some(Cannot::ReminderDone),
        Cannot::ReminderDone => Some(Cannot::ReminderNotDue),
        Cannot::ReminderNotDue => Some(Cannot::ReminderLater),
        Cannot::ReminderLater => Some(Cannot::NoBackup("Xylo".to_owned())),
        Cannot::NoBackup(_) => Some(Cannot::EmptyMarkdown),
        Cannot::EmptyMarkdown => Some(Cannot::NoExport(text())),
        Cannot::NoExport(_) => Some(Cannot::NewerExport { theirs: 9, ours: 4 }),
        Cannot::NewerExport { .. } => Some(Cannot::NoCalendar),
        Cannot::NoCalendar => Some(Cannot::Other(text())),
        Cannot::Other(_) => None,
    };
    std::iter::successors(Some(Cannot::NoWords(Kind::Task)), next).collect()
}

/// What the computer can refuse with.
fn refusals() -> Vec<DesktopError> {
    let all = vec![
        DesktopError::NoProgram {
            what: "lock the screen",
            programs: "swaylock",
        },
        DesktopError::Failed {
            what: "lock the screen",
            reason: "no answer".to_owned(),
        },
        DesktopError::NoSuchApp("Xylo".to_owned()),
        DesktopError::NotAPage("Xylo".to_owned()),
        DesktopError::NoPlayer,
        DesktopError::PictureStays("Xylo.png".into()),
    ];
    let place = |error: &DesktopError| match error {
        DesktopError::NoProgram { .. } => 0,
        DesktopError::Failed { .. } => 1,
        DesktopError::NoSuchApp(_) => 2,
        DesktopError::NotAPage(_) => 3,
        DesktopError::NoPlayer => 4,
        DesktopError::PictureStays(_) => 5,
    };
    let places: Vec<usize> = all.iter().map(place).collect();
    assert_eq!(places, [0, 1, 2, 3, 4, 5], "one of each");
    all
}

/// A failure is told in the words of the language; the error's own ones are English.
fn told_in_its_language(book: &Phrasebook, not: &NotDone, why: &str, abilities: &Abilities) {
    let said = book.not_done(not, abilities);
    let language = book.language();
    assert!(
        !said.is_empty() && !said.contains('{'),
        "{language:?}: {said}"
    );
    if language == Language::ENGLISH {
        assert_eq!(said, why);
    } else {
        for english in [why, "lock the screen", "no answer", "page 3", "Nothing was"] {
            assert!(!said.contains(english), "{language:?}: {said}");
        }
    }
}

#[test]
fn every_failure_is_told_in_the_language_that_is_spoken() {
    let abilities = Abilities::built_in().unwrap();
    for book in books(&abilities) {
        for error in store_errors() {
            let why = error.to_string();
            assert!(book.has(kept(&error).name), "{why}");
            // Who typed reads what who spoke hears.
            let typed = not_kept(&error, book.language());
            assert_eq!(typed, book.line(&kept(&error)), "{why}");
            told_in_its_language(&book, &NotDone::Kept(error), &why, &abilities);
        }
        for error in refusals() {
            let line = refused(&error);
            assert!(book.has(line.name), "{error}");
            let not = NotDone::Failed(line);
            told_in_its_language(&book, &not, &error.to_string(), &abilities);
        }
    }
    let german = Phrasebook::of(Language::GERMAN, &abilities).unwrap();
    let not = NotDone::Kept(StoreError::NotFound(Kind::Task));
    assert_eq!(
        german.not_done(&not, &abilities),
        "Diese Aufgabe ist nicht mehr da. Es wurde nichts geändert."
    );
    let not = NotDone::Failed(refused(&DesktopError::NoSuchApp("Xylo".to_owned())));
    assert_eq!(
        german.not_done(&not, &abilities),
        "Ein Programm namens „Xylo“ habe ich nicht gefunden."
    );
}

#[test]
fn a_repetition_that_cannot_be_read_is_told_in_the_language_that_is_spoken() {
    let of = |rule: &str| rule.parse::<Rule>().unwrap_err();
    let (part, nothing): (RuleError, RuleError) = (of("FREQ=SOMETIMES"), of("INTERVAL=2"));
    assert_eq!(nothing, RuleError::NoFrequency);
    for error in [&part, &nothing] {
        assert_eq!(no_rule(error, Language::ENGLISH), error.to_string());
        let german = no_rule(error, Language::GERMAN);
        assert!(german.ends_with("Es wurde nichts geändert."), "{german}");
    }
    assert!(no_rule(&part, Language::GERMAN).contains("SOMETIMES"));
}

#[test]
fn what_was_done_by_hand_is_taken_back_in_the_language_that_is_spoken() {
    let abilities = Abilities::built_in().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
    let store = opened.store;
    let undo = Call::new("undo");
    for book in books(&abilities) {
        for by_hand in ByHand::ALL {
            let line = by_hand.line();
            assert!(book.has(line.name), "{:?}: {line:?}", book.language());
            assert_eq!(ByHand::of(&by_hand.kept()), Some(*by_hand));
            let typed = ByHand::told(by_hand.kept(), book.language());
            assert_eq!(
                typed,
                book.line(&line),
                "who typed reads what who spoke hears"
            );
        }
        for by_hand in [ByHand::ListGone, ByHand::AlarmsBack, ByHand::ImportGone] {
            let act = Act::by_hand(Timestamp::UNIX_EPOCH, by_hand.kept());
            store
                .act(act, |writer| lists::create(writer, "garden"))
                .unwrap();
            let done = doing(&store, &abilities, &book, &undo).unwrap();
            assert_eq!(done.said["answer"], book.line(&by_hand.line()));
        }
    }
    let german = ByHand::ListGone.line().said_in(Language::GERMAN);
    assert_eq!(german, "Die Liste ist weg.");
    // What was said is kept in the language it was said in, and said again as it is.
    assert_eq!(ByHand::of("Der Timer ist weg."), None);
    let said = "Der Timer ist weg.".to_owned();
    assert_eq!(ByHand::told(said.clone(), Language::ENGLISH), said);
}
