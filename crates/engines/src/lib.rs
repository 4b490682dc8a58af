//! The room between Sotto and its engine programs.
//!
//! Every C/C++ engine runs in a process of its own, so that a driver fault or a failed assertion in native code
//! ends that process and not the assistant. This crate holds what both sides share: the frames on the wire, the
//! vocabularies spoken over them (hearing, thinking, speaking), the loop an engine program runs ([`host`]), and the
//! supervisor that starts, watches, restarts and unloads engines ([`supervisor`]).

pub mod cpu;
pub mod fault;
pub mod frame;
pub mod hearing;
pub mod host;
#[cfg(feature = "remote")]
pub mod remote;
pub mod speaking;
pub mod supervisor;
pub mod thinking;
pub mod wire;

pub use fault::{Fault, FaultKind};
pub use frame::{Frame, FrameError, FrameKind, PROTOCOL};
pub use wire::{FromEngine, Hello, ToEngine, Vitals, Vocabulary};

use serde::{Deserialize, Serialize};

/// Where an engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Device {
    /// The processor. Always there.
    #[default]
    Cpu,
    /// The graphics processor the engine was built for; falls back to the processor when it fails.
    Gpu,
}
