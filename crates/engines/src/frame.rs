//! Frames: how bytes between Sotto and an engine program are cut into pieces.
//!
//! A frame is a 16-byte header and a payload. Messages are `postcard`; audio is raw little-endian `f32`, which is
//! what every desktop processor has in memory, so that samples are copied once (from the pipe into their buffer).

use std::io::{self, Read, Write};

use tokio::io::{AsyncRead, AsyncReadExt};

/// The protocol both sides must speak. Raised with every change of a frame or of a vocabulary.
pub const PROTOCOL: u16 = 4;

/// Length of a frame's header.
pub const HEADER: usize = 16;

/// The largest payload that is accepted: a minute of audio at 48 kHz, or a very long prompt. A length above this is
/// a damaged or hostile stream, and is refused before anything is allocated.
pub const MAX_PAYLOAD: usize = 16 * 1024 * 1024;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameKind {
    /// The handshake, in JSON, so that two versions that know nothing of each other can still say so.
    Hello = 0,
    /// A [`ToEngine`](crate::ToEngine) or [`FromEngine`](crate::FromEngine), in postcard.
    Message = 1,
    /// Mono samples, `f32`, little-endian.
    Audio = 2,
}

/// One piece of the conversation with an engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// The handshake.
    Hello(Vec<u8>),
    /// A postcard message that belongs to request `id` (0: to the engine itself).
    Message {
        /// The request.
        id: u64,
        /// The encoded message.
        body: Vec<u8>,
    },
    /// Samples that belong to request `id`.
    Audio {
        /// The request.
        id: u64,
        /// Mono samples.
        samples: Vec<f32>,
    },
}

/// Why a stream of frames could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The other side closed the stream between two frames.
    #[error("the engine's connection was closed")]
    Closed,
    /// The stream ended in the middle of a frame.
    #[error("the engine's connection broke off in the middle of a message")]
    Torn,
    /// The length in the header is above [`MAX_PAYLOAD`].
    #[error("a message of {0} bytes was announced, more than the {MAX_PAYLOAD} that are allowed")]
    TooLong(u64),
    /// The kind in the header is unknown.
    #[error("a message of an unknown kind ({0}) arrived")]
    UnknownKind(u8),
    /// An audio payload is not a whole number of samples, or the reserved bytes are not zero.
    #[error("a damaged message arrived")]
    Damaged,
    /// The payload is not what its kind says.
    #[error("a message could not be understood: {0}")]
    Undecodable(#[from] postcard::Error),
    /// The operating system refused.
    #[error("the engine's connection failed: {0}")]
    Io(#[from] io::Error),
}

/// A header that was read and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Length of the payload in bytes.
    pub length: usize,
    /// What the payload is.
    pub kind: FrameKind,
    /// The request it belongs to.
    pub id: u64,
}

impl Header {
    /// The bytes on the wire.
    #[must_use]
    pub fn encode(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        // MAX_PAYLOAD keeps every accepted length inside 32 bits.
        bytes[..4].copy_from_slice(&(self.length as u32).to_le_bytes());
        bytes[4] = self.kind as u8;
        bytes[8..].copy_from_slice(&self.id.to_le_bytes());
        bytes
    }

    /// Reads and checks a header.
    pub fn decode(bytes: &[u8; HEADER]) -> Result<Self, FrameError> {
        let (length, rest) = bytes.split_at(4);
        let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
        if length > MAX_PAYLOAD {
            return Err(FrameError::TooLong(length as u64));
        }
        let kind = match rest[0] {
            0 => FrameKind::Hello,
            1 => FrameKind::Message,
            2 => FrameKind::Audio,
            other => return Err(FrameError::UnknownKind(other)),
        };
        if rest[1..4] != [0, 0, 0] || (kind == FrameKind::Audio && !length.is_multiple_of(4)) {
            return Err(FrameError::Damaged);
        }
        let mut id = [0; 8];
        id.copy_from_slice(&rest[4..]);
        Ok(Self {
            length,
            kind,
            id: u64::from_le_bytes(id),
        })
    }
}

