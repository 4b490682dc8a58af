//! Downloads that trap nobody: they resume, check, wait politely, go to mirrors, stop when told to, and leave
//! either the right file or a clear sentence. Sotto works on with what it has while one runs or fails.

mod adopt;
mod error;
mod head;
mod model;
mod part;
mod patience;
mod progress;
mod surroundings;
mod transfer;

#[cfg(test)]
#[path = "../../../outbound/src/tests/server.rs"]
pub(crate) mod server;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[path = "../../../outbound/src/tests/tls.rs"]
pub(crate) mod tls;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sotto_outbound::{Grant, Outbound, OutboundError, Purpose};

use crate::room::{MARGIN, shortage};
use crate::verify::{self, FileHash, VerifyError};
pub use error::{DownloadError, Setback};
pub(crate) use part::Part;
use patience::{Next, Patience};
use progress::Meter;
pub use progress::{Measure, Progress};
pub use surroundings::{Cancel, PartFile, RealSurroundings, Surroundings};
use transfer::{Transfer, write_error};

/// A file to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What the user calls it.
    pub title: String,
    /// Where it is, the best address first.
    pub urls: Vec<String>,
    /// Its length; never a byte more is written.
    pub bytes: u64,
    /// Its content.
    pub hash: FileHash,
    /// Where it goes.
    pub destination: PathBuf,
}

/// How patient a download is.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long connecting and the first line of an answer may take together.
    pub answer_within: Duration,
    /// Over this long, fewer than `slowest_bytes` are a stall.
    pub stall_after: Duration,
    /// See `stall_after`.
    pub slowest_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            answer_within: Duration::from_secs(45),
            stall_after: Duration::from_secs(30),
            slowest_bytes: 16 << 10,
        }
    }
}

/// Downloads files through the one door.
pub struct Downloader {
    outbound: Outbound,
    surroundings: Arc<dyn Surroundings>,
    limits: Limits,
    purpose: Purpose,
}

impl Downloader {
    /// A downloader in the real world.
    pub fn new(outbound: Outbound) -> Downloader {
        Downloader::in_surroundings(
            outbound,
            Arc::new(RealSurroundings::default()),
            Limits::default(),
        )
    }

    /// A downloader with everything passed in.
    pub fn in_surroundings(
        outbound: Outbound,
        surroundings: Arc<dyn Surroundings>,
        limits: Limits,
    ) -> Downloader {
        Downloader {
            outbound,
            surroundings,
            limits,
            purpose: Purpose::ModelDownload,
        }
    }

    /// The same for another purpose of the user's switch.
    #[must_use]
    pub fn for_purpose(mut self, purpose: Purpose) -> Downloader {
        self.purpose = purpose;
        self
    }

