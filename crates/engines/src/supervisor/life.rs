//! The loop that carries the supervisor's decisions out: one task per engine, the only owner of its process.

mod hear;
mod heartbeat;
mod job;
mod obey;
mod rescue;
mod showing;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

use self::job::{Current, Job};
use super::error::EngineError;
use super::process::{Outgoing, Process};
use super::spec::{Keep, Spec};
use super::standing::Standing;
use super::{Command, State};
use crate::Device;
use crate::fault::Fault;
use crate::frame::{Frame, FrameError};
use crate::wire::{ToEngine, Vitals, Vocabulary};

/// The request id under which the model is loaded.
const LOADING: u64 = 0;

/// A process on its way to its handshake. Dropping it ends the process.
type Starting = Pin<Box<dyn Future<Output = Result<Process, EngineError>> + Send>>;

/// A running process and what is known of it.
struct Running {
    process: Process,
    loaded: bool,
    vitals: Option<Vitals>,
    /// The ping that waits for its answer, and since when.
    pinged: Option<(u64, Instant)>,
    next_beat: Instant,
    next_nonce: u64,
    idle_since: Instant,
}

struct Life<V: Vocabulary> {
    spec: Spec<V>,
    device: Device,
    /// The model that the engine was told last, or will be told first.
    file: PathBuf,
    /// How many models the request in work was given to, or would have been.
    tried: usize,
    started: Instant,
    falls: Vec<Duration>,
    last_fall: String,
    /// How often it fell in all.
    falls_in_all: u32,
    /// Why the graphics processor was given up, until the model has shown that it loads without it.
    gave_up_gpu: Option<String>,
    not_before: Option<Instant>,
    /// The last try to start it ended before the handshake.
    start_failed: bool,
    starting: Option<Starting>,
    running: Option<Running>,
    facts: Option<V::Event>,
    current: Option<Current<V>>,
    waiting: VecDeque<Job<V>>,
    /// Callers who want to know of the model.
    asking: Vec<oneshot::Sender<Result<V::Event, EngineError>>>,
    wanted: bool,
    say: watch::Sender<State>,
    stands: watch::Sender<Standing>,
}

/// What woke the loop.
enum Woken<V: Vocabulary> {
    Command(Option<Command<V>>),
    Frame(Result<Frame, FrameError>),
    Started(Box<Result<Process, EngineError>>),
    Sent,
    Delivered,
    /// It was due then; a machine at its limit wakes us later.
    Time(Option<Instant>),
}

pub(super) async fn live<V: Vocabulary>(
    spec: Spec<V>,
    mut orders: mpsc::Receiver<Command<V>>,
    say: watch::Sender<State>,
    stands: watch::Sender<Standing>,
) {
    let file = spec.file();
    let mut life = Life {
        device: spec.device_for(&file),
        file,
        tried: 1,
        started: Instant::now(),
        falls: Vec::new(),
        last_fall: String::new(),
        falls_in_all: 0,
        gave_up_gpu: None,
        not_before: None,
        start_failed: false,
        starting: None,
        running: None,
        facts: None,
        current: None,
        waiting: VecDeque::new(),
        asking: Vec::new(),
        wanted: spec.keep == Keep::Warm,
        say,
        stands,
        spec,
    };
    loop {
        life.take_next_job();
        life.start_if_wanted();
        life.show();
        match life.wait(&mut orders).await {
            Woken::Command(None) => break,
            Woken::Command(Some(command)) => life.obey(command).await,
            Woken::Frame(frame) => life.hear(frame).await,
            Woken::Started(started) => life.started(*started).await,
            Woken::Sent | Woken::Delivered => {}
            Woken::Time(due) => life.look_around(due).await,
        }
    }
    if let Some(running) = life.running.take() {
        running.process.end::<V>().await;
    }
}

