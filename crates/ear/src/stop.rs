//! The ear's ggml, as far as stopping it and finding a graphics processor needs it.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

use sotto_engines::host::ggml::{Ask, Device, Ggml};

pub use sotto_engines::host::ggml::{ask, while_asking};

#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
const GPUS: [c_int; 2] = [1, 2];

unsafe extern "C" {
    fn ggml_backend_dev_by_type(kind: c_int) -> *mut Device;
    fn ggml_backend_dev_backend_reg(device: *mut Device) -> *mut c_void;
    fn ggml_backend_cpu_set_abort_callback(
        backend: *mut c_void,
        callback: Option<Ask>,
        data: *mut c_void,
    );
}

const GGML: Ggml = Ggml {
    device: ggml_backend_dev_by_type,
    registry: ggml_backend_dev_backend_reg,
    set_abort: ggml_backend_cpu_set_abort_callback,
};

/// Makes a state whose decodes can be stopped within milliseconds.
pub fn stoppable<T, E>(make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // SAFETY: these are the functions of the ggml that whisper.cpp is linked with; a state keeps its backends.
    unsafe { GGML.stoppable(make) }
}

/// Whether ggml found a graphics processor.
#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
pub fn graphics_processor() -> bool {
    // SAFETY: a look-up in ggml's list of devices; the pointer is only compared.
    GPUS.iter()
        .any(|kind| unsafe { !ggml_backend_dev_by_type(*kind).is_null() })
}
