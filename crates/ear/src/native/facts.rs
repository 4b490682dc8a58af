//! What is told about a model: its size in people's words and where it computes.

use sotto_engines::{Device, Fault, FaultKind};

#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
use crate::stop;

/// The name of the backend, or why the device cannot be had.
pub fn backend(device: Device) -> Result<&'static str, Fault> {
    match device {
        Device::Cpu => Ok("CPU"),
        #[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
        Device::Gpu if !stop::graphics_processor() => Err(Fault::new(
            FaultKind::Gpu,
            "No graphics processor was found; the processor is used instead.",
        )),
        Device::Gpu if cfg!(feature = "metal") => Ok("Metal"),
        Device::Gpu if cfg!(feature = "cuda") => Ok("CUDA"),
        Device::Gpu if cfg!(feature = "vulkan") => Ok("Vulkan"),
        Device::Gpu => Err(Fault::new(
            FaultKind::Gpu,
            "This build of the ear knows no graphics processor; the processor is used instead.",
        )),
    }
}

/// What people call a model of this size.
pub fn size_name(audio_layers: i32, text_layers: i32) -> &'static str {
    match (audio_layers, text_layers) {
        (4, _) => "tiny",
        (6, _) => "base",
        (12, _) => "small",
        (24, _) => "medium",
        (32, 4) => "large turbo",
        _ => "large",
    }
}