impl<V: Vocabulary> Life<V> {
    async fn wait(&mut self, orders: &mut mpsc::Receiver<Command<V>>) -> Woken<V> {
        let deadline = self.deadline();
        // Audio is not taken from callers faster than the engine takes it.
        let room = self
            .current
            .as_ref()
            .is_none_or(|current| current.backlog() < 512);
        let holding = self
            .current
            .as_ref()
            .is_some_and(|current| current.undelivered.is_some());
        let ready_to_send = self.running.is_some()
            && self
                .current
                .as_mut()
                .is_some_and(|current| current.has_outgoing());
        let alarm = async {
            match deadline {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        let (outgoing, incoming) = match &mut self.running {
            Some(running) => (
                Some(running.process.outgoing.clone()),
                Some(&mut running.process.incoming),
            ),
            None => (None, None),
        };
        let starting = &mut self.starting;
        let current = &mut self.current;
        let listener = current.as_ref().map(|current| current.job.heard.clone());
        tokio::select! {
            biased;
            permit = async { match &listener { Some(to) => to.reserve().await, None => std::future::pending().await } }, if holding => {
                if let Some(current) = current.as_mut() && let Some(heard) = current.undelivered.take() {
                    match permit {
                        Ok(permit) => permit.send(Ok(heard)),
                        Err(_) => current.cancel(),
                    }
                }
                Woken::Delivered
            }
            frame = async { match incoming { Some(from) => from.recv().await, None => std::future::pending().await } }, if !holding => {
                Woken::Frame(frame.unwrap_or(Err(FrameError::Closed)))
            }
            // A closed pipe is noticed by the reading side, which knows better what happened; wait for that.
            Ok(permit) = async { match &outgoing { Some(to) => to.reserve().await, None => std::future::pending().await } }, if ready_to_send => {
                if let Some(next) = current.as_mut().and_then(Current::next_outgoing) {
                    permit.send(next);
                }
                Woken::Sent
            }
            command = orders.recv(), if room => Woken::Command(command),
            started = async { match starting { Some(start) => start.await, None => std::future::pending().await } } => {
                Woken::Started(Box::new(started))
            }
            () = alarm => Woken::Time(deadline),
        }
    }

    fn is_wanted(&self) -> bool {
        self.wanted || self.current.is_some() || !self.asking.is_empty()
    }

    fn take_next_job(&mut self) {
        // Cancelled before a fresh process was told of it: nobody will ever say that it is over.
        if let Some(current) = self
            .current
            .take_if(|current| current.job.cancelled && current.is_held())
        {
            current.job.fail(EngineError::Cancelled);
        }
        while self.current.is_none() {
            let Some(job) = self.waiting.pop_front() else {
                return;
            };
            if job.cancelled {
                job.fail(EngineError::Cancelled);
            } else {
                self.tried = 1;
                let mut current = Current::new(job);
                if self.running.as_ref().is_some_and(|running| !running.loaded) {
                    current.hold();
                }
                self.current = Some(current);
            }
        }
    }

    /// Starts a process when one is wanted, and gives one up that nobody waits for any more.
    fn start_if_wanted(&mut self) {
        if !self.is_wanted() {
            self.starting = None;
            return;
        }
        if self.running.is_some()
            || self.starting.is_some()
            || self.not_before.is_some_and(|at| at > Instant::now())
        {
            return;
        }
        self.not_before = None;
        let spec = self.spec.clone();
        // Beside the loop, so that a cancel is heard while a program that hangs says nothing.
        self.starting = Some(Box::pin(async move { Process::start(&spec).await }));
    }

    /// The handshake is over: the model comes next.
    async fn started(&mut self, started: Result<Process, EngineError>) {
        self.starting = None;
        let now = Instant::now();
        self.look_which_model();
        let body = postcard::to_stdvec(&ToEngine::Request((self.spec.load)(self.device)));
        let process = match started {
            Ok(process) => process,
            Err(error) => return self.could_not_start(error),
        };
        self.start_failed = false;
        match body {
            Ok(body) => {
                let _ = process
                    .outgoing
                    .send(Outgoing::Message { id: LOADING, body })
                    .await;
            }
            Err(error) => {
                return self.refuse_all(&EngineError::Refused(Fault::inside(error.to_string())));
            }
        }
        if let Some(current) = &mut self.current {
            current.hold();
        }
        self.running = Some(Running {
            process,
            loaded: false,
            vitals: None,
            pinged: None,
            next_beat: now + self.spec.heartbeat,
            next_nonce: 0,
            idle_since: now,
        });
    }

    /// Another model may have taken the place of the last one; what was learnt of the graphics processor was about that.
    fn look_which_model(&mut self) {
        let file = self.spec.file();
        if file != self.file {
            self.device = self.spec.device_for(&file);
            self.gave_up_gpu = None;
            self.file = file;
        }
    }

    /// A program that is missing or of another version will be so the next time: no use in trying again. One that
    /// ended before it said a word may have been killed for lack of memory: it gets a second chance, not a third.
    fn could_not_start(&mut self, error: EngineError) {
        if let EngineError::NotStarted { reason, .. } = &error {
            self.falls.push(self.started.elapsed());
            self.falls_in_all = self.falls_in_all.saturating_add(1);
            self.last_fall.clone_from(reason);
            if !std::mem::replace(&mut self.start_failed, true) {
                tracing::warn!(engine = V::NAME, reason, "starting the engine once more");
                self.not_before = Some(Instant::now());
                return;
            }
        }
        self.start_failed = false;
        if matches!(error, EngineError::Refused(_)) {
            // About the one request, and not about the engine.
            if let Some(current) = self.current.take() {
                current.job.fail(error);
            }
            return;
        }
        self.wanted = false;
        self.refuse_all(&error);
    }

    fn refuse_all(&mut self, error: &EngineError) {
        for ask in self.asking.drain(..) {
            let _ = ask.send(Err(error.clone()));
        }
        if let Some(current) = self.current.take() {
            current.job.fail(error.clone());
        }
        for job in self.waiting.drain(..) {
            job.fail(error.clone());
        }
    }
}
