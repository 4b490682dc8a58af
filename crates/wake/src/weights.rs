//! The file of trained numbers: a head that says the net's shape, then 32-bit numbers in the order in which they are used.

use thiserror::Error;

use crate::spectrum::BANDS;

/// Outputs of the net: "hey Sotto", "Sotto", "stop".
pub(crate) const OUTPUTS: usize = 3;
/// Rows of the spectrum that the first layer looks at; it goes on by `STRIDE`.
pub(crate) const STEM: usize = 5;
/// Rows per answer.
pub(crate) const STRIDE: usize = 2;
/// Positions that each block looks at.
pub(crate) const KERNEL: usize = 9;

const MARK: &[u8; 8] = b"SOTTOWK1";
const MOST_CHANNELS: usize = 512;
const MOST_BLOCKS: usize = 16;
const MOST_DILATION: usize = 16;

/// Why a file of weights cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unusable {
    /// Something else, or a form of another version.
    #[error(
        "This is no wake word file of this version of Sotto. Fetch the one that belongs to it, or make it with models/training/wake."
    )]
    Mark,
    /// Too short, too long, or with a shape that nobody trains.
    #[error("The wake word file is damaged ({0}). Fetch it again.")]
    Damaged(&'static str),
}

/// One block: depthwise over time, then across channels.
pub(crate) struct Block {
    pub dilation: usize,
    /// `[KERNEL][channels]`, oldest first.
    pub deep: Vec<f32>,
    /// `[in][out]`.
    pub mix: Vec<f32>,
    pub bias: Vec<f32>,
}

/// Trained numbers, read and checked.
pub struct Weights {
    pub(crate) channels: usize,
    thresholds: [f32; OUTPUTS],
    /// `[STEM][BANDS][channels]`, oldest row first.
    pub(crate) stem: Vec<f32>,
    pub(crate) stem_bias: Vec<f32>,
    pub(crate) blocks: Vec<Block>,
    /// `[channels][OUTPUTS]`.
    pub(crate) head: Vec<f32>,
    pub(crate) head_bias: [f32; OUTPUTS],
}

impl Weights {
    /// Reads the bytes of a file that the recipe wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, Unusable> {
        let mut rest = bytes.strip_prefix(MARK).ok_or(Unusable::Mark)?;
        let channels = size(&mut rest, 1..=MOST_CHANNELS)?;
        let blocks = size(&mut rest, 1..=MOST_BLOCKS)?;
        let mut dilations = [1; MOST_BLOCKS];
        for dilation in &mut dilations[..blocks] {
            *dilation = size(&mut rest, 1..=MOST_DILATION)?;
        }
        let thresholds = three(&mut rest)?;
        let stem = numbers(&mut rest, STEM * BANDS * channels)?;
        let stem_bias = numbers(&mut rest, channels)?;
        let blocks = dilations[..blocks]
            .iter()
            .map(|&dilation| {
                Ok(Block {
                    dilation,
                    deep: numbers(&mut rest, KERNEL * channels)?,
                    mix: numbers(&mut rest, channels * channels)?,
                    bias: numbers(&mut rest, channels)?,
                })
            })
            .collect::<Result<_, _>>()?;
        let head = numbers(&mut rest, channels * OUTPUTS)?;
        let head_bias = three(&mut rest)?;
        if !rest.is_empty() {
            return Err(Unusable::Damaged("it goes on after its end"));
        }
        Ok(Self {
            channels,
            thresholds,
            stem,
            stem_bias,
            blocks,
            head,
            head_bias,
        })
    }

    /// Logits from which each phrase counts at ordinary sensitivity, chosen by the recipe.
    #[must_use]
    pub fn thresholds(&self) -> [f32; OUTPUTS] {
        self.thresholds
    }
}

fn size(rest: &mut &[u8], allowed: std::ops::RangeInclusive<usize>) -> Result<usize, Unusable> {
    let (bytes, after) = rest
        .split_first_chunk::<4>()
        .ok_or(Unusable::Damaged("its head is cut off"))?;
    *rest = after;
    let value = u32::from_le_bytes(*bytes) as usize;
    if allowed.contains(&value) {
        Ok(value)
    } else {
        Err(Unusable::Damaged("its shape is impossible"))
    }
}

fn numbers(rest: &mut &[u8], count: usize) -> Result<Vec<f32>, Unusable> {
    let (bytes, after) = rest
        .split_at_checked(count * 4)
        .ok_or(Unusable::Damaged("it is cut off"))?;
    *rest = after;
    let out: Vec<f32> = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| f32::from_le_bytes(*four))
        .collect();
    if out.iter().all(|value| value.is_finite()) {
        Ok(out)
    } else {
        Err(Unusable::Damaged("a number in it is none"))
    }
}

fn three(rest: &mut &[u8]) -> Result<[f32; OUTPUTS], Unusable> {
    let list = numbers(rest, OUTPUTS)?;
    Ok(std::array::from_fn(|at| list[at]))
}
