//! The form of whisper.cpp's models: eleven numbers, mel filters, the vocabulary, then tensors to the end.

use serde::Serialize;

use super::ImportError;
use super::reader::{Reader, tensor_bytes};

/// What a whisper.cpp file says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhisperModel {
    /// Whether it knows more languages than English.
    pub multilingual: bool,
    /// Layers of the encoder: 4 is tiny, 6 base, 12 small, 24 medium, 32 large.
    pub encoder_layers: u32,
    /// Layers of the decoder.
    pub decoder_layers: u32,
    /// Whether its numbers are quantised.
    pub quantised: bool,
    /// Length of the file.
    pub bytes: u64,
}

pub(super) fn read(reader: &mut Reader) -> Result<WhisperModel, ImportError> {
    reader.skip(4, "the header")?;
    let mut numbers = [0u32; 11];
    for number in &mut numbers {
        *number = reader.u32("the header")?;
    }
    let [
        vocabulary,
        audio_context,
        width,
        heads,
        encoder,
        text_context,
        text_width,
        text_heads,
        decoder,
        mels,
        form,
    ] = numbers;
    if vocabulary < 50_000 {
        return Err(reader.unsupported("a ggml file that is not a Whisper model"));
    }
    let plausible = vocabulary <= 60_000
        && (1..=10_000).contains(&audio_context)
        && (1..=10_000).contains(&text_context)
        && (1..=8_192).contains(&width)
        && (1..=8_192).contains(&text_width)
        && (1..=256).contains(&heads)
        && (1..=256).contains(&text_heads)
        && (1..=128).contains(&encoder)
        && (1..=128).contains(&decoder)
        && (1..=512).contains(&mels)
        && width % heads == 0
        && text_width % text_heads == 0;
    if !plausible {
        return Err(reader.damaged("the header describes no Whisper model"));
    }
    // The thousands count the version of the quantiser.
    let quantised = form % 1_000 > 1;
    let (filters, bins) = (
        reader.u32("the mel filters")?,
        reader.u32("the mel filters")?,
    );
    if filters != mels || !(1..=4_096).contains(&bins) {
        return Err(reader.damaged(format!("it claims {filters} mel filters of {bins} numbers")));
    }
    reader.skip(u64::from(filters) * u64::from(bins) * 4, "the mel filters")?;
    let words = reader.u32("the vocabulary")?;
    if words > vocabulary {
        return Err(reader.damaged(format!("it claims {words} words")));
    }
    for _ in 0..words {
        let length = reader.u32("the vocabulary")?;
        if length > 4_096 {
            return Err(reader.damaged(format!("a word claims {length} bytes")));
        }
        reader.skip(length.into(), "the vocabulary")?;
    }
    check_tensors(reader, encoder, decoder)?;
    Ok(WhisperModel {
        multilingual: vocabulary >= 51_865,
        encoder_layers: encoder,
        decoder_layers: decoder,
        quantised,
        bytes: reader.length(),
    })
}

fn check_tensors(reader: &mut Reader, encoder: u32, decoder: u32) -> Result<(), ImportError> {
    // Seven beside the encoder's layers, four beside the decoder's; fifteen and twenty-four in each layer.
    let expected = u64::from(11 + 15 * encoder + 24 * decoder);
    let mut found: u64 = 0;
    while reader.left() > 0 {
        let dimensions = reader.u32("the head of a tensor")?;
        let name_length = reader.u32("the head of a tensor")?;
        let format = reader.u32("the head of a tensor")?;
        if dimensions == 0 || dimensions > 4 || name_length == 0 || name_length > 256 {
            return Err(reader.damaged(format!(
                "a tensor has {dimensions} dimensions and a name of {name_length} bytes"
            )));
        }
        let mut elements: u64 = 1;
        for _ in 0..dimensions {
            let size = reader.u32("the shape of a tensor")?;
            elements = elements
                .checked_mul(size.into())
                .filter(|elements| *elements > 0)
                .ok_or_else(|| reader.damaged("a tensor has an impossible shape"))?;
        }
        let name = reader.bytes(name_length.into(), 256, "the name of a tensor")?;
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
        if !name.iter().all(is_plain) {
            return Err(reader.damaged("the name of a tensor is not a name"));
        }
        let bytes = tensor_bytes(format, elements).flatten().ok_or_else(|| {
            reader.damaged(format!(
                "a tensor of {elements} numbers has the unknown format {format}"
            ))
        })?;
        reader.skip(bytes, "the numbers of a tensor")?;
        found += 1;
        if found > expected {
            return Err(reader.damaged(format!(
                "it has more than the {expected} tensors of such a model"
            )));
        }
    }
    if found < expected {
        return Err(reader.truncated(&format!("{} of {expected} tensors", expected - found)));
    }
    Ok(())
}
