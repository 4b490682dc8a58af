//! Telling the assistant: a thread of its own, since the assistant may let it wait, and in order. Its names for turns and the
//! loop's numbers are brought together here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use sotto_api::{Event, HistoryRequest, Id, Problem, Reply, Request, Turn, Via};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::super::{Effect, Input};
use super::happened::Happened;
use super::keeping::Whole;
use super::setup::ListenError;
use crate::{Assistant, Beginning, Events, LiveTurn};

/// What may wait for the assistant.
const WAITING: usize = 256;
/// So many turns are known by name.
const NAMES: usize = 64;

/// What the thread is told.
enum Order {
    Carry(Effect),
    /// Write down what was heard of an answer.
    Keep(Box<Whole>),
}

/// The loop's numbers of turns that are not over, by their names.
type Names = Arc<Mutex<BTreeMap<Id, u64>>>;

/// The loop's end of it.
pub(super) struct Telling {
    /// None once nothing more is told.
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
    /// Told and not taken yet.
    told: usize,
    /// Turns that were committed and are not over.
    committed: BTreeSet<u64>,
    events: tokio::task::AbortHandle,
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.events.abort();
    }
}

impl Telling {
    pub(super) fn start(
        assistant: &Assistant,
        tell: &mpsc::Sender<Happened>,
        runtime: &Handle,
    ) -> Result<Self, ListenError> {
        let names = Names::default();
        let (orders, taken) = sync_channel(WAITING);
        // From here on, so that no end of a turn is missed.
        let events = assistant.events();
        let mut teller = Teller {
            assistant: assistant.clone(),
            names: Arc::clone(&names),
            tell: tell.clone(),
            live: None,
            last: None,
        };
        let thread = std::thread::Builder::new()
            .name("tell".to_owned())
            .spawn(move || teller.run(&taken))
            .map_err(ListenError::Thread)?;
        let pump = follow(events, assistant.clone(), names, tell.clone());
        Ok(Self {
            orders: Some(orders),
            thread: Some(thread),
            told: 0,
            committed: BTreeSet::new(),
            events: runtime.spawn(pump).abort_handle(),
        })
    }

    /// Whether there was room for it.
    pub(super) fn tell(&mut self, effect: Effect) -> bool {
        let committed = match &effect {
            Effect::Commit { at } => Some(at.turn),
            _ => None,
        };
        if !self.order(Order::Carry(effect)) {
            tracing::error!("the assistant does not take what was said");
            return false;
        }
        self.committed.extend(committed);
        true
    }

    /// Writes down what was heard of an answer; comes back as [`Happened::Over`]. Whether there was room for it.
    pub(super) fn keep(&mut self, whole: Whole) -> bool {
        self.order(Order::Keep(Box::new(whole)))
    }

    fn order(&mut self, order: Order) -> bool {
        let orders = self.orders.as_ref();
        let taken = orders.is_some_and(|orders| orders.try_send(order).is_ok());
        self.told += usize::from(taken);
        taken
    }

    /// Nothing more is told. Waits until all that was told is taken and written down.
    pub(super) fn end(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that tells the assistant had ended badly");
        }
    }

    /// One thing more was taken.
    pub(super) fn answered(&mut self) {
        self.told = self.told.saturating_sub(1);
    }

    /// A turn is over; so is every older one.
    pub(super) fn done(&mut self, turn: u64) {
        self.committed = self.committed.split_off(&(turn + 1));
    }

    /// A turn was not taken, or not to its end.
    pub(super) fn refused(&mut self, turn: u64) {
        self.committed.remove(&turn);
    }

    /// The assistant has something to do.
    pub(super) fn works(&self) -> bool {
        self.told > 0 || !self.committed.is_empty()
    }
}

/// The thread's own.
struct Teller {
    assistant: Assistant,
    names: Names,
    tell: mpsc::Sender<Happened>,
    /// The turn that is being spoken, and the reading that counts.
    live: Option<(u64, LiveTurn, u32)>,
    /// The turn that was committed last: whoever goes on may want it back.
    last: Option<(u64, LiveTurn)>,
}

