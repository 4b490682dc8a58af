//! BERT's encoder on candle: from word pieces to one vector a piece. Its measures stand in `config.json` beside the
//! weights and are checked for sense before anything is made from them.

use crate::MemoryError;
use crate::error::read_file;
use crate::weights::{Rows, Weights};
use candle_core::quantized::QMatMul;
use candle_core::{D, Module, Result as Computed, Tensor};
use candle_nn::ops::{layer_norm, softmax_last_dim};
use serde::Deserialize;
use std::path::Path;

/// What stands in front of softmax at places that are only padding.
const HIDDEN: f32 = -1e4;

/// The network's measures.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Shape {
    #[serde(rename = "vocab_size")]
    pub(crate) pieces: usize,
    #[serde(rename = "hidden_size")]
    pub(crate) width: usize,
    #[serde(rename = "num_hidden_layers")]
    layers: usize,
    #[serde(rename = "num_attention_heads")]
    heads: usize,
    #[serde(rename = "intermediate_size")]
    inner: usize,
    #[serde(rename = "max_position_embeddings")]
    pub(crate) places: usize,
    #[serde(rename = "type_vocab_size")]
    kinds: usize,
    #[serde(rename = "hidden_act")]
    bend: String,
    #[serde(rename = "layer_norm_eps")]
    epsilon: f32,
}

impl Shape {
    pub(crate) fn open(file: &Path) -> Result<Self, MemoryError> {
        let bytes = read_file(file, 1 << 20)?;
        let shape: Self =
            serde_json::from_slice(&bytes).map_err(|fault| MemoryError::damaged(file, fault))?;
        let sensible = (1..=4096).contains(&shape.width)
            && (1..=48).contains(&shape.layers)
            && (1..=64).contains(&shape.heads)
            && shape.width.is_multiple_of(shape.heads)
            && (1..=16_384).contains(&shape.inner)
            && (4..=16_384).contains(&shape.places)
            && (1..=16).contains(&shape.kinds)
            && (4..=1 << 20).contains(&shape.pieces);
        if !sensible {
            return Err(MemoryError::damaged(
                file,
                format!("its measures make no sense: {shape:?}"),
            ));
        }
        if shape.bend != "gelu" {
            return Err(MemoryError::damaged(
                file,
                format!(
                    "its layers bend by {:?}; only \"gelu\" is known",
                    shape.bend
                ),
            ));
        }
        Ok(shape)
    }
}

struct Linear {
    matrix: QMatMul,
    bias: Tensor,
}

impl Linear {
    fn of(weights: &mut Weights, name: &str, out: usize, into: usize) -> Result<Self, MemoryError> {
        Ok(Self {
            matrix: weights.matrix(&format!("{name}.weight"), out, into)?,
            bias: weights.vector(&format!("{name}.bias"), out)?,
        })
    }

    fn run(&self, x: &Tensor) -> Computed<Tensor> {
        self.matrix.forward(x)?.broadcast_add(&self.bias)
    }
}

struct Norm {
    scale: Tensor,
    shift: Tensor,
    epsilon: f32,
}

impl Norm {
    fn of(weights: &mut Weights, name: &str, shape: &Shape) -> Result<Self, MemoryError> {
        Ok(Self {
            scale: weights.vector(&format!("{name}.LayerNorm.weight"), shape.width)?,
            shift: weights.vector(&format!("{name}.LayerNorm.bias"), shape.width)?,
            epsilon: shape.epsilon,
        })
    }

    fn run(&self, x: &Tensor) -> Computed<Tensor> {
        layer_norm(x, &self.scale, &self.shift, self.epsilon)
    }
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    mix: Linear,
    after_mix: Norm,
    widen: Linear,
    narrow: Linear,
    after: Norm,
}

impl Layer {
    fn of(weights: &mut Weights, at: usize, shape: &Shape) -> Result<Self, MemoryError> {
        let (width, inner) = (shape.width, shape.inner);
        let name = |rest: &str| format!("encoder.layer.{at}.{rest}");
        Ok(Self {
            query: Linear::of(weights, &name("attention.self.query"), width, width)?,
            key: Linear::of(weights, &name("attention.self.key"), width, width)?,
            value: Linear::of(weights, &name("attention.self.value"), width, width)?,
            mix: Linear::of(weights, &name("attention.output.dense"), width, width)?,
            after_mix: Norm::of(weights, &name("attention.output"), shape)?,
            widen: Linear::of(weights, &name("intermediate.dense"), inner, width)?,
            narrow: Linear::of(weights, &name("output.dense"), width, inner)?,
            after: Norm::of(weights, &name("output"), shape)?,
        })
    }

