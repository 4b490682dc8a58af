//! Where files lie that came with the program: beside it, or where an installer put its shared files.

use std::path::{Path, PathBuf};

/// Folders called `name` that came with this program, whether they exist or not, the nearest first.
pub(crate) fn beside_program(name: &str) -> Vec<PathBuf> {
    let program = std::env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    folder.map_or_else(Vec::new, |folder| below(folder, name))
}

fn below(folder: &Path, name: &str) -> Vec<PathBuf> {
    let places = ["", "../share/sotto", "../Resources"];
    places.map(|place| folder.join(place).join(name)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_the_program_comes_first_then_shared_files() {
        let found = below(Path::new("/opt/sotto"), "own");
        let wanted = [
            "/opt/sotto/own",
            "/opt/sotto/../share/sotto/own",
            "/opt/sotto/../Resources/own",
        ];
        assert_eq!(found, wanted.map(PathBuf::from));
        assert_eq!(beside_program("own").len(), 3);
    }
}
