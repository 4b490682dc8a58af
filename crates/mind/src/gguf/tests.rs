#![allow(clippy::unwrap_used, clippy::expect_used)]
mod tiny;

use super::*;
use proptest::prelude::*;
use tiny::tiny;

fn walk(bytes: &[u8]) -> Walked<Header> {
    let mut walk = Walk {
        input: BufReader::new(std::io::Cursor::new(bytes)),
        at: 0,
        end: bytes.len() as u64,
    };
    walk.header()
}

#[test]
fn a_small_file_is_walked() {
    let header = walk(&tiny()).unwrap();
    assert_eq!(header.text("general.architecture"), Some("llama"));
    assert_eq!(header.parameters(), 8);
}

#[test]
fn every_shorter_file_is_refused() {
    let whole = tiny();
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
        let mut bytes = tiny();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        let _ = walk(&bytes);
    }
}
