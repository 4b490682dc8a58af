//! A MiniLM of two layers and width 32 with made-up numbers, and the same network written out in plain loops.

use std::collections::BTreeMap;
use std::path::Path;

pub(super) const WIDTH: usize = 32;
pub(super) const HEADS: usize = 4;
pub(super) const INNER: usize = 64;
pub(super) const LAYERS: usize = 2;
pub(super) const PLACES: usize = 40;
pub(super) const WORDS: [&str; 9] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "key", "where", "is", "##s", ".",
];

pub(super) struct Tiny {
    pub(super) tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

impl Tiny {
    pub(super) fn new() -> Self {
        let mut tiny = Self {
            tensors: BTreeMap::new(),
        };
        tiny.add(
            "embeddings.word_embeddings.weight",
            &[WORDS.len(), WIDTH],
            0.0,
        );
        tiny.add(
            "embeddings.position_embeddings.weight",
            &[PLACES, WIDTH],
            0.0,
        );
        tiny.add("embeddings.token_type_embeddings.weight", &[2, WIDTH], 0.0);
        tiny.norm("embeddings");
        for layer in 0..LAYERS {
            let at = format!("encoder.layer.{layer}");
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                tiny.linear(&format!("{at}.attention.{part}"), WIDTH, WIDTH);
            }
            tiny.norm(&format!("{at}.attention.output"));
            tiny.linear(&format!("{at}.intermediate.dense"), INNER, WIDTH);
            tiny.linear(&format!("{at}.output.dense"), WIDTH, INNER);
            tiny.norm(&format!("{at}.output"));
        }
        tiny
    }

    fn linear(&mut self, name: &str, out: usize, into: usize) {
        self.add(&format!("{name}.weight"), &[out, into], 0.0);
        self.add(&format!("{name}.bias"), &[out], 0.0);
    }

    fn norm(&mut self, name: &str) {
        self.add(&format!("{name}.LayerNorm.weight"), &[WIDTH], 1.0);
        self.add(&format!("{name}.LayerNorm.bias"), &[WIDTH], 0.0);
    }

