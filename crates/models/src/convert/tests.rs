//! Conversions of small made-up models, of damaged files, and of the real starter files where they are fetched.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod faster_whisper;

use super::*;
use half::f16;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::path::PathBuf;

fn string(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u16 + 1).to_le_bytes());
    out.extend(text.as_bytes());
    out.push(0);
}

fn tensor(out: &mut Vec<u8>, name: &str, dims: &[u32], number: impl Fn(usize) -> f32) {
    string(out, name);
    out.push(dims.len() as u8);
    dims.iter().for_each(|d| out.extend(d.to_le_bytes()));
    let count = dims.iter().product::<u32>() as usize;
    out.push(4);
    out.extend((count as u32 * 2).to_le_bytes());
    (0..count).for_each(|i| out.extend(f16::from_f32(number(i)).to_le_bytes()));
}

/// A Whisper of one layer a side and width 64, in CTranslate2's form.
pub(crate) fn small_model() -> Vec<u8> {
    let mut list: Vec<(String, Vec<u32>)> = Vec::new();
    let mut add = |name: &str, dims: &[u32]| list.push((name.into(), dims.to_vec()));
    for side in ["encoder", "decoder"] {
        add(&format!("{side}/position_encodings/encodings"), &[8, 64]);
        add(&format!("{side}/layer_norm/gamma"), &[64]);
        add(&format!("{side}/layer_norm/beta"), &[64]);
        let layer = format!("{side}/layer_0");
        let mut linear = |part: &str, rows: u32, columns: u32| {
            add(&format!("{layer}/{part}/weight"), &[rows, columns]);
            add(&format!("{layer}/{part}/bias"), &[rows]);
        };
        linear("self_attention/linear_0", 192, 64);
        linear("self_attention/linear_1", 64, 64);
        linear("ffn/linear_0", 256, 64);
        linear("ffn/linear_1", 64, 256);
        if side == "decoder" {
            linear("attention/linear_0", 64, 64);
            linear("attention/linear_1", 128, 64);
            linear("attention/linear_2", 64, 64);
        }
        for part in ["self_attention", "ffn", "attention"] {
            if part != "attention" || side == "decoder" {
                add(&format!("{layer}/{part}/layer_norm/gamma"), &[64]);
                add(&format!("{layer}/{part}/layer_norm/beta"), &[64]);
            }
        }
    }
    add("decoder/embeddings/weight", &[51864, 64]);
    add("encoder/conv1/weight", &[64, 80, 3]);
    add("encoder/conv1/bias", &[64]);
    add("encoder/conv2/weight", &[64, 64, 3]);
    add("encoder/conv2/bias", &[64]);
    let mut out = Vec::new();
    out.extend(6u32.to_le_bytes());
    string(&mut out, "WhisperSpec");
    out.extend(3u32.to_le_bytes());
    out.extend((list.len() as u32).to_le_bytes());
    for (name, dims) in &list {
        let key_bias = |i: usize| match name.as_str() {
            n if n.ends_with("self_attention/linear_0/bias") => (64..128).contains(&i),
            n if n.ends_with("/attention/linear_1/bias") => i < 64,
            _ => false,
        };
        tensor(&mut out, name, dims, |i| {
            if key_bias(i) {
                0.0
            } else {
                (i % 97) as f32 / 97.0 - 0.4
            }
        });
    }
    out.extend(0u32.to_le_bytes());
    out
}

fn small_vocabulary() -> WhisperVocabulary {
    let lines: Vec<String> = (0..50256).map(|i| format!("w{i}")).collect();
    WhisperVocabulary::from_lines(&(lines.join("\n") + "\n<|endoftext|>\nrest")).unwrap()
}

pub(crate) fn converted(model: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let mut model = CtranslateModel::open(Cursor::new(model))?;
    let mut out = Vec::new();
    let mel = MelFilters::computed(80)?;
    write_whisper(&mut model, &small_vocabulary(), &mel, &mut out)?;
    Ok(out)
}

