//! One try at one address. The connection is read in a thread of its own, so that cancelling and the watchdog
//! work even while the line is dead; a bounded channel keeps a fast line from filling the memory.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use sotto_outbound::{Call, Grant, Outbound, OutboundError, Purpose};

use super::head::{self, Follows, Head};
use super::part::Part;
use super::patience::Watchdog;
use super::progress::{Meter, Progress};
use super::surroundings::{Cancel, Surroundings};
use super::{DownloadError, Limits, Setback, Wanted};
use crate::room::is_full;

/// Bytes in one piece, and pieces on their way: two megabytes at most.
const PIECE: usize = 64 << 10;
const PIECES: usize = 32;
/// How often cancelling is looked at while nothing comes.
const GLANCE: Duration = Duration::from_millis(20);
/// How often the user's switch is looked at while something comes.
const LOOK: Duration = Duration::from_secs(1);

enum Piece {
    Head(Head),
    Bytes(Vec<u8>),
    End,
    Failed(OutboundError),
    Broken(io::ErrorKind),
}

/// How a try ended, when not with an error that ends the whole download.
pub(crate) struct Try {
    /// Nothing, when all bytes are there.
    pub setback: Option<Setback>,
    /// What the error was, for the message.
    pub detail: Option<OutboundError>,
    /// Bytes that this try added.
    pub gained: u64,
    /// Whether it went on from bytes that were there before.
    pub resumed: bool,
}

impl Try {
    fn failed(setback: Setback) -> Try {
        Try {
            setback: Some(setback),
            detail: None,
            gained: 0,
            resumed: false,
        }
    }
}

pub(crate) struct Transfer<'a> {
    pub outbound: &'a Outbound,
    pub surroundings: &'a dyn Surroundings,
    pub limits: &'a Limits,
    pub purpose: Purpose,
    pub wanted: &'a Wanted,
    pub part: &'a Part,
    pub grant: Grant,
    pub cancel: &'a Cancel,
}

impl Transfer<'_> {
    /// Fetches from one address what is missing.
    pub(crate) fn run(
        &self,
        url: &str,
        meter: &mut Meter,
        tell: &mut dyn FnMut(Progress),
    ) -> Result<Try, DownloadError> {
        let total = self.wanted.bytes;
        let offset = self.part.length();
        if offset == total {
            return Ok(Try {
                setback: None,
                detail: None,
                gained: 0,
                resumed: true,
            });
        }
        // Who cancelled while it waited wants nothing to be asked any more.
        self.stop_if_cancelled()?;
        let host = sotto_outbound::Address::of_url(url)
            .map(|address| address.to_string())
            .unwrap_or_default();
        let mut leave = Leave {
            outbound: self.outbound,
            purpose: self.purpose,
            host: host.clone(),
            looked: self.surroundings.elapsed(),
        };
        tell(Progress::Connecting {
            host,
            resumed_from: offset,
        });
        let pieces = start(self.outbound.clone(), self.call(url, offset));
        let mut watchdog = Watchdog::new(self.limits.answer_within, 1, self.surroundings.elapsed());

        let head = match self.next(&pieces, &mut watchdog, &mut leave)? {
            Some(Piece::Head(head)) => head,
            Some(Piece::Failed(error)) => {
                let setback = Setback::of(&error);
                return Ok(Try {
                    detail: Some(error),
                    ..Try::failed(setback)
                });
            }
            Some(_) => return Ok(Try::failed(Setback::Cut)),
            None => return Ok(Try::failed(Setback::Stalled)),
        };
        let follows = match head::read(&head, offset, total, self.surroundings.unix_seconds()) {
            Ok(follows) => follows,
            Err(setback) => return Ok(Try::failed(setback)),
        };
        let resumed = follows == Follows::Rest;
        let mut have = if resumed { offset } else { 0 };
        let path = self.part.path();
        let mut file = self
            .surroundings
            .open_part(path, resumed)
            .map_err(|e| self.write_error(path, e, have))?;
        self.part
            .note_origin(url, head.etag.as_deref(), self.wanted.hash);
        meter.start(self.surroundings.elapsed(), have);
        let begun_at = have;
        let mut watchdog = Watchdog::new(
            self.limits.stall_after,
            self.limits.slowest_bytes,
            self.surroundings.elapsed(),
        );
        let setback = loop {
            match self.next(&pieces, &mut watchdog, &mut leave)? {
                Some(Piece::Bytes(bytes)) => {
                    // More than promised is never written: a wrong server must not fill the disk.
                    if have + bytes.len() as u64 > total {
                        break Some(Setback::TooLong);
                    }
                    watchdog.feed(bytes.len() as u64);
                    file.write_all(&bytes)
                        .map_err(|e| self.write_error(path, e, have))?;
                    have += bytes.len() as u64;
                    if let Some(measure) = meter.note(self.surroundings.elapsed(), have) {
                        tell(Progress::Receiving(measure));
                    }
                }
                Some(Piece::End) if have == total => break None,
                Some(Piece::Broken(io::ErrorKind::TimedOut)) | None => {
                    break Some(Setback::Stalled);
                }
                Some(_) => break Some(Setback::Cut),
            }
        };
        file.flush()
            .and_then(|()| file.sync())
            .map_err(|e| self.write_error(path, e, have))?;
        let gained = have.saturating_sub(begun_at.max(offset));
        Ok(Try {
            setback,
            detail: None,
            gained,
            resumed,
        })
    }

    fn call(&self, url: &str, offset: u64) -> Call {
        let mut call = Call::get(self.purpose, url)
            .granted(self.grant)
            .answer_within(self.limits.answer_within)
            .silence_at_most(self.limits.stall_after);
        if offset > 0 {
            call = call.range_from(offset);
            let origin = self.part.origin();
            // Only a strong mark says that the bytes are the same to the last one.
            if let Some(etag) = origin
                .etag
                .filter(|etag| origin.url == url && !etag.starts_with("W/"))
            {
                call = call.header("if-range", &etag);
            }
        }
        call
    }

    /// The next piece; nothing when the line has stalled.
    fn next(
        &self,
        pieces: &Receiver<Piece>,
        watchdog: &mut Watchdog,
        leave: &mut Leave<'_>,
    ) -> Result<Option<Piece>, DownloadError> {
        loop {
            self.stop_if_cancelled()?;
            leave.look(self.surroundings.elapsed())?;
            match pieces.recv_timeout(GLANCE) {
                Ok(piece) => return Ok(Some(piece)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Ok(Some(Piece::Broken(io::ErrorKind::UnexpectedEof)));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if watchdog.has_stalled(self.surroundings.elapsed()) {
                return Ok(None);
            }
        }
    }

    fn stop_if_cancelled(&self) -> Result<(), DownloadError> {
        if self.cancel.is_cancelled() {
            return Err(DownloadError::Cancelled {
                title: self.wanted.title.clone(),
                kept: self.part.length(),
            });
        }
        Ok(())
    }

    fn write_error(&self, path: &Path, source: io::Error, kept: u64) -> DownloadError {
        write_error(&self.wanted.title, path, source, kept)
    }
}

/// The user's leave, which can be taken back by any program of Sotto while something comes.
struct Leave<'a> {
    outbound: &'a Outbound,
    purpose: Purpose,
    host: String,
    looked: Duration,
}

