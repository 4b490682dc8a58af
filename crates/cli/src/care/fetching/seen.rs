//! How far a model is, of all its files together.

use sotto_models::catalog::Entry;
use sotto_models::download::Progress;
use sotto_models::starter::{FetchEvent, FetchStage, Starter, StarterError, StarterStatus};

/// What is told of a model on its way. What is not known stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen {
    /// 0 to 1.
    pub fraction: Option<f32>,
    /// Bytes a second.
    pub rate: Option<f64>,
    pub seconds_left: Option<u32>,
}

/// A model of the starter set with those that it is made of, in the order in which they come.
pub(super) struct Set {
    models: Vec<Weighed>,
    bytes: u64,
    /// Each file of a model is checked and converted anew; what was told is not taken back for it.
    furthest: f32,
}

struct Weighed {
    id: String,
    /// Of those before it.
    before: u64,
    bytes: u64,
}

impl Set {
    /// # Errors
    /// When there is no such model.
    pub(super) fn of(starter: &Starter, ids: &[String]) -> Result<Self, StarterError> {
        let (mut models, mut before) = (Vec::new(), 0_u64);
        for model in starter.unready(ids)? {
            let bytes = match starter.status(&model.id)? {
                StarterStatus::Absent { bytes } => bytes,
                _ => 0,
            };
            // What is only checked or made is work too.
            let bytes = bytes.max(1);
            let id = model.id.clone();
            models.push(Weighed { id, before, bytes });
            before = before.saturating_add(bytes);
        }
        Ok(Self {
            models,
            bytes: before,
            furthest: 0.0,
        })
    }

    /// What a step of one model says about all of them.
    pub(super) fn seen(&mut self, event: &FetchEvent) -> Seen {
        let known = self.models.iter().find(|model| model.id == event.id);
        let Some(model) = known.filter(|_| event.stage != FetchStage::Waiting) else {
            return Seen::default();
        };
        let there = model.before as f64 + event.fraction.clamp(0.0, 1.0) * model.bytes as f64;
        let fraction = (there / self.bytes as f64).min(1.0) as f32;
        let after = self
            .bytes
            .saturating_sub(model.before.saturating_add(model.bytes));
        let rate = event.bytes_per_second;
        let left = event.left.zip(rate).map(|(left, rate)| {
            let seconds = left.as_secs_f64() + after as f64 / rate.max(1.0);
            seconds.ceil() as u32
        });
        self.furthest = self.furthest.max(fraction);
        Seen {
            fraction: Some(self.furthest),
            rate,
            seconds_left: left,
        }
    }
}

/// The files of a model, in the order in which they come.
pub(super) struct Whole {
    /// Each with the bytes of those before it.
    files: Vec<(String, u64)>,
    bytes: u64,
}

impl Whole {
    pub(super) fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let (mut files, mut bytes) = (Vec::new(), 0_u64);
        for entry in entries {
            files.push((entry.id.clone(), bytes));
            bytes = bytes.saturating_add(entry.bytes.unwrap_or(0));
        }
        Self { files, bytes }
    }

    /// What a step of one file says about all of them.
    pub(super) fn seen(&self, file: &str, progress: &Progress) -> Seen {
        let known = self.files.iter().find(|(id, _)| id == file);
        let before = known.map_or(0, |(_, before)| *before);
        let at = |bytes: u64| {
            let there = before.saturating_add(bytes);
            Seen {
                fraction: (self.bytes > 0)
                    .then(|| (there as f64 / self.bytes as f64).min(1.0) as f32),
                ..Seen::default()
            }
        };
        match progress {
            Progress::Connecting { resumed_from, .. } => at(*resumed_from),
            Progress::Receiving(measure) => {
                let left = self
                    .bytes
                    .saturating_sub(before.saturating_add(measure.bytes));
                // The first packets say nothing about the rest.
                let settled = measure.seconds_left.is_some() && measure.rate > 0.0;
                Seen {
                    rate: Some(measure.rate),
                    seconds_left: settled.then(|| (left as f64 / measure.rate).ceil() as u32),
                    ..at(measure.bytes)
                }
            }
            // All of it came.
            Progress::Checking(measure) => at(measure.total),
            Progress::Done { bytes, .. } => at(*bytes),
            _ => Seen::default(),
        }
    }
}
