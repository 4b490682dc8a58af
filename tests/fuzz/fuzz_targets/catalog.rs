//! Arbitrary bytes for the catalog parser.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sotto_models::catalog::fuzz_catalog(bytes));
