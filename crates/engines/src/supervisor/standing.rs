//! How an engine stands, for faces to show. It is kept up to date beside the loop: looking at it wakes nobody, waits for nobody
//! and keeps no engine alive.

use std::path::PathBuf;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot, watch};

use super::error::EngineError;
use super::{Command, State};
use crate::Device;
use crate::wire::Vocabulary;

/// How an engine stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// What it does.
    pub state: State,
    /// The model that it was told last, or will be told first; empty where nobody said which one it is.
    pub model: PathBuf,
    /// Where it computes.
    pub device: Device,
    /// For which processors it was built, while it runs.
    pub build: Option<String>,
    /// Its process, while there is one.
    pub process: Option<u32>,
    /// Its resident memory in bytes, as of its last heartbeat.
    pub memory: Option<u64>,
    /// How often it fell since the supervisor was started.
    pub falls: u32,
    /// How it fell last; empty where it never did.
    pub last_fall: String,
    /// Until when it rests.
    pub rests_until: Option<Instant>,
}

impl Standing {
    /// Nothing wakes the loop when a rest is over and nobody wants anything, so that is seen by whoever looks.
    fn at(mut self, now: Instant) -> Self {
        if self.state == State::Resting && self.rests_until.is_none_or(|until| until <= now) {
            self.state = State::Asleep;
        }
        self
    }
}

/// Looks at an engine without keeping it alive.
pub struct Watch<V: Vocabulary> {
    commands: mpsc::WeakSender<Command<V>>,
    stands: watch::Receiver<Standing>,
}

impl<V: Vocabulary> Watch<V> {
    pub(super) fn new(
        commands: &mpsc::Sender<Command<V>>,
        stands: watch::Receiver<Standing>,
    ) -> Self {
        Self {
            commands: commands.downgrade(),
            stands,
        }
    }

    /// How it stands; nothing once nobody keeps it any more.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.stands.has_changed().ok()?;
        Some(self.stands.borrow().clone().at(Instant::now()))
    }

    /// Ends its process, where there is one, forgets that it fell too often, and starts it afresh; comes back once its model is
    /// loaded. A request in work goes on with the fresh process.
    ///
    /// # Errors
    /// When nobody keeps it any more, or it does not load its model.
    pub async fn restart(&self) -> Result<V::Event, EngineError> {
        let commands = self.commands.upgrade().ok_or(EngineError::Ended)?;
        let (tell, told) = oneshot::channel();
        order(&commands, Command::Restart(tell)).await?;
        told.await.map_err(|_| EngineError::Ended)?;
        let (tell, told) = oneshot::channel();
        order(&commands, Command::Ready(tell)).await?;
        told.await.unwrap_or(Err(EngineError::Ended))
    }
}

async fn order<V: Vocabulary>(
    commands: &mpsc::Sender<Command<V>>,
    command: Command<V>,
) -> Result<(), EngineError> {
    let sent = commands.send(command).await;
    sent.map_err(|_| EngineError::Ended)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_rest_that_is_over_is_none() {
        let now = Instant::now();
        let resting = |until| Standing {
            state: State::Resting,
            rests_until: until,
            ..Standing::default()
        };
        let later = now + Duration::from_secs(1);
        assert_eq!(resting(Some(later)).at(now).state, State::Resting);
        assert_eq!(resting(Some(now)).at(now).state, State::Asleep);
        assert_eq!(resting(None).at(now).state, State::Asleep);
        let works = Standing {
            state: State::Working,
            ..Standing::default()
        };
        assert_eq!(works.at(later).state, State::Working);
    }
}
