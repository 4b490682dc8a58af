//! Where the time of a spoken turn goes: each stage's beginning and end on one clock, the one of the sound that was heard.

use serde::Serialize;
use sotto_api::{Trace, TraceStage};

/// The moments of a turn, in milliseconds on the clock of the sound. A moment that did not come is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stages {
    /// From when on the sound belongs to the turn.
    pub begun: u64,
    /// When somebody spoke last: their voice itself, which the detector tells later.
    pub voice: Option<u64>,
    /// When the last decode began.
    pub soft: Option<u64>,
    /// When its words were there.
    pub recognised: Option<u64>,
    /// When the assistant was told the first words: there its own stages begin.
    pub told: Option<u64>,
    /// When the turn was committed.
    pub committed: Option<u64>,
    /// When the voice began to work.
    pub voicing: Option<u64>,
    /// When the first sample went to the loudspeaker.
    pub sounded: Option<u64>,
    /// When the last one was over.
    pub silent: Option<u64>,
}

impl Stages {
    /// A turn that begins now.
    #[must_use]
    pub fn begin(now: u64) -> Self {
        Self {
            begun: now,
            ..Self::default()
        }
    }

    /// The person speaks on: the last reading was none.
    pub fn speak_on(&mut self) {
        self.soft = None;
        self.recognised = None;
    }

    /// From the last voice to the first sample of the answer: what a person takes for Sotto's slowness.
    #[must_use]
    pub fn wait_ms(&self) -> Option<u64> {
        Some(self.sounded?.saturating_sub(self.voice?))
    }

    /// The stretches, in milliseconds since the turn began, in the order in which they begin; among them those of the
    /// assistant, which counts from the first words that it was told.
    #[must_use]
    pub fn stretches(&self, of_assistant: &[Trace]) -> Vec<Trace> {
        let since =
            |moment: u64| u32::try_from(moment.saturating_sub(self.begun)).unwrap_or(u32::MAX);
        let stretch = |stage, from: Option<u64>, to: Option<u64>| {
            Some(Trace {
                stage,
                from_ms: since(from?),
                to_ms: since(to?.max(from?)),
            })
        };
        let own = [
            stretch(TraceStage::Heard, Some(self.begun), self.voice),
            stretch(TraceStage::Waited, self.voice, self.committed),
            stretch(TraceStage::Recognised, self.soft, self.recognised),
            stretch(TraceStage::Voiced, self.voicing, self.sounded),
            stretch(TraceStage::Spoke, self.sounded, self.silent),
        ];
        let later = since(self.told.unwrap_or(self.begun));
        let assistant = of_assistant.iter().map(|trace| Trace {
            stage: trace.stage,
            from_ms: trace.from_ms.saturating_add(later),
            to_ms: trace.to_ms.saturating_add(later),
        });
        let mut all: Vec<Trace> = own.into_iter().flatten().chain(assistant).collect();
        all.sort_by_key(|trace| (trace.from_ms, trace.to_ms));
        all
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn all_stages_stand_on_one_clock() {
        let stages = Stages {
            begun: 10_000,
            voice: Some(11_200),
            soft: Some(11_300),
            recognised: Some(11_390),
            told: Some(11_391),
            committed: Some(11_450),
            voicing: Some(11_460),
            sounded: Some(11_500),
            silent: Some(13_000),
        };
        let understood = Trace {
            stage: TraceStage::Understood,
            from_ms: 0,
            to_ms: 4,
        };
        let acted = Trace {
            stage: TraceStage::Acted,
            from_ms: 60,
            to_ms: 65,
        };
        let all: Vec<(TraceStage, u32, u32)> = stages
            .stretches(&[understood, acted])
            .into_iter()
            .map(|trace| (trace.stage, trace.from_ms, trace.to_ms))
            .collect();
        assert_eq!(
            all,
            [
                (TraceStage::Heard, 0, 1_200),
                (TraceStage::Waited, 1_200, 1_450),
                (TraceStage::Recognised, 1_300, 1_390),
                (TraceStage::Understood, 1_391, 1_395),
                (TraceStage::Acted, 1_451, 1_456),
                (TraceStage::Voiced, 1_460, 1_500),
                (TraceStage::Spoke, 1_500, 3_000),
            ]
        );
        assert_eq!(stages.wait_ms(), Some(300));
    }

    #[test]
    fn what_did_not_happen_has_no_stretch() {
        let mut stages = Stages::begin(500);
        assert!(stages.stretches(&[]).is_empty());
        stages.voice = Some(900);
        stages.soft = Some(1_000);
        stages.recognised = Some(1_100);
        stages.speak_on();
        let all = stages.stretches(&[]);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].stage, TraceStage::Heard);
        assert_eq!(stages.wait_ms(), None);
    }

    #[test]
    fn it_can_be_written_down() {
        let written = serde_json::to_value(Stages::begin(7)).unwrap();
        assert_eq!(written["begun"], 7);
        assert!(written["sounded"].is_null());
    }
}
