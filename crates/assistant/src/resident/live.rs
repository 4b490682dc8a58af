//! Turns that are still being spoken, for whatever listens: the words so far, those that take their place, and the end.
//!
//! Everything that the words have begun stays without effect until [`LiveTurn::commit`]. Each change of the words is a
//! reading with a number of its own; whoever names a reading that counts no more comes too late and changes nothing.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use sotto_api::{Id, Problem, Via};
use tokio::sync::mpsc::error::TrySendError;

use super::Assistant;
use super::talk::{Begin, Speaking, Spoken, Told};

/// How a turn begins that is still being spoken.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    /// What was heard so far; nothing, where only the key is held yet.
    pub text: String,
    /// The conversation it goes on; the one of the last minutes unless it is named.
    pub conversation: Option<Id>,
    /// How it came.
    pub via: Via,
    /// The answer is to be spoken.
    pub spoken: bool,
}

/// A turn that is still being spoken. Cheap to clone, and to be used from any thread that may wait; what goes before the
/// thread of the turn waits for it as with [`Assistant::call`].
///
/// There is one at a time. A newer one takes its place, and so does what a person types into the window; whatever else begins
/// a turn waits until this one is over (a request of a program) or is refused (a turn of a program, the answer to a question
/// that was asked before). What begins none is answered meanwhile as always.
///
/// It ends in any case: with the last handle one that was not committed is given up at once, and one whose handle is held
/// when nothing was told of it for two minutes, or eleven minutes after it began. Nothing is done then.
#[derive(Clone)]
pub struct LiveTurn(Arc<Held>);

struct Held {
    assistant: Assistant,
    turn: Id,
}

impl Drop for Held {
    fn drop(&mut self) {
        let talk = &self.assistant.0.talk;
        // One that is over takes no harm.
        let left = Told::Speaking(Speaking {
            turn: self.turn,
            what: Spoken::Nothing,
            reply: None,
        });
        if let Err(TrySendError::Full(left)) = talk.try_send(left) {
            // Whoever lets go may be a thread that must not wait. Where the system gives no other one, the turn ends when
            // nothing more is told of it.
            let talk = talk.clone();
            let _ = std::thread::Builder::new().spawn(move || talk.blocking_send(left).is_ok());
        }
    }
}

impl Assistant {
    /// Begins a turn with the words heard so far. Its events come under [`LiveTurn::turn`], as with any request.
    ///
    /// Waits as [`Assistant::call`] does, and is to be called on a thread that may.
    ///
    /// # Errors
    /// When the text is too long for a request, it comes from a program while somebody speaks or waits for the
    /// answer, or the core is closing.
    pub fn begin_turn(&self, beginning: Beginning) -> Result<LiveTurn, Problem> {
        let turn = self.tell_talker(|reply| Told::Begin(Begin { beginning, reply }))??;
        let assistant = self.clone();
        Ok(LiveTurn(Arc::new(Held { assistant, turn })))
    }
}

impl LiveTurn {
    /// The reading that a turn begins with.
    pub const FIRST: u32 = 0;

    /// The name under which events tell of it.
    #[must_use]
    pub fn turn(&self) -> Id {
        self.0.turn
    }

    /// All words of the turn so far, in place of those of the reading `of`; what those had begun is dropped. Gives the
    /// number of the new reading.
    ///
    /// # Errors
    /// When `of` is not the newest reading, the turn is over, or the text is too long. Then nothing is changed.
    pub fn heard(&self, of: u32, text: &str) -> Result<u32, Problem> {
        let text = text.to_owned();
        self.speaking(Spoken::Words { of, text })
    }

    /// The person speaks on: what was heard was not all, and what it had begun is dropped. Gives the number of the reading
    /// that the next words belong to.
    ///
    /// # Errors
    /// When the turn is over.
    pub fn spoke_on(&self) -> Result<u32, Problem> {
        self.speaking(Spoken::On)
    }

    /// The person is done, and the words of the reading `of` are what was said: now it is done. Whoever still waits for the
    /// last words commits when they are there.
    ///
    /// # Errors
    /// When `of` is not the newest reading or the turn is over, which changes nothing; or when nothing was heard, which
    /// ends the turn.
    pub fn commit(&self, of: u32) -> Result<(), Problem> {
        self.speaking(Spoken::Over { of }).map(|_| ())
    }

    /// The person goes on though they were taken for done: it ends, and leaves nothing, as if it had never been said.
    ///
    /// # Errors
    /// When it was not committed, something of the answer was said, something was done, or the turn is over. Then nothing is
    /// changed.
    pub fn take_back(&self) -> Result<(), Problem> {
        self.speaking(Spoken::Back).map(|_| ())
    }

    /// It was no request: it ends, and leaves nothing.
    ///
    /// # Errors
    /// When the turn is over.
    pub fn cancel(&self) -> Result<(), Problem> {
        self.speaking(Spoken::Nothing).map(|_| ())
    }

    fn speaking(&self, what: Spoken) -> Result<u32, Problem> {
        let turn = self.0.turn;
        self.0.assistant.tell_talker(|reply| {
            Told::Speaking(Speaking {
                turn,
                what,
                reply: Some(reply),
            })
        })?
    }
}
