//! ALSA's library writes complaints of its own to standard error, a dozen lines on a machine without a sound card.
//! What matters of them comes back as an error anyway; the rest goes to the log.

/// Does `work` on this thread with ALSA's words in the log instead of on the terminal.
#[cfg(target_os = "linux")]
pub fn hushed<T>(work: impl FnOnce() -> T) -> T {
    let words = alsa::Output::local_error_handler();
    let done = work();
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
