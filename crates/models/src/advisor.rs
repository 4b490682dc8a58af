//! Which model fits this machine: a pure rule over memory, cores, features of the processor, a graphics card,
//! and what a three-second measurement with the starter model showed.

use serde::{Deserialize, Serialize};

use crate::catalog::{Entry, Kind};

pub mod graphics;
#[cfg(test)]
mod tests;

/// A graphics card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gpu {
    /// What it is called.
    pub name: String,
    /// Its own memory in millions of bytes, or the part of the common memory it may use. Unknown is 0.
    pub memory_mb: u64,
}

/// The machine, as far as models care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// All memory, in millions of bytes.
    pub memory_mb: u64,
    /// Processor cores that compute at once.
    pub cores: u32,
    /// Whether the processor computes with wide vectors (AVX2, or NEON).
    pub wide_vectors: bool,
    /// The graphics card that an engine can use.
    pub gpu: Option<Gpu>,
}

impl Machine {
    /// This machine. The graphics card is passed in: only an engine knows whether it can use one.
    pub fn detect(gpu: Option<Gpu>) -> Machine {
        let mut system = sysinfo::System::new();
        system.refresh_memory();
        // A container may be given less than the machine has.
        let limit = system
            .cgroup_limits()
            .map_or(u64::MAX, |limits| limits.total_memory);
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        Machine {
            memory_mb: system.total_memory().min(limit) / 1_000_000,
            cores: u32::try_from(cores).unwrap_or(u32::MAX),
            wide_vectors: has_wide_vectors(),
            gpu,
        }
    }
}

fn has_wide_vectors() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    return cfg!(target_arch = "aarch64");
}

/// What the starter model of a kind reached in three seconds on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The kind that was measured.
    pub kind: Kind,
    /// Length of the model file that ran.
    pub model_bytes: u64,
    /// Mind: tokens a second. Ear and voice: seconds of sound a second. Others: texts a second.
    pub rate: f64,
}

/// How well a model fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// Not enough memory.
    WillNotFit,
    /// It runs, but the user will wait for it.
    WillBeSlow,
    /// It keeps up with a conversation.
    FitsWell,
}

impl std::fmt::Display for Fit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Fit::WillNotFit => "will not fit",
            Fit::WillBeSlow => "will be slow",
            Fit::FitsWell => "fits well",
        })
    }
}

/// What the advisor says about one model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The mark.
    pub fit: Fit,
    /// Memory it needs, in millions of bytes.
    pub needs_mb: u64,
    /// Expected rate, in the unit of [`Measurement::rate`].
    pub expected_rate: f64,
    /// Whether the rate comes from a measurement rather than from a table.
    pub measured: bool,
    /// Whether the graphics card carries it.
    pub on_gpu: bool,
}

/// What a model asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Which part it serves.
    pub kind: Kind,
    /// Length of the file.
    pub bytes: u64,
    /// Working memory in millions of bytes, where it is known.
    pub memory_mb: Option<u64>,
}

impl Need {
    /// What an entry of the catalog asks for; nothing is known without its length.
    pub fn of(entry: &Entry) -> Option<Need> {
        Some(Need {
            kind: entry.kind,
            bytes: entry.bytes?,
            memory_mb: entry.memory_mb,
        })
    }

    fn working_mb(&self) -> u64 {
        let from_file = (self.bytes / 1_000_000).saturating_mul(6) / 5 + 150;
        self.memory_mb
            .unwrap_or(from_file)
            .max(self.bytes / 1_000_000)
    }
}

/// Part of the memory that is left to the system and the user's own programs.
const LEFT_TO_OTHERS_MB: u64 = 1_500;
/// A graphics card against one core with wide vectors: careful, since even small ones reach more.
const GPU_IN_CORES: f64 = 24.0;

/// What one core with wide vectors reaches per second with a model of 100 million bytes.
fn core_rate(kind: Kind) -> f64 {
    match kind {
        // Measured with the 135M starter (98 MB): 110 tokens a second on 2 cores.
        Kind::Mind => 54.0,
        // Measured with Whisper tiny.en (78 MB): 30 s of context in 0.95 s on 2 cores.
        Kind::Ear => 12.0,
        // Measured with Kokoro int8 (92 MB): about the speed of speech on one core.
        Kind::Voice => 1.2,
        Kind::Memory => 30.0,
        Kind::VoiceActivity => 200.0,
    }
}

/// The rate from which on a model keeps up with a conversation.
fn fluent_rate(kind: Kind) -> f64 {
    match kind {
        // Speech needs about four tokens a second; a tool call of forty should take about four seconds at most.
        Kind::Mind => 10.0,
        // The context is 30 s long whatever was said: at 10 an utterance takes 3 s. Short audio takes less.
        Kind::Ear => 10.0,
        Kind::Voice => 1.5,
        Kind::Memory => 10.0,
        Kind::VoiceActivity => 20.0,
    }
}

/// The rule. More memory, more cores, a faster measurement or a smaller model never make the mark worse.
pub fn advise(machine: &Machine, need: &Need, measurement: Option<&Measurement>) -> Advice {
    let needs_mb = need.working_mb();
    let room = machine
        .memory_mb
        .saturating_sub(LEFT_TO_OTHERS_MB.min(machine.memory_mb / 2));
    let on_gpu = machine
        .gpu
        .as_ref()
        .is_some_and(|gpu| gpu.memory_mb >= needs_mb);
    let fits = on_gpu || room >= needs_mb;

    let usable = measurement
        .filter(|m| m.kind == need.kind && m.model_bytes > 0 && m.rate.is_finite() && m.rate > 0.0);
    // Work grows with the numbers of a model, and those with the length of its file.
    let size = need.bytes.max(1) as f64;
    let on_cpu = match usable {
        Some(measured) => measured.rate * measured.model_bytes as f64 / size,
        None => {
            let per_core = core_rate(need.kind) * 1e8 / size;
            // Memory, not arithmetic, limits beyond some cores.
            per_core
                * f64::from(machine.cores.clamp(1, 8))
                * if machine.wide_vectors { 1.0 } else { 0.25 }
        }
    };
    let from_gpu = if on_gpu {
        core_rate(need.kind) * 1e8 / size * GPU_IN_CORES
    } else {
        0.0
    };
    let expected_rate = on_cpu.max(from_gpu);
    let fit = match fits {
        false => Fit::WillNotFit,
        true if expected_rate >= fluent_rate(need.kind) => Fit::FitsWell,
        true => Fit::WillBeSlow,
    };
    Advice {
        fit,
        needs_mb,
        expected_rate,
        measured: usable.is_some(),
        on_gpu,
    }
}

/// The better of two: what the processor makes of a model, and what an engine on the graphics processor would, which the user
/// has to ask for. Where that gains nothing, the processor is what is said.
pub fn better(on_processor: Advice, on_graphics: Option<Advice>) -> Advice {
    on_graphics
        .filter(|advice| advice.on_gpu && advice.fit > on_processor.fit)
        .unwrap_or(on_processor)
}
