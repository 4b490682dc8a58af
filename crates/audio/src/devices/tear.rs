//! Where sound is missing in the middle: the program stood still for longer than the rings hold, and the newest that was heard,
//! or played, found no room. What still waits is older and belongs together as before; after it the two are out of step, and
//! have to be brought to the same moment again.

/// What is known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tear {
    lost: u64,
    left: Option<u32>,
}

impl Tear {
    /// So many device frames were lost before anything that counts.
    #[must_use]
    pub fn after(lost: u64) -> Self {
        Self { lost, left: None }
    }
}

/// Before a frame is taken: so many device frames were lost in all, by either device, and so many whole frames of 10 ms of the
/// microphone wait. Nothing that waits comes after the loss: while there was no room, nothing could be put behind it.
#[must_use]
pub fn see(tear: Tear, lost: u64, waiting: u32) -> Tear {
    if lost == tear.lost {
        return tear;
    }
    Tear {
        lost,
        left: Some(waiting),
    }
}

/// A frame is taken. Whether it is the first one after the loss.
#[must_use]
pub fn pass(tear: Tear) -> (Tear, bool) {
    let left = match tear.left {
        None => return (tear, false),
        Some(left) => left.checked_sub(1),
    };
    (Tear { left, ..tear }, left.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The frames that are the first after a loss; for each frame, what was lost so far and how much waits.
    fn torn(mut tear: Tear, frames: impl IntoIterator<Item = (u64, u32)>) -> Vec<usize> {
        let mut first = Vec::new();
        for (at, (lost, waiting)) in frames.into_iter().enumerate() {
            tear = see(tear, lost, waiting);
            let now;
            (tear, now) = pass(tear);
            first.extend(now.then_some(at));
        }
        first
    }

    #[test]
    fn it_comes_when_all_that_waited_is_taken_and_once() {
        // After ten frames it stands still; 400 wait, and what came then is lost.
        let frames = (0..1_000).map(|at: u32| match at {
            0..10 => (0, 0),
            _ => (7_000, 410_u32.saturating_sub(at)),
        });
        assert_eq!(torn(Tear::default(), frames), [410]);
    }

    #[test]
    fn a_second_loss_before_the_first_is_reached_moves_it_on() {
        let frames = (0..100).map(|at: u32| match at {
            0..5 => (10, 20),
            _ => (20, 30),
        });
        assert_eq!(torn(Tear::default(), frames), [35]);
    }

    #[test]
    fn what_was_lost_before_a_device_was_opened_is_no_tear() {
        assert!(torn(Tear::after(500), (0..100).map(|_| (500, 0))).is_empty());
        assert!(torn(Tear::default(), (0..100).map(|_| (0, 50))).is_empty());
    }

    proptest! {
        /// However often sound is lost, there is a first frame after it, and never one without a loss.
        #[test]
        fn each_loss_is_followed_by_one(losses in prop::collection::vec((0_usize..400, 0_u32..100), 0..8)) {
            let mut frames = vec![(0, 0); 2_000];
            for (number, (at, waiting)) in losses.iter().enumerate() {
                for frame in &mut frames[*at..] {
                    *frame = (frame.0 + 1 + number as u64, *waiting);
                }
            }
            let first = torn(Tear::default(), frames);
            prop_assert!(first.len() <= losses.len());
            prop_assert_eq!(first.is_empty(), losses.is_empty());
        }
    }
}
