//! Arbitrary bytes for the catalog parser.

pub fn body(bytes: &[u8]) {
    sotto_models::catalog::fuzz_catalog(bytes);
}
