//! The pen: takes what was dictated and writes it where the keyboard is, one text after the other, on a thread of its own that
//! may wait. It knows what it wrote last, so that it can be taken back and written again, and all of it is kept.

mod begun;
mod keeping;
mod taking;
mod writing;
mod wrote;

use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sotto_api::{Choice, Dictation, DictationSettings, Listening, Settings};
use sotto_assistant::Typist;
use sotto_skills::dictating::Spoken;

use crate::door::Door;
use crate::words::Tongue;
use begun::Begun;
use writing::Writing;

/// Texts that wait; nobody speaks faster than that for long.
const WAITING: usize = 64;

/// The pen. Cheap to clone.
#[derive(Clone)]
pub struct Pen {
    orders: SyncSender<Order>,
    begun: Arc<Mutex<Begun>>,
}

enum Order {
    Write(String),
    /// The last once more.
    Again,
    /// This one once more.
    Rewrite(Box<Dictation>),
    TakeBack,
    /// The person was elsewhere than at their text.
    Left,
    Settings(Box<Manner>),
    End(SyncSender<()>),
}

/// What the settings say about writing.
#[derive(Debug, Clone, Default)]
struct Manner {
    dictation: DictationSettings,
    /// The language where the words do not tell.
    usual: Spoken,
    tongue: Tongue,
}

impl Pen {
    /// Begins to wait for texts.
    #[must_use]
    pub fn start(door: &Door) -> Self {
        let (orders, taken) = sync_channel(WAITING);
        let door = door.clone();
        let thread = std::thread::Builder::new().name("pen".to_owned());
        if let Err(error) = thread.spawn(move || Writing::new(door).run(&taken)) {
            tracing::error!(%error, "nothing can be dictated");
        }
        Self {
            orders,
            begun: Arc::default(),
        }
    }

    /// A dictation was begun by a key or the menu: it is typed, also where a terminal shows it.
    pub fn begun_here(&self) {
        self.begun().here(Instant::now());
    }

    /// Knows what is listened to.
    pub fn listens(&self, state: Listening) {
        if state == Listening::Request {
            // What is asked for may open another program.
            self.left();
        }
        self.begun().listens(state, Instant::now());
    }

    /// Writes what was recognised, also what a command began that a key of the desktop runs. Where a terminal listens and shows it
    /// by itself, only what was begun here.
    pub fn write(&self, text: String, in_terminal: bool) {
        if !in_terminal || self.begun().is_here(Instant::now()) {
            self.tell(Order::Write(text));
        }
    }

    /// Writes what was written last once more.
    pub fn type_again(&self) {
        self.tell(Order::Again);
    }

    /// Takes back what was written last.
    pub fn take_back(&self) {
        self.tell(Order::TakeBack);
    }

    /// The person was at something else than their text, as at a window of Sotto or at its menu.
    pub fn left(&self) {
        self.tell(Order::Left);
    }

    /// Writes as these settings say.
    pub fn settings(&self, settings: &Settings, tongue: Tongue) {
        let named = match &settings.talk.language {
            Choice::Named { name } => Spoken::named(name),
            Choice::Automatic => None,
        };
        let usual = named.unwrap_or(match tongue {
            Tongue::English => Spoken::English,
            Tongue::German => Spoken::German,
        });
        self.tell(Order::Settings(Box::new(Manner {
            dictation: settings.dictation.clone(),
            usual,
            tongue,
        })));
    }

    /// Ends it, once what waits is written. Not waited for long.
    pub async fn end(&self) {
        let (tell, told) = sync_channel(1);
        self.tell(Order::End(tell));
        let ended = tokio::task::spawn_blocking(move || told.recv_timeout(Duration::from_secs(2)));
        if !matches!(ended.await, Ok(Ok(()))) {
            tracing::warn!("a text may not be written to its end");
        }
    }

    fn tell(&self, order: Order) {
        if self.orders.try_send(order).is_err() {
            tracing::warn!("the pen does not follow: what it was told was left out");
        }
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Typist for Pen {
    fn again(&self, dictation: Dictation, after: Duration) {
        let order = Order::Rewrite(Box::new(dictation));
        if after.is_zero() {
            return self.tell(order);
        }
        // What is dictated meanwhile is not held up.
        let pen = self.clone();
        let waiting = std::thread::Builder::new().name("pen-waits".to_owned());
        let waiting = waiting.spawn(move || {
            std::thread::sleep(after);
            pen.tell(order);
        });
        if let Err(error) = waiting {
            tracing::warn!(%error, "a dictation is not written again");
        }
    }

    /// Another program or a window asked for it, where the person was at that moment.
    fn take_back(&self) {
        self.left();
        self.tell(Order::TakeBack);
    }
}
