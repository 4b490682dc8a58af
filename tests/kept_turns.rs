//! The real program, asked for one thing after the other and killed with -9 at moments nobody chose: whatever it
//! confirmed is there afterwards, once and as it was asked for, and the file is whole.
//!
//! A short cut runs always; `SOTTO_SOAK=1` makes it a thousand turns.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

#[path = "kept_turns/kept.rs"]
mod kept;
#[path = "kept_turns/script.rs"]
mod script;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sotto_api::{Notice, Request};
use sotto_assistant::link::Client;
use sotto_store::{NoKeychain, Store};
use sotto_tests::sotto;

use kept::{Kept, what_is_kept};
use script::{Dice, Script};

/// The program, ready to be asked.
struct Running(Child);

impl Running {
    fn start(program: &Path, folder: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("--data-dir")
            .arg(folder)
            .args(["resident", "--tell", "--stay"])
            .env("SOTTO_NO_KEYCHAIN", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "\"ready\"");
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn connect(folder: &Path) -> Client {
    let mut client = Client::connect(folder).unwrap().expect("it runs");
    client.call(Request::Subscribe { level: false }).unwrap();
    client
}

#[test]
fn nothing_confirmed_is_lost_or_doubled_by_kills() {
    let (turns, between) = if std::env::var_os("SOTTO_SOAK").is_some() {
        (1_000, 20)
    } else {
        (60, 12)
    };
    let Some(program) = sotto() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(0x5077_0000_0000_0001);
    let mut script = Script {
        dice: Dice(0x5077_0000_0000_0002),
        begun: Timestamp::from_second(Timestamp::now().as_second()).unwrap(),
        past: Vec::new(),
    };
    let mut running = Running::start(&program, folder.path());
    let mut client = connect(folder.path());
    let mut kept = Kept::new();
    let (mut kills, mut cut) = (0, 0);
    for turn in 0..turns {
        let step = script.next(turn, &kept, &mut client);
        let mut after = kept.clone();
        let before = match &step.becomes {
            Some(how) => after.insert(step.what, how.clone()),
            None => after.remove(&step.what),
        };
        let done = if dice.below(between) == 0 {
            // In the middle of this turn, or right after it.
            let wait = Duration::from_micros(dice.below(12_000));
            let said = std::thread::scope(|scope| {
                let killer = scope.spawn(|| {
                    std::thread::sleep(wait);
                    running.kill();
                });
                let said = step.ask(&mut client);
                killer.join().unwrap();
                said
            });
            kills += 1;
            running = Running::start(&program, folder.path());
            client = connect(folder.path());
            let found = what_is_kept(&mut client);
            if matches!(said, Ok(true)) {
                assert_eq!(found, after, "{:?} was confirmed", step.what);
            } else {
                cut += 1;
                // All of it or nothing of it, and nothing else.
                let whole = found == after || found == kept;
                assert!(whole, "{:?}: {found:?} came of {kept:?}", step.what);
            }
            found == after
        } else {
            assert!(step.ask(&mut client).unwrap());
            true
        };
        if done {
            script.did(&step, before);
            kept = after;
        }
    }
    running.kill();
    let mut again = Running::start(&program, folder.path());
    assert_eq!(what_is_kept(&mut connect(folder.path())), kept);
    again.kill();
    println!("{turns} turns, {kills} kills, {cut} of them before the answer");
    assert!(kills > 0);
    let now = Timestamp::now();
    let opened = Store::open(folder.path(), &NoKeychain, now).unwrap();
    let repaired = |notice: &Notice| matches!(notice, Notice::Repaired(_));
    assert!(!opened.notices.iter().any(repaired), "{:?}", opened.notices);
    // So much later a look at every page is due whatever was looked at before.
    let later = now + SignedDuration::from_hours(24 * 365);
    assert!(opened.store.check_if_due(later).unwrap());
}
