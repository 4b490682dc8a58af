//! What was nearly heard as the wake word, for a user who wonders why it is missed or heard too often: in a small file in the
//! data folder, one line each, with the time, the word and how sure the net was. Never any sound, and never what was said.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Deserialize;
use sotto_api::{NearMiss, WakeWord};
use sotto_wake::Phrase;

/// So many are kept: the newest.
pub(super) const KEPT: usize = 50;
/// Of a file that is longer than any that Sotto writes only so many bytes at its end are read.
const MOST: u64 = 64 * 1024;

/// The file is written anew as a whole. Whoever read it in the middle of that would find a part of it, or nothing.
static IN_USE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something that was nearly one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub word: Phrase,
    /// How sure the net was, 0 to 1.
    pub score: f32,
    /// The sensitivity from which on it would have counted, 0 to 1; more where none is enough.
    pub needed: f32,
}

impl Near {
    fn line(self) -> String {
        let word = match self.word {
            Phrase::HeySotto => "hey sotto",
            Phrase::Sotto => "sotto",
            Phrase::Stop => "stop",
        };
        // Two digits say all that the numbers do. What is needed is rounded up, so that it is enough.
        let score = f64::from((self.score * 100.0).round()) / 100.0;
        let needed = f64::from((self.needed * 100.0).ceil()) / 100.0;
        let time = self.at.to_string();
        serde_json::json!({"time": time, "word": word, "score": score, "needed": needed})
            .to_string()
    }
}

/// The file. Nothing of it is kept beside it: what was erased does not come back.
pub(super) struct NearMisses(PathBuf);

impl NearMisses {
    /// Those in this file.
    pub(super) fn of(file: PathBuf) -> Self {
        Self(file)
    }

    /// Adds these. Without the file nothing is lost that anything depends on.
    pub(super) fn add(&self, near: impl IntoIterator<Item = Near>) {
        let mut near = near.into_iter().peekable();
        if near.peek().is_none() {
            return;
        }
        let _alone = alone();
        let before = std::fs::read_to_string(&self.0).unwrap_or_default();
        let mut lines: VecDeque<String> = before.lines().map(str::to_owned).collect();
        lines.extend(near.map(Near::line));
        let over = lines.len().saturating_sub(KEPT);
        lines.drain(..over);
        if let Err(error) = write(&self.0, &lines) {
            tracing::warn!(%error, "what was nearly the wake word is not written down");
        }
    }
}

/// All at once: they are few, and half a line is none.
fn write(file: &Path, lines: &VecDeque<String>) -> std::io::Result<()> {
    let mut options = File::options();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    options.open(file)?.write_all(text.as_bytes())
}

/// What stands in the file, the newest first. A file that is not there is an empty one, and a damaged line is left out.
///
/// # Errors
/// When there is something that cannot be read.
pub(crate) fn read(file: &Path) -> std::io::Result<Vec<NearMiss>> {
    let _alone = alone();
    let bytes = match end_of(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        bytes => bytes?,
    };
    let text = String::from_utf8_lossy(&bytes);
    let newest_first = text.lines().rev().filter_map(read_line);
    Ok(newest_first.take(KEPT).collect())
}

fn end_of(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST)))?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a line says; nothing where it is none of Sotto's.
fn read_line(line: &str) -> Option<NearMiss> {
    #[derive(Deserialize)]
    struct Line {
        time: Timestamp,
        word: String,
        score: f64,
        /// An earlier Sotto did not write it.
        #[serde(default)]
        needed: Option<f64>,
    }
    let line: Line = serde_json::from_str(line).ok()?;
    let word = match line.word.as_str() {
        "hey sotto" => WakeWord::HeySotto,
        "sotto" => WakeWord::Sotto,
        "stop" => WakeWord::Stop,
        _ => return None,
    };
    Some(NearMiss {
        at: line.time,
        word,
        sure_percent: percent(line.score)?,
        counts_from_percent: line.needed.and_then(percent),
    })
}

/// A share in percent; nothing where it is none.
fn percent(share: f64) -> Option<u32> {
    (0.0..=1.0)
        .contains(&share)
        .then(|| (share * 100.0).round() as u32)
}

#[cfg(test)]
mod tests;
