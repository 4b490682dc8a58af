//! The ledger: what is written down, what it survives, and that nothing goes out without it.

use std::io::Write;

use super::door;
use crate::ledger::Ledger;
use crate::record::{Asked, Closed, Line};
use crate::*;

fn asked(id: &str, at_ms: u64, host: &str, refused: Option<Refusal>) -> Line {
    Line::Asked(Asked {
        id: id.to_owned(),
        at_ms,
        purpose: Purpose::ModelDownload,
        address: Some(Address::new(host, 443).unwrap()),
        program: None,
        grant: Grant::ByUser,
        local: host == "localhost",
        via: None,
        refused,
    })
}

fn closed(id: &str) -> Line {
    let (ending, status) = (Ending::Done, Some(200));
    Line::Closed(Closed {
        id: id.to_owned(),
        ending,
        status,
        bytes_up: 1,
        bytes_down: 2,
        duration_ms: 3,
    })
}

#[test]
fn the_ledger_passes_over_a_torn_line_and_goes_on_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_folder(folder.path());
    ledger.append(&asked("a", 1, "one.example", None)).unwrap();
    ledger.append(&closed("a")).unwrap();
    ledger.append(&asked("b", 2, "two.example", None)).unwrap();
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(ledger.path())
        .unwrap();
    file.write_all(br#"{"line":"closed","id":"b","endi"#)
        .unwrap();
    ledger
        .append(&asked("c", 3, "three.example", None))
        .unwrap();
    let all = ledger.read(&LedgerFilter::default()).unwrap();
    let seen: Vec<_> = all
        .iter()
        .map(|attempt| (attempt.id.as_str(), attempt.ending.clone()))
        .collect();
    assert_eq!(
        seen,
        [
            ("a", Ending::Done),
            ("b", Ending::Open),
            ("c", Ending::Open)
        ]
    );
    assert_eq!(
        (
            all[0].status,
            all[0].bytes_up,
            all[0].bytes_down,
            all[0].duration_ms
        ),
        (Some(200), 1, 2, 3)
    );
}

#[test]
fn the_ledger_survives_any_damage_and_overlong_lines() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_folder(folder.path());
    let mut damage = b"\0\xff\n{}\n[1,2]\n".to_vec();
    damage.extend(vec![b'x'; 300_000]);
    std::fs::write(ledger.path(), damage).unwrap();
    ledger.append(&asked("a", 1, "one.example", None)).unwrap();
    assert_eq!(ledger.read(&LedgerFilter::default()).unwrap().len(), 1);
}

#[test]
fn the_ledger_is_bounded_and_keeps_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_folder(folder.path()).rotating_at(4_096);
    for number in 0..500 {
        ledger
            .append(&asked(&number.to_string(), number, "one.example", None))
            .unwrap();
    }
    let bytes: u64 = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert!(bytes < 5 * 4_096, "{bytes}");
    let all = ledger.read(&LedgerFilter::default()).unwrap();
    let newest: Vec<u64> = all.iter().map(|attempt| attempt.at_ms).collect();
    assert_eq!(newest, ((500 - all.len() as u64)..500).collect::<Vec<_>>());
}

#[test]
fn the_ledger_is_filtered() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_folder(folder.path());
    ledger.append(&asked("a", 10, "one.example", None)).unwrap();
    ledger
        .append(&asked("b", 20, "two.example", Some(Refusal::PurposeOff)))
        .unwrap();
    ledger.append(&asked("c", 30, "localhost", None)).unwrap();
    let ids = |filter: LedgerFilter| -> String {
        ledger
            .read(&filter)
            .unwrap()
            .into_iter()
            .map(|attempt| attempt.id)
            .collect()
    };
    let any = LedgerFilter::default;
    assert_eq!(ids(any()), "abc");
    assert_eq!(
        ids(LedgerFilter {
            refused: Some(true),
            ..any()
        }),
        "b"
    );
    assert_eq!(
        ids(LedgerFilter {
            refused: Some(false),
            ..any()
        }),
        "ac"
    );
    assert_eq!(
        ids(LedgerFilter {
            host: Some("ONE.example".to_owned()),
            ..any()
        }),
        "a"
    );
    assert_eq!(
        ids(LedgerFilter {
            since_ms: Some(20),
            until_ms: Some(30),
            ..any()
        }),
        "b"
    );
    assert_eq!(
        ids(LedgerFilter {
            without_local: true,
            newest: Some(1),
            ..any()
        }),
        "b"
    );
    assert_eq!(
        ids(LedgerFilter {
            purpose: Some(Purpose::StarterFetch),
            ..any()
        }),
        ""
    );
}

#[test]
fn whoever_reads_on_page_by_page_sees_each_once_also_within_a_millisecond() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::in_folder(folder.path());
    for id in ["a", "b", "c", "d", "e"] {
        ledger.append(&asked(id, 10, "one.example", None)).unwrap();
    }
    // The end of one that is older does not move it.
    ledger.append(&closed("b")).unwrap();
    let page = |before: Option<&str>| -> Vec<String> {
        let filter = LedgerFilter {
            before: before.map(str::to_owned),
            newest: Some(2),
            ..LedgerFilter::default()
        };
        let attempts = ledger.read(&filter).unwrap();
        attempts.into_iter().map(|attempt| attempt.id).collect()
    };
    assert_eq!(page(None), ["d", "e"]);
    assert_eq!(page(Some("d")), ["b", "c"]);
    assert_eq!(page(Some("b")), ["a"]);
    assert!(page(Some("a")).is_empty());
    // It went with an old file, so whatever came before it did too.
    assert!(page(Some("long ago")).is_empty());
}

#[test]
fn many_writers_do_not_mix_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = folder.path();
            scope.spawn(move || {
                let ledger = Ledger::in_folder(path).rotating_at(32_768);
                for number in 0..50 {
                    ledger
                        .append(&asked(
                            &format!("{writer}-{number}"),
                            1,
                            "one.example",
                            None,
                        ))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(
        Ledger::in_folder(folder.path())
            .read(&LedgerFilter::default())
            .unwrap()
            .len(),
        200
    );
}

#[test]
fn without_a_ledger_nothing_goes_out() {
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    std::fs::create_dir(door.ledger().path()).unwrap();
    let error = door
        .ask(
            Purpose::ModelDownload,
            &Address::of_url("https://a").unwrap(),
            Grant::ByUser,
        )
        .unwrap_err();
    assert!(matches!(error, OutboundError::Ledger { .. }), "{error}");
}

#[test]
fn programs_that_fetch_for_us_are_asked_for_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    assert!(
        door.allow_program(
            Purpose::StarterFetch,
            Grant::Standing,
            "pip",
            &["some-package"]
        )
        .is_err()
    );
    door.allow_program(
        Purpose::StarterFetch,
        Grant::ByUser,
        "pip",
        &["some-package==1"],
    )
    .unwrap()
    .done();
    door.note_program(Purpose::StarterFetch, "npm", &["other"])
        .unwrap();
    let all = door.ledger().read(&LedgerFilter::default()).unwrap();
    let seen: Vec<_> = all
        .iter()
        .map(|a| {
            (
                a.program.as_ref().unwrap().program.as_str(),
                a.ending.clone(),
            )
        })
        .collect();
    let refused = Ending::Refused {
        why: Refusal::PurposeOff,
    };
    assert_eq!(
        seen,
        [
            ("pip", refused),
            ("pip", Ending::Done),
            ("npm", Ending::Done)
        ]
    );
    assert_eq!(
        all[1].program.as_ref().unwrap().packages,
        ["some-package==1"]
    );
}
