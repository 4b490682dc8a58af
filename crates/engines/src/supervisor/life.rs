//! The loop that carries the supervisor's decisions out: one task per engine, the only owner of its process.

mod heartbeat;
mod job;
mod rescue;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};

use self::job::{Current, Job};
use super::answer::Heard;
use super::error::EngineError;
use super::process::{Outgoing, Process};
use super::rules::{self, Rescue};
use super::spec::{Keep, Spec};
use super::{Command, State};
use crate::Device;
use crate::fault::{Fault, FaultKind};
use crate::frame::{Frame, FrameError};
use crate::wire::{FromEngine, ToEngine, Vitals, Vocabulary};

/// The request id under which the model is loaded.
const LOADING: u64 = 0;

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
    started: Instant,
    falls: Vec<Duration>,
    last_fall: String,
    not_before: Option<Instant>,
    running: Option<Running>,
    facts: Option<V::Event>,
    current: Option<Current<V>>,
    waiting: VecDeque<Job<V>>,
    /// Callers who want to know of the model.
    asking: Vec<oneshot::Sender<Result<V::Event, EngineError>>>,
    wanted: bool,
    say: watch::Sender<State>,
}

/// What woke the loop.
enum Woken<V: Vocabulary> {
    Command(Option<Command<V>>),
    Frame(Result<Frame, FrameError>),
    Sent,
    Delivered,
    Time,
}

