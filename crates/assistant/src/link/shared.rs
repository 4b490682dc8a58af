//! A stream that is read on one thread while another writes to it.

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
