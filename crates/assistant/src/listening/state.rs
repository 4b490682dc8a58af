//! What is known between two inputs, and what can be asked about it.

use std::collections::VecDeque;

use sotto_api::Listening;
use sotto_audio::ending::{self, Start};

use super::answer::Answer;
use super::going_on::Breath;
use super::turns::{End, Turn};
use super::{Held, Interrupting, Purpose, Settings};
use crate::Manner;

/// What the assistant tells when it has let go of an answer. It tells everything in order, so whatever comes before it
/// belongs to that answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// It has begun this turn.
    Begun(u64),
    /// It has stopped for the so manieth time.
    Stopped(u64),
}

/// What is known between two inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(super) settings: Settings,
    pub(super) ending: ending::State,
    pub(super) muted: bool,
    pub(super) now: u64,
    /// The first one is told to the assistant first; only the last one may be open.
    pub(super) turns: VecDeque<Turn>,
    pub(super) answer: Option<Answer>,
    pub(super) leaving: Vec<Answer>,
    pub(super) answers: u64,
    /// What was said last, while it may still come back from the loudspeaker.
    pub(super) said: String,
    /// What the assistant says belongs to an answer that was stopped, until it tells that it knows.
    pub(super) deaf: Option<Until>,
    /// How often the assistant was told to stop, and of how many of these it told that it did.
    pub(super) stops: u64,
    pub(super) hushed: u64,
    pub(super) interrupting: Interrupting,
    pub(super) rings: bool,
    /// What the next turn is for.
    pub(super) purpose: Purpose,
    /// After a piece of a dictation the next one begins, in the same way.
    pub(super) dictates: Option<ending::Input>,
    /// The next turn is begun by the wake word.
    pub(super) called: bool,
    /// It goes on from the one before, without a sound.
    pub(super) softly: bool,
    /// When somebody was listened to, with free hands, and said nothing.
    pub(super) in_vain: Option<u64>,
    /// The silence that ended the newest request.
    pub(super) breath: Option<Breath>,
    /// What was said unasked while somebody went on: it comes right after the answer to that.
    pub(super) later: Vec<(String, Manner)>,
    pub(super) shown: Listening,
    /// The usual wait, as it was told last.
    pub(super) learned_ms: u32,
}

impl Default for State {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl State {
    /// Nobody is listened to yet, and the microphone is open.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let settings = settings.sane();
        let ending = ending::State::new(settings.ending);
        Self {
            settings,
            learned_ms: ending.usual_ms(),
            ending,
            muted: false,
            now: 0,
            turns: VecDeque::new(),
            answer: None,
            leaving: Vec::new(),
            answers: 0,
            said: String::new(),
            deaf: None,
            stops: 0,
            hushed: 0,
            interrupting: Interrupting::default(),
            rings: false,
            purpose: Purpose::Request,
            dictates: None,
            called: false,
            softly: false,
            in_vain: None,
            breath: None,
            later: Vec::new(),
            shown: Listening::Idle,
        }
    }

    /// The turn to which the newest frame belongs.
    #[must_use]
    pub fn hears(&self) -> Option<u64> {
        let turn = self.open().filter(|turn| turn.begun)?;
        (!self.muted).then_some(turn.at.turn)
    }

    /// What is listened for beside what is said: the wake word while nobody is listened to, where that is wished also the name
    /// alone, and "stop" while there is something to stop.
    #[must_use]
    pub fn listens_for(&self) -> sotto_wake::Listening {
        let talking = self.open().is_some_and(|turn| !turn.over_speech);
        let called = self.settings.wake_word && !self.muted && !talking;
        sotto_wake::Listening {
            hey_sotto: called,
            sotto: called && self.settings.name_alone,
            stop: !self.muted && (self.rings || self.answer.is_some()),
        }
    }

    /// How readily the wake word and "stop" are heard: 0 to 1, a half as they were trained.
    #[must_use]
    pub fn sensitivity(&self) -> f32 {
        self.settings.sensitivity_percent.min(100) as f32 / 100.0
    }

    /// The microphone is closed by the user's switch.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// Nobody is listened to, and nothing is being answered or said.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.turns.is_empty() && self.answer.is_none() && self.leaving.is_empty()
    }

    /// Something is being said aloud.
    #[must_use]
    pub fn is_speaking(&self) -> bool {
        self.answer.as_ref().is_some_and(Answer::is_playing)
    }

    /// An answer is being given aloud: it is heard, held for somebody who talks, or between two clauses. Whoever talks in such
    /// a pause talks into the answer like anybody else.
    pub(super) fn is_answering_aloud(&self) -> bool {
        let held = self.interrupting.held != Held::No;
        let aloud = |answer: &Answer| answer.is_playing() || held || answer.pauses(self.now);
        self.answer.as_ref().is_some_and(aloud)
    }

    /// Somebody asked to be listened to, or speaks already.
    pub(super) fn is_listening(&self) -> bool {
        self.open().is_some_and(|turn| {
            let asked = turn.begun || turn.start != Start::FollowUp;
            asked && !turn.over_speech
        })
    }

    /// The wait after a pause, as it was learned of this person.
    #[must_use]
    pub fn usual_ms(&self) -> u32 {
        self.ending.usual_ms()
    }

    /// The turn that is listened to.
    pub(super) fn open(&self) -> Option<&Turn> {
        self.turns.back().filter(|turn| turn.end == End::Open)
    }

    pub(super) fn open_mut(&mut self) -> Option<&mut Turn> {
        self.turns.back_mut().filter(|turn| turn.end == End::Open)
    }

    pub(super) fn shows(&self) -> Listening {
        if self.muted {
            return Listening::Closed;
        }
        let speaking = self.is_speaking();
        let aloud = self.is_answering_aloud();
        let open = self.open();
        match open.filter(|turn| turn.wanted || !(turn.over_speech && aloud)) {
            Some(turn) if turn.purpose == Purpose::Dictation => Listening::Dictation,
            Some(_) => Listening::Request,
            None if speaking => Listening::Speaking,
            None if self.answer.is_some() || (open.is_none() && !self.turns.is_empty()) => {
                Listening::Working
            }
            None if self.settings.wake_word => Listening::WakeWord,
            None => Listening::Idle,
        }
    }
}
