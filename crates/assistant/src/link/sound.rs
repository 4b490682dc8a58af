//! A connection that carries the sound of a page: what its microphone hears to the one who holds the folder, and what it is to
//! play back to it. It is opened by its first line; from then on there are no lines on it, but pieces with their length before
//! them.

use std::io::{BufReader, Read, Write};
use std::sync::Arc;

use interprocess::local_socket::Stream;
use serde::{Deserialize, Serialize};
use sotto_audio::devices::page::{FromPage, Steer, ToPage};

use super::LinkError;
use super::client::Client;
use super::shared::Shared;
use super::words::write;

/// Changes when others could not follow any more.
pub(super) const SOUND: u32 = 1;
/// No piece is longer: two seconds of a microphone.
const LONGEST: usize = 64 * 1024;

/// The line that opens such a connection.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opens {
    pub sound: u32,
}

/// What a page says goes in here.
#[derive(Debug)]
pub struct PageSays(Arc<Stream>);

/// What a page is told comes out here.
#[derive(Debug)]
pub struct PageHears(BufReader<Shared>);

impl Client {
    /// Makes this the connection of a page that has sound. Nothing may have been asked on it before.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn sound(self) -> Result<(PageSays, PageHears), LinkError> {
        let (to, from) = self.halves();
        write(&mut &*to, &Opens { sound: SOUND })?;
        Ok((PageSays(to), PageHears(from)))
    }
}

impl PageSays {
    /// Says something, and waits until it is on its way.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn say(&self, said: &FromPage) -> Result<(), LinkError> {
        write_said(&mut &*self.0, said)
    }
}

impl PageHears {
    /// What the page is told next, once it is; nothing at the end.
    ///
    /// # Errors
    /// When the connection fails, or this is nothing that a page is told.
    pub fn hear(&mut self) -> Result<Option<ToPage>, LinkError> {
        let Some((kind, piece)) = read_piece(&mut self.0)? else {
            return Ok(None);
        };
        told(kind, &piece).map(Some).ok_or(LinkError::NoSound)
    }
}

/// What a page says next, once it does; nothing at the end.
pub(super) fn read_said(from: &mut impl Read) -> Result<Option<FromPage>, LinkError> {
    let Some((kind, piece)) = read_piece(from)? else {
        return Ok(None);
    };
    said(kind, &piece).map(Some).ok_or(LinkError::NoSound)
}

fn write_said(to: &mut impl Write, said: &FromPage) -> Result<(), LinkError> {
    match said {
        FromPage::Wants => write_piece(to, 0, &[]),
        FromPage::Leaves => write_piece(to, 1, &[]),
        FromPage::Samples(samples) => write_piece(to, 2, &[&bytes(samples)]),
        FromPage::Played {
            stream,
            samples,
            over,
        } => write_piece(
            to,
            3,
            &[
                &stream.to_le_bytes(),
                &samples.to_le_bytes(),
                &[u8::from(*over)],
            ],
        ),
    }
}

fn said(kind: u8, piece: &[u8]) -> Option<FromPage> {
    match (kind, piece) {
        (0, []) => Some(FromPage::Wants),
        (1, []) => Some(FromPage::Leaves),
        (2, piece) => samples(piece).map(FromPage::Samples),
        (3, piece) => {
            let (stream, rest) = number(piece)?;
            let (samples, rest) = number(rest)?;
            let over = match rest {
                [0] => false,
                [1] => true,
                _ => return None,
            };
            Some(FromPage::Played {
                stream,
                samples,
                over,
            })
        }
        _ => None,
    }
}

