//! Sound systems write complaints of their own to standard error, a dozen lines on a machine without a sound card. What
//! matters of them comes back as an error anyway; the rest goes to the log.

/// Does `work` on this thread with the words of ALSA, and of what it loads (JACK, PulseAudio), in the log instead of on the
/// terminal.
#[cfg(target_os = "linux")]
pub fn hushed<T>(work: impl FnOnce() -> T) -> T {
    let words = alsa::Output::local_error_handler();
    // JACK knows nothing of ALSA's handler and writes to the descriptor itself.
    let aside = Aside::begin();
    let done = work();
    if let Some(words) = aside.and_then(Aside::end) {
        tracing::debug!(words, "what ALSA's plug-ins said");
    }
    if let Ok(words) = words {
        let words = words.borrow().to_string();
        if !words.is_empty() {
            tracing::debug!(words, "what ALSA said");
        }
    }
    done
}

/// Elsewhere the sound system says nothing by itself.
#[cfg(not(target_os = "linux"))]
pub fn hushed<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Standard error, put aside. It comes back when this is dropped, also by a panic.
#[cfg(target_os = "linux")]
struct Aside {
    terminal: std::os::fd::OwnedFd,
    instead: std::fs::File,
}

#[cfg(target_os = "linux")]
impl Aside {
    /// Nothing, if the system does not allow it: then the words are seen.
    fn begin() -> Option<Self> {
        let terminal = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stderr(), 3).ok()?;
        let instead = tempfile::tempfile().ok()?;
        rustix::stdio::dup2_stderr(&instead).ok()?;
        Some(Self { terminal, instead })
    }

    /// What was written meanwhile.
    fn end(mut self) -> Option<String> {
        use std::io::{Read, Seek};
        let mut words = Vec::new();
        self.instead.rewind().ok()?;
        self.instead.read_to_end(&mut words).ok()?;
        (!words.is_empty()).then(|| String::from_utf8_lossy(&words).into_owned())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Aside {
    fn drop(&mut self) {
        let _ = rustix::stdio::dup2_stderr(&self.terminal);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_meanwhile_is_kept_and_the_terminal_comes_back() {
        let identity = || {
            let facts = rustix::fs::fstat(rustix::stdio::stderr()).unwrap();
            (facts.st_dev, facts.st_ino)
        };
        let before = identity();
        let aside = Aside::begin().unwrap();
        assert_ne!(identity(), before);
        rustix::io::write(rustix::stdio::stderr(), b"jack server is not running\n").unwrap();
        assert_eq!(aside.end().unwrap(), "jack server is not running\n");
        assert_eq!(identity(), before);
        let fallen =
            std::panic::catch_unwind(|| hushed(|| std::panic::resume_unwind(Box::new(()))));
        assert!(fallen.is_err());
        assert_eq!(identity(), before);
    }
}
