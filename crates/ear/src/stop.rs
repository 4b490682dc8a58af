//! The ear's ggml, as far as stopping it and finding a graphics processor needs it.
#![allow(unsafe_code)]

mod threads;

pub use sotto_engines::host::ggml::ask;
#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
pub use threads::is_cut;
pub use threads::{Threads, for_request, hurry};

sotto_engines::linked_ggml!();

/// Whether ggml found a graphics processor.
#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
pub fn graphics_processor() -> bool {
    const GPUS: [std::ffi::c_int; 2] = [1, 2];
    // SAFETY: a look-up in ggml's list of devices; the pointer is only compared.
    GPUS.iter()
        .any(|kind| unsafe { !ggml_backend_dev_by_type(*kind).is_null() })
}
