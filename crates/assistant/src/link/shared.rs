//! A stream that is read on one thread while another writes to it, or ends it.

use std::io::{self, Read};
use std::sync::Arc;

use interprocess::local_socket::Stream;

/// Reads from a stream that others hold, too.
#[derive(Debug)]
pub(super) struct Shared(pub Arc<Stream>);

impl Read for Shared {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(into)
    }
}

/// Ends both directions, also for whoever waits in it.
#[cfg(unix)]
pub(super) fn hang_up(stream: &Stream) {
    let Stream::UdSocket(stream) = stream;
    let _ = stream.inner().shutdown(std::net::Shutdown::Both);
}

/// A pipe of Windows has no other end than that nobody holds it any more.
#[cfg(windows)]
pub(super) fn hang_up(_: &Stream) {}
