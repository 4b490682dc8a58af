//! The one function that moves a turn towards its end.

use super::pause::Pause;
use super::turn::{Ends, Turn};
use super::{At, Effect, Effects, Input, Judgement, Settings, Start};
use crate::FRAME_MS;

/// More never passes between two inputs: the computer slept, or a clock was set, and nobody spoke or was silent meanwhile.
const LONGEST_STEP_MS: u64 = 1_000;
/// Whoever was cut off goes on sooner than this after their last voice: the longest usual wait, and a second to notice it.
const ALL_SAID_MS: u64 = 2_000;
/// A key pressed again within this time without having been let go is held: keyboards repeat at least so often.
const REPEAT_MS: u64 = 1_000;

/// A turn that nothing but a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WaitedOut {
    /// When somebody spoke last.
    voice: u64,
    /// It was taken for a whole request, behind which is waited for less long.
    likely: bool,
}

/// What is known between two inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    settings: Settings,
    pause: Pause,
    /// Milliseconds that have passed; grows only, whatever the time given from outside does.
    clock: u64,
    /// The time that was given last.
    told: Option<u64>,
    turns: u64,
    /// When the key that is held was pressed, or repeated, last.
    pressed: Option<u64>,
    turn: Option<Turn>,
    /// The newest turn that is over, where only the usual wait ended it.
    waited_out: Option<WaitedOut>,
    /// How long the pause behind it was, since a voice is there again. Its words are not known yet.
    hesitated_ms: Option<u64>,
}

impl Default for State {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl State {
    /// Nobody is listened to yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let settings = settings.sane();
        Self {
            settings,
            pause: Pause::new(settings.usual_ms, &settings),
            clock: 0,
            told: None,
            turns: 0,
            pressed: None,
            turn: None,
            waited_out: None,
            hesitated_ms: None,
        }
    }

    /// Takes up other settings, also in the middle of a turn. What was learned stays, unless the usual wait itself is set.
    pub fn set(&mut self, settings: Settings) {
        let settings = settings.sane();
        let stays = settings.learn && settings.usual_ms == self.settings.usual_ms;
        let usual_ms = if stays {
            self.usual_ms()
        } else {
            settings.usual_ms
        };
        self.pause = Pause::new(usual_ms, &settings);
        self.settings = settings;
    }

    /// Takes up a usual wait that was learned before, as [`State::usual_ms`] gave it.
    pub fn remember(&mut self, usual_ms: u32) {
        if self.settings.learn {
            self.pause = Pause::new(usual_ms, &self.settings);
        }
    }

    /// A voice begins though the turn is over. The person may go on, and may only cough.
    pub fn voice_again(&mut self) {
        self.hesitated_ms = self.waited_out.take().map(|over| {
            let silent = self.clock.saturating_sub(over.voice);
            let silent = silent.saturating_add(u64::from(self.settings.hang_ms));
            if over.likely {
                Pause::of_the_usual(silent)
            } else {
                silent
            }
        });
    }

    /// That voice said words: the usual wait was too short for this person, and learns from it as from any pause. Once for each
    /// turn; what a complete command or a hand ended teaches nothing.
    pub fn went_on(&mut self) {
        if let Some(pause_ms) = self.hesitated_ms.take() {
            self.pause.learn(pause_ms, &self.settings);
        }
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The wait for what nothing is known about, as it was learned. To be kept, so that it is not learned anew each day.
    #[must_use]
    pub fn usual_ms(&self) -> u32 {
        self.pause.usual_ms()
    }

    /// The newest reading of the turn that is listened to.
    #[must_use]
    pub fn at(&self) -> Option<At> {
        self.turn.as_ref().map(|turn| turn.at)
    }

    /// For how long nobody has spoken in a turn in which somebody did.
    #[must_use]
    pub fn quiet_ms(&self) -> Option<u64> {
        let turn = self.turn.as_ref()?;
        turn.quiet_ms(self.clock, &self.settings)
    }
}

/// Moves on by one input. `now` is in milliseconds, best by the samples that were heard. It may jump and go backwards: a
/// jump counts as a second at most, and a frame as its own 10 ms at least.
#[must_use]
pub fn step(mut state: State, input: Input, now: u64) -> (State, Effects) {
    let mut out = Effects::default();
    state.pass(now, matches!(input, Input::Frame { .. } | Input::Begins));
    match input {
        Input::Frame { speaking: true } => state.speaking(&mut out),
        Input::Begins => state.begins(),
        Input::Frame { speaking: false } | Input::Tick => {}
        Input::Judged {
            at,
            judgement,
            whole,
        } => state.judged(at, judgement, whole),
        Input::Press => state.press(&mut out),
        Input::Release => state.release(),
        Input::Listen => state.listen(&mut out),
        Input::FollowUp => state.follow_up(&mut out),
        Input::Finish => state.finish(),
        Input::Cancel => state.cancel(&mut out),
    }
    state.settle(&mut out);
    (state, out)
}

impl State {
    fn pass(&mut self, now: u64, frame: bool) {
        let since = self.told.map_or(0, |told| now.saturating_sub(told));
        self.told = Some(now);
        let least = if frame && since == 0 {
            u64::from(FRAME_MS)
        } else {
            since
        };
        self.clock = self.clock.saturating_add(least.min(LONGEST_STEP_MS));
    }

