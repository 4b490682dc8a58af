//! Puts an encoder that Sotto trained into the starter that hears English. The result is checked against the list like
//! any other file, so the same bytes come out on every machine.

use super::hash::hash_file;
use super::list::{Conversion, StarterFile};
use super::make::{create, finish, smaller};
use super::{Starter, StarterError};
use crate::convert::{ConvertError, EncoderWeights, SmallNumbers, join_encoder};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

/// Makes one file of an own ear at `out`: the model joined with the starter in `source`, or the note beside it. The outer
/// error is about the own weights, the inner one about the joining.
pub(crate) fn ear(
    starter: &Starter,
    file: &StarterFile,
    source: &Path,
    work: &Path,
    out: &Path,
) -> Result<Result<(), ConvertError>, StarterError> {
    let name = file.own.as_deref().ok_or_else(|| StarterError::List {
        what: format!("{} does not say which own weights go into it", file.name),
    })?;
    let path = starter.own_weights()?.path(name)?;
    Ok(join(&path, file.make, source, work, out))
}

fn join(
    own: &Path,
    make: Conversion,
    source: &Path,
    work: &Path,
    out: &Path,
) -> Result<(), ConvertError> {
    let encoder = EncoderWeights::read(BufReader::new(File::open(own)?))?;
    if make == Conversion::OwnEarNote {
        return Ok(fs::write(out, note(&encoder))?);
    }
    // An encoder speaks to the decoder that it was trained with, and to no other.
    let found = hash_file(source)?;
    if found != encoder.base_sha256() {
        return Err(ConvertError::unsupported(format!(
            "the encoder was trained with a model of sha256 {}, and the starter has {found}",
            encoder.base_sha256()
        )));
    }
    let joined = work.join("joined");
    let mut to = create(&joined)?;
    join_encoder(BufReader::new(File::open(source)?), &encoder, &mut to)?;
    finish(to)?;
    match make {
        Conversion::OwnEarQ8 => smaller(&joined, SmallNumbers::Q8_0, out),
        _ => Ok(fs::rename(&joined, out)?),
    }
}

/// What `sotto-ear` reads beside the model.
fn note(encoder: &EncoderWeights) -> String {
    format!("short_contexts = {}\n", encoder.short_contexts())
}
