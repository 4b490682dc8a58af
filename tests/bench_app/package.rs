//! How large the package for Debian is, where one was built.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::Outcome;
use crate::table::{Goal, single};

pub fn measure() -> Outcome<()> {
    let program = std::env::current_exe()?;
    // Of the folder of all builds, which holds this one's.
    let builds = program.ancestors().nth(3).unwrap_or(Path::new("."));
    let found = ["release", "debug"].map(|profile| builds.join(profile).join("bundle/deb"));
    let folders = found.into_iter().chain([PathBuf::from("dist")]);
    let newest = folders.flat_map(|folder| packages(&folder)).max();
    let (_, package) = newest.ok_or("no package was built (.deb)")?;
    let size = std::fs::metadata(&package)?.len() as f64 / 1e6;
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    single(&format!("size of {name}"), Goal::None, "MB", size, 1);
    Ok(())
}

fn packages(folder: &Path) -> Vec<(SystemTime, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let path = entry.path();
            let is_package = path.extension().is_some_and(|ending| ending == "deb");
            let made = entry.metadata().ok()?.modified().ok()?;
            is_package.then_some((made, path))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_packages_are_found() {
        let folder = tempfile::tempdir().unwrap();
        assert!(packages(&folder.path().join("nowhere")).is_empty());
        for name in ["sotto.deb", "sotto.tar.gz", "deb"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = packages(folder.path());
        assert_eq!(found.len(), 1);
        assert!(found[0].1.ends_with("sotto.deb"));
    }
}
