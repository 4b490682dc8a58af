//! Whoever types into other programs: the window's program. The core itself has no hands; what is to be written once more, or
//! taken back, goes there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sotto_api::{Dictation, DictationRequest, Reply};
use sotto_store::dictations;

use super::Assistant;
use super::refusal::Refusal;

/// Nobody goes to another program for longer than that.
const LONGEST_WAIT: u32 = 60;

/// Whoever types into other programs. None of these waits.
pub trait Typist: Send + Sync {
    /// Writes this once more, into the program that has the keyboard when this time is over.
    fn again(&self, dictation: Dictation, after: Duration);

    /// Takes back what was written last.
    fn take_back(&self);
}

/// Who types.
#[derive(Default)]
pub(super) struct Typing(Mutex<Option<Arc<dyn Typist>>>);

impl Typing {
    fn by(&self) -> Option<Arc<dyn Typist>> {
        self.lock().clone()
    }

    /// Nobody types any more.
    pub(super) fn leave(&self) {
        self.lock().take();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<dyn Typist>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Assistant {
    /// From now on what was dictated is written once more, and taken back, there.
    pub fn typed_by(&self, typist: Arc<dyn Typist>) {
        *self.0.typing.lock() = Some(typist);
    }

    /// Carries out what needs hands.
    pub(super) fn type_it(&self, asked: &DictationRequest) -> Reply {
        let Some(typist) = self.0.typing.by() else {
            let closes = *self.closing().borrow();
            return self.refused(if closes {
                Refusal::Closing
            } else {
                Refusal::NoTypist
            });
        };
        match asked {
            DictationRequest::Again { after_seconds, .. } if *after_seconds > LONGEST_WAIT => {
                self.refused(Refusal::WaitSeconds)
            }
            DictationRequest::Again { id, after_seconds } => {
                let found = self.0.store.read(|reader| match id {
                    Some(id) => reader.require::<Dictation>(*id).map(Some),
                    None => dictations::last(reader),
                });
                match found {
                    Ok(Some(dictation)) => {
                        typist.again(dictation, Duration::from_secs((*after_seconds).into()));
                        Reply::Done
                    }
                    Ok(None) => self.refused(Refusal::NoDictation),
                    Err(error) => Reply::Problem(self.not_kept(&error)),
                }
            }
            DictationRequest::TakeBack => {
                typist.take_back();
                Reply::Done
            }
            // The store has answered these.
            DictationRequest::Keep(_)
            | DictationRequest::List { .. }
            | DictationRequest::Get { .. }
            | DictationRequest::Delete { .. }
            | DictationRequest::DeleteAll => self.refused(Refusal::Unknown),
        }
    }
}
