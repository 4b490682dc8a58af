//! Server-sent events, as language models answer with them: small blocks of `data:` lines over one open answer.

use std::io::{self, BufRead, BufReader, Read};

use crate::answer::Body;

/// One event may not be longer: a server that never ends its line must not fill the memory.
const LONGEST_EVENT: usize = 1 << 20;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServerEvent {
    /// Its name; empty when none was given.
    pub name: String,
    /// Its data, lines joined by line breaks.
    pub data: String,
}

/// The events of one answer, in order. Blocks while it waits, so it belongs in a thread of its own.
#[derive(Debug)]
pub struct EventStream<R: Read = Body> {
    reader: BufReader<R>,
    ended: bool,
}

impl<R: Read> EventStream<R> {
    /// Reads events from any stream of bytes.
    pub fn new(reader: R) -> Self {
        EventStream {
            reader: BufReader::new(reader),
            ended: false,
        }
    }

    fn line(&mut self, limit: usize) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader)
            .take(limit as u64 + 1)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if read > limit {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "an event was longer than 1 MiB",
            ));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn event(&mut self) -> io::Result<Option<ServerEvent>> {
        let mut event = ServerEvent::default();
        let mut has_data = false;
        loop {
            let Some(line) = self.line(LONGEST_EVENT.saturating_sub(event.data.len()))? else {
                // The standard drops an unfinished block; servers of language models often forget the last
                // empty line, and dropping it would lose the end of an answer.
                return Ok(has_data.then_some(event));
            };
            if line.is_empty() {
                if has_data {
                    return Ok(Some(event));
                }
                event = ServerEvent::default();
                continue;
            }
            let (field, value) = line.split_once(':').unwrap_or((line.as_str(), ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "data" => {
                    if has_data {
                        event.data.push('\n');
                    }
                    event.data.push_str(value);
                    has_data = true;
                }
                "event" => event.name = value.to_owned(),
                _ => {}
            }
        }
    }
}

impl<R: Read> Iterator for EventStream<R> {
    type Item = io::Result<ServerEvent>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.event().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
