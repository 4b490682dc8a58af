//! The speaker: plays speech while the rest of it is still being made.

use std::num::NonZero;
use std::time::Duration;

use rodio::buffer::SamplesBuffer;
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player};

use super::hushed;

/// Why nothing can be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// No device opens.
    #[error(
        "No sound device can be opened ({reason}). `sotto devices` lists what is there; `sotto say TEXT --out FILE.wav` writes a file instead."
    )]
    NoDevice {
        /// What the sound system said.
        reason: String,
    },
}

/// An open speaker.
pub struct Speaker {
    // The player before the device: it must be gone first.
    player: Player,
    device: MixerDeviceSink,
}

impl std::fmt::Debug for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Speaker({:?})", self.device)
    }
}

impl Speaker {
    /// Opens the default device.
    pub fn open() -> Result<Self, PlayError> {
        hushed(Self::open_loudly)
    }

    fn open_loudly() -> Result<Self, PlayError> {
        let no_device = |error: rodio::DeviceSinkError| PlayError::NoDevice {
            reason: error.to_string(),
        };
        let mut device = DeviceSinkBuilder::from_default_device()
            .map_err(no_device)?
            .with_error_callback(|error| tracing::warn!(%error, "the sound device"))
            .open_stream()
            .map_err(no_device)?;
        device.log_on_drop(false);
        Ok(Self {
            player: Player::connect_new(device.mixer()),
            device,
        })
    }

    /// Puts samples behind what is playing.
    pub fn queue(&self, rate: u32, samples: Vec<f32>) {
        if let (Some(rate), false) = (NonZero::new(rate), samples.is_empty()) {
            self.player
                .append(SamplesBuffer::new(NonZero::<u16>::MIN, rate, samples));
        }
    }

    /// Stops at once.
    pub fn stop(&self) {
        self.player.clear();
        self.player.play();
    }

    /// Waits until all is played.
    pub async fn finished(&self) {
        while !self.player.empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // What the device itself still holds; rodio asks for a buffer of 100 ms.
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}
