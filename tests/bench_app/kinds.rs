//! What the memory of a process is made of, as the system tells it: what it wrote itself, and pages of files. The latter are the
//! program and its libraries, of which a program of development has far more than one that is given to people.

use std::fs;

/// In bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    /// What it wrote itself.
    pub own: u64,
    /// Pages of files.
    pub files: u64,
}

/// Of the process with this number; nothing where the system does not tell.
pub fn of(process: u32) -> Option<Kinds> {
    read(&fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

fn read(status: &str) -> Option<Kinds> {
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes = line.strip_prefix(':')?.trim().strip_suffix("kB")?;
        Some(kilobytes.trim().parse::<u64>().ok()? * 1024)
    };
    Some(Kinds {
        own: bytes("RssAnon")?,
        files: bytes("RssFile")? + bytes("RssShmem")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_wrote_is_told_apart_from_its_files() {
        let status = "Name:\tsotto-app\nVmRSS:\t  216064 kB\nRssAnon:\t   61440 kB\nRssFile:\t  152576 kB\nRssShmem:\t    2048 kB\n";
        let kinds = Kinds {
            own: 61_440 * 1024,
            files: (152_576 + 2_048) * 1024,
        };
        assert_eq!(read(status), Some(kinds));
    }

    #[test]
    fn half_of_it_is_nothing() {
        for status in [
            "",
            "RssAnon:\t 1 kB\n",
            "RssAnon:\t 1 kB\nRssFile:\t much kB\nRssShmem:\t 1 kB\n",
            "RssAnon:\t 1\nRssFile:\t 1\nRssShmem:\t 1\n",
        ] {
            assert_eq!(read(status), None, "{status:?}");
        }
    }

    #[test]
    fn this_program_has_both() {
        let kinds = of(std::process::id());
        assert!(kinds.is_some_and(|kinds| kinds.own > 0 && kinds.files > 0));
    }
}
