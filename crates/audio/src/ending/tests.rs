//! The end of a turn: each wait by example, and the rules for every order in which things can happen.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod enough;
mod hands;
mod late;
mod orders;
mod waits;

use super::*;

/// A state, the time, and when what came of it.
struct Heard {
    state: State,
    now: u64,
    effects: Vec<(u64, Effect)>,
}

impl Heard {
    /// Without the hang-over and what the detector is late, so that silence counts from the last frame with speech.
    fn new() -> Self {
        Self::with(Settings {
            hang_ms: 0,
            late_ms: 0,
            ..Settings::default()
        })
    }

    fn with(settings: Settings) -> Self {
        Self {
            state: State::new(settings),
            now: 50_000,
            effects: Vec::new(),
        }
    }

    /// One input; what came of it.
    fn tell(&mut self, input: Input) -> Vec<Effect> {
        let (state, effects) = step(self.state.clone(), input, self.now);
        self.state = state;
        let effects: Vec<Effect> = effects.into_iter().collect();
        let stamped = effects.iter().map(|effect| (self.now, *effect));
        self.effects.extend(stamped);
        effects
    }

    fn frames(&mut self, speaking: bool, ms: u64) -> Vec<Effect> {
        let mut all = Vec::new();
        for _ in 0..ms / 10 {
            self.now += 10;
            all.extend(self.tell(Input::Frame { speaking }));
        }
        all
    }

    fn speaks(&mut self, ms: u64) -> Vec<Effect> {
        self.frames(true, ms)
    }

    fn silent(&mut self, ms: u64) -> Vec<Effect> {
        self.frames(false, ms)
    }

    /// A voice may begin, for so long.
    fn begins(&mut self, ms: u64) -> Vec<Effect> {
        let mut all = Vec::new();
        for _ in 0..ms / 10 {
            self.now += 10;
            all.extend(self.tell(Input::Begins));
        }
        all
    }

    fn judged(&mut self, at: At, judgement: Judgement, whole: bool) -> Vec<Effect> {
        self.tell(Input::Judged {
            at,
            judgement,
            whole,
        })
    }

    /// Silence until the turn is over, from the newest frame on; how long that took, and how it ended.
    fn until_over(&mut self) -> (u64, Effect) {
        let from = self.now;
        while self.state.at().is_some() {
            self.silent(10);
            assert!(self.now - from < 2_000_000, "it never ends");
        }
        (self.now - from, self.effects.last().unwrap().1)
    }
}

fn at(turn: u64, revision: u32) -> At {
    At { turn, revision }
}
