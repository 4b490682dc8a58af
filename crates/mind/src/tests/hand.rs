//! Files made by hand: GGUF written byte by byte, and a model that says what it was told to say.

use std::path::{Path, PathBuf};

/// A value of a header.
pub(super) enum Value {
    Number(u32),
    Real(f32),
    LongReal(f64),
    Text(String),
    Texts(Vec<String>),
    Reals(Vec<f32>),
    Numbers(Vec<i32>),
}

/// A GGUF file on its way to disk.
#[derive(Default)]
pub(super) struct File {
    pub values: Vec<(String, Value)>,
    /// Name, sides (fastest first), weights.
    pub tensors: Vec<(String, Vec<u64>, Vec<f32>)>,
}

impl File {
    pub(super) fn value(&mut self, key: &str, value: Value) {
        self.values.push((key.into(), value));
    }

    pub(super) fn tensor(&mut self, name: impl Into<String>, sides: &[u64], weights: Vec<f32>) {
        self.tensors.push((name.into(), sides.to_vec(), weights));
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = b"GGUF".to_vec();
        out.extend(3_u32.to_le_bytes());
        out.extend((self.tensors.len() as u64).to_le_bytes());
        out.extend((self.values.len() as u64).to_le_bytes());
        for (key, value) in &self.values {
            text(&mut out, key);
            encode(&mut out, value);
        }
        let mut offset = 0_u64;
        for (name, sides, weights) in &self.tensors {
            text(&mut out, name);
            out.extend((sides.len() as u32).to_le_bytes());
            for side in sides {
                out.extend(side.to_le_bytes());
            }
            out.extend(0_u32.to_le_bytes()); // F32
            out.extend(offset.to_le_bytes());
            offset += (weights.len() as u64 * 4).next_multiple_of(32);
        }
        for (_, _, weights) in &self.tensors {
            out.resize(out.len().next_multiple_of(32), 0);
            for weight in weights {
                out.extend(weight.to_le_bytes());
            }
        }
        out.resize(out.len().next_multiple_of(32), 0);
        out
    }