pub(super) async fn live<V: Vocabulary>(
    spec: Spec<V>,
    mut orders: mpsc::Receiver<Command<V>>,
    say: watch::Sender<State>,
) {
    let device = if spec.memory.failed(V::NAME) {
        Device::Cpu
    } else {
        spec.device
    };
    let mut life = Life {
        device,
        started: Instant::now(),
        falls: Vec::new(),
        last_fall: String::new(),
        not_before: None,
        running: None,
        facts: None,
        current: None,
        waiting: VecDeque::new(),
        asking: Vec::new(),
        wanted: spec.keep == Keep::Warm,
        say,
        spec,
    };
    loop {
        life.take_next_job();
        life.start_if_wanted().await;
        life.show();
        match life.wait(&mut orders).await {
            Woken::Command(None) => break,
            Woken::Command(Some(command)) => life.obey(command).await,
            Woken::Frame(frame) => life.hear(frame).await,
            Woken::Sent | Woken::Delivered => {}
            Woken::Time => life.look_around().await,
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
            () = alarm => Woken::Time,
        }
    }

    fn is_wanted(&self) -> bool {
        self.wanted || self.current.is_some() || !self.asking.is_empty()
    }

    fn show(&self) {
        let state = match (&self.running, &self.current) {
            (Some(running), _) if !running.loaded => State::Waking,
            (Some(_), Some(_)) => State::Working,
            (Some(_), None) => State::Idle,
            (None, _) if self.not_before.is_some_and(|at| at > Instant::now()) => State::Resting,
            (None, _) => State::Asleep,
        };
        self.say
            .send_if_modified(|shown| std::mem::replace(shown, state) != state);
    }

    fn take_next_job(&mut self) {
        while self.current.is_none() {
            let Some(job) = self.waiting.pop_front() else {
                return;
            };
            if job.cancelled {
                job.fail(EngineError::Cancelled);
            } else {
                let mut current = Current::new(job);
                if self.running.as_ref().is_some_and(|running| !running.loaded) {
                    current.hold();
                }
                self.current = Some(current);
            }
        }
    }

    async fn start_if_wanted(&mut self) {
        let now = Instant::now();
        if self.running.is_some() || !self.is_wanted() || self.not_before.is_some_and(|at| at > now)
        {
            return;
        }
        self.not_before = None;
        let body = postcard::to_stdvec(&ToEngine::Request((self.spec.load)(self.device)));
        let process = match Process::start(&self.spec).await {
            Ok(process) => process,
            Err(error) => return self.could_not_start(error),
        };
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

    /// A program that is missing or of another version will be so the next time: no use in trying again at once.
    fn could_not_start(&mut self, error: EngineError) {
        if let EngineError::NotStarted { reason, .. } = &error {
            self.falls.push(self.started.elapsed());
            self.last_fall.clone_from(reason);
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

    async fn obey(&mut self, command: Command<V>) {
        match command {
            Command::Ready(tell) => match &self.facts {
                Some(facts) if self.running.as_ref().is_some_and(|running| running.loaded) => {
                    let _ = tell.send(Ok(facts.clone()));
                }
                _ => match self.resting() {
                    Some(error) => drop(tell.send(Err(error))),
                    None => self.asking.push(tell),
                },
            },
            Command::Ask { id, request, heard } => {
                let job = Job::new(id, request, heard);
                match self.resting() {
                    Some(error) => job.fail(error),
                    None => self.waiting.push_back(job),
                }
            }
            Command::Feed { id, samples } => self.with_job(id, |job| job.feed(samples)),
            Command::EndOfAudio { id } => self.with_job(id, Job::end_audio),
            Command::Cancel { id } => match &mut self.current {
                Some(current) if current.job.id == id => {
                    current.cancel();
                    // Still loading the model for it: nothing was sent yet, nothing has to be stopped.
                    if current.is_held()
                        && let Some(current) = self.current.take()
                    {
                        current.job.fail(EngineError::Cancelled);
                    }
                }
                _ => self.with_job(id, |job| job.cancelled = true),
            },
            Command::Vitals(tell) => {
                let _ = tell.send(self.running.as_ref().and_then(|running| running.vitals));
            }
            Command::Process(tell) => {
                let _ = tell.send(
                    self.running
                        .as_ref()
                        .and_then(|running| running.process.id()),
                );
            }
            Command::Unload(tell) => {
                self.wanted = false;
                if let Some(running) = self.running.take() {
                    running.process.end::<V>().await;
                }
                // A request in work goes on with a fresh process.
                if let Some(current) = &mut self.current {
                    current.again();
                }
                let _ = tell.send(());
            }
        }
    }

    fn with_job(&mut self, id: u64, act: impl FnOnce(&mut Job<V>)) {
        let current = self.current.as_mut().map(|current| &mut current.job);
        if let Some(job) = current
            .into_iter()
            .chain(self.waiting.iter_mut())
            .find(|job| job.id == id)
        {
            act(job);
        }
    }

    async fn hear(&mut self, frame: Result<Frame, FrameError>) {
        let (id, message) = match frame {
            Ok(Frame::Message { id, body }) => {
                (id, postcard::from_bytes::<FromEngine<V::Event>>(&body))
            }
            Ok(Frame::Audio { id, samples }) => {
                if let Some(current) = self.current.as_mut().filter(|current| current.job.id == id)
                {
                    current.hear(Heard::Audio(samples));
                }
                return;
            }
            Ok(Frame::Hello(_)) => return,
            Err(FrameError::Closed | FrameError::Torn | FrameError::Io(_)) => {
                return self.fell(None).await;
            }
            Err(error) => return self.fell(Some(error.to_string())).await,
        };
        match message {
            Err(error) => {
                self.fell(Some(format!(
                    "it said something that makes no sense: {error}"
                )))
                .await
            }
            Ok(FromEngine::Pong { nonce, vitals }) => {
                if let Some(running) = &mut self.running {
                    running.vitals = Some(vitals);
                    if running.pinged.is_some_and(|(asked, _)| asked == nonce) {
                        running.pinged = None;
                    }
                }
            }
            Ok(FromEngine::Event(event)) if id == LOADING => self.facts = Some(event),
            Ok(FromEngine::Done) if id == LOADING => self.loaded(),
            Ok(FromEngine::Failed(fault)) if id == LOADING => self.not_loaded(fault).await,
            Ok(message) => {
                if self
                    .current
                    .as_ref()
                    .is_some_and(|current| current.job.id == id)
                {
                    self.hear_of_current(message).await;
                }
            }
        }
    }

    fn loaded(&mut self) {
        if let Some(running) = &mut self.running {
            running.loaded = true;
            running.idle_since = Instant::now();
        }
        if let Some(current) = &mut self.current {
            current.release();
        }
        if let Some(facts) = &self.facts {
            for ask in self.asking.drain(..) {
                let _ = ask.send(Ok(facts.clone()));
            }
        }
    }

    async fn hear_of_current(&mut self, message: FromEngine<V::Event>) {
        let Some(current) = &mut self.current else {
            return;
        };
        let last = match message {
            FromEngine::Event(event) => return current.hear(Heard::Event(event)),
            FromEngine::Done => Ok(()),
            FromEngine::Failed(fault) => Err(fault),
            FromEngine::Pong { .. } => return,
        };
        if let Err(fault) = &last
            && rules::rescue_after_fault(fault.kind, self.device, current.job.cancelled)
                == Rescue::OnProcessor
        {
            let how = fault.message.clone();
            if let Some(running) = self.running.take() {
                running.process.end::<V>().await;
            }
            return self.fall_back(&how);
        }
        if let Some(running) = &mut self.running {
            running.idle_since = Instant::now();
        }
        let Some(current) = self.current.take() else {
            return;
        };
        match last {
            Ok(()) => current.job.finish(),
            Err(fault) if fault.kind == FaultKind::Cancelled => {
                current.job.fail(EngineError::Cancelled)
            }
            Err(fault) => current.job.fail(EngineError::Refused(fault)),
        }
    }
}
