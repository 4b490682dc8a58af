//! When it is begun to listen, when again, and when that was all. Decided from what happens; nothing is done here.

#[cfg(test)]
mod tests;

use sotto_api::{Event, ListenRequest, Listening, Problem, ProblemCode};
use sotto_skills::numbers::Language;

use super::keys::{Key, Tells};
use super::page::is_spoken;
use crate::kept::clock::say;

/// So often it is begun without hearing anything at all, not even silence.
const MOST_IN_VAIN: u32 = 3;

/// How it is listened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// What is said is written down.
    pub dictate: bool,
    /// It ends after the first answer.
    pub once: bool,
    /// In which is told what does not work.
    pub language: Language,
    /// The keyboard that begins and ends what is said; without one it is begun by itself.
    pub by_hand: Option<Tells>,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Next {
    /// Wait for what happens.
    Wait,
    /// Ask the running Sotto in which state it is, and tell it with [`Going::stands`]. Other programs tell it things too, so
    /// an event alone does not say that nobody is listened to.
    Look,
    /// Ask this of it.
    Ask(ListenRequest),
    /// That was all.
    End,
    /// Something did not work before anything was heard: perhaps there is no microphone. Where there is one, look what
    /// came of it.
    LookForMicrophone,
    /// It cannot go on.
    Fail(Problem),
}

/// What is known of it.
#[derive(Debug)]
pub(super) struct Going {
    manner: Manner,
    /// Something was heard, at least silence.
    hears: bool,
    /// Begun so often since then.
    in_vain: u32,
    /// What did not work before anything was heard.
    trouble: Option<Problem>,
    answered: bool,
    held: bool,
}

impl Going {
    pub(super) fn new(manner: Manner) -> Self {
        Self {
            manner,
            hears: false,
            in_vain: 0,
            trouble: None,
            answered: false,
            held: false,
        }
    }

    /// Whether the microphone gave something by now.
    pub(super) fn hears(&self) -> bool {
        self.hears
    }

    /// The beginning.
    pub(super) fn begin(&mut self) -> Next {
        match self.manner.by_hand {
            Some(_) => Next::Wait,
            None => self.start(),
        }
    }

    fn start(&mut self) -> Next {
        if self.in_vain >= MOST_IN_VAIN {
            return Next::Fail(
                self.trouble
                    .take()
                    .unwrap_or_else(|| silent(self.manner.language)),
            );
        }
        self.in_vain += 1;
        let dictate = self.manner.dictate;
        Next::Ask(ListenRequest::Start { dictate })
    }

    /// A key.
    pub(super) fn key(&mut self, key: Key) -> Next {
        let dictate = self.manner.dictate;
        let both = self.manner.by_hand == Some(Tells::Both);
        match key {
            Key::Leave => Next::End,
            // Some terminals tell again and again that a key is down.
            Key::Pressed if both && self.held => Next::Wait,
            Key::Pressed if both => {
                self.held = true;
                Next::Ask(ListenRequest::Press { dictate })
            }
            Key::Pressed => Next::Ask(ListenRequest::Toggle { dictate }),
            Key::Released if self.held => {
                self.held = false;
                Next::Ask(ListenRequest::Release)
            }
            Key::Released => Next::Wait,
        }
    }

    /// An event.
    pub(super) fn event(&mut self, event: &Event) -> Next {
        match event {
            Event::Level { .. } | Event::Words { .. } => {
                self.heard();
                Next::Wait
            }
            Event::TurnDone(turn) if is_spoken(turn) => {
                self.heard();
                // Where nothing was understood, nothing was answered.
                self.answered |= !turn.heard.trim().is_empty();
                self.look()
            }
            Event::Typed { text } => {
                self.heard();
                self.answered |= !text.trim().is_empty();
                self.look()
            }
            Event::Listening(Listening::Idle) => Next::Look,
            Event::Listening(Listening::Request | Listening::WakeWord) => self.look(),
            Event::Problem(problem) if !self.hears => {
                if problem.code == ProblemCode::Missing {
                    return Next::Fail(problem.clone());
                }
                self.trouble = Some(problem.clone());
                Next::LookForMicrophone
            }
            _ => Next::Wait,
        }
    }

    fn heard(&mut self) {
        self.hears = true;
        self.in_vain = 0;
        self.trouble = None;
    }

    /// Whoever waits for one answer looks whether all of it was said.
    fn look(&self) -> Next {
        if self.manner.once && self.answered {
            Next::Look
        } else {
            Next::Wait
        }
    }

    /// The running Sotto says that it is in this state.
    pub(super) fn stands(&mut self, state: Listening) -> Next {
        let answers = matches!(state, Listening::Working | Listening::Speaking);
        if self.manner.once && self.answered {
            return if answers { Next::Wait } else { Next::End };
        }
        match (state, self.manner.by_hand) {
            (Listening::Idle, None) => self.start(),
            _ => Next::Wait,
        }
    }
}

/// There is a microphone, and nothing comes of it.
fn silent(language: Language) -> Problem {
    Problem::new(ProblemCode::Device, say(language, "listening.silent", []))
}
