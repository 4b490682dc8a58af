//! The listener, as those see it who start it: told what a person does, and ended at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use sotto_audio::devices::Sound;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, error::TrySendError};

use super::super::Input;
use super::super::words::Commands;
use super::Running;
use super::happened::Happened;
use super::mouth::Heard;
use super::setup::{ListenError, Setup};

/// Somebody who listens. It ends with [`Listener::close`] or when it is dropped, or by itself where it was told until when.
/// After that another one can be started, with a mouth of its own.
pub struct Listener<S> {
    tell: Sender<Happened>,
    runtime: Handle,
    idle: Arc<AtomicBool>,
    /// None once somebody waits for its end.
    thread: Option<JoinHandle<S>>,
}

impl<S: Sound + 'static> Listener<S> {
    /// Begins to listen and to speak. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read, or the system gives no thread.
    pub fn start(setup: Setup<S>, heard: Heard) -> Result<Self, ListenError> {
        let runtime = Handle::current();
        let commands = Commands::built_in()?;
        let tell = heard.tell.clone();
        let mut running = Running::new(setup, heard, commands, runtime.clone())?;
        let idle = Arc::clone(&running.idle);
        let thread = std::thread::Builder::new()
            .name("listen".to_owned())
            .spawn(move || {
                running.run();
                running.sound
            })
            .map_err(ListenError::Thread)?;
        Ok(Self {
            tell,
            runtime,
            idle,
            thread: Some(thread),
        })
    }
}

impl<S> Listener<S> {
    /// Something that a person does. Never waits, and may be called from any thread.
    pub fn tell(&self, input: Input) {
        self.order(Happened::Input(input));
    }

    fn order(&self, happened: Happened) {
        if let Err(TrySendError::Full(late)) = self.tell.try_send(happened) {
            // A face must not wait, and nothing that a person does is left out: it comes as soon as there is room.
            let tell = self.tell.clone();
            self.runtime
                .spawn(async move { tell.send(late).await.is_ok() });
        }
    }

    /// It has ended by itself, well or badly.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Nobody is listened to, and nothing is being answered or said. What is shown does not tell: of a closed microphone only that
    /// it is closed.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.idle.load(Ordering::Relaxed)
    }

    /// Ends it, and gives the devices back. What was said and is not decoded yet is left aside; what was heard of an answer
    /// until now is written down first. Waits for the devices and for the disk.
    ///
    /// # Errors
    /// When the thread has ended badly.
    pub fn close(self) -> Result<S, ListenError> {
        self.order(Happened::End);
        self.wait()
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// When the thread has ended badly.
    pub fn wait(mut self) -> Result<S, ListenError> {
        let thread = self.thread.take().ok_or(ListenError::Ended)?;
        thread.join().map_err(|_| ListenError::Ended)
    }
}

impl<S> Drop for Listener<S> {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.order(Happened::End);
        }
    }
}
