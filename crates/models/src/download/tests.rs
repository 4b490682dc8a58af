//! Downloads against a server that misbehaves on purpose. Nothing waits: pauses are written down, not slept.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod misbehaving;
mod rules;
#[cfg(target_os = "linux")]
mod small_disk;
mod trouble_at_home;
mod trusted;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};
use sotto_outbound::{Grant, Outbound};

use super::server::Server;
use super::*;

/// A world without pauses, with a disk that can be full.
struct World {
    real: RealSurroundings,
    waits: Mutex<Vec<Duration>>,
    free: AtomicU64,
    /// Bytes that can still be written.
    room: Arc<AtomicU64>,
    cancel_on_wait: bool,
}

impl Default for World {
    fn default() -> Self {
        World {
            real: RealSurroundings::default(),
            waits: Mutex::default(),
            free: AtomicU64::new(u64::MAX),
            room: Arc::new(AtomicU64::new(u64::MAX)),
            cancel_on_wait: false,
        }
    }
}

struct SmallDisk {
    file: Box<dyn PartFile>,
    room: Arc<AtomicU64>,
}

impl io::Write for SmallDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.room.load(Ordering::SeqCst);
        if room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self
            .file
            .write(&bytes[..bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX))])?;
        self.room.fetch_sub(written as u64, Ordering::SeqCst);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl PartFile for SmallDisk {
    fn sync(&mut self) -> io::Result<()> {
        self.file.sync()
    }
}

impl Surroundings for World {
    fn elapsed(&self) -> Duration {
        self.real.elapsed()
    }

    fn unix_seconds(&self) -> u64 {
        1_792_567_680 // 21 October 2026, 07:28:00
    }

    fn wait(&self, time: Duration, cancel: &Cancel) {
        self.waits.lock().unwrap().push(time);
        if self.cancel_on_wait {
            cancel.cancel();
        }
    }

    fn chance(&self) -> f64 {
        0.5
    }

    fn free_space(&self, _: &Path) -> io::Result<u64> {
        Ok(self.free.load(Ordering::SeqCst))
    }

    fn open_part(&self, path: &Path, append: bool) -> io::Result<Box<dyn PartFile>> {
        Ok(Box::new(SmallDisk {
            file: self.real.open_part(path, append)?,
            room: self.room.clone(),
        }))
    }
}

/// A folder, a world, and a file to be fetched.
struct Scene {
    folder: tempfile::TempDir,
    world: Arc<World>,
    outbound: Outbound,
    limits: Limits,
    body: Vec<u8>,
}

impl Scene {
    fn new() -> Scene {
        Scene::in_world(World::default())
    }

    fn in_world(world: World) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        // No variables: a proxy of the machine that runs the tests must not be used.
        let outbound = Outbound::open_in(
            folder.path(),
            sotto_outbound::Surroundings {
                environment: Box::new(|_| None),
                ..sotto_outbound::Surroundings::default()
            },
        );
        let long = Duration::from_secs(60);
        let limits = Limits {
            answer_within: long,
            stall_after: long,
            slowest_bytes: 1,
        };
        Scene {
            folder,
            world: Arc::new(world),
            outbound,
            limits,
            body: body(),
        }
    }

    fn wanted(&self, urls: &[String]) -> Wanted {
        Wanted {
            title: "the model".to_owned(),
            urls: urls.to_vec(),
            bytes: self.body.len() as u64,
            hash: FileHash(Sha256::digest(&self.body).into()),
            destination: self.place(),
        }
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("models/ear/model.bin")
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("models/ear/model.bin.part")
    }

    fn downloader(&self) -> Downloader {
        Downloader::in_surroundings(
            self.outbound.clone(),
            self.world.clone(),
            self.limits.clone(),
        )
    }

    fn fetch(&self, urls: &[String]) -> Result<PathBuf, DownloadError> {
        self.fetch_telling(urls, &Cancel::default(), &mut |_| {})
    }

    fn fetch_telling(
        &self,
        urls: &[String],
        cancel: &Cancel,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, DownloadError> {
        self.downloader()
            .fetch(&self.wanted(urls), Grant::ByUser, cancel, tell)
    }

    /// Fetches and makes sure that the right file is in place and nothing is left over.
    fn fetch_well(&self, urls: &[String]) {
        let path = self.fetch(urls).unwrap();
        assert_eq!(path, self.place());
        assert!(
            std::fs::read(path).unwrap() == self.body,
            "another file came"
        );
        assert!(!self.part().exists());
    }

    fn fails(&self, urls: &[String]) -> Setback {
        match self.fetch(urls) {
            Err(DownloadError::Failed { last, .. }) => {
                assert!(!self.place().exists());
                last
            }
            other => panic!("{other:?}"),
        }
    }

    fn waits(&self) -> Vec<Duration> {
        self.world.waits.lock().unwrap().clone()
    }
}

/// A file of 300 kB without a pattern that repeats.
fn body() -> Vec<u8> {
    let mut state = 1u32;
    let step = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*state >> 24) as u8
    };
    (0..300_000).map(|_| step(&mut state)).collect()
}

fn offsets(server: &Server) -> Vec<Option<usize>> {
    server.asked().iter().map(|asked| asked.offset()).collect()
}
