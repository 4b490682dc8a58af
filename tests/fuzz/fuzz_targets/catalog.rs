//! Arbitrary bytes for the catalog parser.
#![no_main]
#[path = "../bodies/catalog.rs"]
mod catalog;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| catalog::body(bytes));
