//! Where this program lies. While it runs, a package may put a newer one in its place; Linux then calls the file of the running
//! one deleted, and a path that says so starts nothing.

use std::io;
use std::path::{Path, PathBuf};

/// What Linux writes behind the name of a program whose file is gone.
const GONE: &str = " (deleted)";

/// The file of this program, or of the newer one that was put in its place.
///
/// # Errors
/// When the system does not tell.
pub fn file() -> io::Result<PathBuf> {
    let told = std::env::current_exe()?;
    let called = std::env::args_os().next().map(PathBuf::from);
    Ok(standing(told, called, Path::is_file))
}

/// What of these leads to a program: what the system told, and by which path it was called.
fn standing(told: PathBuf, called: Option<PathBuf>, is_there: impl Fn(&Path) -> bool) -> PathBuf {
    let name = told.file_name().and_then(|name| name.to_str());
    let Some(name) = name.and_then(|name| name.strip_suffix(GONE)) else {
        return told;
    };
    // Somebody may have named it so.
    if is_there(&told) {
        return told;
    }
    // A package that lies in a folder of its version is found by the link it was called by. A name alone says nothing of the
    // folder, and where the program was started in is not known any more.
    let called = called.filter(|called| called.is_absolute() && is_there(called));
    called.unwrap_or_else(|| told.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found where only these files are there.
    fn found(told: &str, called: Option<&str>, there: &[&str]) -> PathBuf {
        standing(told.into(), called.map(PathBuf::from), |path| {
            there.iter().any(|file| Path::new(file) == path)
        })
    }

    #[test]
    fn a_program_that_is_there_is_what_the_system_told() {
        for called in [None, Some("/usr/bin/sotto"), Some("sotto")] {
            let there = ["/usr/lib/sotto/sotto", "/usr/bin/sotto"];
            let file = found("/usr/lib/sotto/sotto", called, &there);
            assert_eq!(file, Path::new("/usr/lib/sotto/sotto"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn one_that_was_replaced_is_found_by_how_it_was_called() {
        let told = "/opt/sotto-1/sotto (deleted)";
        let file = found(told, Some("/usr/bin/sotto"), &["/usr/bin/sotto"]);
        assert_eq!(file, Path::new("/usr/bin/sotto"));
    }

    #[test]
    fn without_a_path_that_leads_anywhere_the_newer_one_stands_in_its_place() {
        for called in [
            None,
            Some(""),
            Some("sotto"),
            Some("./sotto"),
            Some("/gone/sotto"),
            Some("/usr/lib/sotto/sotto (deleted)"),
        ] {
            for there in [&["/usr/lib/sotto/sotto", "sotto", "./sotto"][..], &[][..]] {
                let file = found("/usr/lib/sotto/sotto (deleted)", called, there);
                assert_eq!(file, Path::new("/usr/lib/sotto/sotto"), "{called:?}");
            }
        }
    }

    #[test]
    fn a_name_that_only_looks_so_stays() {
        for told in [
            "/opt/sotto (deleted)",
            "/opt/sotto(deleted)",
            "/opt (deleted)/sotto",
        ] {
            let file = found(told, Some("/usr/bin/sotto"), &[told, "/usr/bin/sotto"]);
            assert_eq!(file, Path::new(told));
        }
    }
}
