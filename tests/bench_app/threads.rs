//! Which threads of a process take the time that it takes: the sound server's client, the loop that listens and the thread of the
//! windows are all in the one process of the shell and the core, and each has a cure of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Linux counts the time of threads in hundredths of a second, on every processor that Sotto runs on.
const TICK_MS: u64 = 10;
/// A thread that takes less than this share of a core, in percent, is not worth a row.
const LEAST: f64 = 0.5;

/// The time on the processors of each name, since the threads began.
pub type Threads = BTreeMap<String, Duration>;

/// Of the process with this number; empty where the system does not tell.
pub fn of(process: u32) -> Threads {
    read(Path::new(&format!("/proc/{process}/task")))
}

fn read(folder: &Path) -> Threads {
    let mut all = Threads::new();
    for thread in fs::read_dir(folder).into_iter().flatten().flatten() {
        // One may end just now.
        let Ok(stat) = fs::read_to_string(thread.path().join("stat")) else {
            continue;
        };
        if let Some((name, ticks)) = told(&stat) {
            // Several have the same name: workers are counted together.
            *all.entry(name).or_default() += Duration::from_millis(ticks * TICK_MS);
        }
    }
    all
}

/// The name, which may hold spaces and brackets itself, and the time in the program and in the system for it.
fn told(stat: &str) -> Option<(String, u64)> {
    let (begins, rest) = stat.rsplit_once(')')?;
    let (_, name) = begins.split_once('(')?;
    let cells: Vec<&str> = rest.split_whitespace().collect();
    let cell = |place: usize| cells.get(place)?.parse::<u64>().ok();
    Some((name.to_owned(), cell(11)? + cell(12)?))
}

/// The share of one core that each name took between two looks, in percent: what counts, the largest first.
pub fn shares(before: &Threads, after: &Threads, passed: Duration) -> Vec<(String, f64)> {
    let mut all: Vec<(String, f64)> = after
        .iter()
        .map(|(name, now)| {
            let then = before.get(name).copied().unwrap_or_default();
            let took = now.saturating_sub(then);
            let share = 100.0 * took.as_secs_f64() / passed.as_secs_f64();
            (name.clone(), share)
        })
        .filter(|(_, share)| *share >= LEAST)
        .collect();
    all.sort_by(|one, other| other.1.total_cmp(&one.1));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(name: &str, program: u64, system: u64) -> String {
        format!("71 ({name}) S 42 4711 4711 0 -1 4194560 1 2 3 4 {program} {system} 7 8 20 0 9")
    }

    #[test]
    fn a_name_may_hold_brackets_and_half_a_line_is_nothing() {
        let odd = told(&stat("a (odd) name", 150, 25));
        assert_eq!(odd, Some(("a (odd) name".to_owned(), 175)));
        assert_eq!(told("71 (short) S 1"), None);
        assert_eq!(told(""), None);
    }

    #[test]
    fn threads_of_one_name_are_counted_together() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        for (number, name, program) in [("1", "main", 3), ("2", "worker", 5), ("3", "worker", 6)] {
            let thread = folder.path().join(number);
            fs::create_dir(&thread)?;
            fs::write(thread.join("stat"), stat(name, program, 1))?;
        }
        let all = read(folder.path());
        assert_eq!(all.len(), 2);
        assert_eq!(all.get("worker"), Some(&Duration::from_millis(130)));
        assert!(read(&folder.path().join("nowhere")).is_empty());
        Ok(())
    }

    #[test]
    fn the_busiest_comes_first_and_who_does_nothing_not_at_all() {
        let threads = |all: &[(&str, u64)]| -> Threads {
            all.iter()
                .map(|(name, ms)| ((*name).to_owned(), Duration::from_millis(*ms)))
                .collect()
        };
        let before = threads(&[("main", 500), ("sound", 100), ("gone", 9_000)]);
        let after = threads(&[("main", 500), ("sound", 400), ("new", 600)]);
        let shares = shares(&before, &after, Duration::from_secs(1));
        let names: Vec<&str> = shares.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["new", "sound"]);
        assert!((shares[1].1 - 30.0).abs() < 1e-9);
    }
}
