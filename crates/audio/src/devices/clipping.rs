//! A microphone that is turned up too far: what is louder than full scale is cut off, and no canceller or recogniser can
//! bring it back. A slammed door is not meant.

/// What counts as full scale: the largest sample of 16 bits, less what resampling takes from it.
const FULL: f32 = 0.998;
/// So many samples of a frame are no chance.
const SAMPLES: usize = 2;
/// What a frame that is cut off counts. One that is not takes 1 back, so that a frame now and then is borne.
const COUNTS: u32 = 20;
/// From here on it is said: a fifth of a second without a pause, or a voice that is cut off for a second or two.
const ENOUGH: u32 = 400;

/// What is known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clipping {
    amount: u32,
    said: bool,
}

/// One frame later. Whether it is to be said now: once, until the microphone is opened anew.
#[must_use]
pub fn loud(clipping: Clipping, frame: &[f32]) -> (Clipping, bool) {
    let full = frame.iter().filter(|sample| sample.abs() >= FULL).count();
    let amount = if full >= SAMPLES {
        (clipping.amount + COUNTS).min(ENOUGH)
    } else {
        clipping.amount.saturating_sub(1)
    };
    let now = amount >= ENOUGH && !clipping.said;
    let said = clipping.said || now;
    (Clipping { amount, said }, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames at which it was said, of so many of which some are cut off.
    fn said(frames: usize, cut_off: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut clipping = Clipping::default();
        (0..frames)
            .filter(|at| {
                let peak = if cut_off(*at) { 1.0 } else { 0.9 };
                let mut frame = [0.1; 160];
                frame[40..45].fill(-peak);
                let now;
                (clipping, now) = loud(clipping, &frame);
                now
            })
            .collect()
    }

    #[test]
    fn a_microphone_that_is_too_loud_is_told_of_once() {
        assert_eq!(said(2_000, |_| true), [19]);
        // A voice of which every fourth frame is cut off.
        assert_eq!(said(2_000, |at| at % 4 == 0).len(), 1);
    }

    #[test]
    fn a_loud_voice_a_slammed_door_and_what_is_no_number_are_borne() {
        assert!(said(2_000, |_| false).is_empty());
        // Every ten seconds 150 ms.
        assert!(said(4_000, |at| at % 1_000 < 15).is_empty());
        let mut clipping = Clipping::default();
        for _ in 0..100 {
            let now;
            (clipping, now) = loud(clipping, &[f32::NAN; 160]);
            assert!(!now);
        }
    }
}
