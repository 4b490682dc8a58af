//! A file that is already on this disk, taken as if it had just been fetched: checked, and copied into its place.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::progress::Meter;
use super::transfer::write_error;
use super::{Cancel, DownloadError, Downloader, Part, Progress, Setback, Wanted, failed};
use crate::verify::VerifyError;

impl Downloader {
    /// Takes a file that is already on disk: checks that it is the one of the catalog and copies it into place.
    pub fn adopt(
        &self,
        wanted: &Wanted,
        from: &Path,
        cancel: &Cancel,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf, DownloadError> {
        let length = fs::metadata(from)
            .map_err(|source| VerifyError::Unreadable {
                path: from.to_owned(),
                source,
            })?
            .len();
        if length != wanted.bytes {
            return Err(VerifyError::WrongLength {
                path: from.to_owned(),
                expected: wanted.bytes,
                found: length,
            }
            .into());
        }
        let part = self.prepare(wanted)?;
        self.check_room(wanted, 0)?;
        let mut meter = Meter::new(wanted.bytes);
        let copied = self.copy(wanted, from, &part, cancel, &mut meter, tell);
        let checked = copied.and_then(|()| self.check(wanted, &part, cancel, &mut meter, tell));
        match checked {
            Ok(None) => self.finish(wanted, &part, tell),
            other => {
                // The original is untouched, so a half copy is worth nothing.
                let _ = part.discard();
                match other? {
                    Some(found) => {
                        let (path, expected) = (from.to_owned(), wanted.hash);
                        Err(VerifyError::WrongHash {
                            path,
                            expected,
                            found,
                        }
                        .into())
                    }
                    None => Err(failed(wanted, &part, (Setback::Cut, None))),
                }
            }
        }
    }

    fn copy(
        &self,
        wanted: &Wanted,
        from: &Path,
        part: &Part,
        cancel: &Cancel,
        meter: &mut Meter,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<(), DownloadError> {
        let unreadable = |source| VerifyError::Unreadable {
            path: from.to_owned(),
            source,
        };
        let mut source = fs::File::open(from).map_err(unreadable)?.take(wanted.bytes);
        let written = |e| write_error(&wanted.title, part.path(), e, 0);
        let mut file = self
            .surroundings
            .open_part(part.path(), false)
            .map_err(written)?;
        let mut buffer = vec![0; 1 << 20];
        let mut have = 0;
        loop {
            if cancel.is_cancelled() {
                return Err(DownloadError::Cancelled {
                    title: wanted.title.clone(),
                    kept: 0,
                });
            }
            let read = source.read(&mut buffer).map_err(unreadable)?;
            if read == 0 {
                break;
            }
            file.write_all(&buffer[..read]).map_err(written)?;
            have += read as u64;
            if let Some(measure) = meter.note(self.surroundings.elapsed(), have) {
                tell(Progress::Receiving(measure));
            }
        }
        file.flush().and_then(|()| file.sync()).map_err(written)
    }
}
