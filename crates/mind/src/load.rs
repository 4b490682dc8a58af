//! Loading a model: checked before native code sees it, with a context that fits the machine.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::time::Instant;

use llama_cpp_2::LlamaBackendDeviceType;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use sotto_engines::Device;
use sotto_engines::thinking::{LoadMind, MindFacts};

use crate::error::{MindError, Result};
use crate::gguf;
use crate::pair::{Attention, Pair, Room};
use crate::prefixes::Prefixes;
use crate::prompt::Layout;
use crate::talk::Talk;

/// Enough for a long conversation, and small enough to hold on every machine.
const USUAL_CONTEXT: u32 = 4096;
/// More threads than this rarely make a small model faster, and they take the machine from the user.
const MOST_THREADS: usize = 4;

/// A loaded model with all that answering needs.
pub(crate) struct Loaded {
    pub pair: Pair,
    pub layout: Layout,
    pub prefixes: Option<Prefixes>,
    pub facts: MindFacts,
    /// What was asked for.
    pub asked: LoadMind,
}

/// The native library, started once per process.
pub(crate) fn backend() -> Result<&'static LlamaBackend> {
    static BACKEND: OnceLock<Option<LlamaBackend>> = OnceLock::new();
    BACKEND
        .get_or_init(|| {
            llama_cpp_2::send_logs_to_tracing(llama_cpp_2::LogOptions::default());
            LlamaBackend::init().ok()
        })
        .as_ref()
        .ok_or_else(|| MindError::Compute("llama.cpp did not start".into()))
}

/// How many threads to use when the caller has no wish.
pub(crate) fn threads(wish: u16, parameters: u64) -> i32 {
    if wish > 0 {
        return i32::from(wish.min(256));
    }
    // A step of a tiny model takes less time than waking a second thread; on a busy machine two threads then wait for
    // each other instead of computing (17 to 98 s against 0.02 to 0.7 s were seen with 260 thousand weights).
    if parameters < 20_000_000 {
        return 1;
    }
    // What the machine has and what this process may use: a container may be given less.
    let allowed = std::thread::available_parallelism().map_or(1, usize::from);
    let physical = sysinfo::System::physical_core_count().unwrap_or(allowed);
    i32::try_from(physical.min(allowed).clamp(1, MOST_THREADS)).unwrap_or(1)
}

/// Tokens computed at once. A cancel is noticed between any two operations of a step, so that a step may be long; the
/// longest single operation grows with it and with the model. Fixed, not adapted to the speed of the moment: pieces of other lengths
/// would round differently, and the same question could get another answer.
pub(crate) fn step(parameters: u64, gpu: bool) -> u32 {
    match parameters {
        _ if gpu => 512,
        0..300_000_000 => 128,
        300_000_000..1_500_000_000 => 64,
        _ => 32,
    }
}

/// How the context for this model is made.
pub(crate) fn room(asked: &LoadMind, trained: u32, parameters: u64) -> Room {
    let gpu = asked.device == Device::Gpu;
    let trained = trained.max(1);
    let tokens = if asked.context == 0 {
        USUAL_CONTEXT.min(trained)
    } else {
        asked.context.min(trained)
    };
    Room {
        tokens,
        step: step(parameters, gpu).min(tokens),
        threads: threads(asked.threads, parameters),
        gpu,
        // On processors flash attention has quick tiles for 64 tokens and more only: the end of every prompt went one
        // token after the other through all that was read before. Whole scores were as quick or quicker at every length.
        attention: if gpu {
            Attention::Flash
        } else {
            Attention::Whole
        },
    }
}

