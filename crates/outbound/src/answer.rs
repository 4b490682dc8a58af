//! What came back: status, headers, and a body that is read as a stream and counted into the ledger.

use std::io::{self, Read};

use crate::address::Address;
use crate::error::OutboundError;
use crate::pass::Pass;

/// An answer whose body has not been read yet.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Who answered in the end, after any redirects.
    pub address: Address,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: Body,
}

impl Answer {
    /// A header of the answer, where it stands and is plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The length of the body as promised.
    pub fn promised_length(&self) -> Option<u64> {
        self.header("content-length")
            .and_then(|text| text.trim().parse().ok())
    }

    /// The body, to be read as a stream.
    pub fn into_body(self) -> Body {
        self.body
    }

    /// The whole body as text, up to a number of bytes; the rest is left unread.
    pub fn read_text(self, at_most: u64) -> Result<String, OutboundError> {
        let address = self.address.clone();
        let mut bytes = Vec::new();
        match self.body.take(at_most).read_to_end(&mut bytes) {
            Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                Err(OutboundError::TimedOut { address })
            }
            Err(source) => Err(OutboundError::Unreachable { address, source }),
        }
    }

    /// Passes an answer of success on, and turns any other into an error with its first words.
    pub fn succeeded(self) -> Result<Answer, OutboundError> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let (address, status) = (self.address.clone(), self.status);
        let text = self.read_text(2048).unwrap_or_default();
        let excerpt: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            // What would steer the terminal that shows it.
            .filter(|letter| !letter.is_control())
            .take(200)
            .collect();
        Err(OutboundError::Answered {
            address,
            status,
            excerpt,
        })
    }
}

/// The body of an answer. Reading blocks; a silence longer than the call allows ends with
/// [`io::ErrorKind::TimedOut`], a cut connection with [`io::ErrorKind::UnexpectedEof`].
pub struct Body {
    reader: ureq::BodyReader<'static>,
    pass: Pass,
    ended: bool,
}

impl Body {
    pub(crate) fn new(reader: ureq::BodyReader<'static>, pass: Pass) -> Body {
        Body {
            reader,
            pass,
            ended: false,
        }
    }

    /// Ends the body early where its answer was only a signpost.
    pub(crate) fn leave(&mut self) {
        self.ended = true;
        self.pass.done();
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({})", self.pass.address_shown())
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        match self.reader.read(buffer) {
            Ok(0) => {
                self.ended = true;
                self.pass.done();
                Ok(0)
            }
            Ok(read) => {
                self.pass.count_down(read as u64);
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let error = plain(error);
                self.pass.failed(match error.kind() {
                    io::ErrorKind::TimedOut => "timed-out",
                    io::ErrorKind::UnexpectedEof => "cut",
                    _ => "unreachable",
                });
                Err(error)
            }
        }
    }
}

/// An error of the HTTP client as the kind of system error it stands for.
fn plain(error: io::Error) -> io::Error {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<ureq::Error>());
    let kind = match inner {
        Some(ureq::Error::Timeout(_)) => io::ErrorKind::TimedOut,
        Some(ureq::Error::Io(inner)) => inner.kind(),
        Some(ureq::Error::Protocol(_)) => io::ErrorKind::InvalidData,
        _ => error.kind(),
    };
    match kind {
        // What the system calls "would block" is the read timeout of a blocking socket.
        io::ErrorKind::WouldBlock => io::Error::new(io::ErrorKind::TimedOut, error),
        kind => io::Error::new(kind, error),
    }
}