pub(super) fn write_told(to: &mut impl Write, told: &ToPage) -> Result<(), LinkError> {
    match told {
        ToPage::Taken => write_piece(to, 0, &[]),
        ToPage::Refused(sentence) => write_piece(to, 1, &[sentence.as_bytes()]),
        ToPage::Steer(stream, how) => {
            let (what, gain) = match how {
                Steer::Begin => (0, 1.0),
                Steer::Beside => (1, 1.0),
                Steer::Gain(gain) => (2, *gain),
                Steer::Hold => (3, 1.0),
                Steer::Resume => (4, 1.0),
                Steer::Stop => (5, 1.0),
                Steer::End => (6, 1.0),
            };
            let parts: [&[u8]; 3] = [&stream.to_le_bytes(), &[what], &f32::to_le_bytes(gain)];
            write_piece(to, 2, &parts)
        }
        ToPage::Samples {
            stream,
            offset,
            samples,
        } => write_piece(
            to,
            3,
            &[
                &stream.to_le_bytes(),
                &offset.to_le_bytes(),
                &bytes(samples),
            ],
        ),
    }
}

fn told(kind: u8, piece: &[u8]) -> Option<ToPage> {
    match (kind, piece) {
        (0, []) => Some(ToPage::Taken),
        (1, sentence) => {
            let sentence = std::str::from_utf8(sentence).ok()?;
            Some(ToPage::Refused(sentence.to_owned()))
        }
        (2, piece) => {
            let (stream, rest) = number(piece)?;
            let (what, gain) = rest.split_first()?;
            let gain = f32::from_le_bytes(gain.try_into().ok()?);
            let how = match what {
                0 => Steer::Begin,
                1 => Steer::Beside,
                2 => Steer::Gain(gain),
                3 => Steer::Hold,
                4 => Steer::Resume,
                5 => Steer::Stop,
                6 => Steer::End,
                _ => return None,
            };
            Some(ToPage::Steer(stream, how))
        }
        (3, piece) => {
            let (stream, rest) = number(piece)?;
            let (offset, rest) = number(rest)?;
            Some(ToPage::Samples {
                stream,
                offset,
                samples: samples(rest)?,
            })
        }
        _ => None,
    }
}

fn bytes(samples: &[i16]) -> Vec<u8> {
    samples
        .iter()
        .flat_map(|sample| sample.to_le_bytes())
        .collect()
}

/// Samples, where these are some and no half ones.
fn samples(bytes: &[u8]) -> Option<Vec<i16>> {
    let (whole, rest) = bytes.as_chunks::<2>();
    rest.is_empty()
        .then(|| whole.iter().map(|two| i16::from_le_bytes(*two)).collect())
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}

/// Writes one piece, whole.
fn write_piece(to: &mut impl Write, kind: u8, parts: &[&[u8]]) -> Result<(), LinkError> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let written = u32::try_from(length)
        .ok()
        .filter(|_| length <= LONGEST)
        .ok_or(LinkError::NoSound)?;
    let mut piece = Vec::with_capacity(5 + length);
    piece.push(kind);
    piece.extend(written.to_le_bytes());
    for part in parts {
        piece.extend_from_slice(part);
    }
    to.write_all(&piece)?;
    to.flush()?;
    Ok(())
}

/// Reads one piece; nothing at the end.
fn read_piece(from: &mut impl Read) -> Result<Option<(u8, Vec<u8>)>, LinkError> {
    let mut head = Vec::with_capacity(5);
    from.by_ref().take(5).read_to_end(&mut head)?;
    let [kind, length @ ..] = match <[u8; 5]>::try_from(head) {
        Ok(head) => head,
        Err(head) if head.is_empty() => return Ok(None),
        Err(_) => return Err(LinkError::Cut),
    };
    let length = u32::from_le_bytes(length);
    if length as usize > LONGEST {
        return Err(LinkError::NoSound);
    }
    let mut piece = Vec::with_capacity(length as usize);
    from.by_ref()
        .take(u64::from(length))
        .read_to_end(&mut piece)?;
    if piece.len() < length as usize {
        return Err(LinkError::Cut);
    }
    Ok(Some((kind, piece)))
}

#[cfg(test)]
mod tests;