    /// Numbers that look random and are the same everywhere.
    fn add(&mut self, name: &str, shape: &[usize], around: f32) {
        let mut state = name.bytes().fold(0x2545_f491u32, |s, b| {
            (s ^ u32::from(b)).wrapping_mul(0x0100_0193)
        });
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            around + (state as f32 / u32::MAX as f32 - 0.5) * 0.8
        };
        let numbers = (0..shape.iter().product()).map(|_| next()).collect();
        self.tensors.insert(name.into(), (shape.to_vec(), numbers));
    }

    pub(super) fn safetensors(&self) -> Vec<u8> {
        let (mut head, mut body) = (serde_json::Map::new(), Vec::new());
        for (name, (shape, numbers)) in &self.tensors {
            let from = body.len();
            body.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
            let entry = serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [from, body.len()]});
            head.insert(name.clone(), entry);
        }
        let head = serde_json::to_vec(&head).unwrap();
        [&(head.len() as u64).to_le_bytes(), head.as_slice(), &body].concat()
    }

    /// Writes the three files of a model's folder.
    pub(super) fn write(&self, folder: &Path) {
        std::fs::write(folder.join("model.safetensors"), self.safetensors()).unwrap();
        let rows: serde_json::Map<_, _> = WORDS
            .iter()
            .zip(0..)
            .map(|(&w, row)| (w.into(), serde_json::json!(row)))
            .collect();
        let words = serde_json::json!({"model": {"type": "WordPiece", "vocab": rows}});
        std::fs::write(folder.join("tokenizer.json"), words.to_string()).unwrap();
        std::fs::write(folder.join("config.json"), Self::config().to_string()).unwrap();
    }

    pub(super) fn config() -> serde_json::Value {
        serde_json::json!({
            "vocab_size": WORDS.len(), "hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
            "intermediate_size": INNER, "max_position_embeddings": PLACES, "type_vocab_size": 2, "hidden_act": "gelu",
            "layer_norm_eps": 1e-12
        })
    }

    fn of(&self, name: &str) -> &[f32] {
        &self.tensors[name].1
    }

    fn run_linear(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let (matrix, bias) = (
            self.of(&format!("{name}.weight")),
            self.of(&format!("{name}.bias")),
        );
        let rows = matrix.chunks(x.len()).zip(bias);
        rows.map(|(row, &b)| {
            f64::from(b)
                + row
                    .iter()
                    .zip(x)
                    .map(|(&w, x)| f64::from(w) * x)
                    .sum::<f64>()
        })
        .collect()
    }

    fn run_norm(&self, name: &str, x: &[f64]) -> Vec<f64> {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let spread = (x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n + 1e-12).sqrt();
        let (scale, shift) = (
            self.of(&format!("{name}.LayerNorm.weight")),
            self.of(&format!("{name}.LayerNorm.bias")),
        );
        (0..x.len())
            .map(|i| (x[i] - mean) / spread * f64::from(scale[i]) + f64::from(shift[i]))
            .collect()
    }

    fn attend(&self, at: &str, x: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let part = |name: &str| -> Vec<Vec<f64>> {
            x.iter()
                .map(|x| self.run_linear(&format!("{at}.attention.self.{name}"), x))
                .collect()
        };
        let (query, key, value) = (part("query"), part("key"), part("value"));
        let each = WIDTH / HEADS;
        let mut mixed = vec![vec![0.0; WIDTH]; x.len()];
        for head in 0..HEADS {
            let own = head * each..(head + 1) * each;
            for (q, out) in query.iter().zip(&mut mixed) {
                let near = key
                    .iter()
                    .map(|k| own.clone().map(|i| q[i] * k[i]).sum::<f64>() / (each as f64).sqrt());
                let shares: Vec<f64> = near.map(f64::exp).collect();
                let all: f64 = shares.iter().sum();
                for (share, value) in shares.iter().zip(&value) {
                    own.clone().for_each(|i| out[i] += share / all * value[i]);
                }
            }
        }
        mixed
    }

    /// The unit vector of a list of rows, in plain loops and double precision.
    pub(super) fn embed(&self, rows: &[u32]) -> Vec<f32> {
        let plus =
            |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
        let row = |name: &str, at: usize| -> Vec<f64> {
            let all = self.of(&format!("embeddings.{name}_embeddings.weight"));
            all[at * WIDTH..][..WIDTH]
                .iter()
                .map(|&n| f64::from(n))
                .collect()
        };
        let first = rows.iter().enumerate().map(|(place, &piece)| {
            let x = plus(
                &plus(&row("word", piece as usize), &row("position", place)),
                &row("token_type", 0),
            );
            self.run_norm("embeddings", &x)
        });
        let mut x: Vec<Vec<f64>> = first.collect();
        for layer in 0..LAYERS {
            let at = format!("encoder.layer.{layer}");
            let mixed = self.attend(&at, &x);
            for (x, mixed) in x.iter_mut().zip(&mixed) {
                let mixed = self.run_linear(&format!("{at}.attention.output.dense"), mixed);
                let middle = self.run_norm(&format!("{at}.attention.output"), &plus(&mixed, x));
                let mut inner = self.run_linear(&format!("{at}.intermediate.dense"), &middle);
                inner
                    .iter_mut()
                    .for_each(|v| *v = 0.5 * *v * (1.0 + erf(*v / 2f64.sqrt())));
                let out = self.run_linear(&format!("{at}.output.dense"), &inner);
                *x = self.run_norm(&format!("{at}.output"), &plus(&out, &middle));
            }
        }
        let sum = x.iter().fold(vec![0.0; WIDTH], |sum, one| plus(&sum, one));
        let length = sum.iter().map(|n| n * n).sum::<f64>().sqrt();
        sum.iter().map(|n| (n / length) as f32).collect()
    }
}

/// The error function by its series, which converges quickly for the small numbers that occur here.
fn erf(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..200 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    2.0 / std::f64::consts::PI.sqrt() * sum
}
