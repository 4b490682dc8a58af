//! The microphone and the loudspeaker of this machine, for a core that is opened with them.

use std::sync::Arc;

use sotto_assistant::{Assistant, Listens, Mouth};

use super::listening::{ByVoice, EitherWay};
use super::mouth::SpokenAloud;
use crate::error::CliError;
use crate::home::Home;

/// Who speaks, before anybody is listened to.
pub(crate) struct Here(Arc<EitherWay>);

/// Whoever listens.
pub(crate) struct Listening(Arc<ByVoice>);

impl Here {
    /// Nothing is opened before there is something to say. Must be called inside a tokio runtime.
    pub(crate) fn new(home: &Home) -> Self {
        let aloud = Arc::new(SpokenAloud::new(home.clone()));
        Self(Arc::new(EitherWay::new(aloud)))
    }

    /// What the assistant is opened with.
    pub(crate) fn mouth(&self) -> Arc<dyn Mouth> {
        Arc::clone(&self.0) as Arc<dyn Mouth>
    }

    /// Begins to wait for somebody who wants to be listened to.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn listen(self, home: &Home, assistant: &Assistant) -> Result<Listening, CliError> {
        let listening = Arc::new(ByVoice::start(home, assistant, self.0)?);
        assistant.listened_by(Arc::clone(&listening) as Arc<dyn Listens>);
        Ok(Listening(listening))
    }
}

impl Listening {
    /// Gives the devices back. Waits for that, but not for long.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}
