//! Arbitrary bytes for the frame decoder.

pub fn body(bytes: &[u8]) {
    sotto_engines::frame::fuzz_decoder(bytes);
}
