//! The turn that is listened to: whose it is, what is known of it, and how long it is waited for.

use super::pause::Pause;
use super::{At, Effect, Effects, Judgement, Settings, Start};

/// The turn that is listened to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    pub at: At,
    pub start: Start,
    pub ends: Ends,
    /// Since when somebody is waited for.
    pub opened: u64,
    /// Since when the sound belongs to it.
    pub begun: Option<u64>,
    /// When somebody spoke last.
    pub voice: Option<u64>,
    /// How much was voice.
    pub voiced_ms: u32,
    /// When a voice may have begun last: it is not known yet whether it was one.
    pub begins: Option<u64>,
    /// The soft end of the newest revision was told.
    pub soft: bool,
    /// What the words of the newest revision say.
    pub judgement: Judgement,
    /// That was said of all its words.
    pub whole: bool,
}

/// What ends a turn, beside its greatest length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// Silence.
    ByItself,
    /// The key that is let go.
    OnRelease,
    /// The key was let go, or the person said by hand that this was all, then.
    Released(u64),
}

impl Turn {
    pub(super) fn new(at: At, start: Start, clock: u64) -> Self {
        Self {
            at,
            start,
            ends: Ends::ByItself,
            opened: clock,
            begun: None,
            voice: None,
            voiced_ms: 0,
            begins: None,
            soft: false,
            judgement: Judgement::Unknown,
            whole: false,
        }
    }

    pub(super) fn begin(&mut self, clock: u64, out: &mut Effects) {
        if self.begun.is_none() {
            self.begun = Some(clock);
            out.add(Effect::Begun { turn: self.at.turn });
        }
    }

    /// The person speaks on: what came of the newest revision is dropped.
    pub(super) fn go_on(&mut self, out: &mut Effects) {
        out.add(Effect::Drop { at: self.at });
        self.at.revision = self.at.revision.saturating_add(1);
        self.soft = false;
        self.judgement = Judgement::Unknown;
        self.whole = false;
    }

    /// Nobody said anything, as far as is known.
    fn is_empty(&self) -> bool {
        self.voice.is_none() || (self.whole && self.judgement == Judgement::Empty)
    }

    pub(super) fn end(&self, out: &mut Effects) {
        if self.is_empty() {
            out.add(Effect::Nothing {
                turn: self.at.turn,
                start: self.start,
            });
            return;
        }
        if !self.soft {
            out.add(Effect::SoftEnd { at: self.at });
        }
        out.add(Effect::Commit { at: self.at });
    }

    pub(super) fn quiet_ms(&self, clock: u64, settings: &Settings) -> Option<u64> {
        let since = clock.saturating_sub(self.voice?);
        // In the moment of a frame with speech nothing has passed in silence.
        Some(match since {
            0 => 0,
            since => since.saturating_add(u64::from(settings.hang_ms)),
        })
    }

    pub(super) fn window_ms(&self, settings: &Settings) -> u32 {
        match self.start {
            Start::FollowUp => settings.follow_up_ms,
            Start::Press | Start::Listen => settings.window_ms,
        }
    }

    pub(super) fn wait_ms(&self, settings: &Settings, pause: &Pause) -> u32 {
        match self.judgement {
            // What was heard was nothing: as if nobody had spoken yet.
            Judgement::Empty if self.whole => self.window_ms(settings),
            Judgement::Complete if self.whole => settings.quick_ms,
            Judgement::Unfinished => pause.unfinished_ms(settings),
            _ if self.voiced_ms < settings.short_ms => pause.unfinished_ms(settings),
            _ if self.is_likely() => pause.likely_ms(settings),
            _ => pause.usual_ms(),
        }
    }

    /// All its words look like a whole request, which no pattern knows.
    pub(super) fn is_likely(&self) -> bool {
        self.whole && self.judgement == Judgement::Likely
    }

    /// Nothing but the usual wait said that this was all.
    pub(super) fn is_waited_out(&self, settings: &Settings) -> bool {
        let complete = self.whole && self.judgement == Judgement::Complete;
        self.teaches(settings) && !complete
    }

    /// The pause that is over now says something about how this person speaks. Not with a key held, which leaves all time
    /// to think; nor where the words, or that there are none, explain it.
    pub(super) fn teaches(&self, settings: &Settings) -> bool {
        self.ends == Ends::ByItself
            && self.voiced_ms >= settings.short_ms
            && !matches!(self.judgement, Judgement::Empty | Judgement::Unfinished)
    }
}
