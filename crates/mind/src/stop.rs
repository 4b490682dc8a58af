//! The mind's ggml, as far as stopping it needs it.
#![allow(unsafe_code)]

pub use sotto_engines::host::ggml::while_asking;

sotto_engines::linked_ggml!();
