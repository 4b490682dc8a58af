//! A model and the context that borrows it, owned together.
//!
//! llama.cpp's context points into the model. Kept as one value they can be unloaded and replaced while the engine
//! runs, without leaking and without a lifetime in every type.

use std::num::NonZeroU32;
use std::sync::Arc;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::{LlamaLoraAdapter, LlamaModel};
use llama_cpp_2::token::LlamaToken;

use crate::error::{MindError, Result};
use crate::stop;
use crate::talk::Talk;

/// How what was read before is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attention {
    /// All scores of a step at once.
    Whole,
    /// In tiles, none of which is kept.
    Flash,
}

impl Attention {
    /// By its name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "whole" => Some(Self::Whole),
            "flash" => Some(Self::Flash),
            _ => None,
        }
    }

    /// llama.cpp's number for it.
    fn policy(self) -> i32 {
        match self {
            Self::Whole => 0,
            Self::Flash => 1,
        }
    }
}

/// How the context is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Tokens it holds.
    pub tokens: u32,
    /// Tokens computed at once.
    pub step: u32,
    /// Threads.
    pub threads: i32,
    /// Whether a graphics processor computes.
    pub gpu: bool,
    /// How it looks back.
    pub attention: Attention,
}

impl Room {
    /// The context's parameters; the direct measurement uses the same.
    pub(crate) fn params(self) -> LlamaContextParams {
        LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(self.tokens))
            .with_n_batch(self.step)
            .with_n_ubatch(self.step)
            .with_n_threads(self.threads)
            .with_n_threads_batch(self.threads)
            .with_offload_kqv(self.gpu)
            .with_op_offload(self.gpu)
            .with_flash_attention_policy(self.attention.policy())
            .with_no_perf(true)
    }
}

/// A model with a context on it. Field order is drop order: the context goes before what it points into.
pub(crate) struct Pair {
    context: LlamaContext<'static>,
    batch: LlamaBatch<'static>,
    adapter: Option<LlamaLoraAdapter>,
    /// Whether the adapter is in use.
    dressed: bool,
    model: Arc<LlamaModel>,
    /// The tokens whose state the context holds, in order from position 0.
    held: Vec<LlamaToken>,
    room: Room,
}

impl Pair {
    #[allow(unsafe_code)]
    pub(crate) fn new(
        backend: &LlamaBackend,
        model: LlamaModel,
        mut adapter: Option<LlamaLoraAdapter>,
        room: Room,
    ) -> Result<Self> {
        let model = Arc::new(model);
        // SAFETY: `model` lives in an Arc, whose content neither moves nor is ever borrowed mutably (the Arc is
        // never handed out). The context made from this reference is a private field that is dropped before the
        // Arc (declaration order) and never leaves this type with its pretended lifetime.
        let pretended: &'static LlamaModel = unsafe { &*Arc::as_ptr(&model) };
        let mut context = stop::stoppable(|| pretended.new_context(backend, room.params()), |_| {})
            .map_err(|_| MindError::OutOfMemory(room.tokens))?;
        if let Some(adapter) = &mut adapter {
            context
                .lora_adapter_set(adapter, 1.0)
                .map_err(|error| MindError::Compute(error.to_string()))?;
        }
        let batch = LlamaBatch::new(room.step as usize, 1);
        Ok(Self {
            context,
            batch,
            dressed: adapter.is_some(),
            adapter,
            model,
            held: Vec::new(),
            room,
        })
    }

    pub(crate) fn model(&self) -> &LlamaModel {
        &self.model
    }

