//! From what a device delivers (8 to 192 kHz, one to eight channels) to frames of 10 ms, one channel, 16 kHz; and from a
//! voice's rate to what a device takes.
//!
//! [`Incoming`] allocates when it is made and never again. It is used twice: for the microphone, and for what was handed to
//! the loudspeaker, whose clock it then brings to the microphone's pace (see [`drift`]). It runs all day, so it does no more
//! than it must: a rate that is ours passes untouched, a multiple of ours goes through one short filter (see [`multiple`]),
//! and silence goes through none.

pub mod channels;
pub mod drift;
pub mod multiple;
mod resting;
#[cfg(test)]
mod tests;

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Adjustable, Async, FixedAsync, Resampler, SincInterpolationParameters, SincInterpolationType,
    WindowFunction,
};

use channels::Mix;
use multiple::Multiple;
use resting::Resting;

pub use crate::{FRAME, RATE};

/// A frame of 10 ms.
pub type Frame = [f32; FRAME];

/// The rates that a device may have.
pub const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// How far the ratio can be steered; [`drift::steer`] stays well within.
const STEERABLE: f64 = 1.01;

/// Why sound cannot be brought to another rate.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RateError {
    /// Nothing records or plays at this rate.
    #[error(
        "A rate of {0} Hz cannot be used; devices with 8,000 to 192,000 Hz can. Choose another device or rate."
    )]
    OutOfRange(u32),
    /// The resampler refused.
    #[error(
        "Sound of {from} Hz cannot be brought to {to} Hz ({reason}). Choose another device or rate."
    )]
    Refused {
        /// The rate it has.
        from: u32,
        /// The rate it should have.
        to: u32,
        /// What the resampler said.
        reason: String,
    },
}

fn resampler(from: u32, to: u32, chunk: usize, fixed: FixedAsync) -> Result<Async<f32>, RateError> {
    // The filter is as long in the lower of the two rates whatever the other one is: 128 samples, 4 ms of delay at 16 kHz.
    let length = (128 * from.div_ceil(to).max(1) as usize).min(1_024);
    let parameters = SincInterpolationParameters::new(length, WindowFunction::Blackman2)
        .oversampling_factor(128)
        .interpolation(SincInterpolationType::Linear);
    let ratio = f64::from(to) / f64::from(from);
    Async::new_sinc(ratio, STEERABLE, &parameters, chunk, 1, fixed).map_err(|error| {
        RateError::Refused {
            from,
            to,
            reason: error.to_string(),
        }
    })
}

/// How a device's rate becomes ours.
enum Way {
    /// It is ours.
    Same,
    /// It is a multiple of ours, at a pace that nobody changes.
    Multiple(Multiple),
    /// It is any other, or it is steered.
    Any(Box<Async<f32>>, Resting),
}

/// Device frames in, frames of 10 ms out.
pub struct Incoming {
    mix: Mix,
    rate: u32,
    way: Way,
    waiting: Vec<f32>,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Incoming({} Hz, {} channels)",
            self.rate,
            self.mix.channels()
        )
    }
}

impl Incoming {
    /// For a device of this rate and so many channels. One that is never steered and has the right rate already is passed
    /// on untouched.
    pub fn new(rate: u32, channels: u16, steered: bool) -> Result<Self, RateError> {
        if !RATES.contains(&rate) {
            return Err(RateError::OutOfRange(rate));
        }
        let multiple = Multiple::new(rate).filter(|_| !steered);
        let (way, most) = if let Some(multiple) = multiple {
            let most = multiple.needed();
            (Way::Multiple(multiple), most)
        } else if rate == RATE && !steered {
            (Way::Same, FRAME)
        } else {
            let resampler = resampler(rate, RATE, FRAME, FixedAsync::Output)?;
            let most = resampler.input_frames_max();
            (Way::Any(Box::new(resampler), Resting::new(rate)), most)
        };
        Ok(Self {
            mix: Mix::new(usize::from(channels)),
            rate,
            way,
            // What is passed over in silence may be a sample more than the resampler ever wants.
            waiting: Vec::with_capacity(most + 2),
        })
    }

