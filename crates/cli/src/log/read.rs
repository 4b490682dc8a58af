//! The log, read: the newest lines of those that are asked for. It is read from the files, so also where no Sotto runs.

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use sotto_api::{Log, LogLevel, LogLine, LogRequest};

use super::files::{numbers, path};
use super::line::{Place, line};
use crate::error::CliError;

/// More lines are not given at once; whoever wants to see more reads on.
pub(crate) const MOST: usize = 500;
/// Of a file that is longer than any that Sotto writes only the end is read.
const MOST_OF_A_FILE: u64 = 2_000_000;

/// Reads the lines that are asked for. A log that is not there is an empty one, and what cannot be read of it is a line of its own.
///
/// # Errors
/// When a place is asked for that is none, or the folder cannot be looked into.
pub(crate) fn read(folder: &Path, asked: &LogRequest) -> Result<Log, CliError> {
    let wanted = Wanted::of(asked)?;
    let mut numbers = match numbers(folder) {
        Ok(numbers) => numbers,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(CliError::unreadable(folder, error)),
    };
    numbers.sort_unstable();
    let newest = numbers.last().copied();
    let mut found = Found {
        lines: VecDeque::new(),
        earlier: false,
        end: wanted.after.unwrap_or_default(),
        rooms: BTreeSet::new(),
    };
    // Whoever follows has seen what stands in earlier files.
    let first = wanted.after.map_or(0, |after| after.file);
    for number in numbers.into_iter().filter(|number| *number >= first) {
        let is_newest = Some(number) == newest;
        match end_of(&path(folder, number)) {
            Ok(piece) => found.look_through(number, &piece, is_newest, &wanted),
            // It was the oldest, and went while the others were read.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                let text = format!("This part of the log cannot be read: {error}");
                let place = Place {
                    file: number,
                    at: 0,
                };
                found.look_at(place, unreadable(place, text), &wanted);
            }
        }
    }
    Ok(found.log())
}

/// The lines that are wanted.
struct Wanted {
    least: Option<LogLevel>,
    room: Option<String>,
    containing: Option<String>,
    most: usize,
    before: Option<Place>,
    after: Option<Place>,
}

impl Wanted {
    fn of(asked: &LogRequest) -> Result<Self, CliError> {
        let most = asked.newest.and_then(|newest| usize::try_from(newest).ok());
        let words = |words: &Option<String>| {
            let words = words.as_deref().map(str::trim);
            words.filter(|words| !words.is_empty()).map(str::to_owned)
        };
        Ok(Self {
            least: asked.least,
            room: words(&asked.room),
            containing: words(&asked.containing).map(|words| words.to_lowercase()),
            most: most.unwrap_or(MOST).clamp(1, MOST),
            before: asked.before.as_deref().map(place).transpose()?,
            after: asked.after.as_deref().map(place).transpose()?,
        })
    }

    fn takes(&self, place: Place, line: &LogLine) -> bool {
        // How grave a damaged line is nobody knows: it is never left out for that.
        let grave = match (self.least, line.level) {
            (Some(least), Some(level)) => level >= least,
            _ => true,
        };
        grave
            && self.before.is_none_or(|before| place < before)
            && self.after.is_none_or(|after| place > after)
            && (self.room.is_none() || self.room == line.room)
            && self
                .containing
                .as_ref()
                .is_none_or(|words| line.text.to_lowercase().contains(words))
    }
}

fn place(named: &str) -> Result<Place, CliError> {
    named.parse().map_err(|_| {
        let named: String = named.chars().take(40).collect();
        CliError::Usage(format!(
            "\"{named}\" is no place in the log. Take one from a line of it."
        ))
    })
}

struct Found {
    lines: VecDeque<LogLine>,
    earlier: bool,
    end: Place,
    rooms: BTreeSet<String>,
}

impl Found {
    fn look_through(&mut self, file: u64, piece: &Piece, is_newest: bool, wanted: &Wanted) {
        let mut at = piece.from;
        for bytes in piece.bytes.split_inclusive(|byte| *byte == b'\n') {
            let place = Place { file, at };
            at += bytes.len() as u64;
            // The last one of the newest file may be on its way to the disk; it is read when it is whole.
            let is_whole = bytes.ends_with(b"\n") || !is_newest;
            if is_whole && !bytes.trim_ascii().is_empty() {
                self.look_at(place, line(place, bytes), wanted);
            }
        }
    }

    fn look_at(&mut self, place: Place, line: LogLine, wanted: &Wanted) {
        self.end = self.end.max(place);
        if let Some(room) = &line.room
            && !self.rooms.contains(room)
        {
            self.rooms.insert(room.clone());
        }
        if wanted.takes(place, &line) {
            if self.lines.len() == wanted.most {
                self.lines.pop_front();
                self.earlier = true;
            }
            self.lines.push_back(line);
        }
    }

    fn log(self) -> Log {
        Log {
            lines: self.lines.into(),
            earlier: self.earlier,
            end: self.end.named(),
            rooms: self.rooms.into_iter().collect(),
        }
    }
}

fn unreadable(place: Place, text: String) -> LogLine {
    LogLine {
        place: place.named(),
        at: None,
        level: None,
        room: None,
        text,
    }
}

/// The end of a file, and how many bytes stand before it.
struct Piece {
    from: u64,
    bytes: Vec<u8>,
}

fn end_of(path: &Path) -> std::io::Result<Piece> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut from = length.saturating_sub(MOST_OF_A_FILE);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(MOST_OF_A_FILE).read_to_end(&mut bytes)?;
    if from > 0 {
        // It begins in the middle of a line.
        let rest = bytes.iter().position(|byte| *byte == b'\n');
        let rest = rest.map_or(bytes.len(), |end| end + 1);
        from += rest as u64;
        bytes.drain(..rest);
    }
    Ok(Piece { from, bytes })
}
