#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use proptest::prelude::*;

fn walk(bytes: &[u8]) -> Walked<Header> {
    let mut walk = Walk {
        input: BufReader::new(std::io::Cursor::new(bytes)),
        at: 0,
        end: bytes.len() as u64,
    };
    walk.header()
}

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat()
}

/// A file with one key and one tensor.
fn small() -> Vec<u8> {
    let mut bytes = [
        &b"GGUF"[..],
        &3_u32.to_le_bytes(),
        &1_u64.to_le_bytes(),
        &1_u64.to_le_bytes(),
    ]
    .concat();
    bytes.extend(
        [
            text("general.architecture"),
            8_u32.to_le_bytes().to_vec(),
            text("llama"),
        ]
        .concat(),
    );
    bytes.extend(
        [
            text("token_embd.weight"),
            1_u32.to_le_bytes().to_vec(),
            8_u64.to_le_bytes().to_vec(),
        ]
        .concat(),
    );
    bytes.extend([0_u32.to_le_bytes().to_vec(), 0_u64.to_le_bytes().to_vec()].concat());
    bytes.resize(bytes.len().next_multiple_of(32) + 32, 0);
    bytes
}

#[test]
fn a_small_file_is_walked() {
    let header = walk(&small()).unwrap();
    assert_eq!(header.text("general.architecture"), Some("llama"));
    assert_eq!(header.parameters(), 8);
}

#[test]
fn every_shorter_file_is_refused() {
    let whole = small();
    for end in 0..whole.len() {
        assert!(walk(&whole[..end]).is_err(), "{end} of {}", whole.len());
    }
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = walk(&bytes);
        let mut after = b"GGUF\x03\0\0\0".to_vec();
        after.extend(bytes);
        let _ = walk(&after);
    }

    #[test]
    fn no_flip_is_too_strange(at in 0_usize..200, bit in 0_u8..8) {
        let mut bytes = small();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        let _ = walk(&bytes);
    }
}
