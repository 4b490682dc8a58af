//! The log: to whoever started the program from a terminal, else into the file that the resident program writes too. What was
//! said is never in it below `trace`.

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// The log begins anew beyond this.
const LONGEST: u64 = 1_000_000;

/// Begins to write it.
pub fn begin(folder: &Path) {
    let filter = || {
        let usual = EnvFilter::new("warn,sotto_app=info,symphonia=off");
        EnvFilter::try_from_env("SOTTO_LOG").unwrap_or(usual)
    };
    let file = if std::io::stderr().is_terminal() {
        None
    } else {
        open(folder)
    };
    // A second one in the same process is none.
    let _ = match file {
        Some(file) => tracing_subscriber::fmt()
            .with_env_filter(filter())
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .try_init(),
        None => tracing_subscriber::fmt()
            .with_env_filter(filter())
            .with_writer(std::io::stderr)
            .try_init(),
    };
}

/// Nothing where it cannot be written: everything else still works.
fn open(folder: &Path) -> Option<File> {
    let path = folder.join("resident.log");
    let long = std::fs::metadata(&path).is_ok_and(|file| file.len() > LONGEST);
    let mut options = File::options();
    options
        .create(true)
        .append(!long)
        .write(true)
        .truncate(long);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_long_log_begins_anew_and_a_short_one_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resident.log");
        std::fs::write(&path, "before").unwrap();
        drop(open(folder.path()).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        std::fs::write(&path, vec![b'x'; 1_000_001]).unwrap();
        drop(open(folder.path()).unwrap());
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        assert!(open(&folder.path().join("nowhere")).is_none());
    }
}
