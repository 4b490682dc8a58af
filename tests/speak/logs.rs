//! What the programs of a test say of what they do: kept beside them, and told where the test fails.

use std::fs::File;
use std::path::Path;

/// Of each, so many lines are told.
const SHOWN: usize = 60;

/// Opens one, to be written on.
pub fn open(folder: &Path, name: &str) -> File {
    let path = folder.join(format!("{name}.log"));
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .unwrap()
}

/// Tells the end of one.
pub fn tell_end(folder: &Path, name: &str) {
    let path = folder.join(format!("{name}.log"));
    let log = std::fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    let last = &lines[lines.len().saturating_sub(SHOWN)..];
    println!("---- the end of {name}.log\n{}", last.join("\n"));
}