impl Leave<'_> {
    fn look(&mut self, now: Duration) -> Result<(), DownloadError> {
        if now.saturating_sub(self.looked) < LOOK {
            return Ok(());
        }
        self.looked = now;
        self.outbound
            .may_go_on(self.purpose, &self.host)
            .map_err(|error| DownloadError::Outbound(Box::new(error)))
    }
}

/// An error of writing, with a full disk told apart from the rest.
pub(crate) fn write_error(title: &str, path: &Path, source: io::Error, kept: u64) -> DownloadError {
    if is_full(&source) {
        DownloadError::DiskFull {
            title: title.to_owned(),
            kept,
        }
    } else {
        DownloadError::Unwritable {
            path: path.to_owned(),
            source,
        }
    }
}

/// Opens the connection and hands over what comes, until the other end of the channel is gone.
fn start(outbound: Outbound, call: Call) -> Receiver<Piece> {
    let (sender, receiver) = sync_channel(PIECES);
    let reading = move || {
        // An error here means that nobody listens any more.
        let _ = read_through(&outbound, &call, &sender);
    };
    if let Err(error) = std::thread::Builder::new()
        .name("model-download".to_owned())
        .spawn(reading)
    {
        tracing::warn!(%error, "no thread for a download");
    }
    receiver
}

fn read_through(
    outbound: &Outbound,
    call: &Call,
    sender: &SyncSender<Piece>,
) -> Result<(), std::sync::mpsc::SendError<Piece>> {
    let answer = match outbound.send(call) {
        Ok(answer) => answer,
        Err(error) => return sender.send(Piece::Failed(error)),
    };
    let text = |name: &str| answer.header(name).map(str::to_owned);
    sender.send(Piece::Head(Head {
        status: answer.status,
        content_range: text("content-range"),
        length: answer.promised_length(),
        etag: text("etag"),
        retry_after: text("retry-after"),
    }))?;
    let mut body = answer.into_body();
    loop {
        let mut bytes = vec![0; PIECE];
        match body.read(&mut bytes) {
            Ok(0) => return sender.send(Piece::End),
            Ok(read) => {
                bytes.truncate(read);
                sender.send(Piece::Bytes(bytes))?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return sender.send(Piece::Broken(error.kind())),
        }
    }
}
