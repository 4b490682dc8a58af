//! What the memory of a process is made of, as the system tells it: what it wrote itself, and pages of files. The latter are the
//! program and its libraries, of which a program of development has far more than one that is given to people. Those of the web
//! view are told apart, as its processes are: they come with the system, and every program with a web view has them in memory once.

use std::fs;

/// In bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds {
    /// What it wrote itself.
    pub own: u64,
    /// Pages of files.
    pub files: u64,
    /// Pages of the web view's libraries, which are among those of files.
    pub view: u64,
}

/// How the files of the web view's libraries begin.
const OF_THE_VIEW: [&str; 2] = ["libwebkit2gtk-", "libjavascriptcoregtk-"];

/// Of the process with this number; nothing where the system does not tell.
pub fn of(process: u32) -> Option<Kinds> {
    let read_of = |what: &str| fs::read_to_string(format!("/proc/{process}/{what}")).ok();
    read(&read_of("status")?, &read_of("smaps")?)
}

fn read(status: &str, maps: &str) -> Option<Kinds> {
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes = line.strip_prefix(':')?.trim().strip_suffix("kB")?;
        Some(kilobytes.trim().parse::<u64>().ok()? * 1024)
    };
    Some(Kinds {
        own: bytes("RssAnon")?,
        files: bytes("RssFile")? + bytes("RssShmem")?,
        view: of_the_view(maps),
    })
}

/// The pages of the web view's libraries, among all that a process has mapped.
fn of_the_view(maps: &str) -> u64 {
    let (mut inside, mut kilobytes) = (false, 0);
    for line in maps.lines() {
        let mut cells = line.split_ascii_whitespace();
        match cells.next() {
            // "Rss:                 512 kB"
            Some("Rss:") if inside => {
                kilobytes += cells.next().and_then(|cell| cell.parse().ok()).unwrap_or(0);
            }
            Some(cell) if cell.ends_with(':') => {}
            // "7f12-7f34 r-xp 0000 08:01 12 /usr/lib/libwebkit2gtk-4.1.so.0", where a new one begins.
            Some(_) => {
                let file = line.rsplit('/').next().unwrap_or_default();
                inside = OF_THE_VIEW.iter().any(|name| file.starts_with(name));
            }
            None => {}
        }
    }
    kilobytes * 1024
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
            view: 0,
        };
        assert_eq!(read(status, ""), Some(kinds));
    }

    #[test]
    fn pages_of_the_web_views_libraries_are_told_apart() {
        let maps = "\
7f00-7f10 r--p 00000000 08:01 11 /usr/lib/libwebkit2gtk-4.1.so.0.1
Size:                512 kB
Rss:                 300 kB
7f10-7f20 r-xp 00010000 08:01 11 /usr/lib/libwebkit2gtk-4.1.so.0.1
Rss:                 100 kB
7f20-7f30 rw-p 00000000 00:00 0
Rss:                  50 kB
7f30-7f40 r-xp 00000000 08:01 12 /usr/lib/libgtk-3.so.0
Rss:                  70 kB
7f40-7f50 r-xp 00000000 08:01 13 /usr/lib/libjavascriptcoregtk-4.1.so.0
Rss:                  24 kB
";
        assert_eq!(of_the_view(maps), 424 * 1024);
    }

    #[test]
    fn half_of_it_is_nothing() {
        for status in [
            "",
            "RssAnon:\t 1 kB\n",
            "RssAnon:\t 1 kB\nRssFile:\t much kB\nRssShmem:\t 1 kB\n",
            "RssAnon:\t 1\nRssFile:\t 1\nRssShmem:\t 1\n",
        ] {
            assert_eq!(read(status, ""), None, "{status:?}");
        }
    }

    #[test]
    fn this_program_has_both() {
        let kinds = of(std::process::id());
        assert!(kinds.is_some_and(|kinds| kinds.own > 0 && kinds.files > 0));
    }
}
