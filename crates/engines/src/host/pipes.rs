//! The two pipes of an engine program, taken away from native code.
//!
//! Native libraries print to standard output when they feel like it; a single line there would end the conversation.
//! So the real pipe is moved to a private descriptor and descriptor 1 becomes standard error.

use std::fs::File;
use std::io;

/// Takes standard input and output for frames.
#[cfg(unix)]
#[allow(unsafe_code)]
pub fn take() -> io::Result<(File, File)> {
    use std::os::fd::FromRawFd;
    // SAFETY: plain calls of dup, dup2 and fcntl on the process's own standard descriptors, before any other thread
    // runs; the descriptors that dup returns are new and owned by the two files alone.
    unsafe {
        let input = libc::fcntl(0, libc::F_DUPFD_CLOEXEC, 3);
        let output = libc::fcntl(1, libc::F_DUPFD_CLOEXEC, 3);
        if input < 0 || output < 0 || libc::dup2(2, 1) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((File::from_raw_fd(input), File::from_raw_fd(output)))
    }
}

/// Takes standard input and output for frames.
#[cfg(windows)]
#[allow(unsafe_code)]
pub fn take() -> io::Result<(File, File)> {
    use std::os::windows::io::{FromRawHandle, RawHandle};
    // SAFETY: calls of the C runtime on the process's own standard descriptors, before any other thread runs. They are
    // duplicated first, and only the duplicates' handles go to the two files.
    unsafe {
        let (input, output) = (libc::dup(0), libc::dup(1));
        if input < 0 || output < 0 || libc::dup2(2, 1) < 0 {
            return Err(io::Error::last_os_error());
        }
        let (input, output) = (libc::get_osfhandle(input), libc::get_osfhandle(output));
        Ok((
            File::from_raw_handle(input as RawHandle),
            File::from_raw_handle(output as RawHandle),
        ))
    }
}

/// Ends the process at once, in the middle of native work, without running destructors of native libraries: those
/// are written for a process at rest and crash or hang while their threads compute.
#[allow(unsafe_code)]
pub fn leave(code: i32) -> ! {
    // SAFETY: _exit has no preconditions; nothing of this process is used afterwards.
    unsafe { libc::_exit(code) }
}
