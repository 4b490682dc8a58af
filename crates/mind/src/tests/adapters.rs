//! LoRA adapters, made by hand: through the checks, through llama.cpp, on and off from request to request.

use super::hand::{File, Value};
use super::*;
use crate::gguf::{self, Header};

const RANK: u64 = 2;

/// An adapter for the queries of the first layer and the outputs of the last one.
fn adapter(model: &Header, strength: f32, family: &str) -> File {
    let mut file = File::default();
    for (key, text) in [
        ("general.architecture", family),
        ("general.type", "adapter"),
        ("adapter.type", "lora"),
    ] {
        file.value(key, Value::Text(text.into()));
    }
    file.value("adapter.lora.alpha", Value::Real(RANK as f32));
    let layers = model.whole("llama.block_count").unwrap();
    for weight in [
        "blk.0.attn_q.weight".to_owned(),
        format!("blk.{}.ffn_down.weight", layers - 1),
    ] {
        let [wide, high, ..] = model.tensors[&weight].sides;
        let wave = |count: u64, scale: f32| (0..count).map(|n| (n as f32).sin() * scale).collect();
        file.tensor(
            format!("{weight}.lora_a"),
            &[wide, RANK],
            wave(wide * RANK, 0.3),
        );
        file.tensor(
            format!("{weight}.lora_b"),
            &[RANK, high],
            wave(RANK * high, strength),
        );
    }
    file
}

fn story(without_adapter: bool) -> Completion {
    Completion {
        prompt: "Once upon a time".into(),
        most_tokens: 40,
        without_adapter,
        ..Completion::default()
    }
}

fn with(model: &Path, adapter: &Path) -> LoadMind {
    LoadMind {
        adapter: Some(adapter.to_path_buf()),
        ..ask(model)
    }
}

