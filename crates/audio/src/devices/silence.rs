//! A microphone that is open and delivers nothing: muted by a switch of its own, or by a system that does not say that it
//! refuses. The quietest room has more in it than digital silence.

/// After so many frames of 10 ms without anything, it is said.
const PATIENCE: u32 = 300;
/// Less than half of the smallest step of a 16-bit recording is nothing. A constant is nothing too.
const NOTHING: f32 = 0.5 / 32_768.0;

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// For three seconds there was nothing at all.
    Silent,
    /// There is something again.
    Sound,
}

/// What is known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Silence {
    frames: u32,
}

/// One frame later.
#[must_use]
pub fn listen(silence: Silence, frame: &[f32]) -> (Silence, Option<Change>) {
    let (least, most) = frame.iter().fold(
        (f32::INFINITY, f32::NEG_INFINITY),
        |(least, most), sample| (least.min(*sample), most.max(*sample)),
    );
    let nothing = most - least < NOTHING || frame.is_empty();
    let was_silent = silence.frames >= PATIENCE;
    if !nothing {
        return (Silence::default(), was_silent.then_some(Change::Sound));
    }
    let frames = (silence.frames + 1).min(PATIENCE);
    let is_silent = frames >= PATIENCE;
    (
        Silence { frames },
        (is_silent && !was_silent).then_some(Change::Silent),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changes(frames: impl Iterator<Item = [f32; 160]>) -> Vec<(usize, Change)> {
        let mut silence = Silence::default();
        let mut out = Vec::new();
        for (at, frame) in frames.enumerate() {
            let change;
            (silence, change) = listen(silence, &frame);
            out.extend(change.map(|change| (at, change)));
        }
        out
    }

    fn frame(loud: f32) -> [f32; 160] {
        std::array::from_fn(|at| if at % 2 == 0 { loud } else { -loud })
    }

    #[test]
    fn three_seconds_of_nothing_are_said_once_and_so_is_the_end_of_it() {
        let frames = (0..1_000).map(|at| frame(if at < 700 { 0.0 } else { 0.001 }));
        assert_eq!(
            changes(frames),
            [(299, Change::Silent), (700, Change::Sound)]
        );
    }

    #[test]
    fn a_constant_is_nothing_and_a_quiet_room_is_something() {
        assert_eq!(
            changes((0..400).map(|_| [0.3; 160])),
            [(299, Change::Silent)]
        );
        assert!(changes((0..2_000).map(|_| frame(1.0 / 32_768.0))).is_empty());
    }

    proptest! {
        /// The two changes alternate, whatever is heard.
        #[test]
        fn they_take_turns(stretches in prop::collection::vec((1_usize..700, any::<bool>()), 1..8)) {
            let frames = stretches
                .into_iter()
                .flat_map(|(count, loud)| std::iter::repeat_n(frame(if loud { 0.1 } else { 0.0 }), count));
            let changes = changes(frames);
            for two in changes.windows(2) {
                prop_assert_ne!(two[0].1, two[1].1);
            }
            prop_assert!(changes.first().is_none_or(|first| first.1 == Change::Silent));
        }
    }
}
