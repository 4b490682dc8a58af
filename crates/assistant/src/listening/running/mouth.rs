//! What the assistant says goes to the loop, which knows whether it is still wanted.

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::super::Input;
use super::happened::Happened;
use crate::turn::Signal;
use crate::{Manner, Mouth};

/// What may wait for the loop.
const WAITING: usize = 1_024;

/// The assistant's mouth, where somebody listens too. Cheap to clone; it belongs to one listener and ends with it.
#[derive(Debug, Clone)]
pub struct SpokenHere(mpsc::Sender<Happened>);

/// The other end of it: what the loop hears.
pub struct Heard {
    pub(super) tell: mpsc::Sender<Happened>,
    pub(super) inbox: mpsc::Receiver<Happened>,
}

/// A mouth to open the assistant with, and what the loop is started with.
#[must_use]
pub fn mouth() -> (SpokenHere, Heard) {
    let (tell, inbox) = mpsc::channel(WAITING);
    let mouth = SpokenHere(tell.clone());
    (mouth, Heard { tell, inbox })
}

impl SpokenHere {
    /// Whether the listener of this mouth is still there. What is said to one that has ended is heard nowhere: whoever
    /// forwards to this mouth asks first.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        !self.0.is_closed()
    }

    fn tell(&self, input: Input) {
        // The thread of the turn must not wait for sound.
        match self.0.try_send(Happened::Input(input)) {
            Ok(()) => {}
            // Left out, it would leave something sounding, or everything silent, for ever.
            Err(TrySendError::Full(late @ Happened::Input(Input::Hush | Input::Ring(_)))) => {
                let tell = self.0.clone();
                let sent = std::thread::Builder::new()
                    .spawn(move || tell.blocking_send(late).is_ok())
                    .is_ok();
                tracing::warn!(sent, "too much to say at once: the end of it comes later");
            }
            Err(TrySendError::Full(_)) => {
                tracing::warn!("too much to say at once: a sentence was left out");
            }
            Err(TrySendError::Closed(_)) => {
                tracing::debug!("nobody listens or speaks here any more");
            }
        }
    }
}

impl Mouth for SpokenHere {
    fn say(&self, text: &str, manner: Manner) {
        let text = text.to_owned();
        self.tell(Input::Say { text, manner });
    }

    fn hush(&self) {
        self.tell(Input::Hush);
    }

    fn signal(&self, signal: Signal) {
        self.tell(Input::Signal(signal));
    }

    fn ring(&self, rings: bool) {
        self.tell(Input::Ring(rings));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mouth_can_be_shared_and_knows_when_its_listener_is_gone() {
        fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}
        let (mouth, mut heard) = mouth();
        is_shared(&mouth);
        let other = mouth.clone();
        drop(mouth);
        assert!(other.is_heard());
        other.hush();
        let told = heard.inbox.try_recv();
        assert!(matches!(told, Ok(Happened::Input(Input::Hush))), "{told:?}");
        // Where too much waits, sentences are left out, and never that all is to be silent.
        for _ in 0..WAITING {
            other.signal(Signal::Working);
        }
        other.signal(Signal::Stopped);
        other.hush();
        let working = Happened::Input(Input::Signal(Signal::Working));
        let working = format!("{working:?}");
        for _ in 0..WAITING {
            let told = heard.inbox.blocking_recv().map(|told| format!("{told:?}"));
            assert_eq!(told.as_ref(), Some(&working));
        }
        let last = heard.inbox.blocking_recv();
        assert!(
            matches!(last, Some(Happened::Input(Input::Hush))),
            "{last:?}"
        );
        drop(heard);
        assert!(!other.is_heard());
        // Nothing comes of it, and nobody waits.
        other.ring(true);
    }
}
