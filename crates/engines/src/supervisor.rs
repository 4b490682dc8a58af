//! The supervisor: starts an engine when it is needed, watches it, restarts it, replays what it was doing, and ends it
//! when it has been idle long enough.
//!
//! Ending the process is the only unload that really gives memory back, so that is what unloading is. The decisions
//! ([`rules`]) are pure; the loop that carries them out (`life`) is the only place with a clock and a process.

mod answer;
mod chosen;
mod error;
mod last_words;
mod life;
pub mod memory;
mod process;
pub mod rules;
mod spec;
mod standing;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, oneshot, watch};

pub use answer::{Answer, Heard};
pub use chosen::ChosenModel;
pub use error::EngineError;
pub use memory::{BackendMemory, ForgetfulMemory, RememberedBackends};
pub use spec::{Keep, Spec, find_program};
pub use standing::{Standing, Watch};

use crate::wire::{Vitals, Vocabulary};

/// How many commands may wait. When it is full the caller waits: audio then backs up in the caller's ring.
const COMMANDS: usize = 1024;

/// What an engine is doing, for faces to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// No process.
    #[default]
    Asleep,
    /// Starting or loading its model.
    Waking,
    /// Ready, nothing to do.
    Idle,
    /// Working on a request.
    Working,
    /// Fell too often; resting.
    Resting,
}

pub(crate) enum Command<V: Vocabulary> {
    Ready(oneshot::Sender<Result<V::Event, EngineError>>),
    Ask {
        id: u64,
        request: V::Request,
        heard: mpsc::Sender<Result<Heard<V>, EngineError>>,
    },
    Feed {
        id: u64,
        samples: Arc<[f32]>,
    },
    EndOfAudio {
        id: u64,
    },
    Cancel {
        id: u64,
    },
    Vitals(oneshot::Sender<Option<Vitals>>),
    Process(oneshot::Sender<Option<u32>>),
    Unload(oneshot::Sender<()>),
    Restart(oneshot::Sender<()>),
}

/// One engine, watched over.
///
/// Cheap to clone; the engine ends in good order when the last clone and the last answer are dropped.
pub struct Supervisor<V: Vocabulary> {
    commands: mpsc::Sender<Command<V>>,
    next_id: Arc<AtomicU64>,
    state: watch::Receiver<State>,
    stands: watch::Receiver<Standing>,
}

impl<V: Vocabulary> Clone for Supervisor<V> {
    fn clone(&self) -> Self {
        Self {
            commands: self.commands.clone(),
            next_id: Arc::clone(&self.next_id),
            state: self.state.clone(),
            stands: self.stands.clone(),
        }
    }
}

impl<V: Vocabulary> Supervisor<V> {
    /// Watches over an engine. With [`Keep::Warm`] it is started at once, else with the first request.
    ///
    /// Must be called inside a tokio runtime.
    #[must_use]
    pub fn start(spec: Spec<V>) -> Self {
        let (commands, orders) = mpsc::channel(COMMANDS);
        let (say, state) = watch::channel(State::Asleep);
        let (show, stands) = watch::channel(Standing::default());
        tokio::spawn(life::live(spec, orders, say, show));
        Self {
            commands,
            next_id: Arc::new(AtomicU64::new(1)),
            state,
            stands,
        }
    }

    /// Starts the engine and loads its model if that has not happened yet; returns what it said of the model.
    pub async fn ready(&self) -> Result<V::Event, EngineError> {
        let (tell, told) = oneshot::channel();
        self.order(Command::Ready(tell)).await?;
        told.await.unwrap_or(Err(EngineError::Ended))
    }

    /// Asks for something. The answer is cancelled when it is dropped.
    pub async fn ask(&self, request: V::Request) -> Result<Answer<V>, EngineError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        // Deep enough for a burst of tokens, shallow enough that speech for a listener who stopped is not made.
        let (heard, hear) = mpsc::channel(256);
        self.order(Command::Ask { id, request, heard }).await?;
        Ok(Answer::new(id, self.commands.clone(), hear))
    }

    /// Memory and state of the process as of its last heartbeat; `None` when there is none.
    pub async fn vitals(&self) -> Option<Vitals> {
        let (tell, told) = oneshot::channel();
        self.order(Command::Vitals(tell)).await.ok()?;
        told.await.ok().flatten()
    }

    /// The process's id while there is one.
    pub async fn process_id(&self) -> Option<u32> {
        let (tell, told) = oneshot::channel();
        self.order(Command::Process(tell)).await.ok()?;
        told.await.ok().flatten()
    }

    /// Ends the process now and gives its memory back. The next request starts it again.
    pub async fn unload(&self) {
        let (tell, told) = oneshot::channel();
        if self.order(Command::Unload(tell)).await.is_ok() {
            let _ = told.await;
        }
    }

    /// What the engine is doing; changes can be awaited.
    #[must_use]
    pub fn state(&self) -> watch::Receiver<State> {
        self.state.clone()
    }

    /// For whoever looks at the engine from afar, and does not keep it.
    #[must_use]
    pub fn watch(&self) -> Watch<V> {
        Watch::new(&self.commands, self.stands.clone())
    }

    async fn order(&self, command: Command<V>) -> Result<(), EngineError> {
        self.commands
            .send(command)
            .await
            .map_err(|_| EngineError::Ended)
    }
}
