//! Which processes there are, as the system tells it.

use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

/// All there are, by their numbers.
pub fn all() -> impl Iterator<Item = u32> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
}

/// The process of the program that was started for this data folder.
pub fn running(data: &Path) -> Option<u32> {
    all().find(|process| {
        let words = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let mut words = words.split(|byte| *byte == 0);
        let program = words.next().unwrap_or_default();
        let folder = data.as_os_str().as_encoded_bytes();
        program.ends_with(b"sotto-app") && words.any(|word| word == folder)
    })
}

/// What the system tells of a process: its name, its state and its parent.
fn told(process: u32) -> Option<(String, char, u32)> {
    // "4711 (sotto-mind) S 4700 …"; a name may hold brackets itself.
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (begin, rest) = stat.rsplit_once(") ")?;
    let (_, name) = begin.split_once(" (")?;
    let mut rest = rest.split(' ');
    let state = rest.next()?.chars().next()?;
    Some((name.to_owned(), state, rest.next()?.parse().ok()?))
}

/// Whether this process is there. One that has ended and that nobody has asked for yet is not.
pub fn stays(process: u32) -> bool {
    told(process).is_some_and(|(_, state, _)| state != 'Z')
}

/// The children of a process that have not ended, with their names.
pub fn children(parent: u32) -> Vec<(u32, String)> {
    let child = |process: u32| {
        let (name, state, of) = told(process)?;
        (of == parent && state != 'Z').then_some((process, name))
    };
    all().filter_map(child).collect()
}

/// The child of a process that runs an engine of this name.
pub fn engine(parent: u32, name: &str) -> Option<u32> {
    let wanted = format!("sotto-{name}");
    let mut children = children(parent).into_iter();
    children.find_map(|(process, name)| (name == wanted).then_some(process))
}

/// Lets a process end as the system does when the session ends.
pub fn terminate(process: u32) {
    tell(process, Signal::TERM);
}

/// Ends a process in the middle of whatever it does.
pub fn kill(process: u32) {
    tell(process, Signal::KILL);
}

fn tell(process: u32, signal: Signal) {
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // It may have ended by itself.
        let _ = kill_process(process, signal);
    }
}
