//! What an engine writes to standard error: logged, and its last lines kept for the sentence that says how it ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};

/// What an engine wrote to standard error last.
pub(super) struct LastWords {
    lines: Arc<Mutex<VecDeque<String>>>,
    /// Ends when the engine's side is closed.
    listening: tokio::task::JoinHandle<()>,
}

impl LastWords {
    pub(super) fn of(engine: &'static str, stderr: tokio::process::ChildStderr) -> Self {
        let lines = Arc::default();
        let listening = tokio::spawn(listen_to_stderr(engine, stderr, Arc::clone(&lines)));
        Self { lines, listening }
    }

    /// The last one, once everything was read that an ended engine wrote.
    pub(super) async fn last(&mut self) -> Option<String> {
        // Not for ever: a process that the engine started may hold the other side open.
        let _ = tokio::time::timeout(Duration::from_millis(500), &mut self.listening).await;
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let said = lines.iter().rev().find(|line| !is_advice(line));
        said.cloned()
    }
}

/// What the standard library puts behind the words of a panic, or of memory that ran out: for who builds Sotto, and not what
/// happened.
fn is_advice(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE")
}

async fn listen_to_stderr(
    engine: &'static str,
    stderr: tokio::process::ChildStderr,
    last_words: Arc<Mutex<VecDeque<String>>>,
) {
    let mut lines = BufReader::new(stderr).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line: String = String::from_utf8_lossy(&line)
            .trim()
            .chars()
            .take(300)
            .collect();
        if line.is_empty() {
            continue;
        }
        tracing::debug!(target: "engine", engine, "{line}");
        let mut words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        if words.len() == 20 {
            words.pop_front();
        }
        words.push_back(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_to_those_who_build_it_is_not_what_happened() {
        for line in [
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
            "note: run with `RUST_BACKTRACE=full` for a verbose backtrace.",
        ] {
            assert!(is_advice(line), "{line}");
        }
        for line in ["memory allocation of 80 bytes failed", "note: no room"] {
            assert!(!is_advice(line), "{line}");
        }
    }
}
