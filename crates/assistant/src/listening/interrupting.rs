//! When somebody who talks interrupts Sotto.
//!
//! A little voice makes Sotto quieter, more of it makes it hold on, and only a word ends the answer: whoever coughs, laughs or
//! speaks to somebody else has not asked for that, and after a while of nothing it goes on at the very sample where it held
//! on. In the first seconds the echo is not cancelled well yet, and Sotto would hear itself: only a word counts then.

use sotto_audio::{FRAME_MS, Smoothing};

/// So much voice has been heard before the first frame that says so: a shorter sound might be a click.
const HEARD_BEFORE_MS: u32 = Smoothing::LEAST_MS - FRAME_MS;

/// How much voice it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Frames with voice after which Sotto speaks more quietly.
    pub duck_ms: u32,
    /// Frames with voice after which it holds on.
    pub pause_ms: u32,
    /// Silence after which it goes on as before.
    pub resume_ms: u32,
    /// Silence that parts what is not yet enough: clicks with a breath between them are no voice.
    pub apart_ms: u32,
    /// For so long of playing, voice alone does nothing.
    pub unsure_ms: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            duck_ms: 120,
            // After a quarter of a second of voice.
            pause_ms: 250 - HEARD_BEFORE_MS,
            resume_ms: 2_000,
            apart_ms: 300,
            unsure_ms: 3_000,
        }
    }
}

/// What is done with the answer that is being played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// Nothing.
    #[default]
    No,
    /// It is quieter.
    Ducked,
    /// It stands still.
    Paused,
}

/// What is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Quieter.
    Duck,
    /// Stand still.
    Pause,
    /// As before.
    GoOn,
}

/// What is known of somebody who talks while Sotto does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interrupting {
    /// What is done so far.
    pub held: Held,
    voiced_ms: u32,
    quiet_ms: u32,
    played_ms: u32,
}

impl Interrupting {
    /// Whether the echo is perhaps not cancelled yet.
    #[must_use]
    pub fn unsure(&self, by: &Patience) -> bool {
        self.played_ms < by.unsure_ms
    }

    /// Nobody interrupts any more; what the echo canceller has learned stays.
    #[must_use]
    pub fn over(self) -> Self {
        Self {
            played_ms: self.played_ms,
            ..Self::default()
        }
    }
}

/// Goes on by a frame of 10 ms in which an answer is being given aloud. It `plays` unless it stands between two clauses: in
/// such a pause there is no echo to learn.
#[must_use]
pub fn listen(
    mut before: Interrupting,
    speaking: bool,
    plays: bool,
    by: &Patience,
) -> (Interrupting, Option<Order>) {
    if plays && before.held != Held::Paused {
        before.played_ms = before.played_ms.saturating_add(FRAME_MS);
    }
    if speaking {
        before.voiced_ms = before.voiced_ms.saturating_add(FRAME_MS);
        before.quiet_ms = 0;
    } else {
        before.quiet_ms = before.quiet_ms.saturating_add(FRAME_MS);
    }
    let nothing_ms = match before.held {
        Held::No => by.apart_ms,
        Held::Ducked | Held::Paused => by.resume_ms,
    };
    if before.quiet_ms >= nothing_ms {
        let order = (before.held != Held::No).then_some(Order::GoOn);
        return (before.over(), order);
    }
    if before.unsure(by) && before.held == Held::No {
        before.voiced_ms = 0;
        return (before, None);
    }
    let (held, order) = match before.held {
        Held::No if before.voiced_ms >= by.duck_ms => (Held::Ducked, Some(Order::Duck)),
        Held::Ducked if before.voiced_ms >= by.pause_ms => (Held::Paused, Some(Order::Pause)),
        held => (held, None),
    };
    before.held = held;
    (before, order)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many milliseconds in which voice is told (positive) and silence (negative), and what was ordered when. The first 40 ms
    /// of a voice are not told yet.
    fn heard(after_ms: u32, stretches: &[i32]) -> Vec<(i32, Order)> {
        let by = Patience::default();
        let mut state = Interrupting {
            played_ms: after_ms,
            ..Interrupting::default()
        };
        let (mut orders, mut now) = (Vec::new(), 0);
        for stretch in stretches {
            for _ in 0..stretch.abs() / 10 {
                now += 10;
                let (next, order) = listen(state, *stretch > 0, true, &by);
                state = next;
                orders.extend(order.map(|order| (now, order)));
            }
        }
        orders
    }

    #[test]
    fn voice_makes_it_quieter_and_then_hold_on_and_silence_lets_it_go_on() {
        assert_eq!(
            heard(3_000, &[1_000, -3_000]),
            [
                (120, Order::Duck),
                (210, Order::Pause),
                (3_000, Order::GoOn)
            ]
        );
        assert_eq!(
            heard(3_000, &[200, -3_000]),
            [(120, Order::Duck), (2_200, Order::GoOn)]
        );
    }

    #[test]
    fn clicks_are_no_voice_and_a_breath_does_not_begin_anew() {
        assert!(heard(3_000, &[100, -400, 100, -400, 100, -400]).is_empty());
        assert_eq!(
            heard(3_000, &[200, -1_000, 200]),
            [(120, Order::Duck), (1_210, Order::Pause)]
        );
    }

    #[test]
    fn voice_alone_does_nothing_before_the_echo_is_known() {
        assert!(heard(0, &[2_900, -2_000]).is_empty());
        // Whoever still speaks then is heard from there on.
        assert_eq!(heard(2_000, &[1_190]), [(1_110, Order::Duck)]);
    }

    #[test]
    fn what_stands_still_is_not_played() {
        let mut state = Interrupting {
            held: Held::Paused,
            ..Interrupting::default()
        };
        for _ in 0..100 {
            (state, _) = listen(state, false, true, &Patience::default());
        }
        assert!(state.unsure(&Patience::default()));
        assert_eq!(state.played_ms, 0);
    }

    #[test]
    fn a_pause_between_two_clauses_teaches_nothing_of_the_echo() {
        let by = Patience::default();
        let mut state = Interrupting::default();
        for _ in 0..500 {
            (state, _) = listen(state, true, false, &by);
        }
        assert!(state.unsure(&by));
        for _ in 0..300 {
            (state, _) = listen(state, false, true, &by);
        }
        assert!(!state.unsure(&by));
    }
}
