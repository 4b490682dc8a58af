//! What goes over the socket: one line of JSON for each message.

use std::io::{BufRead, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sotto_api::{Event, Reply, Request};

use super::LinkError;

/// Changes when older programs could not follow any more.
pub(super) const PROTOCOL: u32 = 2;
/// No message is longer: an answer of a hundred thousand turns is asked for in parts.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What the one who holds the folder says first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Hello {
    pub protocol: u32,
    pub version: String,
    pub process: u32,
}

/// What a program asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Asked {
    /// Comes back with the reply.
    pub id: u64,
    pub request: Request,
}

/// What is said to a program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    Hello(Hello),
    Reply { id: u64, reply: Box<Reply> },
    Event(Box<Event>),
}

/// Writes one message, whole.
pub(super) fn write(to: &mut impl Write, message: &impl Serialize) -> Result<(), LinkError> {
    let mut line = serde_json::to_vec(message).map_err(LinkError::Message)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()?;
    Ok(())
}

/// Reads one message; nothing at the end.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl BufRead) -> Result<Option<T>, LinkError> {
    line(from)?.map(|line| parse(&line)).transpose()
}

/// Reads one message as it is written; nothing at the end.
pub(super) fn line(from: &mut impl BufRead) -> Result<Option<Vec<u8>>, LinkError> {
    let mut line = Vec::new();
    from.take(LONGEST).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        // Cut off in the middle, or longer than anything Sotto says.
        return Err(LinkError::Cut);
    }
    Ok(Some(line))
}

/// What a message means.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<T, LinkError> {
    serde_json::from_slice(line).map_err(LinkError::Message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_message_comes_back_as_it_went() {
        let asked = Asked {
            id: 7,
            request: Request::Undo,
        };
        let mut line = Vec::new();
        write(&mut line, &asked).unwrap();
        write(&mut line, &asked).unwrap();
        let mut from = &line[..];
        assert_eq!(read::<Asked>(&mut from).unwrap(), Some(asked.clone()));
        assert_eq!(read::<Asked>(&mut from).unwrap(), Some(asked));
        assert_eq!(read::<Asked>(&mut from).unwrap(), None);
    }

    #[test]
    fn what_is_no_message_is_told() {
        assert!(matches!(
            read::<Asked>(&mut &b"{\"id\":1"[..]),
            Err(LinkError::Cut)
        ));
        for line in [&b"\n"[..], b"nonsense\n", b"{\"id\":1}\n", b"\xff\xfe\n"] {
            assert!(matches!(
                read::<Asked>(&mut &*line),
                Err(LinkError::Message(_))
            ));
        }
    }
}
