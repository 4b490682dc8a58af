//! A process that is killed in the middle of its work, again and again: what it confirmed is there, once, and the file is
//! sound. `SOTTO_SOAK=1` makes it hundreds of times.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use sotto_api::Id;
use sotto_store::*;

use crate::place::*;

const FOLDER: &str = "SOTTO_STORE_CRASH_FOLDER";
const FROM: &str = "SOTTO_STORE_CRASH_FROM";

/// The turn of a number: the same in every process.
fn key(number: u32) -> ActKey {
    ActKey {
        turn: Id::derived(Id::CALENDARS, &number.to_string()),
        revision: 1,
        index: 0,
    }
}

/// What the child does: tasks one after the other, each said once it is confirmed. It begins a little before where the
/// last one ended, as a replay after a crash does.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let from: u32 = std::env::var(FROM).unwrap().parse().unwrap();
    let store = Store::open(folder.as_ref(), &NoKeychain, now())
        .unwrap()
        .store;
    let mut out = std::io::stdout();
    for number in from.. {
        let act = Act::in_turn(later(i64::from(number)), key(number), "Added.");
        store
            .act(act, |writer| {
                task(writer, &format!("{number}"))?;
                task(writer, &format!("{number} too"))
            })
            .unwrap();
        writeln!(out, "confirmed {number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn nothing_that_was_confirmed_is_lost_or_doubled_by_a_kill() {
    let kills = if std::env::var_os("SOTTO_SOAK").is_some() {
        500
    } else {
        30
    };
    let place = Place::new();
    drop(place.open());
    let mut confirmed = 0;
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child", "--nocapture"])
            .env(FOLDER, place.path())
            .env(FROM, u32::saturating_sub(confirmed, 2).to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (said, heard) = std::sync::mpsc::channel();
        let listener = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(number) = line
                    .rsplit_once("confirmed ")
                    .map(|(_, number)| number.parse::<u32>().unwrap())
                {
                    let _ = said.send(number);
                }
            }
        });
        // It works for a while, not the same each time, and is killed wherever it stands.
        let first = heard
            .recv_timeout(Duration::from_secs(60))
            .expect("the child confirms something");
        std::thread::sleep(Duration::from_millis((kill * 37) % 101));
        child.kill().unwrap();
        child.wait().unwrap();
        listener.join().unwrap();
        confirmed = heard.try_iter().last().unwrap_or(first).max(confirmed);

        let store = place.open();
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts(&store) {
            *counted.entry(text).or_default() += 1;
        }
        assert!(
            counted.values().all(|count| *count == 1),
            "doubled after kill {kill}"
        );
        for number in 0..=confirmed {
            assert!(
                counted.contains_key(&number.to_string()),
                "{number} was confirmed and is lost after kill {kill}"
            );
        }
        let halves = counted.keys().filter(|text| text.ends_with("too")).count();
        assert_eq!(
            halves * 2,
            counted.len(),
            "half of a transaction after kill {kill}"
        );
        // One more than was heard may have been kept: it was killed between the disk and the word.
        assert!(
            halves <= confirmed as usize + 2,
            "kill {kill}: {halves} {confirmed}"
        );
        drop(store);
        let raw = place.raw();
        let sound: String = raw
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        // Other devices are told of each of them, and of nothing else.
        let (kept, told): (i64, i64) = raw
            .query_row(
                "SELECT (SELECT count(*) FROM tasks), (SELECT count(*) FROM outbox JOIN tasks USING (id))",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        let all: i64 = raw
            .query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))
            .unwrap();
        assert_eq!((told, all), (kept, kept), "after kill {kill}");
    }
    eprintln!("{kills} kills, {} confirmed transactions", confirmed + 1);
}
