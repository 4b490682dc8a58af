//! What ends a command that goes on by itself: Ctrl-C, Ctrl-\, and a system or a terminal that wants it to end. Taken from its making
//! on, so that nothing of it comes before the terminal can be given back as it was.

use crate::error::CliError;

/// The signals.
#[cfg(unix)]
pub(super) struct Stops([tokio::signal::unix::Signal; 4]);

#[cfg(unix)]
impl Stops {
    pub(super) fn new() -> Result<Self, CliError> {
        use tokio::signal::unix::{SignalKind, signal};
        let taken = |kind| signal(kind).map_err(CliError::System);
        Ok(Self([
            taken(SignalKind::interrupt())?,
            taken(SignalKind::terminate())?,
            taken(SignalKind::hangup())?,
            taken(SignalKind::quit())?,
        ]))
    }

    /// Waits for one. What comes while nobody waits is not lost.
    pub(super) async fn wait(&mut self) {
        let [interrupt, terminate, hangup, quit] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = quit.recv() => {}
        }
    }
}

/// The signal.
#[cfg(windows)]
pub(super) struct Stops(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Stops {
    pub(super) fn new() -> Result<Self, CliError> {
        tokio::signal::windows::ctrl_c()
            .map(Self)
            .map_err(CliError::System)
    }

    /// Waits for it. What comes while nobody waits is not lost.
    pub(super) async fn wait(&mut self) {
        let _ = self.0.recv().await;
    }
}
