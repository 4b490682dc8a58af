//! The newest is kept, in order, once, and without growing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

fn taken(before: &mut Before) -> Vec<f32> {
    let mut all = Vec::new();
    before.take(|piece| all.extend_from_slice(piece));
    all
}

#[test]
fn seven_tenths_of_a_second_are_kept() {
    let mut before = Before::default();
    let sound: Vec<f32> = (0..32_000_u16).map(f32::from).collect();
    for frame in sound.chunks(160) {
        before.keep(frame);
    }
    assert_eq!(before.len(), 11_200);
    assert_eq!(taken(&mut before), sound[20_800..]);
    assert!(before.is_empty() && taken(&mut before).is_empty());
}

#[test]
fn what_was_forgotten_is_given_to_nobody() {
    let mut before = Before::new(10);
    before.keep(&[1.0; 100]);
    before.forget();
    before.keep(&[2.0; 3]);
    assert_eq!(taken(&mut before), [2.0; 3]);
    let mut none = Before::new(0);
    none.keep(&[1.0; 100]);
    assert!(none.is_empty());
}

proptest! {
    #[test]
    fn any_pieces_are_kept_in_order_and_given_once(
        pieces in prop::collection::vec((0_usize..900, prop::bool::weighted(0.1)), 0..40),
        ms in 0_u32..40,
    ) {
        let mut before = Before::new(ms);
        let most = ms as usize * 16;
        let room = before.samples.capacity();
        let mut expected: Vec<f32> = Vec::new();
        let mut sample = 0_u16;
        for (length, take) in pieces {
            let piece: Vec<f32> = (0..length)
                .map(|_| {
                    sample = sample.wrapping_add(1);
                    f32::from(sample)
                })
                .collect();
            before.keep(&piece);
            expected.extend(piece);
            expected.drain(..expected.len().saturating_sub(most));
            prop_assert_eq!(before.len(), expected.len());
            if take {
                prop_assert_eq!(taken(&mut before), std::mem::take(&mut expected));
            }
        }
        prop_assert_eq!(taken(&mut before), expected);
        prop_assert_eq!(before.samples.capacity(), room, "it grew");
    }
}
