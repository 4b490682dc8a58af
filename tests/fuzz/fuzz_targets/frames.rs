//! Arbitrary bytes for the frame decoder.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sotto_engines::frame::fuzz_decoder(bytes));
