//! What was nearly heard as the wake word, for a user who wonders why it is missed or heard too often: in a small file in the
//! data folder, one line each, with the time, the word and how sure the net was. Never any sound, and never what was said.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sotto_wake::Phrase;

/// So many are kept: the newest.
pub(super) const KEPT: usize = 50;

/// Something that was nearly one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub word: Phrase,
    /// How sure the net was, 0 to 1.
    pub score: f32,
}

impl Near {
    fn line(self) -> String {
        let word = match self.word {
            Phrase::HeySotto => "hey sotto",
            Phrase::Sotto => "sotto",
            Phrase::Stop => "stop",
        };
        // Two digits say all that the number does.
        let score = f64::from((self.score * 100.0).round()) / 100.0;
        serde_json::json!({"time": self.at.to_string(), "word": word, "score": score}).to_string()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const FILE: &str = "near.jsonl";

    fn of(folder: &Path) -> NearMisses {
        NearMisses::of(folder.join(FILE))
    }

    fn near(second: i64, word: Phrase, score: f32) -> Near {
        Near {
            at: Timestamp::from_second(second).unwrap(),
            word,
            score,
        }
    }

    fn lines(folder: &Path) -> Vec<String> {
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_is_a_line_with_its_time_its_word_and_how_sure_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let all = of(folder.path());
        all.add([]);
        assert!(!folder.path().join(FILE).exists());
        all.add([near(0, Phrase::HeySotto, 0.456), near(1, Phrase::Stop, 0.3)]);
        let written: Vec<serde_json::Value> = lines(folder.path())
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            written,
            [
                serde_json::json!({"time": "1970-01-01T00:00:00Z", "word": "hey sotto", "score": 0.46}),
                serde_json::json!({"time": "1970-01-01T00:00:01Z", "word": "stop", "score": 0.3}),
            ]
        );
    }

    #[test]
    fn the_newest_are_kept_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let in_these =
            |seconds: std::ops::Range<i64>| seconds.map(|at| near(at, Phrase::HeySotto, 0.5));
        of(folder.path()).add(in_these(0..30));
        let after = of(folder.path());
        after.add(in_these(30..45));
        after.add(in_these(45..60));
        let all = lines(folder.path());
        assert_eq!(all.len(), KEPT);
        assert_eq!(all[0], near(10, Phrase::HeySotto, 0.5).line());
        assert_eq!(all[KEPT - 1], near(59, Phrase::HeySotto, 0.5).line());
    }

    #[test]
    fn what_was_erased_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let all = of(folder.path());
        all.add([near(0, Phrase::HeySotto, 0.5), near(1, Phrase::Stop, 0.5)]);
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        let newest = near(2, Phrase::HeySotto, 0.5);
        all.add([newest]);
        assert_eq!(lines(folder.path()), [newest.line()]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let all = of(&folder.path().join("gone"));
        all.add([near(0, Phrase::Sotto, 1.0)]);
        assert!(!folder.path().join("gone").exists());
    }
}
