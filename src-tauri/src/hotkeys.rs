//! Keys of the whole system: which ones are wanted, what a press means, and how each window system gives them. What they mean
//! is decided in [`classify`], which knows neither clock nor system.

pub mod chord;
pub mod classify;
pub mod conflict;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
mod once;
#[cfg(target_os = "linux")]
mod portal;
mod running;
mod trial;
pub(crate) mod trying;
mod ways;
#[cfg(target_os = "linux")]
mod x11;

use std::time::Duration;

use sotto_api::{Listening, Settings};
use tauri::AppHandle;
use tokio::sync::{mpsc, oneshot};

use crate::door::Door;
use crate::pen::Pen;
use conflict::Which;

/// Orders and presses that wait; a person never gets that far.
const WAITING: usize = 64;

/// A key moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressed {
    /// Which.
    pub which: Which,
    /// How.
    pub moved: Moved,
}

/// How a key moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It went down.
    Down,
    /// It went up.
    Up,
}

/// What the keys are told.
#[derive(Debug)]
enum Order {
    /// These are the settings now.
    Settings(Box<Settings>),
    /// This is listened to now.
    Shows(Listening),
    /// A page tries the keys, and waits for the one to talk.
    Try(oneshot::Sender<()>),
    /// No page tries them any more.
    Tried,
    /// The keys are given back, for good.
    End,
}

/// The keys of this program. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hotkeys(mpsc::Sender<Order>);

impl Hotkeys {
    /// Begins to wait for keys. None is taken before the settings are known.
    #[must_use]
    pub fn start(app: &AppHandle, door: &Door, pen: &Pen) -> Self {
        let (orders, taken) = mpsc::channel(WAITING);
        let running = running::Running::new(app.clone(), door.clone(), pen.clone());
        tauri::async_runtime::spawn(running.run(taken));
        Self(orders)
    }

    /// Has the keys that these settings name.
    pub async fn settings(&self, settings: &Settings) {
        self.tell(Order::Settings(Box::new(settings.clone()))).await;
    }

    /// Knows what is listened to.
    pub async fn shows(&self, state: Listening) {
        self.tell(Order::Shows(state)).await;
    }

    /// Whether the key to talk goes down within this time. Until then, and for a moment longer, keys are only tried: nobody is
    /// listened to.
    pub async fn arrives(&self, within: Duration) -> bool {
        let (tell, told) = oneshot::channel();
        self.tell(Order::Try(tell)).await;
        matches!(tokio::time::timeout(within, told).await, Ok(Ok(())))
    }

    /// Keys are for talking again.
    pub async fn tried(&self) {
        self.tell(Order::Tried).await;
    }

    /// Gives the keys back.
    pub async fn end(&self) {
        self.tell(Order::End).await;
    }

    async fn tell(&self, order: Order) {
        if self.0.send(order).await.is_err() {
            tracing::debug!("nobody waits for keys any more");
        }
    }
}
