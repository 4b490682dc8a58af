//! A key that does one thing when it is pressed, however often a keyboard that repeats tells of it: a switch that turned with
//! each repetition would stand anyhow in the end. Pure: time comes from outside.

use std::time::Duration;

use super::Moved;
use super::classify::SETTLES;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Once {
    down: bool,
    /// It went up then, and may not have been let go.
    up: Option<Duration>,
}

impl Once {
    /// Takes how the key moved, and says whether it was pressed anew.
    pub fn takes(&mut self, moved: Moved, now: Duration) -> bool {
        match moved {
            Moved::Up => {
                if std::mem::take(&mut self.down) {
                    self.up = Some(now);
                }
                false
            }
            Moved::Down => {
                let was_let_go = self.up.is_none_or(|up| up + SETTLES <= now);
                let anew = !self.down && was_let_go;
                self.down = true;
                anew
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a key that moves like this was pressed anew.
    fn pressed(moves: &[(u64, Moved)]) -> Vec<u64> {
        let mut once = Once::default();
        let mut anew = Vec::new();
        for (ms, moved) in moves {
            if once.takes(*moved, Duration::from_millis(*ms)) {
                anew.push(*ms);
            }
        }
        anew
    }

    #[test]
    fn each_press_counts_once() {
        use Moved::{Down, Up};
        let twice = [(0, Down), (90, Up), (400, Down), (500, Up)];
        assert_eq!(pressed(&twice), [0, 400]);
    }

    #[test]
    fn a_key_that_is_held_counts_once_whichever_way_it_repeats() {
        use Moved::{Down, Up};
        let downs: Vec<_> = (0..50).map(|nth| (nth * 33, Down)).collect();
        assert_eq!(pressed(&downs), [0]);
        let pairs = (0..50).flat_map(|nth| [(nth * 33, Down), (nth * 33 + 32, Up)]);
        assert_eq!(pressed(&pairs.collect::<Vec<_>>()), [0]);
    }

    #[test]
    fn a_key_that_only_goes_up_was_never_pressed() {
        use Moved::{Down, Up};
        assert!(pressed(&[(0, Up), (10, Up)]).is_empty());
        // It was down before anybody looked, and is pressed a moment later.
        assert_eq!(pressed(&[(0, Up), (5, Down)]), [5]);
    }
}