    pub(crate) fn context(&self) -> &LlamaContext<'static> {
        &self.context
    }

    /// Puts the adapter on or takes it off, where there is one. What was computed the other way is forgotten; a
    /// prefix kept on disk brings most of it back.
    pub(crate) fn dress(&mut self, wanted: bool) -> Result<()> {
        let Some(adapter) = &mut self.adapter else {
            return Ok(());
        };
        if wanted == self.dressed {
            return Ok(());
        }
        let result = if wanted {
            self.context
                .lora_adapter_set(adapter, 1.0)
                .map_err(|error| error.to_string())
        } else {
            self.context
                .lora_adapter_remove(adapter)
                .map_err(|error| error.to_string())
        };
        result.map_err(MindError::Compute)?;
        self.dressed = wanted;
        self.forget();
        Ok(())
    }

    /// What a computed state depends on besides the model and the tokens.
    pub(crate) fn setup(&self) -> &'static str {
        if self.dressed { "dressed" } else { "bare" }
    }

    /// Whether a graphics processor computes.
    pub(crate) fn on_gpu(&self) -> bool {
        self.room.gpu
    }

    /// Tokens the context can hold.
    pub(crate) fn size(&self) -> usize {
        self.room.tokens as usize
    }

    /// Where the next token goes.
    pub(crate) fn at(&self) -> usize {
        self.held.len()
    }

    /// How many tokens of this prompt are already computed.
    pub(crate) fn common(&self, prompt: &[LlamaToken]) -> usize {
        self.held
            .iter()
            .zip(prompt)
            .take_while(|(held, wanted)| held == wanted)
            .count()
    }

    /// Forgets everything behind the first `tokens` and says how many are really left: some families of models can
    /// only forget all.
    pub(crate) fn keep(&mut self, tokens: usize) -> usize {
        if tokens < self.held.len() {
            let from = u32::try_from(tokens).unwrap_or(0);
            if tokens > 0
                && matches!(
                    self.context.clear_kv_cache_seq(Some(0), Some(from), None),
                    Ok(true)
                )
            {
                self.held.truncate(tokens);
            } else {
                self.forget();
            }
        }
        self.held.len()
    }

    /// Forgets everything. What was computed for it stays where it is until something is written over it: clearing it as
    /// well touches a hundred megabytes with the starter, and a cancel within the first step of a prompt would wait for that.
    pub(crate) fn forget(&mut self) {
        let all = self.context.clear_kv_cache_seq(Some(0), None, None);
        if !matches!(all, Ok(true)) {
            self.context.clear_kv_cache();
        }
        self.held.clear();
    }

    /// Forgets everything and clears it, after a failure: a value that is no number spoils later answers even from a place
    /// that nobody looks at, since nothing times it is no number either.
    pub(crate) fn wipe(&mut self) {
        self.context.clear_kv_cache();
        self.held.clear();
    }

    /// Computes these tokens behind the held ones, step by step. The last one's outcome can be sampled from after it.
    /// When it ends early, what was computed stays held.
    pub(crate) fn read(&mut self, tokens: &[LlamaToken], talk: &Talk<'_>) -> Result<()> {
        let steps = tokens.chunks(self.room.step as usize);
        let last = steps.len().saturating_sub(1);
        for (number, step) in steps.enumerate() {
            self.step(step, number == last, talk)?;
        }
        Ok(())
    }

    /// Computes these tokens, no more than fit into one step. A cancel is noticed between any two operations.
    pub(crate) fn step(
        &mut self,
        tokens: &[LlamaToken],
        sample: bool,
        talk: &Talk<'_>,
    ) -> Result<()> {
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(self.held.len() + index)
                .map_err(|e| MindError::Compute(e.to_string()))?;
            let wanted = sample && index + 1 == tokens.len();
            self.batch
                .add(*token, position, &[0], wanted)
                .map_err(|e| MindError::Compute(e.to_string()))?;
        }
        let (context, batch) = (&mut self.context, &mut self.batch);
        let (result, cancelled) =
            stop::while_asking(&mut || talk.go_on().is_err(), || context.decode(batch));
        match result {
            // Cancelled with the last operation, or where nothing could ask: all of it is there.
            Ok(()) => {
                self.held.extend_from_slice(tokens);
                if cancelled {
                    Err(MindError::Cancelled)
                } else {
                    Ok(())
                }
            }
            Err(_) if cancelled => {
                // llama.cpp takes the begun step out again; should it not, nothing can be trusted.
                let held = self.held.len();
                let from = u32::try_from(held).unwrap_or(0);
                if held == 0
                    || !matches!(
                        self.context.clear_kv_cache_seq(Some(0), Some(from), None),
                        Ok(true)
                    )
                {
                    self.forget();
                }
                Err(MindError::Cancelled)
            }
            Err(error) => {
                // What the context holds after a failure is not defined; the next request starts afresh.
                self.wipe();
                Err(if self.room.gpu {
                    // The processor can do it again.
                    MindError::GpuFailed
                } else {
                    MindError::Compute(error.to_string())
                })
            }
        }
    }

    /// The row of the last computation that can be sampled from.
    pub(crate) fn row(&self) -> i32 {
        self.batch.n_tokens() - 1
    }

    /// Takes a state for these tokens that was read from disk, or clears everything when that fails.
    pub(crate) fn restore(&mut self, path: &std::path::Path, tokens: &[LlamaToken]) -> bool {
        self.forget();
        match self.context.state_seq_load_file(path, 0, tokens.len()) {
            Ok((read, _)) if read == tokens => {
                self.held = read;
                true
            }
            _ => {
                self.wipe();
                false
            }
        }
    }
}
