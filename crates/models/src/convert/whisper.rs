//! Writes whisper.cpp's model file from a CTranslate2 Whisper model. It is a re-ordering of the same numbers:
//! CTranslate2 keeps query, key and value in one matrix, whisper.cpp wants them apart; a key has no bias there.

use super::ctranslate::CtranslateModel;
use super::{ConvertError, MelFilters, WhisperVocabulary};
use half::f16;
use std::io::{Read, Seek, Write};

pub(crate) const GGML_MAGIC: u32 = 0x6767_6d6c;
/// Matrices in 16-bit floats, the rest in 32-bit ones.
const MOSTLY_F16: u32 = 1;
/// The width of one attention head in every Whisper model.
const HEAD_WIDTH: u32 = 64;
/// The vocabulary of models that know English only; the others are larger.
pub(crate) const ENGLISH_VOCABULARY: u32 = 51864;

/// The measures that tell one Whisper model from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhisperShape {
    /// Tokens of the vocabulary, special ones included.
    pub vocabulary: u32,
    /// Positions of the encoder: 1500 for thirty seconds.
    pub audio_context: u32,
    /// Width of the network.
    pub width: u32,
    /// Layers of the encoder.
    pub encoder_layers: u32,
    /// Positions of the decoder.
    pub text_context: u32,
    /// Layers of the decoder.
    pub decoder_layers: u32,
    /// Bands of the mel spectrum: 80, or 128 in large-v3.
    pub mels: u32,
}

impl WhisperShape {
    /// True if the model was trained on English only.
    pub fn english_only(&self) -> bool {
        self.vocabulary == ENGLISH_VOCABULARY
    }

    /// Reads the shape from the model's tensors.
    pub fn of<R: Read + Seek>(model: &CtranslateModel<R>) -> Result<Self, ConvertError> {
        let axes = |name: &str, count: usize| match model.dims(name) {
            Ok(dims) if dims.len() == count => Ok(dims.to_vec()),
            Ok(dims) => Err(ConvertError::malformed(format!(
                "{name:?} has axes {dims:?}"
            ))),
            Err(fault) => Err(fault),
        };
        let words = axes("decoder/embeddings/weight", 2)?;
        let sound = axes("encoder/position_encodings/encodings", 2)?;
        let text = axes("decoder/position_encodings/encodings", 2)?;
        let first = axes("encoder/conv1/weight", 3)?;
        let layers = |side: &str| {
            (0..1000u32)
                .take_while(|i| model.has(&format!("{side}/layer_{i}/ffn/linear_0/weight")))
                .count() as u32
        };
        let shape = Self {
            vocabulary: words[0],
            audio_context: sound[0],
            width: words[1],
            encoder_layers: layers("encoder"),
            text_context: text[0],
            decoder_layers: layers("decoder"),
            mels: first[1],
        };
        if sound[1] != shape.width || text[1] != shape.width || first[0] != shape.width {
            return Err(ConvertError::malformed("its parts differ in width"));
        }
        if shape.width == 0 || !shape.width.is_multiple_of(HEAD_WIDTH) {
            return Err(ConvertError::malformed(format!(
                "a width of {}",
                shape.width
            )));
        }
        if shape.encoder_layers == 0 || shape.decoder_layers == 0 {
            return Err(ConvertError::malformed("no layers"));
        }
        Ok(shape)
    }
}

/// Writes `model` as a whisper.cpp file with 16-bit matrices.
pub fn write_whisper<R: Read + Seek, W: Write>(
    model: &mut CtranslateModel<R>,
    vocabulary: &WhisperVocabulary,
    mel: &MelFilters,
    out: &mut W,
) -> Result<WhisperShape, ConvertError> {
    let shape = WhisperShape::of(model)?;
    if mel.bands() != shape.mels {
        return Err(ConvertError::malformed(format!(
            "the model wants {} mel bands, the filters have {}",
            shape.mels,
            mel.bands()
        )));
    }
    if vocabulary.tokens().len() as u64 > u64::from(shape.vocabulary) {
        return Err(ConvertError::malformed("more tokens than the model knows"));
    }
    let heads = shape.width / HEAD_WIDTH;
    for number in [
        GGML_MAGIC,
        shape.vocabulary,
        shape.audio_context,
        shape.width,
        heads,
        shape.encoder_layers,
        shape.text_context,
        shape.width,
        heads,
        shape.decoder_layers,
        shape.mels,
        MOSTLY_F16,
    ] {
        put(out, number)?;
    }
    mel.write(out)?;
    vocabulary.write(out)?;
    let mut writer = Writer {
        model,
        out,
        width: shape.width as usize,
    };
    writer.encoder(shape.encoder_layers)?;
    writer.decoder(shape.decoder_layers)?;
    Ok(shape)
}

