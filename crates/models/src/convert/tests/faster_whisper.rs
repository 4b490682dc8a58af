//! The way back of the conversion: a folder as faster-whisper has it, made out of a whisper.cpp model with 16-bit matrices.
//! So the import is tried on real weights without a package that holds them in the other form. It is shared with the tests
//! of the whole program.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::Path;

/// CTranslate2's numbers for how numbers are stored.
const WIDE: u8 = 0;
const HALF: u8 = 4;

/// Writes `model.bin`, `vocabulary.txt` and `tokenizer.json` into the folder.
pub fn write_folder(ggml: &[u8], folder: &Path) {
    let ggml = Ggml::read(ggml);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("model.bin"), model(&ggml)).unwrap();
    let words = ggml.printed();
    // After the ordinary words there come the special ones, which whisper.cpp makes up by itself.
    let lines = words.join("\n") + "\n<|startoftranscript|>\n";
    std::fs::write(folder.join("vocabulary.txt"), lines).unwrap();
    let numbered: serde_json::Map<String, serde_json::Value> = words
        .into_iter()
        .enumerate()
        .filter(|(_, word)| word != "<|endoftext|>")
        .map(|(number, word)| (word, number.into()))
        .collect();
    let tokenizer = serde_json::json!({ "model": { "vocab": numbered } });
    std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).unwrap();
}

/// What of two whisper.cpp models differs, the first tensor by its name; nothing where they are the same. In which order the
/// tensors stand is no difference: whoever got the starter from its original home has another one.
pub fn difference(one: &[u8], other: &[u8]) -> Option<String> {
    let (one, other) = (Ggml::read(one), Ggml::read(other));
    let (measures, filters) = one.head.split_at(14 * 4);
    if !other.head.starts_with(measures) || one.head.len() != other.head.len() {
        return Some("the measures".to_owned());
    }
    // As numbers, since nothing is written with a sign in the archive that the starter's filters come from.
    let number = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().unwrap());
    let pairs = filters.chunks(4).zip(other.head[14 * 4..].chunks(4));
    if let Some(at) = pairs
        .map(|(a, b)| number(a) == number(b))
        .position(|same| !same)
    {
        return Some(format!("the filters, from number {at}"));
    }
    if one.tokens != other.tokens {
        return Some("the words".to_owned());
    }
    let of_one = one
        .tensors
        .iter()
        .find(|(name, tensor)| other.tensors.get(*name) != Some(*tensor));
    let of_other = || {
        let names = other.tensors.keys();
        let mut more = names.filter(|name| !one.tensors.contains_key(*name));
        more.next()
    };
    let name = of_one.map(|(name, _)| name).or_else(of_other);
    name.map(|name| format!("the tensor {name}"))
}

#[derive(PartialEq)]
struct Tensor<'m> {
    /// The outermost first.
    dims: Vec<usize>,
    form: u8,
    bytes: &'m [u8],
}

struct Ggml<'m> {
    /// Measures and filters.
    head: &'m [u8],
    tokens: Vec<&'m [u8]>,
    tensors: BTreeMap<&'m str, Tensor<'m>>,
}

struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn take(&mut self, count: usize) -> &'m [u8] {
        let (head, rest) = self.0.split_at(count);
        self.0 = rest;
        head
    }

    fn number(&mut self) -> usize {
        u32::from_le_bytes(self.take(4).try_into().unwrap()) as usize
    }
}

impl<'m> Ggml<'m> {
    fn read(model: &'m [u8]) -> Self {
        let mut reader = Reader(model);
        assert_eq!(reader.take(4), b"lmgg", "this is no whisper.cpp model");
        reader.take(11 * 4);
        let (bands, bins) = (reader.number(), reader.number());
        reader.take(bands * bins * 4);
        let head = &model[..model.len() - reader.0.len()];
        let count = reader.number();
        let mut tokens = Vec::with_capacity(count);
        for _ in 0..count {
            let length = reader.number();
            tokens.push(reader.take(length));
        }
        let mut tensors = BTreeMap::new();
        while !reader.0.is_empty() {
            let (axes, name, form) = (reader.number(), reader.number(), reader.number());
            let mut dims: Vec<usize> = (0..axes).map(|_| reader.number()).collect();
            dims.reverse();
            let name = std::str::from_utf8(reader.take(name)).unwrap();
            let (form, width) = match form {
                0 => (WIDE, 4),
                1 => (HALF, 2),
                other => panic!("{name} has numbers of the form {other}"),
            };
            let bytes = reader.take(dims.iter().product::<usize>() * width);
            tensors.insert(name, Tensor { dims, form, bytes });
        }
        Self {
            head,
            tokens,
            tensors,
        }
    }

    /// The words as GPT-2 prints them: a letter for each byte.
    fn printed(&self) -> Vec<String> {
        let mut hidden = 256;
        let letters: Vec<char> = (0..=255u8)
            .map(|byte| match byte {
                b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
                _ => {
                    hidden += 1;
                    char::from_u32(hidden - 1).unwrap()
                }
            })
            .collect();
        let letter = |byte: &u8| letters[usize::from(*byte)];
        self.tokens
            .iter()
            .map(|token| token.iter().map(letter).collect())
            .collect()
    }

    fn tensor(&self, name: &str) -> &Tensor<'m> {
        self.tensors
            .get(name)
            .unwrap_or_else(|| panic!("the model has no {name}"))
    }
}

/// Arrays with their names, in CTranslate2's form.
struct Arrays<'g> {
    ggml: &'g Ggml<'g>,
    /// The bias that a key does not have there and has here.
    zeros: Vec<u8>,
    count: u32,
    bytes: Vec<u8>,
}

