//! What stands on the keys of an X11 keyboard, and how each letter of a text is typed with it. Pure.

use std::collections::BTreeMap;

use crate::dictation::hands::portal::keysym;

/// The keyboard as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The code of the first key.
    pub first: u8,
    /// How many signs the server tells for each key.
    pub each: usize,
    /// The signs, key by key; 0 for none.
    pub signs: Vec<u32>,
    /// Which of the user's layouts is on, counted from 0.
    pub group: u8,
}

/// How a letter is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Typed {
    /// The key's code.
    pub code: u8,
    /// With Shift.
    pub shift: bool,
}

/// A text as keys, and the letters that have to be put on free keys before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    pub keys: Vec<Typed>,
    pub lent: Vec<(u8, u32)>,
}

impl Layout {
    /// The free keys.
    pub(super) fn spare(&self) -> Vec<u8> {
        let keys = self.signs.chunks(self.each.max(1)).enumerate();
        keys.filter(|(_, signs)| signs.iter().all(|sign| *sign == 0))
            .filter_map(|(place, _)| self.code(place))
            .collect()
    }

    /// The letters of a text that are on no key, each once.
    pub(super) fn missing(&self, text: &str) -> Vec<u32> {
        let known = self.known();
        let mut missing: Vec<u32> = text
            .chars()
            .map(keysym)
            .filter(|sign| !known.contains_key(sign))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The keys of a text; nothing where there are too few free ones. With Caps Lock on, letters are typed the other way
    /// round.
    pub(super) fn plan(&self, text: &str, caps_lock: bool) -> Option<Plan> {
        let missing = self.missing(text);
        let spare = self.spare();
        if missing.len() > spare.len() {
            return None;
        }
        let lent: Vec<(u8, u32)> = spare.into_iter().zip(missing).collect();
        let known = self.known();
        let key = |letter: char| {
            let sign = keysym(letter);
            match known.get(&sign) {
                Some(typed) => Some(Typed {
                    shift: typed.shift ^ (caps_lock && has_case(letter)),
                    ..*typed
                }),
                None => lent
                    .iter()
                    .find(|(_, of)| *of == sign)
                    .map(|(code, _)| Typed {
                        code: *code,
                        shift: false,
                    }),
            }
        };
        let keys = text.chars().map(key).collect::<Option<Vec<_>>>()?;
        Some(Plan { keys, lent })
    }

    /// How each sign of the layout that is on is typed; without Shift where both ways lead to it.
    fn known(&self) -> BTreeMap<u32, Typed> {
        let mut known = BTreeMap::new();
        // The server tells the first two layouts in pairs of columns; of others it is better to know nothing.
        let columns = match self.group {
            0 => [0, 1],
            1 => [2, 3],
            _ => return known,
        };
        for (column, shift) in columns.into_iter().zip([false, true]) {
            for (place, signs) in self.signs.chunks(self.each.max(1)).enumerate() {
                let (Some(sign), Some(code)) = (signs.get(column), self.code(place)) else {
                    continue;
                };
                if *sign != 0 {
                    known.entry(*sign).or_insert(Typed { code, shift });
                }
            }
        }
        known
    }

    fn code(&self, place: usize) -> Option<u8> {
        u8::try_from(place).ok()?.checked_add(self.first)
    }
}

fn has_case(letter: char) -> bool {
    letter.is_lowercase() || letter.is_uppercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Keys from 8 on: a, 1, ä (only in the second layout), Return, and two free ones.
    fn layout(group: u8) -> Layout {
        Layout {
            first: 8,
            each: 4,
            signs: vec![
                0x61, 0x41, 0x78, 0x58, // a A, x X
                0x31, 0x21, 0x31, 0x21, // 1 !
                0, 0, 0xe4, 0xc4, // ä Ä
                0xff0d, 0, 0xff0d, 0, // Return
                0, 0, 0, 0, // free
                0, 0, 0, 0, // free
            ],
            group,
        }
    }

    fn typed(code: u8, shift: bool) -> Typed {
        Typed { code, shift }
    }

    #[test]
    fn what_is_on_the_keys_is_typed_with_them() {
        let plan = layout(0).plan("aA1!\n", false).unwrap();
        assert_eq!(
            plan.keys,
            [
                typed(8, false),
                typed(8, true),
                typed(9, false),
                typed(9, true),
                typed(11, false)
            ]
        );
        assert!(plan.lent.is_empty());
    }

    #[test]
    fn what_is_not_is_put_on_free_keys_once() {
        let plan = layout(0).plan("a€a€ä", false).unwrap();
        assert_eq!(plan.lent, [(12, 0xe4), (13, 0x0100_20ac)]);
        let codes: Vec<u8> = plan.keys.iter().map(|key| key.code).collect();
        assert_eq!(codes, [8, 13, 8, 13, 12]);
        assert_eq!(layout(0).plan("€äö", false), None);
        assert_eq!(layout(0).missing("€äaö€").len(), 3);
    }

    #[test]
    fn the_layout_that_is_on_counts() {
        let plan = layout(1).plan("äÄ", false).unwrap();
        assert_eq!(plan.keys, [typed(10, false), typed(10, true)]);
        assert!(layout(1).missing("a").len() == 1);
        // Of a third one nothing is known, so that nothing wrong is typed.
        assert_eq!(layout(2).plan("a1", false).unwrap().lent.len(), 2);
    }

    #[test]
    fn caps_lock_turns_letters_and_nothing_else() {
        let plan = layout(0).plan("aA1!", true).unwrap();
        let shifts: Vec<bool> = plan.keys.iter().map(|key| key.shift).collect();
        assert_eq!(shifts, [true, false, false, true]);
    }

    #[test]
    fn a_server_that_tells_nonsense_breaks_nothing() {
        for each in [0, 1, 7] {
            let odd = Layout {
                first: 250,
                each,
                signs: vec![0x61; 13],
                group: 0,
            };
            let _ = odd.plan("aä€", false);
        }
        let empty = Layout {
            first: 8,
            each: 4,
            signs: Vec::new(),
            group: 0,
        };
        assert_eq!(empty.plan("a", false), None);
        assert_eq!(empty.plan("", false), Some(Plan::default()));
    }
}
