//! The mind's ggml, as far as stopping it needs it.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

use sotto_engines::host::ggml::{Ask, Device, Ggml};

pub use sotto_engines::host::ggml::while_asking;

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

/// Makes a context whose computations can be stopped within milliseconds.
pub fn stoppable<T, E>(make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    // SAFETY: these are the functions of the ggml that llama.cpp is linked with; a context keeps its backends.
    unsafe { GGML.stoppable(make) }
}