#[test]
fn an_adapter_of_zeros_changes_nothing_and_another_does() {
    let model = small_model();
    let header = gguf::check_model(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let zeros = adapter(&header, 0.0, "llama").write(&folder.path().join("zeros"));
    let strong = adapter(&header, 1.0, "llama").write(&folder.path().join("strong"));
    let bare = complete(&mut load(ask(&model)), story(false)).unwrap();
    let same = complete(&mut load(with(&model, &zeros)), story(false)).unwrap();
    let other = complete(&mut load(with(&model, &strong)), story(false)).unwrap();
    assert_eq!(same.text(), bare.text());
    assert_ne!(other.text(), bare.text());
    assert_eq!(other.usage().written_tokens, 40);
}

#[test]
fn on_and_off_from_request_to_request() {
    let model = small_model();
    let header = gguf::check_model(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let strong = adapter(&header, 1.0, "llama").write(&folder.path().join("strong"));
    let bare = complete(&mut load(ask(&model)), story(false)).unwrap();
    let mut mind = load(with(&model, &strong));
    let dressed = complete(&mut mind, story(false)).unwrap();
    for round in 0..6 {
        let off = complete(&mut mind, story(true)).unwrap();
        assert_eq!(off.text(), bare.text(), "round {round}");
        assert_eq!(
            off.usage().kept_tokens,
            0,
            "what was computed with the adapter is of no use without it"
        );
        assert!(
            complete(&mut mind, story(true))
                .unwrap()
                .usage()
                .kept_tokens
                > 0
        );
        let on = complete(&mut mind, story(false)).unwrap();
        assert_eq!(on.text(), dressed.text(), "round {round}");
    }
    // Without an adapter there is nothing to take off.
    let plain = complete(&mut load(ask(&model)), story(true)).unwrap();
    assert_eq!(plain.text(), bare.text());
}

#[test]
fn what_is_no_number_with_an_adapter_spoils_no_answer_without_it() {
    let model = small_model();
    let header = gguf::check_model(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let endless = adapter(&header, f32::INFINITY, "llama").write(&folder.path().join("endless"));
    let bare = complete(&mut load(ask(&model)), story(false)).unwrap();
    let mut mind = load(with(&model, &endless));
    for round in 0..2 {
        let error = complete(&mut mind, story(false)).unwrap_err();
        assert!(matches!(error, MindError::NotNumbers), "{error}");
        let off = complete(&mut mind, story(true)).unwrap();
        assert_eq!(off.text(), bare.text(), "round {round}");
    }
}

#[test]
fn prefixes_on_disk_are_kept_apart_and_make_the_change_cheap() {
    let model = small_model();
    let header = gguf::check_model(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let strong = adapter(&header, 1.0, "llama").write(&folder.path().join("strong"));
    let long = format!("{} The end.", "Once there was a cat. ".repeat(12));
    let asked = |without_adapter| Completion {
        prefix_bytes: long.len(),
        prompt: format!("{long} One day"),
        most_tokens: 20,
        without_adapter,
        ..Completion::default()
    };
    let bare = complete(&mut load(ask(&model)), asked(false)).unwrap();
    let mut mind = load(LoadMind {
        kept_prefixes: Some(folder.path().join("kept")),
        ..with(&model, &strong)
    });
    let dressed = complete(&mut mind, asked(false)).unwrap();
    let off = complete(&mut mind, asked(true)).unwrap();
    assert_eq!((off.text(), off.usage().kept_tokens), (bare.text(), 0));
    for round in 0..3 {
        let on = complete(&mut mind, asked(false)).unwrap();
        assert_eq!(on.text(), dressed.text(), "round {round}");
        assert!(on.usage().kept_tokens > 48, "{:?}", on.usage());
        let off = complete(&mut mind, asked(true)).unwrap();
        assert_eq!(off.text(), bare.text(), "round {round}");
        assert!(off.usage().kept_tokens > 48, "{:?}", off.usage());
    }
}

#[test]
fn adapters_that_do_not_fit_are_refused_with_the_reason() {
    let model = small_model();
    let header = gguf::check_model(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let good = || adapter(&header, 1.0, "llama");
    let change = |change: &dyn Fn(&mut File)| {
        let mut file = good();
        change(&mut file);
        file.bytes()
    };
    let value = |key: &'static str, value: fn() -> Value| {
        change(&move |file| {
            for (name, old) in &mut file.values {
                if name == key {
                    *old = value();
                }
            }
        })
    };
    let whole = good().bytes();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (adapter(&header, 1.0, "qwen2").bytes(), "family 'qwen2'"),
        (
            change(&|file| {
                let (_, sides, weights) = &mut file.tensors[0];
                sides[0] *= 2;
                weights.extend(weights.clone());
            }),
            "another size",
        ),
        (
            change(&|file| {
                let (_, sides, weights) = &mut file.tensors[1];
                sides[0] = 1;
                weights.truncate(weights.len() / RANK as usize);
            }),
            "another size",
        ),
        (change(&|file| drop(file.tensors.pop())), "is missing"),
        (change(&|file| file.tensors.clear()), "no weights"),
        (
            change(&|file| {
                for (name, ..) in &mut file.tensors {
                    *name = name.replace("blk.0.attn_q", "blk.99.attn_q");
                }
            }),
            "the model has no 'blk.99",
        ),
        (
            value("adapter.type", || Value::Text("other".into())),
            "not a LoRA",
        ),
        (
            value("general.type", || Value::Text("model".into())),
            "not an adapter",
        ),
        // Native code asserts on the type of this number.
        (
            value("adapter.lora.alpha", || Value::LongReal(2.0)),
            "strength",
        ),
        (value("adapter.lora.alpha", || Value::Number(2)), "strength"),
        (whole[..whole.len() / 2].to_vec(), "cut short"),
        (whole[..40].to_vec(), "cut short"),
        (Vec::new(), "empty"),
        (b"nothing of the kind".to_vec(), "GGUF"),
    ];
    let mut mind = load(ask(&model));
    let path = folder.path().join("adapter");
    for (number, (bytes, reason)) in cases.into_iter().enumerate() {
        std::fs::write(&path, bytes).unwrap();
        let error = say(&mut mind, ThinkingRequest::Load(with(&model, &path))).unwrap_err();
        assert!(
            matches!(&error, MindError::AdapterUnusable { reason: why, .. } if why.to_string().contains(reason)),
            "case {number}: {error}"
        );
    }
    let gone = with(&model, &folder.path().join("gone"));
    let error = say(&mut mind, ThinkingRequest::Load(gone)).unwrap_err();
    assert!(matches!(error, MindError::AdapterMissing(_)), "{error}");
    // The model from before is still there.
    complete(&mut mind, story(false)).unwrap();
}
