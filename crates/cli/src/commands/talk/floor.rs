//! Who speaks: when what comes next in a recording is said, and when the conversation is over.

use std::time::Duration;

use sotto_api::Listening;
use sotto_assistant::listening::Purpose;
use sotto_assistant::listening::running::Shown;

/// Nobody is waited for longer than this: whoever reads out a book is interrupted.
const LONGEST: Duration = Duration::from_secs(600);
/// A conversation is over when nothing was left to be done for so long.
const OVER: Duration = Duration::from_secs(1);

/// What is known of who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Floor {
    state: Listening,
    /// The last request was answered, and nobody has begun another one.
    answered: bool,
    /// The wake word was heard, and nothing behind it yet.
    called: bool,
}

impl Default for Floor {
    fn default() -> Self {
        Self {
            state: Listening::Idle,
            answered: false,
            called: false,
        }
    }
}

/// What the recording does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It waits, and is silent.
    Wait,
    /// Somebody has to ask for an ear first.
    Begin,
    /// What comes next is said.
    Say,
    /// All was said and answered.
    End,
}

impl Floor {
    /// Something was shown.
    pub(super) fn see(self, shown: &Shown) -> Self {
        match shown {
            Shown::State(state) => Self {
                state: *state,
                answered: self.answered
                    && !matches!(state, Listening::Working | Listening::Speaking),
                called: match (self.state, state) {
                    (Listening::WakeWord, Listening::Request) => true,
                    (_, Listening::Request) => self.called,
                    _ => false,
                },
            },
            Shown::Over { .. } => Self {
                answered: true,
                ..self
            },
            Shown::Words { .. } => Self {
                answered: false,
                called: false,
                ..self
            },
            Shown::Level(_)
            | Shown::Type(_)
            | Shown::Nearly { .. }
            | Shown::Pause(_)
            | Shown::Device(_)
            | Shown::Problem(_) => self,
        }
    }

    /// Nobody is listened to, and nothing is done.
    fn rests(self) -> bool {
        match self.state {
            Listening::Closed | Listening::Idle | Listening::WakeWord => true,
            Listening::Request
            | Listening::Dictation
            | Listening::Working
            | Listening::Speaking => false,
        }
    }

    /// What the recording does now. `next` is whether somebody speaks in what comes next, where something does; it has waited
    /// for so long.
    pub(super) fn turn(self, purpose: Purpose, next: Option<bool>, waited: Duration) -> Turn {
        let Some(speaks) = next else {
            let most = if self.rests() { OVER } else { LONGEST };
            return if waited >= most {
                Turn::End
            } else {
                Turn::Wait
            };
        };
        if !speaks {
            return Turn::Say;
        }
        match (self.state, purpose) {
            // With the wake word on, it is in the recording.
            (Listening::WakeWord, Purpose::Request) => Turn::Say,
            (Listening::Idle | Listening::WakeWord, _) => Turn::Begin,
            // What is dictated has no answer.
            (Listening::Dictation | Listening::Closed, _) => Turn::Say,
            // After an answer another request may follow, and behind the wake word one does, however long the pause.
            (Listening::Request, _) if self.answered || self.called => Turn::Say,
            _ if waited >= LONGEST => Turn::Say,
            _ => Turn::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::ZERO;

    fn after(shown: &[Shown]) -> Floor {
        shown.iter().fold(Floor::default(), Floor::see)
    }

    fn words() -> Shown {
        Shown::Words {
            turn: 1,
            firm: "what time".to_owned(),
            tentative: String::new(),
        }
    }

    fn over() -> Shown {
        let turn = serde_json::from_value(serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "conversation": "01890a5d-ac96-774b-bcce-b302099a8058",
            "replaces": null,
            "revision": 0,
            "via": "hotkey",
            "heard": "what time is it",
            "answer": "It is ten.",
            "understood_by": { "by": "pattern" },
            "actions": [],
            "outcome": { "is": "answered" },
            "sources": [],
            "recording": null,
            "trace": [],
            "created": "2026-11-21T09:00:00Z"
        }));
        let wait_ms = Some(300);
        match turn {
            Ok(turn) => Shown::Over { turn, wait_ms },
            Err(error) => unreachable!("no turn: {error}"),
        }
    }

    #[test]
    fn what_comes_next_is_said_once_the_answer_was_heard() {
        use Listening::{Request, Speaking, Working};
        let says = |floor: Floor| floor.turn(Purpose::Request, Some(true), NOW);
        assert_eq!(says(Floor::default()), Turn::Begin);
        let mut so_far = Vec::new();
        for (shown, turn) in [
            (Shown::State(Request), Turn::Wait),
            (words(), Turn::Wait),
            (Shown::State(Working), Turn::Wait),
            (Shown::State(Speaking), Turn::Wait),
            (over(), Turn::Wait),
            (Shown::State(Request), Turn::Say),
            (words(), Turn::Wait),
            (Shown::State(Working), Turn::Wait),
            (Shown::State(Request), Turn::Wait),
            (over(), Turn::Say),
            (Shown::State(Listening::Idle), Turn::Begin),
            (Shown::State(Listening::WakeWord), Turn::Say),
            (Shown::State(Request), Turn::Say),
            (words(), Turn::Wait),
            (Shown::State(Listening::WakeWord), Turn::Say),
        ] {
            so_far.push(shown);
            assert_eq!(says(after(&so_far)), turn, "{:?}", so_far.last());
        }
    }

    #[test]
    fn silence_is_never_held_back_and_dictation_neither() {
        let busy = after(&[Shown::State(Listening::Working)]);
        assert_eq!(busy.turn(Purpose::Request, Some(false), NOW), Turn::Say);
        let dictated = after(&[Shown::State(Listening::Dictation)]);
        let turn = dictated.turn(Purpose::Dictation, Some(true), NOW);
        assert_eq!(turn, Turn::Say);
        let called = after(&[Shown::State(Listening::WakeWord)]);
        let turn = called.turn(Purpose::Dictation, Some(true), NOW);
        assert_eq!(turn, Turn::Begin);
    }

    #[test]
    fn it_ends_when_nothing_goes_on_and_always_at_some_time() {
        let end = |state, waited| {
            after(&[Shown::State(state)]).turn(Purpose::Request, None, Duration::from_secs(waited))
        };
        assert_eq!(end(Listening::Idle, 0), Turn::Wait);
        assert_eq!(end(Listening::Idle, 1), Turn::End);
        assert_eq!(end(Listening::Speaking, 100), Turn::Wait);
        assert_eq!(end(Listening::Speaking, 600), Turn::End);
        let busy = after(&[Shown::State(Listening::Working)]);
        let patience = Duration::from_secs(600);
        let turn = busy.turn(Purpose::Request, Some(true), patience);
        assert_eq!(turn, Turn::Say);
    }
}
