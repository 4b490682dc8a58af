//! What the microphone heard and nobody took in time, after a sleep of the computer or on one that is far too busy: said
//! when it is over, and now and then while it lasts.

/// Frames of 10 ms without a further loss after which one is over.
const OVER: u32 = 50;
/// Frames after which one that does not end is said all the same.
const LASTS: u32 = 1_000;

/// What is known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loss {
    dropped: u64,
    said: u64,
    since: u32,
    quiet: u32,
}

/// One frame later: so many of the device's frames were lost since the microphone was opened. Says how many are to be told
/// of now.
#[must_use]
pub fn miss(loss: Loss, dropped: u64) -> (Loss, Option<u64>) {
    if dropped <= loss.said {
        return (loss, None);
    }
    let more = dropped > loss.dropped;
    let loss = Loss {
        dropped,
        said: loss.said,
        since: loss.since.saturating_add(1),
        quiet: if more {
            0
        } else {
            loss.quiet.saturating_add(1)
        },
    };
    if loss.quiet < OVER && loss.since < LASTS {
        return (loss, None);
    }
    let told = Loss {
        dropped,
        said: dropped,
        ..Loss::default()
    };
    (told, Some(dropped - loss.said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(dropped: impl IntoIterator<Item = u64>) -> Vec<(usize, u64)> {
        let mut loss = Loss::default();
        let mut out = Vec::new();
        for (at, dropped) in dropped.into_iter().enumerate() {
            let now;
            (loss, now) = miss(loss, dropped);
            out.extend(now.map(|now| (at, now)));
        }
        out
    }

    #[test]
    fn a_loss_is_told_of_when_it_is_over_and_only_once() {
        let dropped = (0_u64..3_000).map(|at| match at {
            0..100 => 0,
            100..110 => 16 * (at - 99),
            _ => 160,
        });
        // The last of it at 109, and half a second after that.
        assert_eq!(told(dropped), [(159, 160)]);
        assert!(told((0..3_000).map(|_| 0_u64)).is_empty());
    }

    #[test]
    fn one_that_does_not_end_is_told_of_every_ten_seconds() {
        assert_eq!(told(0..2_500), [(1_000, 1_000), (2_000, 1_000)]);
    }

    proptest! {
        /// In whatever pieces it is lost: what was told is never more than was lost, and in the end it is all of it.
        #[test]
        fn what_is_told_is_what_was_lost(steps in prop::collection::vec((1_usize..200, 0_u64..50), 1..40)) {
            let mut dropped = Vec::new();
            let mut sum = 0;
            for (quiet, lost) in steps {
                sum += lost;
                dropped.extend(std::iter::repeat_n(sum, quiet));
            }
            dropped.extend([sum; OVER as usize + 1]);
            let all: u64 = told(dropped).iter().map(|(_, lost)| lost).sum();
            prop_assert_eq!(all, sum);
        }
    }
}
