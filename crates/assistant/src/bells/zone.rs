//! Learning that the machine is in another zone, so that an alarm does not wait for the hour of the place one came from.
//!
//! A machine's zone is a link that is put in place of the old one. On Linux the kernel tells when that happens: nothing is
//! looked at until then, and nothing wakes for it. Whoever fixed the zone by `TZ` is not moved by it. Elsewhere one looks with
//! every slice of the wait for the clock (`wall`), which is each half minute while something is set, and never otherwise.

#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
#[cfg(target_os = "linux")]
use std::path::Path;

#[cfg(target_os = "linux")]
use tokio::io::unix::AsyncFd;

/// Something that can wait for another zone.
#[derive(Debug)]
pub(super) struct Zone {
    #[cfg(target_os = "linux")]
    watched: Option<AsyncFd<OwnedFd>>,
}

#[cfg(target_os = "linux")]
impl Zone {
    pub(super) fn new() -> Self {
        Self::named_in(Path::new("/etc"))
    }

    /// The folder of the link is watched, since a link that is replaced is another file.
    fn named_in(folder: &Path) -> Self {
        Self {
            watched: linux::watched(folder),
        }
    }

    /// Waits until the zone may be another one. Forever where nothing can be watched.
    pub(super) async fn changed(&self) {
        if let Some(watched) = &self.watched {
            while let Ok(mut ready) = watched.readable().await {
                ready.clear_ready();
                if linux::names_another(watched.get_ref()) {
                    return;
                }
            }
        }
        std::future::pending::<()>().await;
    }
}

#[cfg(not(target_os = "linux"))]
impl Zone {
    pub(super) fn new() -> Self {
        Self {}
    }

    /// Never: it is looked at with every slice of the wait for the clock.
    pub(super) async fn changed(&self) {
        std::future::pending::<()>().await;
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};
    use tokio::io::unix::AsyncFd;

    /// What names the zone.
    const LINK: &[u8] = b"localtime";

    pub(super) fn watched(folder: &Path) -> Option<AsyncFd<OwnedFd>> {
        let told = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
        // A link comes by a name of its own or by another's; a copy of a zone's file is complete when it is closed.
        let comes = WatchFlags::CREATE | WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE;
        add_watch(&told, folder, comes).ok()?;
        // Deprecated for descriptors that somebody else may close while it is registered. This one is owned.
        #[allow(deprecated)]
        AsyncFd::new(told).ok()
    }

    /// Reads all that was told, and says whether the link was meant.
    pub(super) fn names_another(told: &OwnedFd) -> bool {
        let mut room = [MaybeUninit::uninit(); 4096];
        let mut events = Reader::new(told, &mut room);
        let mut another = false;
        // Ends when there is no more to read for now. What has no name says that some were left out.
        while let Ok(event) = events.next() {
            another |= event.file_name().is_none_or(|name| name.to_bytes() == LINK);
        }
        another
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn another_link_is_noticed_and_another_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let zone = Zone::named_in(folder.path());
        let Some(watched) = &zone.watched else {
            return println!("skipped: the system has no watch left to give");
        };
        let told = || linux::names_another(watched.get_ref());
        assert!(!told());
        std::fs::write(path("hosts"), "127.0.0.1 here").unwrap();
        assert!(!told());
        symlink("zoneinfo/Europe/Berlin", path("localtime")).unwrap();
        assert!(told());
        assert!(!told());
        // As programs do it that leave no moment without a link.
        symlink("zoneinfo/Asia/Tokyo", path("localtime.new")).unwrap();
        assert!(!told());
        std::fs::rename(path("localtime.new"), path("localtime")).unwrap();
        assert!(told());
        // And whoever waits for it wakes.
        std::fs::write(path("hosts"), "127.0.0.1 there").unwrap();
        std::fs::remove_file(path("localtime")).unwrap();
        std::fs::write(path("localtime"), "TZif").unwrap();
        tokio::time::timeout(Duration::from_secs(60), zone.changed())
            .await
            .unwrap();
    }
}
