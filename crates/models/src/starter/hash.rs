//! Copies bytes while their sha256 is worked out, never more of them than promised.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

const CHUNK: usize = 1 << 18;

/// The hash of what was copied, and how much that was.
pub(crate) struct Copied {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

/// Copies up to `limit` bytes and one more, so that a source that is too long shows in the count.
pub(crate) fn copy_hashed(
    source: &mut dyn Read,
    to: &mut dyn Write,
    limit: u64,
) -> io::Result<Copied> {
    let mut source = source.take(limit.saturating_add(1));
    let mut hash = Sha256::new();
    let mut bytes = 0;
    let mut chunk = vec![0; CHUNK];
    loop {
        let count = match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            Err(fault) => return Err(fault),
        };
        hash.update(&chunk[..count]);
        to.write_all(&chunk[..count])?;
        bytes += count as u64;
    }
    Ok(Copied {
        sha256: hex(&hash.finalize()),
        bytes,
    })
}

/// The sha256 of a file.
pub(crate) fn hash_file(path: &Path) -> io::Result<String> {
    Ok(copy_hashed(&mut File::open(path)?, &mut io::sink(), u64::MAX - 1)?.sha256)
}

/// The sha256 of bytes in memory.
#[cfg(test)]
pub(crate) fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // writing to a string cannot fail
            let _ = write!(text, "{byte:02x}");
            text
        })
}
