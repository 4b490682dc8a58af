//! People's recordings for the tests, where this machine has them.

use std::path::{Path, PathBuf};

/// The recordings of one kind: in `SOTTO_TEST_DATA`, or in `shared/data` beside the workspace. None, with a printed
/// reason, if this machine has neither.
pub fn recordings(kind: &str) -> Option<PathBuf> {
    let data = match std::env::var_os("SOTTO_TEST_DATA") {
        Some(named) => Some(PathBuf::from(named)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|above| above.join("shared/data"))
            .find(|folder| folder.is_dir()),
    };
    let found = data
        .map(|data| data.join("speech").join(kind))
        .filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: no recordings of kind {kind} are there (SOTTO_TEST_DATA)");
    }
    found
}
