//! For tests: a real disk that is really full, a file system of four megabytes, which Linux lets a person mount for one program.
#![allow(clippy::unwrap_used)]

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::download::{Cancel, PartFile, RealSurroundings, Surroundings};

const PLACE: &str = "SOTTO_TEST_SMALL_DISK";

/// Runs `on_it` with the folder of such a disk, in a process of its own that runs nothing but the test of this name; `prepare`
/// says what else that process is told. Left out, with the reason, where the system lets nobody mount.
pub(crate) fn on_small_disk(
    test: &str,
    prepare: impl FnOnce(&mut Command),
    on_it: impl FnOnce(&Path),
) {
    if let Some(place) = std::env::var_os(PLACE) {
        return on_it(Path::new(&place));
    }
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=4m none \"${PLACE}\" || exit 77; exec \"$0\" --exact {test} --nocapture"
    );
    let mut command = Command::new("unshare");
    command
        .args(["-Urm", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(PLACE, folder.path());
    prepare(&mut command);
    match command.output() {
        Ok(ran) if ran.status.success() => {
            assert!(String::from_utf8_lossy(&ran.stdout).contains("1 passed"));
        }
        // Refused by `unshare` itself (1) or by `mount`: this system lets nobody mount.
        Ok(ran)
            if ran.status.code() == Some(77)
                || String::from_utf8_lossy(&ran.stderr).starts_with("unshare:") =>
        {
            eprintln!("skipped: this system does not let a test mount a small disk");
        }
        Ok(ran) => panic!(
            "signal {:?}: {}{}",
            ran.status.signal(),
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        ),
        Err(error) => eprintln!("skipped: unshare cannot be started ({error})"),
    }
}

/// The real world, but for a disk that does not say how much room it has.
#[derive(Default)]
pub(crate) struct Silent(RealSurroundings);

impl Surroundings for Silent {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
    fn unix_seconds(&self) -> u64 {
        self.0.unix_seconds()
    }
    fn wait(&self, time: Duration, cancel: &Cancel) {
        self.0.wait(time, cancel);
    }
    fn chance(&self) -> f64 {
        self.0.chance()
    }
    fn free_space(&self, _folder: &Path) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn open_part(&self, path: &Path, append: bool) -> io::Result<Box<dyn PartFile>> {
        self.0.open_part(path, append)
    }
}
