//! Computed prefixes on disk: the state of a model after the system prompt and the tools, so that the first answer
//! after a start need not compute them again.
//!
//! A file's name holds what it is for and the checksum of what it holds; anything else in the folder is left alone and
//! never read. At most 8 files and 256 MB, least recently used out first.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use llama_cpp_2::token::LlamaToken;
use sha2::{Digest, Sha256};

use crate::error::Result;

const MOST_FILES: usize = 8;
const MOST_BYTES: u64 = 256 << 20;
const ENDING: &str = "prefix";
/// Nobody writes a prefix for longer than this.
const HALF_WRITTEN: Duration = Duration::from_secs(3600);

/// The kept prefixes of one loaded model.
#[derive(Debug)]
pub(crate) struct Prefixes {
    folder: PathBuf,
    /// What the state depends on besides the tokens.
    identity: String,
}

impl Prefixes {
    /// Prefixes of a model (and its adapter), known by size and time of change.
    pub(crate) fn new(folder: &Path, files: &[&Path], setup: &str) -> Option<Self> {
        let mut identity = setup.to_owned();
        for file in files {
            let facts = fs::metadata(file).ok()?;
            let changed = facts
                .modified()
                .ok()?
                .duration_since(SystemTime::UNIX_EPOCH)
                .ok()?;
            identity.push_str(&format!("|{}:{}", facts.len(), changed.as_nanos()));
        }
        if let Err(error) = fs::create_dir_all(folder) {
            tracing::warn!(%error, "prefixes cannot be kept");
            return None;
        }
        remove_halves(folder);
        Some(Self {
            folder: folder.to_path_buf(),
            identity,
        })
    }

    fn key(&self, setup: &str, tokens: &[LlamaToken]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.identity.as_bytes());
        hash.update(setup.as_bytes());
        for token in tokens {
            hash.update(token.0.to_le_bytes());
        }
        hex(&hash.finalize()[..16])
    }

    /// The file for these tokens, its checksum verified. A damaged one is removed. `setup` is what else the state
    /// depends on and changes between two requests. A file of a hundred megabytes is read, so `go_on` is asked on the way.
    pub(crate) fn find(
        &self,
        setup: &str,
        tokens: &[LlamaToken],
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<Option<PathBuf>> {
        let key = self.key(setup, tokens);
        let all = self.all().into_iter();
        let found = all
            .map(|(path, _, _)| path)
            .find(|path| name(path).starts_with(&key));
        let Some(path) = found else { return Ok(None) };
        let sum = checksum(&path, go_on)?;
        if sum.is_some_and(|sum| name(&path) == format!("{key}-{sum}")) {
            // Its time of change says when it was last of use.
            let _ = File::options()
                .append(true)
                .open(&path)
                .and_then(|file| file.set_modified(SystemTime::now()));
            return Ok(Some(path));
        }
        tracing::warn!(file = %path.display(), "a kept prefix is damaged and is computed again");
        let _ = fs::remove_file(&path);
        Ok(None)
    }

    /// Keeps a state; `write` writes it to the path it is given. Failing to keep it costs time, never an answer; where
    /// `go_on` says no, nothing is kept.
    pub(crate) fn keep(
        &self,
        setup: &str,
        tokens: &[LlamaToken],
        write: impl FnOnce(&Path) -> bool,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<()> {
        let key = self.key(setup, tokens);
        let part = self
            .folder
            .join(format!("{key}.{}.part", std::process::id()));
        let whole =
            write(&part) && fs::metadata(&part).is_ok_and(|facts| facts.len() <= MOST_BYTES);
        let sum = if whole {
            checksum(&part, go_on)
        } else {
            Ok(None)
        };
        let kept = matches!(&sum, Ok(Some(sum))
            if fs::rename(&part, self.folder.join(format!("{key}-{sum}.{ENDING}"))).is_ok());
        if !kept {
            let _ = fs::remove_file(&part);
        }
        if sum?.is_none() || !kept {
            tracing::warn!("a prefix could not be kept");
        }
        self.prune();
        Ok(())
    }

    /// Our files with their last use and size, most recently used first.
    fn all(&self) -> Vec<(PathBuf, SystemTime, u64)> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let mut all: Vec<_> = entries
            .flatten()
            .filter(|entry| {
                entry
                    .path()
                    .extension()
                    .is_some_and(|ending| ending == ENDING)
            })
            .filter_map(|entry| {
                let facts = entry.metadata().ok()?;
                facts
                    .is_file()
                    .then_some((entry.path(), facts.modified().ok()?, facts.len()))
            })
            // 32 and 64 hexadecimal digits: whatever is named otherwise is not ours.
            .filter(|(path, _, _)| {
                name(path)
                    .split_once('-')
                    .is_some_and(|(key, sum)| key.len() == 32 && sum.len() == 64)
            })
            .collect();
        all.sort_by_key(|(_, used, _)| std::cmp::Reverse(*used));
        all
    }

    fn prune(&self) {
        let mut bytes = 0;
        for (number, (path, _, size)) in self.all().into_iter().enumerate() {
            bytes += size;
            if number >= MOST_FILES || bytes > MOST_BYTES {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Removes what a program left that was ended while it wrote; another one may be writing now.
fn remove_halves(folder: &Path) {
    let old = |entry: &fs::DirEntry| {
        let changed = entry.metadata().and_then(|facts| facts.modified());
        changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > HALF_WRITTEN))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "part")
            && old(&entry)
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn name(path: &Path) -> String {
    path.file_stem()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The checksum of a file, or nothing where it cannot be read. `go_on` is asked before each megabyte.
fn checksum(path: &Path, go_on: &dyn Fn() -> Result<()>) -> Result<Option<String>> {
    let Ok(mut file) = File::open(path) else {
        return Ok(None);
    };
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        go_on()?;
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(hex(&hash.finalize()))),
            Ok(read) => hash.update(&buffer[..read]),
            Err(_) => return Ok(None),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