impl Teller {
    fn run(&mut self, orders: &Receiver<Order>) {
        while let Ok(order) = orders.recv() {
            // Each is answered once.
            let answer = match order {
                Order::Carry(effect) => match self.take(effect) {
                    Ok(answer) => answer,
                    Err((turn, problem)) => Happened::Input(Input::Refused {
                        turn,
                        sentence: problem.sentence,
                    }),
                },
                Order::Keep(whole) => {
                    let wait_ms = whole.stages.wait_ms();
                    let turn = Box::new(whole.keep(&self.assistant));
                    Happened::Over { turn, wait_ms }
                }
            };
            // Where the loop has ended nobody hears it; what was told before is done all the same.
            let _ = self.tell.blocking_send(answer);
        }
    }

    fn take(&mut self, order: Effect) -> Result<Happened, (u64, Problem)> {
        match order {
            Effect::Begin { turn, via } => {
                self.begin(turn, via).map_err(|problem| (turn, problem))?;
                return Ok(Happened::Input(Input::Began { turn }));
            }
            Effect::Tell { at, text } => {
                self.of(at.turn, |live, reading| live.heard(reading, &text))?;
            }
            Effect::SpokeOn { turn } => self.of(turn, |live, _| live.spoke_on())?,
            Effect::Commit { at } => {
                self.of(at.turn, |live, reading| {
                    live.commit(reading).map(|()| reading)
                })?;
                let committed = self.live.take();
                self.last = committed.map(|(turn, live, _)| (turn, live));
            }
            Effect::TakeBack { turn } => {
                let last = self.last.take_if(|(number, _)| *number == turn);
                let back = last.is_some_and(|(_, live)| live.take_back().is_ok());
                return Ok(Happened::Input(Input::TakenBack { turn, back }));
            }
            Effect::GiveUp { turn } => {
                if let Some((_, live, _)) = self.live.take_if(|(number, ..)| *number == turn) {
                    // It may be over already, as is wanted.
                    let _ = live.cancel();
                }
            }
            Effect::Stop => {
                let _ = self.assistant.call(Request::Stop);
            }
            _ => {}
        }
        Ok(Happened::Told)
    }

    fn begin(&mut self, turn: u64, via: Via) -> Result<(), Problem> {
        let live = self.assistant.begin_turn(Beginning {
            text: String::new(),
            conversation: None,
            via,
            spoken: true,
        })?;
        let mut names = named(&self.names);
        names.insert(live.turn(), turn);
        while names.len() > NAMES {
            names.pop_first();
        }
        drop(names);
        self.live = Some((turn, live, LiveTurn::FIRST));
        Ok(())
    }

    /// Tells something of the turn that is being spoken. Of another one nothing is told: it was refused already.
    fn of(
        &mut self,
        turn: u64,
        tell: impl FnOnce(&LiveTurn, u32) -> Result<u32, Problem>,
    ) -> Result<(), (u64, Problem)> {
        let live = self.live.as_mut().filter(|(number, ..)| *number == turn);
        let Some((_, live, reading)) = live else {
            return Ok(());
        };
        match tell(live, *reading) {
            Ok(newest) => {
                *reading = newest;
                Ok(())
            }
            Err(problem) => {
                self.live = None;
                Err((turn, problem))
            }
        }
    }
}

/// Follows what the assistant is done with.
async fn follow(
    mut events: Events,
    assistant: Assistant,
    names: Names,
    tell: mpsc::Sender<Happened>,
) {
    while let Some(event) = events.next().await {
        let done = match event {
            Event::TurnDone(kept) => vec![kept],
            // Some events were lost, and the end of a turn may be among them: its answer would never be over.
            Event::ChangedMuch => over_meanwhile(&assistant, &names).await,
            _ => continue,
        };
        for kept in done {
            let turn = named(&names).remove(&kept.id);
            if let Some(turn) = turn {
                let kept = Box::new(kept);
                let _ = tell.send(Happened::Done { turn, kept }).await;
            }
        }
    }
}

fn named(names: &Names) -> MutexGuard<'_, BTreeMap<Id, u64>> {
    names.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Turns that are in the history already: one is kept when it is over, and not before.
async fn over_meanwhile(assistant: &Assistant, names: &Names) -> Vec<Turn> {
    let known: Vec<Id> = named(names).keys().copied().collect();
    let assistant = assistant.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let kept = |id| match assistant.call(Request::History(HistoryRequest::Turn { id })) {
            Reply::Turn(kept) => Some(kept),
            _ => None,
        };
        known.into_iter().filter_map(kept).collect::<Vec<Turn>>()
    });
    looked.await.unwrap_or_default()
}
