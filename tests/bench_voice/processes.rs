//! What a process takes: its time on the processors and its memory, as Linux tells them.

use std::fs;
use std::time::Duration;

/// Linux counts the time of processes in hundredths of a second, on every processor that Sotto runs on.
const TICK_MS: u64 = 10;

/// What a process and its children have taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Taken {
    /// Time on the processors since their start.
    pub processor: Duration,
    /// What lies in memory now, in bytes.
    pub memory: u64,
}

/// Of this process alone; nothing where the system does not tell.
pub fn alone(process: u32) -> Option<Taken> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let memory = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    Some(Taken {
        processor: Duration::from_millis(ticks(&stat)? * TICK_MS),
        memory: resident(&memory)?,
    })
}

/// Of the engines that it has started, together.
pub fn engines(process: u32) -> Taken {
    let folders = fs::read_dir("/proc").into_iter().flatten().flatten();
    folders
        .filter_map(|folder| folder.file_name().to_str()?.parse().ok())
        .filter(|child| {
            let stat = fs::read_to_string(format!("/proc/{child}/stat"));
            stat.is_ok_and(|stat| parent(&stat) == Some(process))
        })
        .filter_map(alone)
        .fold(Taken::default(), |sum, one| Taken {
            processor: sum.processor + one.processor,
            memory: sum.memory + one.memory,
        })
}

/// What stands behind the name, which may hold spaces and brackets itself.
fn behind_name(stat: &str) -> Option<Vec<&str>> {
    let (_, rest) = stat.rsplit_once(')')?;
    Some(rest.split_whitespace().collect())
}

fn parent(stat: &str) -> Option<u32> {
    behind_name(stat)?.get(1)?.parse().ok()
}

/// In the program and in the system for it.
fn ticks(stat: &str) -> Option<u64> {
    let cells = behind_name(stat)?;
    let cell = |place: usize| cells.get(place)?.parse::<u64>().ok();
    Some(cell(11)? + cell(12)?)
}

/// In bytes.
fn resident(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find(|line| line.starts_with("Rss:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "4711 (a (odd) name) S 42 4711 4711 0 -1 4194560 1 2 3 4 150 25 7 8 20 0 9";

    #[test]
    fn a_name_with_brackets_is_no_cell() {
        assert_eq!(parent(STAT), Some(42));
        assert_eq!(ticks(STAT), Some(175));
        assert_eq!(ticks("4711 (short) S 1"), None);
    }

    #[test]
    fn memory_is_told_in_kilobytes() {
        let rollup = "00400000-7fff ---p 0 0 0 [rollup]\nRss:    2048 kB\nPss:    1024 kB\n";
        assert_eq!(resident(rollup), Some(2 * 1024 * 1024));
        assert_eq!(resident("Pss: 1 kB\n"), None);
    }
}
