//! Which weights a Whisper model has, by name, shape and number format.

use std::collections::HashMap;

use super::Header;

/// A number format of ggml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    F32,
    F16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
}

impl Kind {
    /// The format of the large weights, from the header's number; thousands count the quantiser's version.
    pub fn of_file(number: i32) -> Option<Self> {
        Some(match number % 1000 {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            7 => Self::Q8_0,
            8 => Self::Q5_0,
            9 => Self::Q5_1,
            10 => Self::Q2K,
            11 => Self::Q3K,
            12 => Self::Q4K,
            13 => Self::Q5K,
            14 => Self::Q6K,
            _ => return None,
        })
    }

    /// The number a tensor of this format carries.
    pub fn code(self) -> i32 {
        match self {
            Self::F32 => 0,
            Self::F16 => 1,
            Self::Q4_0 => 2,
            Self::Q4_1 => 3,
            Self::Q5_0 => 6,
            Self::Q5_1 => 7,
            Self::Q8_0 => 8,
            Self::Q2K => 10,
            Self::Q3K => 11,
            Self::Q4K => 12,
            Self::Q5K => 13,
            Self::Q6K => 14,
        }
    }

    /// Values in a block, and bytes of a block.
    fn block(self) -> (i64, i64) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 => (1, 2),
            Self::Q4_0 => (32, 18),
            Self::Q4_1 => (32, 20),
            Self::Q5_0 => (32, 22),
            Self::Q5_1 => (32, 24),
            Self::Q8_0 => (32, 34),
            Self::Q2K => (256, 84),
            Self::Q3K => (256, 110),
            Self::Q4K => (256, 144),
            Self::Q5K => (256, 176),
            Self::Q6K => (256, 210),
        }
    }
}

/// Shape and format of one tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub sizes: [i64; 3],
    pub kind: Kind,
}

impl Shape {
    /// Its length in the file; `None` where rows do not divide into blocks.
    pub fn bytes(&self) -> Option<u64> {
        let (values, bytes) = self.kind.block();
        let [row, columns, planes] = self.sizes;
        (row % values == 0).then(|| (row / values * bytes * columns * planes) as u64)
    }
}

/// Every tensor of a model with this header.
pub fn expected(header: &Header, kind: Kind) -> HashMap<String, Shape> {
    let mut all = HashMap::new();
    let convolution = if kind == Kind::F32 {
        Kind::F32
    } else {
        Kind::F16
    };
    let mut add = |name: String, sizes: [i32; 3], kind: Kind| {
        all.insert(
            name,
            Shape {
                sizes: sizes.map(i64::from),
                kind,
            },
        );
    };
    let (audio, text) = (header.audio_state, header.text_state);
    add(
        "encoder.positional_embedding".into(),
        [audio, header.audio_context, 1],
        Kind::F32,
    );
    add(
        "encoder.conv1.weight".into(),
        [3, header.mels, audio],
        convolution,
    );
    add("encoder.conv1.bias".into(), [1, audio, 1], Kind::F32);
    add(
        "encoder.conv2.weight".into(),
        [3, audio, audio],
        convolution,
    );
    add("encoder.conv2.bias".into(), [1, audio, 1], Kind::F32);
    add("encoder.ln_post.weight".into(), [audio, 1, 1], Kind::F32);
    add("encoder.ln_post.bias".into(), [audio, 1, 1], Kind::F32);
    add(
        "decoder.positional_embedding".into(),
        [text, header.text_context, 1],
        Kind::F32,
    );
    add(
        "decoder.token_embedding.weight".into(),
        [text, header.vocabulary, 1],
        kind,
    );
    add("decoder.ln.weight".into(), [text, 1, 1], Kind::F32);
    add("decoder.ln.bias".into(), [text, 1, 1], Kind::F32);
    let sides = [
        ("encoder", audio, header.audio_layers),
        ("decoder", text, header.text_layers),
    ];
    for (side, state, layers) in sides {
        let attentions: &[&str] = if side == "encoder" {
            &["attn"]
        } else {
            &["attn", "cross_attn"]
        };
        for layer in 0..layers {
            let block = format!("{side}.blocks.{layer}");
            add(format!("{block}.mlp_ln.weight"), [state, 1, 1], Kind::F32);
            add(format!("{block}.mlp_ln.bias"), [state, 1, 1], Kind::F32);
            add(format!("{block}.mlp.0.weight"), [state, 4 * state, 1], kind);
            add(format!("{block}.mlp.0.bias"), [4 * state, 1, 1], Kind::F32);
            add(format!("{block}.mlp.2.weight"), [4 * state, state, 1], kind);
            add(format!("{block}.mlp.2.bias"), [state, 1, 1], Kind::F32);
            for attention in attentions {
                add(
                    format!("{block}.{attention}_ln.weight"),
                    [state, 1, 1],
                    Kind::F32,
                );
                add(
                    format!("{block}.{attention}_ln.bias"),
                    [state, 1, 1],
                    Kind::F32,
                );
                for part in ["query", "key", "value", "out"] {
                    add(
                        format!("{block}.{attention}.{part}.weight"),
                        [state, state, 1],
                        kind,
                    );
                    if part != "key" {
                        add(
                            format!("{block}.{attention}.{part}.bias"),
                            [state, 1, 1],
                            Kind::F32,
                        );
                    }
                }
            }
        }
    }
    all
}
