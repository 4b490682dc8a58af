//! How far a model is, of all its files together.

use sotto_models::catalog::Entry;
use sotto_models::download::Progress;
use sotto_models::starter::FetchEvent;

/// What is told of a model on its way. What is not known stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Seen {
    /// 0 to 1.
    pub fraction: Option<f32>,
    /// Bytes a second.
    pub rate: Option<f64>,
    pub seconds_left: Option<u32>,
}

impl Seen {
    pub(super) fn of_starter(event: &FetchEvent) -> Self {
        Self {
            fraction: Some(event.fraction.clamp(0.0, 1.0) as f32),
            rate: event.bytes_per_second,
            seconds_left: event
                .left
                .map(|left| u32::try_from(left.as_secs()).unwrap_or(u32::MAX)),
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