    /// `x` is `[texts × pieces, width]`; `hide`, where there is padding, `[texts, 1, 1, pieces]`.
    fn run(
        &self,
        x: &Tensor,
        texts: usize,
        heads: usize,
        hide: Option<&Tensor>,
    ) -> Computed<Tensor> {
        let (all, width) = x.dims2()?;
        let each = width / heads;
        let split = |y: Tensor| {
            y.reshape((texts, all / texts, heads, each))?
                .transpose(1, 2)?
                .contiguous()
        };
        let query = split((self.query.run(x)? * (1.0 / (each as f64).sqrt()))?)?;
        let (key, value) = (split(self.key.run(x)?)?, split(self.value.run(x)?)?);
        let mut attention = query.matmul(&key.transpose(2, 3)?)?;
        if let Some(hide) = hide {
            attention = attention.broadcast_add(hide)?;
        }
        let mixed = softmax_last_dim(&attention)?.matmul(&value)?;
        let mixed = mixed.transpose(1, 2)?.reshape((all, width))?;
        let x = self.after_mix.run(&(self.mix.run(&mixed)? + x)?)?;
        let inner = self.widen.run(&x)?.gelu_erf()?;
        self.after.run(&(self.narrow.run(&inner)? + x)?)
    }
}

/// The whole network.
pub(crate) struct Bert {
    pub(crate) shape: Shape,
    pieces: Rows,
    places: Tensor,
    kind: Tensor,
    first: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    pub(crate) fn of(mut weights: Weights, shape: Shape) -> Result<Self, MemoryError> {
        let weights = &mut weights;
        let width = shape.width;
        let rows_of = |weights: &mut Weights, name: &str, rows: usize| {
            weights.rows(&format!("embeddings.{name}_embeddings.weight"), rows, width)
        };
        let first_rows = |rows: &Rows, count: usize| {
            rows.of(&Tensor::arange(0, count as u32, &candle_core::Device::Cpu)?)
        };
        Ok(Self {
            pieces: rows_of(weights, "word", shape.pieces)?,
            places: first_rows(&rows_of(weights, "position", shape.places)?, shape.places)?,
            kind: first_rows(&rows_of(weights, "token_type", shape.kinds)?, 1)?,
            first: Norm::of(weights, "embeddings", &shape)?,
            layers: (0..shape.layers)
                .map(|at| Layer::of(weights, at, &shape))
                .collect::<Result<_, _>>()?,
            shape,
        })
    }

    /// The mean of the last states of each text's pieces, as `[texts, width]`. `rows` holds `longest` pieces a text,
    /// filled up behind its own `lengths`.
    pub(crate) fn means(&self, rows: &[u32], lengths: &[usize]) -> Computed<Tensor> {
        let (device, texts) = (&candle_core::Device::Cpu, lengths.len());
        let longest = rows.len() / texts.max(1);
        let width = self.shape.width;
        let ids = Tensor::from_slice(rows, rows.len(), device)?;
        let places = self
            .places
            .narrow(0, 0, longest)?
            .broadcast_add(&self.kind)?;
        let x = self.pieces.of(&ids)?.reshape((texts, longest, width))?;
        let x = x
            .broadcast_add(&places)?
            .reshape((texts * longest, width))?;
        let mut x = self.first.run(&x)?;
        let hide = lengths.iter().any(|&length| length < longest);
        let hide = hide.then(|| mask(lengths, longest, |inside| if inside { 0.0 } else { HIDDEN }));
        let hide = hide
            .transpose()?
            .map(|mask| mask.reshape((texts, 1, 1, longest)));
        let hide = hide.transpose()?;
        for layer in &self.layers {
            x = layer.run(&x, texts, self.shape.heads, hide.as_ref())?;
        }
        let share = mask(lengths, longest, |inside| if inside { 1.0 } else { 0.0 })?;
        let counts: Vec<f32> = lengths.iter().map(|&length| length as f32).collect();
        let share = share.broadcast_div(&Tensor::from_vec(counts, (texts, 1), device)?)?;
        let x = x.reshape((texts, longest, width))?;
        share.unsqueeze(1)?.matmul(&x)?.squeeze(D::Minus2)
    }
}

fn mask(lengths: &[usize], longest: usize, value: impl Fn(bool) -> f32) -> Computed<Tensor> {
    let value = &value;
    let numbers: Vec<f32> = lengths
        .iter()
        .flat_map(|&length| (0..longest).map(move |place| value(place < length)))
        .collect();
    Tensor::from_vec(numbers, (lengths.len(), longest), &candle_core::Device::Cpu)
}