#[test]
fn a_small_model_is_converted_and_made_smaller() {
    let whole = converted(&small_model()).unwrap();
    assert_eq!(&whole[..4], b"lmgg");
    for form in [SmallNumbers::Q8_0, SmallNumbers::Q5_1] {
        let mut small = Vec::new();
        quantize_whisper(Cursor::new(&whole), form, &mut small).unwrap();
        assert!(small.len() < whole.len());
        let again = quantize_whisper(Cursor::new(&small), form, &mut Vec::new());
        assert!(
            matches!(again, Err(ConvertError::Unsupported { .. })),
            "{again:?}"
        );
    }
}

#[test]
fn a_key_with_a_bias_is_refused_rather_than_dropped() {
    let mut model = small_model();
    let name = b"encoder/layer_0/self_attention/linear_0/bias";
    let at = model.windows(name.len()).position(|w| w == name).unwrap();
    // name, closing zero, axes, one size, number form, length; then 64 numbers of the query
    let key = at + name.len() + 1 + 1 + 4 + 1 + 4 + 64 * 2;
    model[key..key + 2].copy_from_slice(&f16::from_f32(0.5).to_le_bytes());
    assert!(matches!(
        converted(&model),
        Err(ConvertError::Unsupported { .. })
    ));
}

#[test]
fn a_model_with_a_missing_weight_says_which() {
    let mut model = small_model();
    let name = b"encoder/conv2/bias";
    let at = model.windows(name.len()).position(|w| w == name).unwrap();
    model[at] = b'E';
    let Err(ConvertError::MissingTensor { name }) = converted(&model) else {
        panic!("the missing weight was not noticed");
    };
    assert_eq!(name, "encoder/conv2/bias");
}

#[test]
fn a_huge_length_takes_no_memory() {
    let mut lie = Vec::new();
    lie.extend(6u32.to_le_bytes());
    string(&mut lie, "WhisperSpec");
    lie.extend(3u32.to_le_bytes());
    lie.extend(1u32.to_le_bytes());
    string(&mut lie, "a");
    lie.extend([1, 0xff, 0xff, 0xff, 0x3f, 0, 0xfc, 0xff, 0xff, 0xff]);
    let opened = CtranslateModel::open(Cursor::new(lie));
    assert!(matches!(opened.err(), Some(ConvertError::Truncated { .. })));
}

#[test]
fn eight_bit_weights_are_multiplied_out() {
    let mut model = Vec::new();
    model.extend(6u32.to_le_bytes());
    string(&mut model, "WhisperSpec");
    model.extend(3u32.to_le_bytes());
    model.extend(2u32.to_le_bytes());
    string(&mut model, "w");
    model.extend([2, 2, 0, 0, 0, 2, 0, 0, 0, 1, 4, 0, 0, 0, 127, 0x81, 10, 0]);
    string(&mut model, "w_scale");
    model.extend([1, 2, 0, 0, 0, 0, 8, 0, 0, 0]);
    model.extend(127.0f32.to_le_bytes());
    model.extend(20.0f32.to_le_bytes());
    model.extend(0u32.to_le_bytes());
    let mut model = CtranslateModel::open(Cursor::new(model)).unwrap();
    assert_eq!(model.numbers("w").unwrap(), [1.0, -1.0, 0.5, 0.0]);
}

#[test]
fn damaged_onnx_is_refused() {
    assert!(rewrite_kokoro(&[]).is_err());
    assert!(rewrite_kokoro(b"not a network at all").is_err());
    // a graph that claims more bytes than there are
    assert!(rewrite_kokoro(&[0x3a, 0xff, 0xff, 0xff, 0x7f, 1]).is_err());
}