fn put<W: Write>(out: &mut W, number: u32) -> Result<(), ConvertError> {
    Ok(out.write_all(&number.to_le_bytes())?)
}

struct Writer<'a, R, W> {
    model: &'a mut CtranslateModel<R>,
    out: &'a mut W,
    width: usize,
}

impl<R: Read + Seek, W: Write> Writer<'_, R, W> {
    fn encoder(&mut self, layers: u32) -> Result<(), ConvertError> {
        self.positions("encoder")?;
        for part in ["conv1", "conv2"] {
            let from = format!("encoder/{part}");
            let to = format!("encoder.{part}");
            self.matrix(&format!("{to}.weight"), &format!("{from}/weight"))?;
            let bias = self.model.numbers(&format!("{from}/bias"))?;
            // whisper.cpp adds this bias to a picture of one row a channel, so it is stored as a column
            let dims = [length(&bias)?, 1];
            self.wide(&format!("{to}.bias"), &dims, &bias)?;
        }
        for layer in 0..layers {
            self.block("encoder", layer)?;
        }
        self.norm("encoder.ln_post", "encoder/layer_norm")
    }

    fn decoder(&mut self, layers: u32) -> Result<(), ConvertError> {
        self.positions("decoder")?;
        self.matrix(
            "decoder.token_embedding.weight",
            "decoder/embeddings/weight",
        )?;
        for layer in 0..layers {
            self.block("decoder", layer)?;
        }
        self.norm("decoder.ln", "decoder/layer_norm")
    }

    fn block(&mut self, side: &str, layer: u32) -> Result<(), ConvertError> {
        let from = format!("{side}/layer_{layer}");
        let to = format!("{side}.blocks.{layer}");
        let all = self.part(&format!("{from}/self_attention/linear_0"), 3)?;
        let out = format!("{from}/self_attention/linear_1");
        self.attention(
            &format!("{to}.attn"),
            [all.slice(0), all.slice(1), all.slice(2)],
            &out,
        )?;
        self.norm(
            &format!("{to}.attn_ln"),
            &format!("{from}/self_attention/layer_norm"),
        )?;
        if side == "decoder" {
            let query = self.part(&format!("{from}/attention/linear_0"), 1)?;
            let both = self.part(&format!("{from}/attention/linear_1"), 2)?;
            let out = format!("{from}/attention/linear_2");
            let parts = [query.slice(0), both.slice(0), both.slice(1)];
            self.attention(&format!("{to}.cross_attn"), parts, &out)?;
            self.norm(
                &format!("{to}.cross_attn_ln"),
                &format!("{from}/attention/layer_norm"),
            )?;
        }
        for (to_part, from_part) in [("mlp.0", "linear_0"), ("mlp.2", "linear_1")] {
            let (to, from) = (format!("{to}.{to_part}"), format!("{from}/ffn/{from_part}"));
            self.matrix(&format!("{to}.weight"), &format!("{from}/weight"))?;
            self.vector(&format!("{to}.bias"), &format!("{from}/bias"))?;
        }
        self.norm(&format!("{to}.mlp_ln"), &format!("{from}/ffn/layer_norm"))
    }

    /// Query, key and value, each width × width, then the projection after them.
    fn attention(
        &mut self,
        to: &str,
        parts: [Slice<'_>; 3],
        out: &str,
    ) -> Result<(), ConvertError> {
        let square = [self.width as u32; 2];
        for (name, (weight, bias)) in ["query", "key", "value"].into_iter().zip(parts) {
            self.half(&format!("{to}.{name}.weight"), &square, weight)?;
            if name != "key" {
                self.wide(&format!("{to}.{name}.bias"), &square[..1], bias)?;
            } else if bias.iter().any(|&number| number != 0.0) {
                return Err(ConvertError::unsupported(format!(
                    "a bias on the key of {to}"
                )));
            }
        }
        self.matrix(&format!("{to}.out.weight"), &format!("{out}/weight"))?;
        self.vector(&format!("{to}.out.bias"), &format!("{out}/bias"))
    }

    /// A fused linear layer of `count` squares on top of each other.
    fn part(&mut self, from: &str, count: usize) -> Result<Fused, ConvertError> {
        let fused = Fused {
            weight: self.model.half_numbers(&format!("{from}/weight"))?,
            bias: self.model.numbers(&format!("{from}/bias"))?,
            width: self.width,
        };
        let wanted = Some(fused.weight.len()) == self.width.checked_mul(self.width * count);
        if !wanted || fused.bias.len() != self.width * count {
            return Err(ConvertError::malformed(format!("the size of {from:?}")));
        }
        Ok(fused)
    }

    fn norm(&mut self, to: &str, from: &str) -> Result<(), ConvertError> {
        self.vector(&format!("{to}.weight"), &format!("{from}/gamma"))?;
        self.vector(&format!("{to}.bias"), &format!("{from}/beta"))
    }

    fn positions(&mut self, side: &str) -> Result<(), ConvertError> {
        let from = format!("{side}/position_encodings/encodings");
        let dims = self.model.dims(&from)?.to_vec();
        let numbers = self.model.numbers(&from)?;
        self.wide(&format!("{side}.positional_embedding"), &dims, &numbers)
    }

    fn matrix(&mut self, to: &str, from: &str) -> Result<(), ConvertError> {
        let dims = self.model.dims(from)?.to_vec();
        if !(2..=3).contains(&dims.len()) {
            return Err(ConvertError::malformed(format!(
                "{from:?} has axes {dims:?}"
            )));
        }
        let numbers = self.model.half_numbers(from)?;
        self.half(to, &dims, &numbers)
    }

    fn vector(&mut self, to: &str, from: &str) -> Result<(), ConvertError> {
        let numbers = self.model.numbers(from)?;
        let dims = [length(&numbers)?];
        self.wide(to, &dims, &numbers)
    }

    fn half(&mut self, name: &str, dims: &[u32], numbers: &[f16]) -> Result<(), ConvertError> {
        self.head(name, dims, 1)?;
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        Ok(self.out.write_all(&bytes)?)
    }

    fn wide(&mut self, name: &str, dims: &[u32], numbers: &[f32]) -> Result<(), ConvertError> {
        self.head(name, dims, 0)?;
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        Ok(self.out.write_all(&bytes)?)
    }

    /// ggml names the innermost axis first.
    fn head(&mut self, name: &str, dims: &[u32], form: u32) -> Result<(), ConvertError> {
        put(self.out, dims.len() as u32)?;
        put(self.out, name.len() as u32)?;
        put(self.out, form)?;
        for &size in dims.iter().rev() {
            put(self.out, size)?;
        }
        Ok(self.out.write_all(name.as_bytes())?)
    }
}

fn length(numbers: &[f32]) -> Result<u32, ConvertError> {
    u32::try_from(numbers.len()).map_err(|_| ConvertError::malformed("a vector without end"))
}

type Slice<'a> = (&'a [f16], &'a [f32]);

struct Fused {
    weight: Vec<f16>,
    bias: Vec<f32>,
    width: usize,
}

impl Fused {
    /// The `i`th square; `part` has checked that it exists.
    fn slice(&self, i: usize) -> Slice<'_> {
        let area = self.width * self.width;
        (
            &self.weight[i * area..(i + 1) * area],
            &self.bias[i * self.width..(i + 1) * self.width],
        )
    }
}
