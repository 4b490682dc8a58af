//! The same work directly through llama-cpp-2, for comparison: no frames, no events, no kept prefixes, no grammar.
//!
//! `sotto-mind straight --model F [--adapter F] --prompt TEXT --tokens N --repeat N [--context N] [--threads N]
//! [--step N] [--attention whole|flash]` writes
//! one JSON line per repetition. Threads, batch, attention and choice of tokens are the engine's own where nothing else is
//! wished. With `--repeat asked` it stays and writes once for each line it reads, so that whoever measures can take turns
//! with it.

use std::io::BufRead;
use std::path::PathBuf;
use std::time::Instant;

use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::sampling::LlamaSampler;
use serde_json::json;
use sotto_engines::thinking::LoadMind;

use crate::error::{MindError, Result};
use crate::gguf::{Flaw, unusable};
use crate::load::{backend, room};
use crate::pair::Attention;

/// What to measure.
#[derive(Debug, Default)]
struct Wanted {
    model: PathBuf,
    adapter: Option<PathBuf>,
    prompt: String,
    tokens: usize,
    /// `None`: once for each line that is read.
    repeat: Option<usize>,
    context: u32,
    threads: u16,
    step: u32,
    attention: Option<Attention>,
}

/// Runs the comparison with the program's further arguments and gives its exit code.
pub fn run(arguments: &[String]) -> i32 {
    let Some(wanted) = read(arguments) else {
        eprintln!(
            "sotto-mind straight --model F [--adapter F] --prompt TEXT --tokens N --repeat N|asked"
        );
        return 2;
    };
    match measure(&wanted) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("sotto-mind: {error}");
            1
        }
    }
}

fn read(arguments: &[String]) -> Option<Wanted> {
    let mut wanted = Wanted {
        tokens: 64,
        repeat: Some(5),
        ..Wanted::default()
    };
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { return None };
        match name.as_str() {
            "--model" => wanted.model = value.into(),
            "--adapter" => wanted.adapter = Some(value.into()),
            "--prompt" => wanted.prompt.clone_from(value),
            "--tokens" => wanted.tokens = value.parse().ok()?,
            "--repeat" if value == "asked" => wanted.repeat = None,
            "--repeat" => wanted.repeat = Some(value.parse().ok()?),
            "--context" => wanted.context = value.parse().ok()?,
            "--threads" => wanted.threads = value.parse().ok()?,
            "--step" => wanted.step = value.parse().ok()?,
            "--attention" => wanted.attention = Some(Attention::of(value)?),
            _ => return None,
        }
    }
    (wanted.model.is_file() && !wanted.prompt.is_empty()).then_some(wanted)
}

fn measure(wanted: &Wanted) -> Result<()> {
    let native = |error: &dyn std::fmt::Display| MindError::Compute(error.to_string());
    let backend = backend()?;
    let loading = Instant::now();
    let params = LlamaModelParams::default().with_n_gpu_layers(0);
    let mut model = LlamaModel::load_from_file(backend, &wanted.model, &params)
        .map_err(|_| unusable(&wanted.model, Flaw::Refused))?;
    let mut adapter = match &wanted.adapter {
        None => None,
        Some(path) => Some(
            model
                .lora_adapter_init(path)
                .map_err(|error| native(&error))?,
        ),
    };
    let asked = LoadMind {
        model: wanted.model.clone(),
        adapter: None,
        context: wanted.context,
        device: sotto_engines::Device::Cpu,
        threads: wanted.threads,
        kept_prefixes: None,
    };
    let mut room = room(&asked, model.n_ctx_train(), model.n_params());
    if wanted.step > 0 {
        room.step = wanted.step.min(room.tokens);
    }
    room.attention = wanted.attention.unwrap_or(room.attention);
    let mut context = model
        .new_context(backend, room.params())
        .map_err(|error| native(&error))?;
    if let Some(adapter) = &mut adapter {
        context
            .lora_adapter_set(adapter, 1.0)
            .map_err(|error| native(&error))?;
    }
    let load_ms = loading.elapsed().as_secs_f64() * 1000.0;
    let vocab = model.vocab();
    let prompt = vocab.tokenize(wanted.prompt.as_bytes(), true, true);
    let mut batch = LlamaBatch::new(room.step as usize, 1);
    let mut asked = std::io::stdin().lock().lines();
    let mut left = wanted.repeat;
    loop {
        match &mut left {
            None if !matches!(asked.next(), Some(Ok(_))) => break,
            None => {}
            Some(0) => break,
            Some(left) => *left -= 1,
        }
        context.clear_kv_cache();
        let mut greedy = LlamaSampler::chain([LlamaSampler::greedy()], true);
        let started = Instant::now();
        let mut position = 0;
        for step in prompt.chunks(room.step as usize) {
            batch.clear();
            for token in step {
                let last = position + 1 == prompt.len();
                batch
                    .add(
                        *token,
                        i32::try_from(position).unwrap_or(i32::MAX),
                        &[0],
                        last,
                    )
                    .map_err(|error| native(&error))?;
                position += 1;
            }
            context.decode(&mut batch).map_err(|error| native(&error))?;
        }
        let mut token = greedy.sample(&context, batch.n_tokens() - 1);
        let first_ms = started.elapsed().as_secs_f64() * 1000.0;
        let writing = Instant::now();
        let mut written = 0;
        // Ends of text are counted like any token, so that both sides write the same number.
        while written + 1 < wanted.tokens && position < room.tokens as usize {
            batch.clear();
            batch
                .add(
                    token,
                    i32::try_from(position).unwrap_or(i32::MAX),
                    &[0],
                    true,
                )
                .map_err(|error| native(&error))?;
            context.decode(&mut batch).map_err(|error| native(&error))?;
            token = greedy.sample(&context, 0);
            position += 1;
            written += 1;
        }
        let seconds = writing.elapsed().as_secs_f64();
        let line = json!({
            "prompt_tokens": prompt.len(),
            "prompt_ms": first_ms,
            "first_token_ms": first_ms,
            "written_tokens": written + 1,
            "tokens_per_second": if seconds > 0.0 { f64::from(u32::try_from(written).unwrap_or(0)) / seconds } else { 0.0 },
            "total_ms": started.elapsed().as_secs_f64() * 1000.0,
            "load_ms": load_ms,
            "threads": room.threads,
        });
        println!("{line}");
    }
    Ok(())
}
