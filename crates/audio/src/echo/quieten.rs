//! Less noise for whoever listens: a person at a recording, or [`crate::Quieter`]. The recogniser never gets this: it was
//! trained on noise and loses words to what a suppressor leaves of them.

use sonora::config::{NoiseSuppression, NoiseSuppressionLevel};
use sonora::{AudioProcessing, Config, StreamConfig};

use crate::rate::{Frame, RATE};

/// How much noise goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strength {
    /// About 6 dB.
    Low,
    /// About 12 dB.
    #[default]
    Moderate,
    /// About 18 dB.
    High,
}

/// A noise suppressor for frames of 10 ms.
#[derive(Debug)]
pub struct Quieten {
    processing: AudioProcessing,
}

impl Quieten {
    /// A new one.
    #[must_use]
    pub fn new(strength: Strength) -> Self {
        let level = match strength {
            Strength::Low => NoiseSuppressionLevel::Low,
            Strength::Moderate => NoiseSuppressionLevel::Moderate,
            Strength::High => NoiseSuppressionLevel::High,
        };
        let config = Config {
            noise_suppression: Some(NoiseSuppression {
                level,
                ..NoiseSuppression::default()
            }),
            ..Config::default()
        };
        let format = StreamConfig::new(RATE, 1);
        Self {
            processing: AudioProcessing::builder()
                .config(config)
                .capture_config(format)
                .render_config(format)
                .build(),
        }
    }

    /// Takes noise out of a frame. It comes out a few milliseconds later than it went in.
    pub fn frame(&mut self, frame: &mut Frame) {
        let before = *frame;
        // The format is the one it was built for, so there is nothing to refuse; were there, the frame stays as it is.
        if self
            .processing
            .process_capture_f32(&[&before[..]], &mut [&mut frame[..]])
            .is_err()
        {
            *frame = before;
        }
    }
}
