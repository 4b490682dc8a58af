//! A download onto a real disk that is really full.

use super::*;
use crate::download::server::good;
use crate::small_disk::{Silent, on_small_disk};
use crate::starter::{FetchProgress, Starter, StarterError, StarterList};

#[test]
fn a_disk_of_four_megabytes() {
    let test = "download::tests::small_disk::a_disk_of_four_megabytes";
    on_small_disk(test, |_| {}, on_it);
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
            Arc::new(Silent::default()),
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