/// Writes one frame of bytes. The caller flushes.
pub fn write_bytes(
    to: &mut impl Write,
    kind: FrameKind,
    id: u64,
    payload: &[u8],
) -> Result<(), FrameError> {
    if payload.len() > MAX_PAYLOAD {
        return Err(FrameError::TooLong(payload.len() as u64));
    }
    let header = Header {
        length: payload.len(),
        kind,
        id,
    }
    .encode();
    to.write_all(&header)?;
    to.write_all(payload)?;
    Ok(())
}

/// Writes samples straight from the caller's buffer, in as many frames as they need.
pub fn write_audio(to: &mut impl Write, id: u64, samples: &[f32]) -> Result<(), FrameError> {
    for piece in samples.chunks(MAX_PAYLOAD / 4) {
        write_bytes(to, FrameKind::Audio, id, bytemuck::cast_slice(piece))?;
    }
    Ok(())
}

fn allocate(header: Header) -> (Vec<u8>, Vec<f32>) {
    match header.kind {
        FrameKind::Audio => (Vec::new(), vec![0.0; header.length / 4]),
        _ => (vec![0; header.length], Vec::new()),
    }
}

fn assemble(header: Header, body: Vec<u8>, samples: Vec<f32>) -> Frame {
    match header.kind {
        FrameKind::Hello => Frame::Hello(body),
        FrameKind::Message => Frame::Message {
            id: header.id,
            body,
        },
        FrameKind::Audio => Frame::Audio {
            id: header.id,
            samples,
        },
    }
}

/// Reads one frame.
pub fn read(from: &mut impl Read) -> Result<Frame, FrameError> {
    let mut bytes = [0; HEADER];
    let mut have = 0;
    while have < HEADER {
        match from.read(&mut bytes[have..]) {
            Ok(0) if have == 0 => return Err(FrameError::Closed),
            Ok(0) => return Err(FrameError::Torn),
            Ok(n) => have += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    let header = Header::decode(&bytes)?;
    let (mut body, mut samples) = allocate(header);
    let target: &mut [u8] = if header.kind == FrameKind::Audio {
        bytemuck::cast_slice_mut(&mut samples)
    } else {
        &mut body
    };
    from.read_exact(target).map_err(torn)?;
    Ok(assemble(header, body, samples))
}

/// Reads one frame without blocking a thread.
pub async fn read_async(from: &mut (impl AsyncRead + Unpin)) -> Result<Frame, FrameError> {
    let mut bytes = [0; HEADER];
    let mut have = 0;
    while have < HEADER {
        match from.read(&mut bytes[have..]).await? {
            0 if have == 0 => return Err(FrameError::Closed),
            0 => return Err(FrameError::Torn),
            n => have += n,
        }
    }
    let header = Header::decode(&bytes)?;
    let (mut body, mut samples) = allocate(header);
    let target: &mut [u8] = if header.kind == FrameKind::Audio {
        bytemuck::cast_slice_mut(&mut samples)
    } else {
        &mut body
    };
    from.read_exact(target).await.map_err(torn)?;
    Ok(assemble(header, body, samples))
}

fn torn(error: io::Error) -> FrameError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        FrameError::Torn
    } else {
        FrameError::Io(error)
    }
}

/// Feeds arbitrary bytes to the decoder until they are used up or refused. The body of the fuzz target, and of the
/// property test that runs without one.
pub fn fuzz_decoder(mut bytes: &[u8]) {
    while let Ok(frame) = read(&mut bytes) {
        match frame {
            Frame::Hello(body) => {
                let _ = serde_json::from_slice::<crate::Hello>(&body);
            }
            Frame::Message { body, .. } => {
                fuzz_words::<crate::hearing::Hearing>(&body);
                fuzz_words::<crate::thinking::Thinking>(&body);
                fuzz_words::<crate::speaking::Speaking>(&body);
            }
            Frame::Audio { .. } => {}
        }
    }
}

/// Reads a message as either side of a subject would. What is understood can be said again.
fn fuzz_words<V: crate::Vocabulary>(body: &[u8]) {
    if let Ok(asked) = postcard::from_bytes::<crate::ToEngine<V::Request>>(body) {
        assert!(postcard::to_stdvec(&asked).is_ok(), "{asked:?}");
    }
    if let Ok(said) = postcard::from_bytes::<crate::FromEngine<V::Event>>(body) {
        assert!(postcard::to_stdvec(&said).is_ok(), "{said:?}");
    }
}

#[cfg(test)]
mod tests;
