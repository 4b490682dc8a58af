//! Arbitrary bytes for the frame decoder.
#![no_main]
#[path = "../bodies/frames.rs"]
mod frames;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| frames::body(bytes));
