//! What a download needs from the world: a clock, waiting, chance, disk space, and the file it writes. Passed
//! in, so that tests need neither patience nor a full disk.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Stops a download from another thread. Clones stop the same one.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A download with this will stop soon and keep what it has.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A file that a download writes into.
pub trait PartFile: Write {
    /// Makes sure that what was written survives a power cut.
    fn sync(&mut self) -> io::Result<()>;
}

impl PartFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// The world around a download.
pub trait Surroundings: Send + Sync {
    /// A clock that never runs backward.
    fn elapsed(&self) -> Duration;
    /// The time of day, in seconds since 1970.
    fn unix_seconds(&self) -> u64;
    /// Waits, unless cancelled.
    fn wait(&self, time: Duration, cancel: &Cancel);
    /// A number between 0 and 1 that differs from machine to machine and from time to time.
    fn chance(&self) -> f64;
    /// Free bytes where a folder lies.
    fn free_space(&self, folder: &Path) -> io::Result<u64>;
    /// Opens the unfinished file, to go on at its end or from the start.
    fn open_part(&self, path: &Path, append: bool) -> io::Result<Box<dyn PartFile>>;
}

/// The world as it is.
#[derive(Debug)]
pub struct RealSurroundings {
    began: Instant,
}

impl Default for RealSurroundings {
    fn default() -> Self {
        RealSurroundings {
            began: Instant::now(),
        }
    }
}

impl Surroundings for RealSurroundings {
    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn unix_seconds(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs()
    }

    fn wait(&self, time: Duration, cancel: &Cancel) {
        let until = Instant::now() + time;
        while !cancel.is_cancelled() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(Duration::from_millis(50)));
        }
    }

    fn chance(&self) -> f64 {
        // The standard library seeds each of these anew from the system's randomness.
        let random = std::hash::RandomState::new().build_hasher().finish();
        (random >> 11) as f64 / (1u64 << 53) as f64
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }

    fn open_part(&self, path: &Path, append: bool) -> io::Result<Box<dyn PartFile>> {
        let mut options = OpenOptions::new();
        if append {
            options.append(true);
        } else {
            options.write(true).truncate(true);
        }
        Ok(Box::new(options.create(true).open(path)?))
    }
}