    /// The device's rate.
    #[must_use]
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How many channels the device has.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.mix.channels()
    }

    fn needed(&self) -> usize {
        match &self.way {
            Way::Same => FRAME,
            Way::Multiple(multiple) => multiple.needed(),
            Way::Any(resampler, resting) => resting
                .needed()
                .unwrap_or_else(|| resampler.input_frames_next()),
        }
    }

    /// Device frames that are missing for the next frame of 10 ms.
    #[must_use]
    pub fn wants(&self) -> usize {
        self.needed().saturating_sub(self.waiting.len())
    }

    /// Seconds of sound that were taken and are not given yet.
    #[must_use]
    pub fn held(&self) -> f64 {
        self.waiting.len() as f64 / f64::from(self.rate)
    }

    /// Takes interleaved samples, no more frames than [`Incoming::wants`] says; what is beyond is not taken. Says how
    /// many frames were.
    pub fn feed(&mut self, samples: &[f32]) -> usize {
        let channels = self.mix.channels();
        let frames = (samples.len() / channels).min(self.wants());
        let before = self.waiting.len();
        // Within the capacity: never more than the resampler can ever want.
        self.waiting.resize(before + frames, 0.0);
        self.mix
            .mix(&samples[..frames * channels], &mut self.waiting[before..]);
        frames
    }

    /// The next 10 ms, once nothing is missing for them. Where sound comes after a long silence, a sample more may be
    /// missing than [`Incoming::wants`] said before.
    pub fn take(&mut self, into: &mut Frame) -> bool {
        let needed = self.needed();
        let Some(from) = self.waiting.get(..needed) else {
            return false;
        };
        match &mut self.way {
            Way::Same => into.copy_from_slice(from),
            Way::Multiple(multiple) => multiple.take(from, into),
            Way::Any(resampler, resting) => {
                let silent = from.iter().all(|sample| *sample == 0.0);
                let rests = resting.needed().is_some();
                if rests && !silent {
                    resting.wake();
                    return self.take(into);
                }
                if rests {
                    into.fill(0.0);
                    resting.pass(needed);
                } else {
                    if !resample(resampler, from, into) {
                        into.fill(0.0);
                    }
                    resting.work(silent);
                }
            }
        }
        self.waiting.drain(..needed);
        true
    }

    /// From now on so many samples come out for each one that did: see [`drift::steer`].
    pub fn steer(&mut self, relative: f64) {
        // What `steer` gives is always within bounds; anything else leaves the ratio as it is.
        if let Way::Any(resampler, resting) = &mut self.way
            && resampler
                .set_resample_ratio_relative(relative, true)
                .is_ok()
        {
            resting.steer(relative);
        }
    }

    /// Forgets what waits.
    pub fn forget(&mut self) {
        self.waiting.clear();
    }
}

/// The sizes are those that the resampler asks for, so it has nothing to refuse; were it to, silence is better than an old
/// frame.
fn resample(resampler: &mut Async<f32>, from: &[f32], into: &mut Frame) -> bool {
    let (Ok(from), Ok(mut to)) = (
        InterleavedSlice::new(from, 1, from.len()),
        InterleavedSlice::new_mut(&mut into[..], 1, FRAME),
    ) else {
        return false;
    };
    resampler
        .process_into_buffer(&from, &mut to, None)
        .is_ok_and(|(_, out)| out == FRAME)
}

/// A whole piece of sound, one channel, at another rate. It is as long as it was, and begins where it began.
pub fn convert(samples: &[f32], from: u32, to: u32) -> Result<Vec<f32>, RateError> {
    for rate in [from, to] {
        if !RATES.contains(&rate) {
            return Err(RateError::OutOfRange(rate));
        }
    }
    if from == to || samples.is_empty() {
        return Ok(samples.to_vec());
    }
    let refused = |reason: String| RateError::Refused { from, to, reason };
    // Long enough for the filter, which at most is 1,024 samples long.
    let mut resampler = resampler(from, to, 2_048, FixedAsync::Input)?;
    let adapter = InterleavedSlice::new(samples, 1, samples.len())
        .map_err(|error| refused(error.to_string()))?;
    let converted = resampler
        .process_all(&adapter, samples.len(), None)
        .map_err(|error| refused(error.to_string()))?;
    Ok(converted.take_data())
}