fn model(ggml: &Ggml<'_>) -> Vec<u8> {
    let width = ggml.tensor("encoder.ln_post.weight").dims[0];
    let mut arrays = Arrays {
        ggml,
        zeros: vec![0; width * 4],
        count: 0,
        bytes: Vec::new(),
    };
    for part in ["conv1", "conv2"] {
        arrays.linear(&format!("encoder/{part}"), &format!("encoder.{part}"));
    }
    arrays.copy(
        "decoder/embeddings/weight",
        "decoder.token_embedding.weight",
    );
    for (side, last) in [("encoder", "ln_post"), ("decoder", "ln")] {
        arrays.copy(
            &format!("{side}/position_encodings/encodings"),
            &format!("{side}.positional_embedding"),
        );
        arrays.norm(&format!("{side}/layer_norm"), &format!("{side}.{last}"));
        for layer in 0.. {
            let (to, from) = (
                format!("{side}/layer_{layer}"),
                format!("{side}.blocks.{layer}"),
            );
            if !ggml.tensors.contains_key(&*format!("{from}.mlp.0.weight")) {
                break;
            }
            arrays.layer(side, &to, &from);
        }
    }
    let mut out = Vec::new();
    out.extend(6u32.to_le_bytes());
    text(&mut out, "WhisperSpec");
    out.extend(3u32.to_le_bytes());
    out.extend(arrays.count.to_le_bytes());
    out.extend(arrays.bytes);
    // No other names.
    out.extend(0u32.to_le_bytes());
    out
}

impl Arrays<'_> {
    fn layer(&mut self, side: &str, to: &str, from: &str) {
        let attention = format!("{from}.attn");
        let of_itself = format!("{to}/self_attention");
        self.fused(
            &format!("{of_itself}/linear_0"),
            &attention,
            &["query", "key", "value"],
        );
        self.linear(
            &format!("{of_itself}/linear_1"),
            &format!("{attention}.out"),
        );
        self.norm(
            &format!("{of_itself}/layer_norm"),
            &format!("{from}.attn_ln"),
        );
        if side == "decoder" {
            let (of_sound, attention) = (format!("{to}/attention"), format!("{from}.cross_attn"));
            self.fused(&format!("{of_sound}/linear_0"), &attention, &["query"]);
            self.fused(
                &format!("{of_sound}/linear_1"),
                &attention,
                &["key", "value"],
            );
            self.linear(&format!("{of_sound}/linear_2"), &format!("{attention}.out"));
            self.norm(
                &format!("{of_sound}/layer_norm"),
                &format!("{from}.cross_attn_ln"),
            );
        }
        self.linear(&format!("{to}/ffn/linear_0"), &format!("{from}.mlp.0"));
        self.linear(&format!("{to}/ffn/linear_1"), &format!("{from}.mlp.2"));
        self.norm(&format!("{to}/ffn/layer_norm"), &format!("{from}.mlp_ln"));
    }

    fn linear(&mut self, to: &str, from: &str) {
        self.copy(&format!("{to}/weight"), &format!("{from}.weight"));
        self.copy(&format!("{to}/bias"), &format!("{from}.bias"));
    }

    fn norm(&mut self, to: &str, from: &str) {
        self.copy(&format!("{to}/gamma"), &format!("{from}.weight"));
        self.copy(&format!("{to}/beta"), &format!("{from}.bias"));
    }

    fn copy(&mut self, to: &str, from: &str) {
        let ggml = self.ggml;
        let tensor = ggml.tensor(from);
        // The bias of a convolution stands there as a column.
        let axes = if from.ends_with("bias") {
            1
        } else {
            tensor.dims.len()
        };
        self.add(to, &tensor.dims[..axes], tensor.form, &[tensor.bytes]);
    }

    /// Squares on top of each other, and their biases behind each other.
    fn fused(&mut self, to: &str, from: &str, parts: &[&str]) {
        let ggml = self.ggml;
        let weights = parts
            .iter()
            .map(|part| ggml.tensor(&format!("{from}.{part}.weight")));
        let weights: Vec<&Tensor<'_>> = weights.collect();
        let bytes: Vec<&[u8]> = weights.iter().map(|tensor| tensor.bytes).collect();
        let (rows, columns) = (weights[0].dims[0], weights[0].dims[1]);
        let dims = [rows * parts.len(), columns];
        self.add(&format!("{to}/weight"), &dims, weights[0].form, &bytes);
        let zeros = std::mem::take(&mut self.zeros);
        let biases: Vec<&[u8]> = parts
            .iter()
            .map(|part| {
                let name = format!("{from}.{part}.bias");
                let bias = ggml.tensors.get(&*name);
                bias.map_or(&*zeros, |bias| bias.bytes)
            })
            .collect();
        self.add(&format!("{to}/bias"), &dims[..1], WIDE, &biases);
        self.zeros = zeros;
    }

    fn add(&mut self, name: &str, dims: &[usize], form: u8, parts: &[&[u8]]) {
        text(&mut self.bytes, name);
        self.bytes.push(dims.len() as u8);
        for size in dims {
            self.bytes.extend((*size as u32).to_le_bytes());
        }
        self.bytes.push(form);
        let length: usize = parts.iter().map(|part| part.len()).sum();
        self.bytes.extend((length as u32).to_le_bytes());
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.count += 1;
    }
}

/// A text with its length in front and a zero byte behind.
fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u16 + 1).to_le_bytes());
    out.extend(text.as_bytes());
    out.push(0);
}
