//! What a terminal tells about its keys: bytes, of which only the space bar and the wish to end matter here.
//!
//! A plain terminal tells that a key was pressed and nothing more. One that speaks the keyboard protocol of kitty can tell of
//! every key when it is let go; it has to be asked to write all keys as sequences for that, also Ctrl-C, which then ends
//! nothing by itself.

use super::super::keys::Key;

/// Asks whether the terminal speaks the protocol.
pub(super) const QUESTION: &[u8] = b"\x1b[?u";
/// Tell presses and releases (2), of the letters too (8).
pub(super) const TELL_ALL: &[u8] = b"\x1b[>10u";
/// As it was before.
pub(super) const TELL_AS_BEFORE: &[u8] = b"\x1b[<u";

/// Longer than any sequence that means something here.
const LONGEST: usize = 64;

/// Reads what a terminal sends.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The beginning of a sequence whose end has not come yet.
    begun: Vec<u8>,
    speaks: bool,
}

impl Reading {
    /// The terminal has answered that it speaks the protocol.
    pub(super) fn speaks_the_protocol(&self) -> bool {
        self.speaks
    }

    /// The keys in what came.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Key> {
        bytes.iter().filter_map(|byte| self.byte(*byte)).collect()
    }

    fn byte(&mut self, byte: u8) -> Option<Key> {
        match (self.begun.len(), byte) {
            // A new sequence, also in the middle of one that was cut off.
            (_, 0x1b) => {
                self.begun = vec![byte];
                None
            }
            (0, b' ') => Some(Key::Pressed),
            // Ctrl-C and Ctrl-D, where the system does not take them itself.
            (0, 0x03 | 0x04) => Some(Key::Leave),
            (0, _) => None,
            (1, b'[') => {
                self.begun.push(byte);
                None
            }
            // Alt and a letter.
            (1, _) => {
                self.begun.clear();
                None
            }
            (_, 0x40..=0x7e) => {
                let inside = std::mem::take(&mut self.begun);
                if byte == b'u' {
                    self.sequence(&inside[2..])
                } else {
                    None
                }
            }
            (long, _) => {
                if long < LONGEST {
                    self.begun.push(byte);
                }
                None
            }
        }
    }

    /// What stands between `CSI` and `u`: the key's code, and after a semicolon its modifiers and whether it was pressed (1),
    /// is still held (2) or was let go (3).
    fn sequence(&mut self, inside: &[u8]) -> Option<Key> {
        let inside = std::str::from_utf8(inside).ok()?;
        if inside.starts_with('?') {
            self.speaks = true;
            return None;
        }
        let mut parts = inside.split(';');
        let code: u32 = parts.next()?.split(':').next()?.parse().ok()?;
        let mut state = parts.next().unwrap_or_default().split(':');
        let mut number = || -> Option<u32> { state.next()?.parse().ok() };
        let modifiers = number().unwrap_or(1).max(1) - 1;
        let happens = number().unwrap_or(1);
        let control = modifiers & 4 != 0;
        match (code, happens) {
            (0x20, 1) => Some(Key::Pressed),
            (0x20, 3) => Some(Key::Released),
            // The same key on a Cyrillic keyboard has another letter.
            (0x63 | 0x64 | 0x441 | 0x432, 1) if control => Some(Key::Leave),
            (0x1b, 1) => Some(Key::Leave),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        Reading::default().take(bytes)
    }

    #[test]
    fn a_plain_terminal_tells_presses() {
        assert_eq!(keys(b"a b  \r"), [Key::Pressed; 3]);
        assert_eq!(keys(b"x\x03"), [Key::Leave]);
        assert_eq!(keys(b"\x04"), [Key::Leave]);
    }

    #[test]
    fn one_with_the_protocol_tells_both_and_what_is_held_is_pressed_once() {
        let held = b"\x1b[32u\x1b[32;1:2u\x1b[32;1:2u\x1b[32;1:3u";
        assert_eq!(keys(held), [Key::Pressed, Key::Released]);
        assert_eq!(keys(b"\x1b[32;1:1u"), [Key::Pressed]);
        // With caps lock on, and with another layout's key beside it.
        assert_eq!(keys(b"\x1b[32::32;65:3u"), [Key::Released]);
        assert!(keys(b"\x1b[97u\x1b[97;1:3u").is_empty());
    }

    #[test]
    fn the_protocol_takes_nobody_the_way_out() {
        assert_eq!(keys(b"\x1b[99;5u"), [Key::Leave]);
        assert_eq!(keys(b"\x1b[1089;5u\x1b[1089;5:3u"), [Key::Leave]);
        assert_eq!(keys(b"\x1b[27u"), [Key::Leave]);
        // Only the letter.
        assert!(keys(b"\x1b[99u").is_empty());
    }

    #[test]
    fn the_answer_is_known_and_other_keys_are_none() {
        let mut reading = Reading::default();
        assert!(reading.take(b"\x1b[A\x1b[1;5C\x1bx\x1bOP").is_empty());
        assert!(!reading.speaks_the_protocol());
        // In two pieces, with a key that was pressed before.
        assert_eq!(reading.take(b" \x1b[?"), [Key::Pressed]);
        assert_eq!(reading.take(b"0u "), [Key::Pressed]);
        assert!(reading.speaks_the_protocol());
    }

    #[test]
    fn a_sequence_without_an_end_is_bounded_and_over_with_the_next() {
        let mut reading = Reading::default();
        assert!(reading.take(b"\x1b[").is_empty());
        assert!(reading.take(&[b'1'; 10_000]).is_empty());
        assert!(reading.begun.len() <= LONGEST);
        assert_eq!(reading.take(b"\x1b[32u "), [Key::Pressed; 2]);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_bytes_are_cut(
            bytes in prop::collection::vec(prop_oneof![Just(0x1b_u8), Just(b'['), Just(b'u'), Just(b' '), any::<u8>()], 0..60),
            at in 0usize..60,
        ) {
            let (first, rest) = bytes.split_at(at.min(bytes.len()));
            let mut reading = Reading::default();
            let mut in_pieces = reading.take(first);
            in_pieces.extend(reading.take(rest));
            prop_assert_eq!(in_pieces, keys(&bytes));
        }
    }
}
