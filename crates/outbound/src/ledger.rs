//! The ledger: every attempt to reach out, allowed or refused, one JSON line each, in `outbound-ledger.jsonl`.
//! It survives a crash in the middle of a line, is shared by all programs of Sotto, and is bounded by rotation.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::error::OutboundError;
use crate::purpose::{Grant, Purpose};
use crate::record::{Asked, Ending, Line, ProgramRun};

/// A file is put aside when it has grown to this size; about four thousand attempts.
const ROTATE_AT: u64 = 1 << 20;
/// How many full files are kept beside the current one.
const KEPT: u32 = 3;
/// No line that Sotto writes is longer; a longer one is damage and is skipped.
const LONGEST_LINE: u64 = 64 << 10;

/// One attempt to reach out, as shown to the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Names the attempt.
    pub id: String,
    /// When, in milliseconds since 1970 (UTC).
    pub at_ms: u64,
    /// What for.
    pub purpose: Purpose,
    /// Where to; absent when another program fetched.
    pub address: Option<Address>,
    /// The other program that fetched, if one did.
    pub program: Option<ProgramRun>,
    /// Whether the user asked for it in that moment.
    pub grant: Grant,
    /// Whether it stayed on this machine.
    pub local: bool,
    /// The proxy in between, as host and port.
    pub via: Option<String>,
    /// How it ended.
    #[serde(flatten)]
    pub ending: Ending,
    /// The HTTP status, if there was one.
    pub status: Option<u16>,
    /// Bytes of the request (line, headers and body, before encryption).
    pub bytes_up: u64,
    /// Bytes of the answer's body.
    pub bytes_down: u64,
    /// How long it was open.
    pub duration_ms: u64,
}

/// Which attempts to list. The default lists all that are kept.
#[derive(Debug, Clone, Default)]
pub struct LedgerFilter {
    /// Only this purpose.
    pub purpose: Option<Purpose>,
    /// Only this host.
    pub host: Option<String>,
    /// Not before this moment (milliseconds since 1970).
    pub since_ms: Option<u64>,
    /// Before this moment.
    pub until_ms: Option<u64>,
    /// Only refused (`true`) or only allowed ones (`false`).
    pub refused: Option<bool>,
    /// Leave out what stayed on this machine.
    pub without_local: bool,
    /// Only those that were written before the one of this name; none where that one is not kept any more. Several may be of
    /// the same millisecond, so a moment does not tell where to read on.
    pub before: Option<String>,
    /// At most so many, the newest.
    pub newest: Option<usize>,
}

impl LedgerFilter {
    fn takes(&self, attempt: &Attempt) -> bool {
        let refused = matches!(attempt.ending, Ending::Refused { .. });
        self.purpose
            .is_none_or(|purpose| purpose == attempt.purpose)
            && self.host.as_ref().is_none_or(|host| {
                attempt
                    .address
                    .as_ref()
                    .is_some_and(|address| address.host().eq_ignore_ascii_case(host))
            })
            && self.since_ms.is_none_or(|since| attempt.at_ms >= since)
            && self.until_ms.is_none_or(|until| attempt.at_ms < until)
            && self.refused.is_none_or(|wanted| wanted == refused)
            && !(self.without_local && attempt.local)
    }
}

/// The ledger in one data folder.
#[derive(Debug, Clone)]
pub struct Ledger {
    path: PathBuf,
    rotate_at: u64,
}

impl Ledger {
    /// The ledger of a data folder. Nothing is created before the first line.
    pub fn in_folder(data_dir: &Path) -> Ledger {
        Ledger {
            path: data_dir.join("outbound-ledger.jsonl"),
            rotate_at: ROTATE_AT,
        }
    }

    /// The same ledger with another size of its files.
    #[cfg(test)]
    pub(crate) fn rotating_at(mut self, bytes: u64) -> Ledger {
        self.rotate_at = bytes;
        self
    }

    /// The current file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn append(&self, line: &Line) -> Result<(), OutboundError> {
        self.try_append(line)
            .map_err(|source| OutboundError::Ledger {
                path: self.path.clone(),
                source,
            })
    }

    fn try_append(&self, line: &Line) -> io::Result<()> {
        // One lock for all programs that share the folder, so that two of them never rotate at once.
        let lock = File::create(self.path.with_extension("lock"))?;
        lock.lock()?;
        if std::fs::metadata(&self.path).is_ok_and(|file| file.len() >= self.rotate_at) {
            for number in (1..KEPT).rev() {
                let _ = std::fs::rename(self.rotated(number), self.rotated(number + 1));
            }
            std::fs::rename(&self.path, self.rotated(1))?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&self.path)?;
        let mut text = Vec::with_capacity(256);
        // A line torn by a crash must not swallow the one that follows it.
        if file.seek(SeekFrom::End(-1)).is_ok() {
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                text.push(b'\n');
            }
        }
        serde_json::to_writer(&mut text, line)?;
        text.push(b'\n');
        file.write_all(&text)
    }

    fn rotated(&self, number: u32) -> PathBuf {
        self.path.with_extension(format!("{number}.jsonl"))
    }

    /// The attempts that a filter takes, oldest first. Lines that cannot be read are passed over.
    pub fn read(&self, filter: &LedgerFilter) -> Result<Vec<Attempt>, OutboundError> {
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let files = (1..=KEPT)
            .rev()
            .map(|number| self.rotated(number))
            .chain([self.path.clone()]);
        for path in files {
            let file = match File::open(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(source) => return Err(OutboundError::Ledger { path, source }),
            };
            each_line(file, |line| match line {
                Line::Asked(asked) => {
                    places.insert(asked.id.clone(), attempts.len());
                    attempts.push(begun(asked));
                }
                Line::Closed(closed) => {
                    if let Some(attempt) = places
                        .get(&closed.id)
                        .and_then(|place| attempts.get_mut(*place))
                    {
                        attempt.ending = closed.ending;
                        attempt.status = closed.status;
                        attempt.bytes_up = closed.bytes_up;
                        attempt.bytes_down = closed.bytes_down;
                        attempt.duration_ms = closed.duration_ms;
                    }
                }
            })
            .map_err(|source| OutboundError::Ledger { path, source })?;
        }
        if let Some(before) = &filter.before {
            attempts.truncate(places.get(before).copied().unwrap_or(0));
        }
        attempts.retain(|attempt| filter.takes(attempt));
        if let Some(newest) = filter.newest {
            attempts.drain(..attempts.len().saturating_sub(newest));
        }
        Ok(attempts)
    }
}

fn begun(asked: Asked) -> Attempt {
    Attempt {
        id: asked.id,
        at_ms: asked.at_ms,
        purpose: asked.purpose,
        address: asked.address,
        program: asked.program,
        grant: asked.grant,
        local: asked.local,
        via: asked.via,
        ending: asked
            .refused
            .map_or(Ending::Open, |why| Ending::Refused { why }),
        status: None,
        bytes_up: 0,
        bytes_down: 0,
        duration_ms: 0,
    }
}

fn each_line(file: File, mut take: impl FnMut(Line)) -> io::Result<()> {
    let mut reader = BufReader::new(file);
    let mut text = Vec::new();
    let mut whole = true;
    loop {
        text.clear();
        let read = reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut text)?;
        if read == 0 {
            return Ok(());
        }
        let ends = text.last() == Some(&b'\n');
        if whole && let Ok(line) = serde_json::from_slice(&text) {
            take(line);
        }
        // The rest of an overlong line is passed over, not read as a line of its own.
        whole = ends;
    }
}
