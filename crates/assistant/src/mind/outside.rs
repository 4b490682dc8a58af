//! A model outside Sotto as the turns see it: which one the settings name, who reaches it, and what comes back. Whether
//! anything may go out to it is the business of the face that reaches it; nothing in here opens a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_api::{Choice, MindSettings};
use sotto_engines::thinking::{Chat, ThinkingEvent};
use tokio::sync::mpsc;

/// Events that may wait to be taken; whoever reaches the model then waits too.
const WAITING: usize = 256;

/// The model that the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The address of its endpoint.
    pub endpoint: String,
    /// Its name there, where one was given.
    pub model: Option<String>,
}

impl Elsewhere {
    /// As the settings say; nothing where open requests stay on this machine.
    #[must_use]
    pub fn of(settings: &MindSettings) -> Option<Self> {
        Some(Self {
            endpoint: named(&settings.endpoint)?,
            model: named(&settings.model),
        })
    }
}

fn named(choice: &Choice) -> Option<String> {
    match choice {
        Choice::Named { name } => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Choice::Automatic => None,
    }
}

/// Reaches models outside.
pub trait Outside: Send + Sync {
    /// The name that the history shows.
    fn name(&self, model: &Elsewhere) -> String;
    /// Begins to ask, and does not wait. Called inside a tokio runtime.
    fn ask(&self, model: &Elsewhere, chat: Chat) -> Coming;
}

/// Why there is no answer, in a sentence for the user.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotAnswered(pub String);

/// An answer on its way in; dropped, it is not wanted any more.
#[derive(Debug)]
pub struct Coming {
    events: mpsc::Receiver<Result<ThinkingEvent, NotAnswered>>,
    unwanted: Arc<AtomicBool>,
}

/// The end at which the answer is put in.
#[derive(Debug)]
pub struct Teller {
    events: mpsc::Sender<Result<ThinkingEvent, NotAnswered>>,
    unwanted: Arc<AtomicBool>,
}

impl Coming {
    /// Both ends of an answer.
    #[must_use]
    pub fn pair() -> (Teller, Self) {
        let (sender, events) = mpsc::channel(WAITING);
        let unwanted = Arc::new(AtomicBool::new(false));
        let teller = Teller {
            events: sender,
            unwanted: Arc::clone(&unwanted),
        };
        (teller, Self { events, unwanted })
    }

    /// What comes next; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Result<ThinkingEvent, NotAnswered>> {
        self.events.recv().await
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.unwanted.store(true, Ordering::Relaxed);
    }
}

impl Teller {
    /// Becomes true when nobody wants the answer any more.
    #[must_use]
    pub fn unwanted(&self) -> &AtomicBool {
        &self.unwanted
    }

    /// Puts in what came, and waits while too much is there already: not to be called on a thread that must not wait. Says
    /// whether somebody still listens.
    #[must_use]
    pub fn tell(&self, came: Result<ThinkingEvent, NotAnswered>) -> bool {
        self.events.blocking_send(came).is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_named_endpoint_takes_requests_outside() {
        let named = |name: &str| Choice::Named { name: name.into() };
        let mut settings = MindSettings::default();
        assert_eq!(Elsewhere::of(&settings), None);
        settings.model = named("m");
        assert_eq!(Elsewhere::of(&settings), None);
        settings.endpoint = named(" ");
        assert_eq!(Elsewhere::of(&settings), None);
        settings.endpoint = named("http://127.0.0.1:8080/v1");
        let of = Elsewhere::of(&settings).unwrap();
        assert_eq!(of.endpoint, "http://127.0.0.1:8080/v1");
        assert_eq!(of.model.as_deref(), Some("m"));
    }

    #[test]
    fn an_answer_that_is_dropped_is_not_wanted() {
        let (teller, coming) = Coming::pair();
        let piece = || Ok(ThinkingEvent::Text("Hello.".to_owned()));
        assert!(teller.tell(piece()));
        assert!(!teller.unwanted().load(Ordering::Relaxed));
        drop(coming);
        assert!(teller.unwanted().load(Ordering::Relaxed));
        assert!(!teller.tell(piece()));
    }
}