pub(crate) fn load(asked: &LoadMind, talk: &Talk<'_>) -> Result<Loaded> {
    let started = Instant::now();
    talk.go_on()?;
    let header = gguf::check_model(&asked.model)?;
    if let Some(adapter) = &asked.adapter {
        gguf::check_adapter(adapter, &header).map_err(|error| as_adapter(error, adapter))?;
    }
    let backend = backend()?;
    let gpu = asked.device == Device::Gpu;
    if gpu && !backend.supports_gpu_offload() {
        return Err(MindError::NoGpu);
    }
    let (cancelled, progress) = (talk.cancelled.clone(), talk.progress.clone());
    let params = LlamaModelParams::default()
        .with_n_gpu_layers(if gpu { 999 } else { 0 })
        .with_progress_callback(move |_| {
            progress();
            !cancelled.load(Ordering::Relaxed)
        });
    let mut model = LlamaModel::load_from_file(backend, &asked.model, &params).map_err(|_| {
        if talk.cancelled.load(Ordering::Relaxed) {
            MindError::Cancelled
        } else if gpu {
            MindError::GpuFailed
        } else {
            // Not called damaged: the look at it above found nothing wrong.
            let bytes = std::fs::metadata(&asked.model).map_or(0, |facts| facts.len());
            MindError::NotTaken {
                path: asked.model.clone(),
                megabytes: bytes.div_ceil(1_000_000),
            }
        }
    })?;
    let adapter = match &asked.adapter {
        None => None,
        Some(path) => {
            Some(
                model
                    .lora_adapter_init(path)
                    .map_err(|_| MindError::AdapterUnusable {
                        path: path.clone(),
                        reason: gguf::Flaw::Refused,
                    })?,
            )
        }
    };
    talk.go_on()?;
    let parameters = header.parameters();
    let trained = header
        .text("general.architecture")
        .and_then(|family| header.whole(&format!("{family}.context_length")))
        .and_then(|length| u32::try_from(length).ok())
        .unwrap_or(USUAL_CONTEXT);
    let room = room(asked, trained, parameters);
    let layout = Layout::of(&model);
    let pair = Pair::new(backend, model, adapter, room).map_err(|error| {
        if gpu && matches!(error, MindError::OutOfMemory(_)) {
            MindError::GpuFailed
        } else {
            error
        }
    })?;
    let files: Vec<_> = std::iter::once(asked.model.as_path())
        .chain(asked.adapter.as_deref())
        .collect();
    let prefixes = asked
        .kept_prefixes
        .as_deref()
        // The state's layout is llama.cpp's own and changes with it.
        .and_then(|folder| {
            Prefixes::new(
                folder,
                &files,
                &format!("llama-cpp-2 0.1.160|gpu {gpu}|whole"),
            )
        });
    let stem = || {
        asked
            .model
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let facts = MindFacts {
        name: header
            .text("general.name")
            .filter(|name| !name.trim().is_empty())
            .map_or_else(stem, str::to_owned),
        parameters,
        context: room.tokens,
        chat_template: layout.from_file,
        backend: if gpu { gpu_name() } else { "CPU".into() },
        load_ms: u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX),
    };
    Ok(Loaded {
        pair,
        layout,
        prefixes,
        facts,
        asked: asked.clone(),
    })
}

fn as_adapter(error: MindError, path: &std::path::Path) -> MindError {
    let path: PathBuf = path.to_path_buf();
    match error {
        MindError::ModelMissing(_) => MindError::AdapterMissing(path),
        MindError::ModelUnusable { reason, .. } => MindError::AdapterUnusable { path, reason },
        MindError::ModelUnreadable { source, .. } => MindError::AdapterUnusable {
            path,
            reason: gguf::Flaw::Unreadable(source),
        },
        other => other,
    }
}

fn gpu_name() -> String {
    llama_cpp_2::list_llama_ggml_backend_devices()
        .into_iter()
        .find(|device| {
            matches!(
                device.device_type,
                LlamaBackendDeviceType::Gpu | LlamaBackendDeviceType::IntegratedGpu
            )
        })
        .map_or_else(
            || "GPU".into(),
            |device| format!("{} ({})", device.backend, device.description),
        )
}