    pub(super) fn write(&self, path: &Path) -> PathBuf {
        std::fs::write(path, self.bytes()).unwrap();
        path.to_path_buf()
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

pub(super) fn encode(out: &mut Vec<u8>, value: &Value) {
    let list = |out: &mut Vec<u8>, kind: u32, count: usize| {
        out.extend(9_u32.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend((count as u64).to_le_bytes());
    };
    let kind = |out: &mut Vec<u8>, kind: u32| out.extend(kind.to_le_bytes());
    match value {
        Value::Number(number) => {
            kind(out, 4);
            out.extend(number.to_le_bytes());
        }
        Value::Real(real) => {
            kind(out, 6);
            out.extend(real.to_le_bytes());
        }
        Value::LongReal(real) => {
            kind(out, 12);
            out.extend(real.to_le_bytes());
        }
        Value::Text(content) => {
            kind(out, 8);
            text(out, content);
        }
        Value::Texts(texts) => {
            list(out, 8, texts.len());
            texts.iter().for_each(|content| text(out, content));
        }
        Value::Reals(reals) => {
            list(out, 6, reals.len());
            reals.iter().for_each(|real| out.extend(real.to_le_bytes()));
        }
        Value::Numbers(numbers) => {
            list(out, 5, numbers.len());
            numbers
                .iter()
                .for_each(|number| out.extend(number.to_le_bytes()));
        }
    }
}

/// The kinds of tokens, as the vocabulary lists them.
pub(super) const WORD: i32 = 1;
pub(super) const CONTROL: i32 = 3;
pub(super) const ADDED: i32 = 4;
pub(super) const BYTE: i32 = 6;

/// A model that says what it was told to say: behind each token of `script` comes the next one. Every token is a
/// vector of its own, attention and the layer behind it add nothing, and the last matrix maps each vector to the token
/// that follows. llama.cpp loads and computes it like any other model.
pub(super) fn scripted(template: &str, words: &[(&str, i32)], script: &[(&str, &str)]) -> File {
    const WIDTH: u64 = 320;
    let mut tokens: Vec<(String, i32)> = vec![
        ("<unk>".into(), 2),
        ("<s>".into(), CONTROL),
        ("</s>".into(), CONTROL),
    ];
    tokens.extend((0..256).map(|byte| (format!("<0x{byte:02X}>"), BYTE)));
    tokens.extend(words.iter().map(|(word, kind)| ((*word).to_owned(), *kind)));
    assert!(
        tokens.len() <= WIDTH as usize,
        "too many words for the width"
    );
    let place = |word: &str| {
        tokens
            .iter()
            .position(|(token, _)| token == word)
            .unwrap_or_else(|| panic!("no token {word:?}"))
    };
    let count = tokens.len();
    let mut file = File::default();
    let mut say = |key: &str, value| file.value(key, value);
    say("general.architecture", Value::Text("llama".into()));
    say("general.name", Value::Text("scripted".into()));
    for (key, number) in [
        ("context_length", 512),
        ("embedding_length", WIDTH as u32),
        ("block_count", 1),
        ("feed_forward_length", 32),
        ("attention.head_count", 5),
        ("attention.head_count_kv", 5),
        ("rope.dimension_count", 64),
        ("vocab_size", count as u32),
    ] {
        say(&format!("llama.{key}"), Value::Number(number));
    }
    say("llama.attention.layer_norm_rms_epsilon", Value::Real(1e-5));
    say("tokenizer.ggml.model", Value::Text("llama".into()));
    say(
        "tokenizer.ggml.tokens",
        Value::Texts(tokens.iter().map(|(token, _)| token.clone()).collect()),
    );
    say("tokenizer.ggml.scores", Value::Reals(vec![0.0; count]));
    say(
        "tokenizer.ggml.token_type",
        Value::Numbers(tokens.iter().map(|(_, kind)| *kind).collect()),
    );
    say("tokenizer.ggml.bos_token_id", Value::Number(1));
    say("tokenizer.ggml.eos_token_id", Value::Number(2));
    say("tokenizer.chat_template", Value::Text(template.into()));
    let after: Vec<(usize, usize)> = script
        .iter()
        .map(|(before, next)| (place(before), place(next)))
        .collect();
    let whole = [WIDTH, count as u64];
    let mut own = vec![0.0; count * WIDTH as usize];
    (0..count).for_each(|token| own[token * WIDTH as usize + token] = 1.0);
    file.tensor("token_embd.weight", &whole, own);
    // Row: the token that follows; column: the token before it. What has no successor is followed by the end.
    let mut last = vec![0.0; count * WIDTH as usize];
    for before in 0..count {
        let next = after
            .iter()
            .find(|(token, _)| *token == before)
            .map_or(2, |(_, next)| *next);
        last[next * WIDTH as usize + before] = 1.0;
    }
    file.tensor("output.weight", &whole, last);
    let ones = || vec![1.0; WIDTH as usize];
    file.tensor("output_norm.weight", &[WIDTH], ones());
    file.tensor("blk.0.attn_norm.weight", &[WIDTH], ones());
    file.tensor("blk.0.ffn_norm.weight", &[WIDTH], ones());
    for name in ["attn_q", "attn_k", "attn_v", "attn_output"] {
        let none = vec![0.0; (WIDTH * WIDTH) as usize];
        file.tensor(format!("blk.0.{name}.weight"), &[WIDTH, WIDTH], none);
    }
    for (name, sides) in [
        ("ffn_gate", [WIDTH, 32]),
        ("ffn_up", [WIDTH, 32]),
        ("ffn_down", [32, WIDTH]),
    ] {
        let none = vec![0.0; (WIDTH * 32) as usize];
        file.tensor(format!("blk.0.{name}.weight"), &sides, none);
    }
    file
}