    /// Fetches a file, or finds that it is there. On success the file was checked against its hash and stands
    /// in its place; on failure the place is as it was and what came is kept for the next time.
    pub fn fetch(
        &self,
        wanted: &Wanted,
        grant: Grant,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, DownloadError> {
        self.fetch_holding(None, self.is_there(wanted), wanted, grant, cancel, tell)
    }

    /// The same where the caller has looked whether it is there, and may have taken the unfinished file already.
    fn fetch_holding(
        &self,
        held: Option<&Part>,
        there: bool,
        wanted: &Wanted,
        grant: Grant,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, DownloadError> {
        if there {
            tell(Progress::Done {
                bytes: wanted.bytes,
                was_there: true,
            });
            return Ok(wanted.destination.clone());
        }
        let own;
        let part = match held {
            Some(part) => part,
            None => {
                own = self.prepare(wanted)?;
                &own
            }
        };
        let origin = part.origin();
        if part.length() > wanted.bytes
            || (!origin.sha256.is_empty() && origin.sha256 != wanted.hash.to_string())
        {
            part.discard()
                .map_err(|e| write_error(&wanted.title, part.path(), e, 0))?;
        }
        self.check_room(wanted, part.length())?;
        let transfer = Transfer {
            outbound: &self.outbound,
            surroundings: &*self.surroundings,
            limits: &self.limits,
            purpose: self.purpose,
            wanted,
            part,
            grant,
            cancel,
        };
        let mut patience = Patience::default();
        let mut meter = Meter::new(wanted.bytes);
        let mut last = (Setback::Unreachable, None);
        for url in &wanted.urls {
            patience.move_on();
            loop {
                let mut tried = transfer.run(url, &mut meter, tell)?;
                if tried.setback.is_none() {
                    match self.check(wanted, part, cancel, &mut meter, tell)? {
                        None => return self.finish(wanted, part, tell),
                        Some(found) => tried.setback = Some(Setback::WrongHash { found }),
                    }
                }
                let Some(setback) = tried.setback else {
                    continue;
                };
                tracing::info!(title = %wanted.title, %setback, "a setback while downloading");
                let next = patience.after(
                    &setback,
                    tried.gained,
                    tried.resumed,
                    self.surroundings.chance(),
                );
                let because = setback.to_string();
                last = (setback, tried.detail);
                let from_start = matches!(
                    next,
                    Next::Again {
                        from_start: true,
                        ..
                    } | Next::Elsewhere { from_start: true }
                );
                if from_start {
                    part.discard()
                        .map_err(|e| write_error(&wanted.title, part.path(), e, 0))?;
                }
                match next {
                    Next::Again { after, .. } => {
                        if !after.is_zero() {
                            tell(Progress::Waiting {
                                seconds: after.as_secs_f64(),
                                because,
                            });
                            self.surroundings.wait(after, cancel);
                        }
                    }
                    Next::Elsewhere { .. } => break,
                    Next::GiveUp => return Err(failed(wanted, part, last)),
                }
            }
        }
        Err(failed(wanted, part, last))
    }

    fn is_there(&self, wanted: &Wanted) -> bool {
        let path = &wanted.destination;
        verify::was_verified(path, wanted.hash)
            || (path.is_file()
                && verify::verify_before_use(path, wanted.bytes, wanted.hash).is_ok())
    }

    fn prepare(&self, wanted: &Wanted) -> Result<Part, DownloadError> {
        let unwritable = |source| DownloadError::Unwritable {
            path: wanted.destination.clone(),
            source,
        };
        if let Some(folder) = wanted.destination.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        Part::take(&wanted.destination)
            .map_err(unwritable)?
            .ok_or_else(|| DownloadError::AlreadyRunning {
                title: wanted.title.clone(),
            })
    }

    fn check_room(&self, wanted: &Wanted, there: u64) -> Result<(), DownloadError> {
        let folder = wanted.destination.parent().unwrap_or(Path::new("."));
        let needed = wanted.bytes.saturating_sub(there).saturating_add(MARGIN);
        match shortage(self.surroundings.free_space(folder), needed) {
            Some(free) => Err(DownloadError::NoRoom {
                title: wanted.title.clone(),
                needed,
                free,
            }),
            None => Ok(()),
        }
    }

    /// The hash of what came, when it is not the right one.
    fn check(
        &self,
        wanted: &Wanted,
        part: &Part,
        cancel: &Cancel,
        meter: &mut Meter,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<Option<FileHash>, DownloadError> {
        meter.start(self.surroundings.elapsed(), 0);
        let found = verify::hash_file(part.path(), &mut |bytes| {
            if let Some(measure) = meter.note(self.surroundings.elapsed(), bytes) {
                tell(Progress::Checking(measure));
            }
            !cancel.is_cancelled()
        });
        match found {
            Ok(found) => Ok((found != wanted.hash).then_some(found)),
            Err(VerifyError::Stopped { .. }) => Err(DownloadError::Cancelled {
                title: wanted.title.clone(),
                kept: part.length(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    fn finish(
        &self,
        wanted: &Wanted,
        part: &Part,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, DownloadError> {
        let place = &wanted.destination;
        part.finish(place)
            .map_err(|source| DownloadError::Unwritable {
                path: place.clone(),
                source,
            })?;
        if let Err(error) = verify::keep_receipt(place, wanted.hash) {
            tracing::warn!(%error, "no receipt could be kept");
        }
        tell(Progress::Done {
            bytes: wanted.bytes,
            was_there: false,
        });
        Ok(place.clone())
    }
}

/// How many bytes are kept of a file that was begun and not fetched to its end; nothing where there are none.
#[must_use]
pub fn begun(destination: &Path) -> Option<u64> {
    Part::begun(destination)
}

/// Whether somebody fetches this file at this moment, in this program or in another one.
#[must_use]
pub fn is_being_fetched(destination: &Path) -> bool {
    Part::is_taken(destination)
}

fn failed(wanted: &Wanted, part: &Part, last: (Setback, Option<OutboundError>)) -> DownloadError {
    match last {
        // These say themselves what to do.
        (Setback::Forbidden | Setback::ProxyLogin | Setback::Untrusted, Some(error)) => {
            DownloadError::Outbound(Box::new(error))
        }
        (last, source) => DownloadError::Failed {
            title: wanted.title.clone(),
            last,
            kept: part.length(),
            url: wanted.urls.first().cloned().unwrap_or_default(),
            source: source.map(Box::new),
        },
    }
}
