//! How often the whole program wakes while nothing is due, counted from outside, between two looks at what the system knows of
//! its threads: a question put to it would wake it, and so would a clock of this benchmark's own in the same process.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::start::sotto;

/// After this long the threads that its start needed are gone.
const SETTLES: Duration = Duration::from_secs(20);
/// So long nothing happens.
const QUIET: Duration = Duration::from_secs(10);

/// How often each thread gave the processor back of itself; each wake-up ends with one.
type Switches = HashMap<String, u64>;

/// Starts the program on this folder, without any model, and counts; nothing where it was not built, or the system does not
/// tell.
pub fn wakes(folder: &Path) -> Option<u64> {
    let program = sotto_tests::sotto()?;
    // The engine of a language model answers a heartbeat, which is counted elsewhere.
    let no_models = tempfile::tempdir_in(".").unwrap();
    let mut running = sotto(&program, folder)
        .env("SOTTO_MODELS_DIR", no_models.path())
        .args(["resident", "--tell", "--stay"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut told = BufReader::new(running.stdout.take().unwrap());
    told.read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "\"ready\"");
    std::thread::sleep(SETTLES);
    let before = switches(running.id());
    std::thread::sleep(QUIET);
    let after = switches(running.id());
    let ended = sotto(&program, folder)
        .args(["resident", "--stop"])
        .status();
    assert!(ended.unwrap().success());
    running.wait().unwrap();
    Some(woke(&before?, &after?))
}

fn switches(process: u32) -> Option<Switches> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let all = threads.flatten().filter_map(|thread| {
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let line = status
            .lines()
            .find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        let count = line.split_whitespace().nth(1)?.parse().ok()?;
        Some((thread.file_name().to_string_lossy().into_owned(), count))
    });
    Some(all.collect())
}

/// What came in between. A thread that began counts from its beginning, one that ended woke to do so.
fn woke(before: &Switches, after: &Switches) -> u64 {
    let more = after
        .iter()
        .map(|(thread, count)| count.saturating_sub(before.get(thread).copied().unwrap_or(0)));
    let ended = before.keys().filter(|thread| !after.contains_key(*thread));
    more.sum::<u64>() + ended.count() as u64
}
