//! The files of a log: numbered, each of bounded length, and only the newest few are kept. A number is never used again, so that
//! a line keeps its place as long as it is there.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// No file gets longer.
pub(super) const LONGEST_FILE: u64 = 500_000;
/// So many are kept: two megabytes in all.
pub(super) const FILES: u64 = 4;
/// What is longer is cut: no line that is meant for people is.
pub(super) const LONGEST_LINE: usize = 16_000;

/// What follows the number.
const ENDING: &str = ".jsonl";

/// The files, open at their end.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    number: u64,
    file: File,
    length: u64,
}

impl Files {
    /// Goes on behind what is there.
    pub(super) fn open(folder: &Path) -> std::io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        let newest = numbers(folder)?.into_iter().max().unwrap_or(1);
        Self::open_number(folder, newest)
    }

    fn open_number(folder: &Path, number: u64) -> std::io::Result<Self> {
        let mut options = File::options();
        // Another program of the same folder may be about to end, and write its last lines.
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path(folder, number))?;
        let length = file.metadata()?.len();
        Ok(Self {
            folder: folder.to_owned(),
            number,
            file,
            length,
        })
    }

    pub(super) fn are_in(&self, folder: &Path) -> bool {
        self.folder == folder
    }

    /// Adds a line, with the end that it has.
    pub(super) fn add(&mut self, line: &[u8]) -> std::io::Result<()> {
        let cut;
        let line = if line.len() > LONGEST_LINE {
            cut = [&line[..LONGEST_LINE], b"\n"].concat();
            cut.as_slice()
        } else {
            line
        };
        let length = line.len() as u64;
        if self.length > 0 && self.length + length > LONGEST_FILE {
            self.turn()?;
        }
        self.file.write_all(line)?;
        self.length += length;
        Ok(())
    }

    /// Begins the next file, and lets go of the oldest.
    fn turn(&mut self) -> std::io::Result<()> {
        *self = Self::open_number(&self.folder, self.number + 1)?;
        for number in numbers(&self.folder)? {
            if number + FILES <= self.number {
                std::fs::remove_file(path(&self.folder, number))?;
            }
        }
        Ok(())
    }
}

/// The file of a number.
pub(super) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}{ENDING}"))
}

/// The numbers of the files that are there, in no order. What somebody else put there is left alone.
pub(super) fn numbers(folder: &Path) -> std::io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(ENDING));
        if let Some(number) = name.and_then(|number| number.parse::<u64>().ok())
            && number < u64::MAX
        {
            numbers.push(number);
        }
    }
    Ok(numbers)
}
