//! From the start of the whole program until it takes requests, on the folder of somebody who has talked with it for years.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sotto_api::{Id, Outcome, Turn, UnderstoodBy, Via};
use sotto_store::{Act, NoKeychain, Store, StoreError, history};

const TURNS: usize = 100_000;
/// So many in one commit.
const CHUNK: usize = 1_000;
const STARTS: usize = 20;

/// How long each start took; nothing where the program was not built.
pub fn starts() -> Option<Vec<Duration>> {
    let program = sotto_tests::sotto()?;
    let folder = tempfile::tempdir_in(".").unwrap();
    talk_for_years(folder.path());
    // Not counted: it finds the file as it was written a moment ago, and looks at it as it does once a day.
    let _ = start(&program, folder.path());
    Some(
        (0..STARTS)
            .map(|_| start(&program, folder.path()))
            .collect(),
    )
}

/// The program with this data folder.
pub fn sotto(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .arg("--data-dir")
        .arg(folder)
        .env("SOTTO_NO_KEYCHAIN", "1")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Starts it, waits until it is ready, and ends it in good order.
fn start(program: &Path, folder: &Path) -> Duration {
    let begun = Instant::now();
    let mut running = sotto(program, folder)
        .args(["resident", "--tell", "--stay"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut told = BufReader::new(running.stdout.take().unwrap());
    told.read_line(&mut line).unwrap();
    let took = begun.elapsed();
    assert_eq!(line.trim(), "\"ready\"");
    let ended = sotto(program, folder).args(["resident", "--stop"]).status();
    assert!(ended.unwrap().success());
    running.wait().unwrap();
    took
}

fn talk_for_years(folder: &Path) {
    let now = Timestamp::now();
    let store = Store::open(folder, &NoKeychain, now).unwrap().store;
    let act = || Act::by_hand(now, "").for_good();
    let conversation = store.act(act(), history::begin).unwrap().id;
    for chunk in 0..TURNS / CHUNK {
        let kept: Result<(), StoreError> = store.act(act(), |writer| {
            (chunk * CHUNK..(chunk + 1) * CHUNK)
                .try_for_each(|number| history::add(writer, &turn(conversation, number, now)))
        });
        kept.unwrap();
    }
}

fn turn(conversation: Id, number: usize, now: Timestamp) -> Turn {
    Turn {
        id: Id::new(),
        conversation,
        replaces: None,
        revision: 0,
        via: Via::Hotkey,
        heard: format!("what did I want to ask the doctor about visit number {number}"),
        answer: format!(
            "You wanted to ask whether visit {number} is paid for, and when to come back."
        ),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: Vec::new(),
        created: now,
    }
}
