//! How a core listens here: the microphone, the ear and the voice are opened when somebody is to be listened to, and
//! given back when nobody is any more. Nothing of it is loaded before, so that the program itself starts at once.

mod board;
mod desk;
mod making;
mod mouth;
mod near;
mod rest;
mod shows;
#[cfg(test)]
mod tests;

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sotto_api::{Event, ListenRequest, Listening, Problem, ProblemCode, Settings};
use sotto_assistant::link::Page;
use sotto_assistant::{Assistant, Events, Listens};
use sotto_skills::doing::Line;
use tokio::task::AbortHandle;

use crate::error::CliError;
use crate::home::Home;
use board::Board;
use desk::{Desk, Order};
use making::Maker;
pub(super) use mouth::EitherWay;
pub(crate) use near::read as near_misses;

/// Requests that wait while devices are opened.
const WAITING: usize = 64;
/// A sound system that hangs does not keep the program from ending.
const ENDING: Duration = Duration::from_secs(3);

/// Whoever holds the microphone for a core: a thread, and the board on which it shows what it does.
pub(super) struct ByVoice {
    orders: SyncSender<Order>,
    board: Arc<Board>,
    ended: Mutex<Receiver<()>>,
    /// Looks out for other models.
    follows: AbortHandle,
}

impl ByVoice {
    /// Begins to wait for somebody who wants to be listened to. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(
        home: &Home,
        assistant: &Assistant,
        mouth: Arc<EitherWay>,
    ) -> Result<Self, CliError> {
        let (orders, taken) = sync_channel(WAITING);
        let (tell_end, ended) = sync_channel(1);
        let board = Arc::new(Board::default());
        let maker = Maker::new(
            home.clone(),
            assistant.downgrade(),
            Arc::clone(&board),
            orders.clone(),
        );
        let desk = Desk::new(
            home.near_misses(),
            assistant.downgrade(),
            mouth,
            Arc::clone(&board),
            maker,
        );
        let models = follow_models(assistant.events(), Arc::clone(&board), orders.clone());
        let follows = tokio::spawn(models).abort_handle();
        std::thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || {
                desk.run(&taken);
                // Before the end is told: nobody asks one that has ended.
                drop(taken);
                let _ = tell_end.send(());
            })
            .map_err(CliError::System)?;
        Ok(Self {
            orders,
            board,
            ended: Mutex::new(ended),
            follows,
        })
    }

    /// Ends it and gives the devices back. Waits for that, but not for long.
    pub(super) fn close(&self) {
        self.follows.abort();
        if self.orders.send(Order::End).is_err() {
            return; // It has ended already.
        }
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.recv_timeout(ENDING).is_err() {
            tracing::warn!("the sound devices are not given back in time");
        }
    }

    /// Nothing comes of a request, told in the user's language.
    fn problem(&self, code: ProblemCode, name: &'static str) -> Problem {
        Problem::new(code, Line::new(name).said_in(self.board.language()))
    }

    /// Wakes it, so that it looks at the board. Where its orders are full it does that anyway.
    fn wake(&self) {
        let _ = self.orders.try_send(Order::Look);
    }
}

impl Drop for ByVoice {
    fn drop(&mut self) {
        self.follows.abort();
        let _ = self.orders.try_send(Order::End);
    }
}

impl Listens for ByVoice {
    fn listen(&self, asked: ListenRequest) -> Result<(), Problem> {
        let begins = match asked {
            // Stands on the board, where nothing can crowd it out.
            ListenRequest::Mute { closed } => {
                self.board.close(closed);
                self.wake();
                return Ok(());
            }
            ListenRequest::Start { .. }
            | ListenRequest::Press { .. }
            | ListenRequest::Hold { .. }
            | ListenRequest::Toggle { .. } => true,
            ListenRequest::Release | ListenRequest::Finish | ListenRequest::Cancel => false,
        };
        if begins && self.board.is_closed() {
            return Err(self.problem(ProblemCode::Device, "listening.muted_here"));
        }
        match self.orders.try_send(Order::Asked(asked)) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err(self.problem(ProblemCode::Device, "listening.opens")),
            Err(TrySendError::Disconnected(_)) => {
                Err(self.problem(ProblemCode::Stopped, "listening.closing"))
            }
        }
    }

    fn state(&self) -> Listening {
        self.board.state()
    }

    fn settings(&self, settings: &Settings) {
        self.board.set(settings.clone());
        self.wake();
    }

    fn page(&self, page: &Arc<Page>) {
        if !page.wants() {
            self.wake();
        } else if self.orders.try_send(Order::Page(Arc::clone(page))).is_err() {
            page.refuse(&Line::new("listening.opens").said_in(self.board.language()));
        }
    }
}

/// Looks again whenever there may be other models: an ear that was chosen hears from the next turn on.
async fn follow_models(mut events: Events, board: Arc<Board>, orders: SyncSender<Order>) {
    while let Some(event) = events.next().await {
        if matches!(event, Event::Models | Event::ChangedMuch) {
            board.models();
            // Where its orders are full it looks anyway.
            let _ = orders.try_send(Order::Look);
        }
    }
}
