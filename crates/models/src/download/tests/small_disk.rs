//! A real disk that is really full: a file system of four megabytes, which Linux lets a person mount for one program.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use super::*;
use crate::download::server::good;
use crate::starter::{FetchProgress, Starter, StarterError, StarterList};

const PLACE: &str = "SOTTO_TEST_SMALL_DISK";

/// The real world, but for a disk that does not say how much room it has.
struct Silent(RealSurroundings);

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

#[test]
fn a_disk_of_four_megabytes() {
    if let Some(place) = std::env::var_os(PLACE) {
        return on_it(Path::new(&place));
    }
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=4m none \"${PLACE}\" || exit 77; exec \"$0\" --exact download::tests::small_disk::a_disk_of_four_megabytes --nocapture"
    );
    let ran = Command::new("unshare")
        .args(["-Urm", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .env(PLACE, folder.path())
        .output();
    match ran {
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

fn on_it(place: &Path) {
    let body = vec![7u8; 6 << 20];
    let hash = FileHash(Sha256::digest(&body).into());
    let served = body.clone();
    let server = Server::start(move |asked, stream, _| good(asked, stream, &served, "\"1\""));
    let data = tempfile::tempdir().unwrap();
    let wanted = Wanted {
        title: "A model".to_owned(),
        urls: vec![server.url("/model.bin")],
        bytes: body.len() as u64,
        hash,
        destination: place.join("model.bin"),
    };
    let fetch = |downloader: &Downloader| {
        downloader.fetch(&wanted, Grant::ByUser, &Cancel::default(), &mut |_| {})
    };
    // Asked beforehand, the disk says that it is too small, and no connection is made.
    let refused = fetch(&Downloader::new(Outbound::open(data.path()))).unwrap_err();
    assert!(
        matches!(refused, DownloadError::NoRoom { free, .. } if free <= 4 << 20),
        "{refused}"
    );
    assert!(server.asked().is_empty());
    // One that does not say fills up on the way.
    let silent = || {
        Downloader::in_surroundings(
            Outbound::open(data.path()),
            Arc::new(Silent(RealSurroundings::default())),
            Limits::default(),
        )
    };
    let full = fetch(&silent()).unwrap_err();
    let DownloadError::DiskFull { kept, .. } = full else {
        panic!("{full}");
    };
    assert!(kept > 1 << 20, "{kept}");
    assert!(!wanted.destination.exists());
    let part = place.join("model.bin.part");
    assert!(part.metadata().unwrap().len() >= kept);
    // Full as it is, a starter says so before it begins.
    let list = StarterList::embedded();
    let starter = Starter::with_list(list, place).without_registries();
    let refused = starter
        .ensure("minilm", &mut FetchProgress::silent())
        .unwrap_err();
    assert!(
        matches!(
            refused,
            StarterError::NoRoom { .. } | StarterError::Disk { .. }
        ),
        "{refused}"
    );
    // With room made (the file continues on a bigger disk), what was kept is gone on with.
    let bigger = tempfile::tempdir().unwrap();
    for name in ["model.bin.part", "model.bin.part.toml"] {
        if place.join(name).exists() {
            std::fs::copy(place.join(name), bigger.path().join(name)).unwrap();
        }
    }
    let wanted = Wanted {
        destination: bigger.path().join("model.bin"),
        ..wanted.clone()
    };
    let path = silent()
        .fetch(&wanted, Grant::ByUser, &Cancel::default(), &mut |_| {})
        .unwrap();
    assert_eq!(std::fs::read(path).unwrap(), body);
    assert!(
        server
            .asked()
            .last()
            .unwrap()
            .offset()
            .is_some_and(|from| from > 0)
    );
}