#[test]
fn a_padded_convolution_gets_its_own_padding() {
    use super::onnx::{field, fields, put_bytes_field, put_number_field};
    let mut pads = Vec::new();
    put_bytes_field(&mut pads, field::ATTRIBUTE_NAME, b"pads");
    for pad in [2, 3] {
        put_number_field(&mut pads, field::ATTRIBUTE_INTS, pad);
    }
    let convolution = |output: &str| {
        let mut node = Vec::new();
        for input in ["x", "w", "x_zero"] {
            put_bytes_field(&mut node, field::NODE_INPUT, input.as_bytes());
        }
        put_bytes_field(&mut node, field::NODE_OUTPUT, output.as_bytes());
        put_bytes_field(&mut node, field::NODE_OPERATION, b"ConvInteger");
        put_bytes_field(&mut node, field::NODE_ATTRIBUTE, &pads);
        node
    };
    let mut graph = Vec::new();
    put_bytes_field(&mut graph, field::GRAPH_NODE, &convolution("a"));
    put_bytes_field(&mut graph, field::GRAPH_NODE, &convolution("b"));
    let mut model = Vec::new();
    put_bytes_field(&mut model, field::MODEL_GRAPH, &graph);
    put_bytes_field(&mut model, 99, b"unknown to us");
    let out = rewrite_kokoro(&model).unwrap();
    assert!(out.ends_with(b"unknown to us"));
    let graph = fields(&out).next().unwrap().unwrap().bytes().unwrap();
    let kinds: Vec<u64> = fields(graph).map(|f| f.unwrap().number).collect();
    // one shared Pad, two convolutions, the sizes
    assert_eq!(kinds, [1, 1, 1, 5]);
    let pad = fields(graph).next().unwrap().unwrap().bytes().unwrap();
    let inputs: Vec<&str> = fields(pad)
        .map(Result::unwrap)
        .filter(|f| f.number == field::NODE_INPUT)
        .map(|f| f.text().unwrap())
        .collect();
    assert_eq!(inputs, ["x", "sotto_pad_0_sizes", "x_zero"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damage_is_an_error_or_harmless_but_never_a_panic(
        cut in 0.0f64..1.0,
        flips in proptest::collection::vec((0.0f64..1.0, 0u8..8), 0..6),
        in_head in any::<bool>(),
    ) {
        let mut model = small_model();
        let reach = if in_head { 4000 } else { model.len() };
        for (place, bit) in flips {
            model[(place * reach as f64) as usize] ^= 1 << bit;
        }
        if in_head {
            let _ = converted(&model);
        }
        model.truncate((cut * model.len() as f64) as usize);
        prop_assert!(converted(&model).is_err());
    }

    #[test]
    fn noise_is_no_model(noise in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = rewrite_kokoro(&noise);
        let _ = MelFilters::from_archive(&noise, 80);
        let _ = WhisperVocabulary::from_tiktoken(&String::from_utf8_lossy(&noise), true);
        prop_assert!(CtranslateModel::open(Cursor::new(&noise)).is_err());
        prop_assert!(quantize_whisper(Cursor::new(&noise), SmallNumbers::Q8_0, &mut Vec::new()).is_err());
    }

    #[test]
    fn a_damaged_head_of_a_ggml_file_is_no_trouble(
        flips in proptest::collection::vec((0usize..60_000, 0u8..8), 1..4),
        cut in 0usize..400_000,
    ) {
        // magic, measures, filters, then a vocabulary of one word and one tensor
        let mut file = Vec::from(0x6767_6d6cu32.to_le_bytes());
        file.extend([0; 44]);
        file.extend(80u32.to_le_bytes());
        file.extend(201u32.to_le_bytes());
        file.resize(file.len() + 80 * 201 * 4, 0);
        file.extend([1, 0, 0, 0, 1, 0, 0, 0, b'a']);
        file.extend([2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0, b't']);
        file.resize(file.len() + 128, 7);
        let length = file.len();
        for (place, bit) in flips {
            file[place % length] ^= 1 << bit;
        }
        file.truncate(cut.min(length));
        let _ = quantize_whisper(Cursor::new(&file), SmallNumbers::Q5_1, &mut Vec::new());
    }
}

/// A file of the fetched starter set, or nothing (and a line saying so).
fn starter_file(path: &str) -> Option<PathBuf> {
    let path = crate::models_folder().join(path);
    if path.is_file() {
        return Some(path);
    }
    println!(
        "skipped: {} is not there (run the example fetch_starter)",
        path.display()
    );
    None
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[test]
fn worked_out_mel_filters_are_those_of_the_archive() {
    let Some(path) = starter_file("whisper-vocabulary-and-mel/mel_filters.npz") else {
        return;
    };
    let archive = std::fs::read(path).unwrap();
    for bands in [80, 128] {
        let read = MelFilters::from_archive(&archive, bands).unwrap();
        assert!(
            read == MelFilters::computed(bands).unwrap(),
            "{bands} bands differ"
        );
    }
    assert!(MelFilters::from_archive(&archive, 81).is_err());
}

#[test]
fn the_real_ear_made_smaller_has_the_official_sizes() {
    let Some(path) = starter_file("whisper-tiny.en/ggml-tiny.en.bin") else {
        return;
    };
    let whole = std::fs::read(path).unwrap();
    assert_eq!(whole.len(), 77_704_715);
    for (form, bytes) in [
        (SmallNumbers::Q8_0, 43_550_795),
        (SmallNumbers::Q5_1, 32_166_155),
    ] {
        let mut small = Vec::new();
        quantize_whisper(Cursor::new(&whole), form, &mut small).unwrap();
        assert_eq!(small.len(), bytes);
        println!("{form:?}: {}", sha256(&small));
    }
}

/// There and back: the starters were made of this form, and have to come out of it again to the bit.
#[test]
fn the_real_ears_come_back_from_the_form_of_faster_whisper_as_they_were() {
    for (file, layers, width) in [
        ("whisper-tiny.en/ggml-tiny.en.bin", 4, 384),
        ("whisper-base/ggml-base.bin", 6, 512),
    ] {
        let Some(path) = starter_file(file) else {
            continue;
        };
        let whole = std::fs::read(path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        faster_whisper::write_folder(&whole, folder.path());
        let out = folder.path().join("back.bin");
        // With the words of the one file and, without it, with those of the other.
        for vocabulary in ["vocabulary.txt", "tokenizer.json"] {
            let shape = import_faster_whisper_folder(folder.path(), &out).unwrap();
            assert_eq!((shape.encoder_layers, shape.width), (layers, width));
            let back = std::fs::read(&out).unwrap();
            let difference = faster_whisper::difference(&back, &whole);
            assert_eq!(difference, None, "{file} with {vocabulary}");
            std::fs::remove_file(folder.path().join(vocabulary)).unwrap();
        }
        let without = import_faster_whisper_folder(folder.path(), &out);
        assert!(matches!(without, Err(ConvertError::MissingFile { .. })));
    }
}

#[test]
fn rten_speaks_with_the_rewritten_kokoro() {
    use rten_tensor::prelude::*;
    let Some(path) = starter_file("kokoro/kokoro.onnx") else {
        return;
    };
    let Some(voice) = starter_file("kokoro/voices/af_heart.bin") else {
        return;
    };
    let model = rten::Model::load_file(path).unwrap();
    // "həlˈoʊ", with 0 at both ends
    let tokens = vec![0i32, 50, 83, 54, 156, 57, 135, 0];
    let voice = super::bytes::floats(&std::fs::read(voice).unwrap());
    let row = tokens.len() - 3;
    let style = voice[row * 256..(row + 1) * 256].to_vec();
    let inputs = vec![
        (
            model.node_id("tokens").unwrap(),
            rten_tensor::Tensor::from_data(&[1, tokens.len()], tokens).into(),
        ),
        (
            model.node_id("style").unwrap(),
            rten_tensor::Tensor::from_data(&[1, 256], style).into(),
        ),
        (
            model.node_id("speed").unwrap(),
            rten_tensor::Tensor::from_data(&[1], vec![1f32]).into(),
        ),
    ];
    let out = model.run(inputs, &[model.output_ids()[0]], None).unwrap();
    let rten::Value::FloatTensor(sound) = &out[0] else {
        panic!("no sound");
    };
    let sound = sound.to_vec();
    // between a third of a second and three, at 24 kHz, and audible
    assert!(
        (8_000..72_000).contains(&sound.len()),
        "{} samples",
        sound.len()
    );
    let loudness = (sound.iter().map(|s| s * s).sum::<f32>() / sound.len() as f32).sqrt();
    assert!((0.005..0.5).contains(&loudness), "loudness {loudness}");
}
