//! Whether the numbers in a header agree with each other and with the tensors.
//!
//! Each rule stands for an assertion or a division in native code that would otherwise end the process.

use std::path::Path;

use super::{Flaw, Header, Tensor, Value, unusable};
use crate::error::{MindError, Result};

/// Fixed limits of native code.
const MOST_LAYERS: i128 = 512;
const MOST_EXPERTS: i128 = 512;

/// Types of weights that native code computes with.
fn computes(kind: u32) -> bool {
    !matches!(kind, 9 | 15 | 24..=28)
}

pub(super) fn model(path: &Path, header: &Header) -> Result<()> {
    agree(header).map_err(|reason| unusable(path, reason))
}

fn agree(header: &Header) -> std::result::Result<(), Flaw> {
    let family = header.text("general.architecture").ok_or(Flaw::NoFamily)?;
    if family.is_empty()
        || !family
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    {
        return Err(Flaw::Damaged("the name of its family is not a name"));
    }
    match header.text("general.type") {
        Some("adapter") => return Err(Flaw::Adapter),
        Some("mmproj") => return Err(Flaw::PicturePart),
        _ => {}
    }
    let within = |key: &str, least: i128, most: i128| -> std::result::Result<Option<i128>, Flaw> {
        let key = format!("{family}.{key}");
        match header.values.get(&key) {
            None => Ok(None),
            Some(Value::Whole(value)) if (least..=most).contains(value) => Ok(Some(*value)),
            Some(Value::Array(_, _, kept))
                if kept.iter().all(|value| (0..=most).contains(value)) =>
            {
                Ok(None)
            }
            Some(_) => Err(Flaw::Value(key)),
        }
    };
    let needed = |value: Option<i128>, what| value.ok_or(Flaw::NotSaid(what));
    let layers = needed(within("block_count", 1, MOST_LAYERS)?, "number of layers")?;
    let width = needed(within("embedding_length", 1, 1 << 17)?, "width")?;
    needed(within("context_length", 1, 1 << 28)?, "context length")?;
    within("feed_forward_length", 0, 1 << 20)?;
    within("vocab_size", 1, 1 << 24)?;
    let experts = within("expert_count", 0, MOST_EXPERTS)?.unwrap_or(0);
    within("expert_used_count", i128::from(experts > 0), experts)?;
    let heads = within("attention.head_count", 0, 1024)?;
    let kept_heads = within("attention.head_count_kv", 0, 1024)?;
    if let (Some(heads), Some(kept)) = (heads, kept_heads)
        && kept > 0
        && heads % kept != 0
    {
        return Err(Flaw::Damaged(
            "its numbers of attention heads do not fit together",
        ));
    }
    let key_length = within("attention.key_length", 1, 4096)?;
    within("attention.value_length", 1, 4096)?;
    if let Some(heads) = heads.filter(|heads| *heads > 0) {
        if key_length.is_none() && width % heads != 0 {
            return Err(Flaw::Damaged(
                "its width does not divide among its attention heads",
            ));
        }
        let head = key_length.unwrap_or(width / heads);
        if within("rope.dimension_count", 1, head)?.is_some_and(|sides| sides % 2 != 0) {
            return Err(Flaw::Damaged("its number of rotated dimensions is odd"));
        }
        if kept_heads.is_some() {
            projections(header, layers, width, heads, head)?;
        }
    }
    for (key, value) in &header.values {
        if let (Some(key), Value::Real(value) | Value::LongReal(value)) =
            (key.strip_prefix(family), value)
        {
            let possible = if key.ends_with("epsilon") {
                *value > 0.0 && *value < 1.0
            } else {
                value.is_finite()
            };
            if !possible || (key == ".rope.freq_base" && *value <= 0.0) {
                return Err(Flaw::Value(format!("{family}{key}")));
            }
        }
    }
    let words = vocabulary(header)?;
    tensors(header, layers, width, words)
}

/// Tensors of plain attention must have the shapes that the head counts promise.
fn projections(
    header: &Header,
    layers: i128,
    width: i128,
    heads: i128,
    head: i128,
) -> std::result::Result<(), Flaw> {
    for layer in 0..layers {
        if let Some(query) = header.tensors.get(&format!("blk.{layer}.attn_q.weight")) {
            let out = i128::from(query.sides[1]);
            // Some families put a gate beside the query, which doubles it.
            if i128::from(query.sides[0]) != width
                || (out != heads * head && out != 2 * heads * head)
            {
                return Err(Flaw::Damaged(
                    "its attention does not have the shape its header promises",
                ));
            }
        }
    }
    Ok(())
}