    fn open(&mut self, start: Start, out: &mut Effects) {
        self.turns += 1;
        // Nobody went on, and what begins now is something else.
        if let Some(over) = self.waited_out.take()
            && self.clock.saturating_sub(over.voice) >= ALL_SAID_MS
        {
            self.pause.was_enough(&self.settings);
        }
        let at = At {
            turn: self.turns,
            revision: 0,
        };
        self.turn = Some(Turn::new(at, start, self.clock));
        out.add(Effect::Opened {
            turn: at.turn,
            start,
        });
    }

    fn speaking(&mut self, out: &mut Effects) {
        let Some(turn) = &mut self.turn else { return };
        turn.begin(self.clock, out);
        if turn.soft {
            if let Some(quiet_ms) = turn.quiet_ms(self.clock, &self.settings)
                && turn.teaches(&self.settings)
            {
                self.pause.learn(quiet_ms, &self.settings);
            }
            turn.go_on(out);
        }
        turn.voice = Some(self.clock);
        turn.voiced_ms = turn.voiced_ms.saturating_add(FRAME_MS);
    }

    fn begins(&mut self) {
        if let Some(turn) = &mut self.turn {
            turn.begins = Some(self.clock);
        }
    }

    fn judged(&mut self, at: At, judgement: Judgement, whole: bool) {
        let Some(turn) = self.turn.as_mut().filter(|turn| turn.at == at) else {
            return;
        };
        let whole = whole && turn.soft;
        // An earlier decode that comes late knows less.
        if whole || !turn.whole {
            turn.judgement = judgement;
            turn.whole = whole;
        }
    }

    fn press(&mut self, out: &mut Effects) {
        let held = self
            .pressed
            .is_some_and(|pressed| self.clock.saturating_sub(pressed) < REPEAT_MS);
        self.pressed = Some(self.clock);
        if held {
            return;
        }
        if self.turn.is_none() {
            self.open(Start::Press, out);
        }
        if let Some(turn) = &mut self.turn {
            turn.start = Start::Press;
            turn.ends = Ends::OnRelease;
            turn.begin(self.clock, out);
        }
    }

    fn release(&mut self) {
        self.pressed = None;
        if let Some(turn) = &mut self.turn
            && turn.ends == Ends::OnRelease
        {
            turn.ends = Ends::Released(self.clock);
        }
    }

    fn finish(&mut self) {
        if let Some(turn) = &mut self.turn
            && !matches!(turn.ends, Ends::Released(_))
        {
            turn.ends = Ends::Released(self.clock);
        }
    }

    fn listen(&mut self, out: &mut Effects) {
        if let Some(turn) = &mut self.turn {
            turn.start = Start::Listen;
            turn.ends = Ends::ByItself;
            turn.opened = self.clock;
        } else {
            self.open(Start::Listen, out);
        }
    }

    fn follow_up(&mut self, out: &mut Effects) {
        if self.turn.is_none() && self.settings.follow_up_ms > 0 {
            self.open(Start::FollowUp, out);
        }
    }

    fn cancel(&mut self, out: &mut Effects) {
        if let Some(turn) = self.turn.take() {
            out.add(Effect::Cancelled { turn: turn.at.turn });
        }
    }

    /// What is due by now. Comes after the input, so that whoever speaks or cancels in the last moment is still in time.
    fn settle(&mut self, out: &mut Effects) {
        let (clock, settings) = (self.clock, &self.settings);
        let Some(turn) = &mut self.turn else { return };
        let quiet = turn.quiet_ms(clock, settings);
        let lasts = |wait_ms: u32| quiet.is_some_and(|quiet| quiet >= u64::from(wait_ms));
        if !turn.soft && lasts(settings.soft_ms) {
            turn.soft = true;
            out.add(Effect::SoftEnd { at: turn.at });
        }
        let since = |moment: u64| clock.saturating_sub(moment);
        let too_long = turn
            .begun
            .is_some_and(|begun| since(begun) >= u64::from(settings.longest_ms));
        let over = match turn.ends {
            Ends::OnRelease => false,
            Ends::Released(then) => turn.soft || since(then) >= u64::from(settings.tail_ms),
            // Whoever begins in the last moment is heard out: a few frames tell whether that is a voice.
            Ends::ByItself if turn.begins == Some(clock) => false,
            Ends::ByItself if turn.voice.is_none() => {
                since(turn.opened) >= u64::from(turn.window_ms(settings))
            }
            Ends::ByItself => {
                let wait_ms = turn.wait_ms(settings, &self.pause);
                turn.soft && lasts(wait_ms.saturating_sub(settings.late_ms))
            }
        };
        if too_long || over {
            turn.end(out);
            let waited_out = !too_long && turn.is_waited_out(settings);
            self.waited_out = turn.voice.filter(|_| waited_out).map(|voice| WaitedOut {
                voice,
                likely: turn.is_likely(),
            });
            self.turn = None;
        }
    }
}