/// Number of tokens; `None` where the file carries no vocabulary.
fn vocabulary(header: &Header) -> std::result::Result<u64, Flaw> {
    let words = match header.values.get("tokenizer.ggml.tokens") {
        Some(Value::Array(8, words, _)) if *words > 0 => *words,
        _ => return Err(Flaw::NoVocabulary),
    };
    for (key, kinds) in [
        ("tokenizer.ggml.scores", &[6][..]),
        ("tokenizer.ggml.token_type", &[4, 5][..]),
    ] {
        match header.values.get(key) {
            None => {}
            Some(Value::Array(kind, count, _)) if kinds.contains(kind) && *count == words => {}
            Some(_) => return Err(Flaw::BesideVocabulary(key)),
        }
    }
    if !matches!(
        header.values.get("tokenizer.ggml.merges"),
        None | Some(Value::Array(8, _, _))
    ) {
        return Err(Flaw::Damaged(
            "the merges of its vocabulary are no list of texts",
        ));
    }
    if header.text("tokenizer.ggml.model").is_none() {
        return Err(Flaw::VocabularyOfNoKind);
    }
    Ok(words)
}

fn tensors(
    header: &Header,
    layers: i128,
    width: i128,
    words: u64,
) -> std::result::Result<(), Flaw> {
    let embedding = header
        .tensors
        .get("token_embd.weight")
        .ok_or(Flaw::VocabularyWithoutWeights)?;
    if i128::from(embedding.sides[0]) != width || embedding.sides[1] != words {
        return Err(Flaw::Damaged("its weights do not fit its vocabulary"));
    }
    for (name, Tensor { sides, kind }) in &header.tensors {
        let layer = name
            .strip_prefix("blk.")
            .and_then(|rest| rest.split('.').next());
        if let Some(layer) = layer
            && !layer.parse::<i128>().is_ok_and(|layer| layer < layers)
        {
            return Err(Flaw::Tensor {
                name: name.clone(),
                what: "belongs to no layer",
            });
        }
        let vector = sides[1..] == [1, 1, 1];
        if !computes(*kind) || (vector && *kind != 0) {
            return Err(Flaw::Tensor {
                name: name.clone(),
                what: "has a type that cannot be computed with",
            });
        }
    }
    Ok(())
}

pub(super) fn adapter(path: &Path, adapter: &Header, model: &Header) -> Result<()> {
    fits(adapter, model).map_err(|reason| MindError::AdapterUnusable {
        path: path.to_path_buf(),
        reason,
    })
}

fn fits(adapter: &Header, model: &Header) -> std::result::Result<(), Flaw> {
    if adapter.text("general.type") != Some("adapter") {
        return Err(Flaw::NotAdapter);
    }
    if adapter.text("adapter.type") != Some("lora") {
        return Err(Flaw::NotLora);
    }
    let (own, wanted) = (
        adapter.text("general.architecture"),
        model.text("general.architecture"),
    );
    if own != wanted {
        let named = |family: Option<&str>| family.unwrap_or("unknown").to_owned();
        return Err(Flaw::OtherFamily {
            own: named(own),
            wanted: named(wanted),
        });
    }
    if !matches!(adapter.values.get("adapter.lora.alpha"), Some(Value::Real(alpha)) if alpha.is_finite())
    {
        return Err(Flaw::NoStrength);
    }
    if adapter.tensors.is_empty() {
        return Err(Flaw::NoWeights);
    }
    for (name, a) in &adapter.tensors {
        let Some(base) = name.strip_suffix(".lora_a") else {
            if name.ends_with(".lora_b")
                && adapter
                    .tensors
                    .contains_key(&name.replace(".lora_b", ".lora_a"))
            {
                continue;
            }
            return Err(Flaw::HalfOfNothing(name.clone()));
        };
        let b = adapter
            .tensors
            .get(&format!("{base}.lora_b"))
            .ok_or_else(|| Flaw::HalfMissing(base.to_owned()))?;
        let weight = model
            .tensors
            .get(base)
            .ok_or_else(|| Flaw::NotInModel(base.to_owned()))?;
        let plain = a.sides[0] == weight.sides[0]
            && b.sides[1] == weight.sides[1]
            && a.sides[1] == b.sides[0];
        if !(plain || base == "token_embd.weight") || !computes(a.kind) || !computes(b.kind) {
            return Err(Flaw::OtherSize(base.to_owned()));
        }
    }
    Ok(())
}
