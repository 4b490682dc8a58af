//! The microphone on Linux: a thread of Sotto's own that waits for what ALSA brings, and takes all there is.
//!
//! cpal takes whole periods and nothing less. PulseAudio's plugin for ALSA says that a period is there as soon as the pieces
//! that its server sent are as long as one, also where the beginning of the first piece was taken with the period before. Pieces
//! seldom begin where periods do; then cpal finds less than a period and asks again at once, until the next piece comes: all day
//! long, where only the wake word is listened for. Here all is taken whenever there is some, so that no piece is ever left begun;
//! and whatever a plugin says, it is not asked more often than three times in a period. This thread is no callback: it sleeps
//! where nobody waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use alsa::pcm::{Access, Frames, HwParams, IO, IoFormat, PCM, State};
use alsa::{Direction, ValueOr};
use cpal::traits::DeviceTrait;
use cpal::{Error, ErrorKind, FromSample, HostId, SampleFormat, SupportedStreamConfig};

use super::callbacks::Capture;
use super::watch::Signs;
use crate::rings::Writer;

/// So many periods are kept by ALSA for a thread that is late: of 30 ms each, half a second.
const KEPT: Frames = 16;
/// A read may bring so many periods.
const AT_ONCE: usize = 2;
/// What is closed waits for the end of this.
const LONGEST: Duration = Duration::from_millis(100);
/// However short the periods are, a silent device is not looked at more often.
const SHORTEST: Duration = Duration::from_millis(30);
/// No rest is longer, however long the periods are.
const REST: Duration = Duration::from_millis(10);

/// A microphone that is listened to. Dropping it ends that.
pub(super) struct Microphone {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// Keeps what cpal has read of ALSA's settings.
    _device: cpal::Device,
}

impl Drop for Microphone {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // One that fell has closed the device, too.
            let _ = thread.join();
        }
    }
}

/// Opens a microphone and listens: what it hears is written there, in pieces of about so many frames.
pub(super) fn open(
    device: &cpal::Device,
    format: &SupportedStreamConfig,
    period: u32,
    writer: Writer,
    signs: &Arc<Signs>,
) -> Result<Microphone, Error> {
    let id = device.id()?;
    if id.host() != HostId::Alsa {
        return Err(ErrorKind::UnsupportedConfig.into());
    }
    let ears = Ears {
        channels: writer.channels(),
        capture: Capture::new(writer),
        signs: Arc::clone(signs),
    };
    let name = id.id();
    let (stop, thread) = match format.sample_format() {
        SampleFormat::F32 => begin::<f32>(name, format, period, ears),
        SampleFormat::I16 => begin::<i16>(name, format, period, ears),
        SampleFormat::I32 => begin::<i32>(name, format, period, ears),
        // No microphone of a person has only others; cpal knows them.
        _ => Err(ErrorKind::UnsupportedConfig.into()),
    }?;
    Ok(Microphone {
        stop,
        thread: Some(thread),
        _device: device.clone(),
    })
}

fn begin<T>(
    name: &str,
    format: &SupportedStreamConfig,
    period: u32,
    mut ears: Ears,
) -> Result<(Arc<AtomicBool>, JoinHandle<()>), Error>
where
    T: IoFormat + Default + Send + 'static,
    f32: FromSample<T>,
{
    let pcm = PCM::new(name, Direction::Capture, true)?;
    let period = agree::<T>(&pcm, format, period)?;
    let pace = pace(period, format.sample_rate());
    let mut room = vec![T::default(); AT_ONCE * period as usize * ears.channels];
    // What they agree about mostly prepares it, too.
    if pcm.state() != State::Prepared {
        pcm.prepare()?;
    }
    pcm.start()?;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let thread = std::thread::Builder::new()
        .name("sotto-hearing".to_owned())
        .spawn(move || {
            let Ok(io) = pcm.io_checked::<T>() else {
                return ears.signs.leave(ErrorKind::StreamInvalidated);
            };
            let device = Open {
                pcm: &pcm,
                io,
                began: Instant::now(),
            };
            listen(&device, pace, &mut room, &mut ears, &stopped);
        })
        .map_err(|error| Error::with_message(ErrorKind::ResourceExhausted, error.to_string()))?;
    Ok((stop, thread))
}

/// Agrees with a device about what it brings, and gives the frames of a period.
fn agree<T: IoFormat>(
    pcm: &PCM,
    format: &SupportedStreamConfig,
    period: u32,
) -> Result<u64, Error> {
    let hardware = HwParams::any(pcm)?;
    hardware.set_access(Access::RWInterleaved)?;
    hardware.set_format(T::FORMAT)?;
    hardware.set_channels(u32::from(format.channels()))?;
    // This rate and no other: `Nearest` is only the rounding of a rate that is no whole number.
    hardware.set_rate(format.sample_rate(), ValueOr::Nearest)?;
    let near = hardware.set_period_size_near(period as Frames, ValueOr::Nearest)?;
    hardware.set_buffer_size_near(near * KEPT)?;
    pcm.hw_params(&hardware)?;
    let (buffer, period) = pcm.get_params()?;
    if buffer == 0 || period == 0 {
        return Err(ErrorKind::DeviceNotAvailable.into());
    }
    let software = pcm.sw_params_current()?;
    // Somewhat less than a period: all is taken each time, so what is new at the next beat may be a little less than one.
    software.set_avail_min((period as Frames * 3 / 4).max(1))?;
    pcm.sw_params(&software)?;
    Ok(period)
}

/// When it is looked what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace {
    /// It is waited so long for a device that says nothing. Then it is looked all the same.
    longest: Duration,
    /// A device that calls is not looked at sooner after its last call than this.
    rest: Duration,
}

/// The pace for periods of so many frames.
fn pace(period: u64, rate: u32) -> Pace {
    let period = Duration::from_micros(period.saturating_mul(1_000_000) / u64::from(rate.max(1)));
    Pace {
        longest: (period * 3 / 2).clamp(SHORTEST, LONGEST),
        rest: (period / 3).min(REST),
    }
}

/// Where sound goes.
#[derive(Debug)]
struct Ears {
    capture: Capture,
    signs: Arc<Signs>,
    channels: usize,
}

/// What is asked of a device; so that the listening can be tried without one.
trait Device<T> {
    /// On a clock that only goes on.
    fn now(&self) -> Duration;
    fn rest(&self, how_long: Duration);
    /// Waits, no longer than this, until it calls that there is something. Whether it called.
    fn wait(&self, longest: Duration) -> Result<bool, ErrorKind>;
    /// Takes what there is and fits, and says how many frames.
    fn read(&self, room: &mut [T]) -> Result<usize, ErrorKind>;
    /// Begins anew.
    fn again(&self) -> Result<(), ErrorKind>;
}

/// Until it is stopped, or the device is gone.
fn listen<T: Copy>(
    device: &impl Device<T>,
    pace: Pace,
    room: &mut [T],
    ears: &mut Ears,
    stop: &AtomicBool,
) where
    f32: FromSample<T>,
{
    // When it last called.
    let mut before = None;
    while !stop.load(Ordering::Acquire) {
        let called = device.wait(pace.longest);
        let now = device.now();
        let early = before.map_or(Duration::ZERO, |before| {
            pace.rest.saturating_sub(now.saturating_sub(before))
        });
        if !early.is_zero() {
            device.rest(early);
        }
        before = (called != Ok(false)).then(|| device.now());
        let Err(kind) = called.and_then(|_| take(device, room, ears)) else {
            continue;
        };
        ears.signs.leave(kind);
        match kind {
            ErrorKind::DeviceNotAvailable => return,
            ErrorKind::Xrun => {
                if let Err(kind) = device.again() {
                    ears.signs.leave(kind);
                }
            }
            // It may get over it by itself: whoever looks at the signs decides.
            _ => {}
        }
    }
}

/// Takes all there is, but no more than ALSA keeps: a device that always has more would never let go.
fn take<T: Copy>(device: &impl Device<T>, room: &mut [T], ears: &mut Ears) -> Result<(), ErrorKind>
where
    f32: FromSample<T>,
{
    let fits = room.len() / ears.channels;
    for _ in 0..KEPT {
        let frames = device.read(room)?.min(fits);
        if frames > 0 {
            ears.signs.beat();
            ears.capture.take(&room[..frames * ears.channels]);
        }
        if frames < fits {
            break;
        }
    }
    Ok(())
}

/// A device that is open.
struct Open<'a, T: Copy> {
    pcm: &'a PCM,
    io: IO<'a, T>,
    began: Instant,
}

impl<T: Copy> Open<'_, T> {
    /// What an error means, as cpal says it.
    fn kind(&self, error: alsa::Error) -> ErrorKind {
        match self.pcm.state() {
            // As after an overrun, it goes on once it is begun anew.
            State::XRun | State::Suspended => ErrorKind::Xrun,
            State::Disconnected => ErrorKind::DeviceNotAvailable,
            _ => Error::from(error).kind(),
        }
    }
}

impl<T: Copy> Device<T> for Open<'_, T> {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn rest(&self, how_long: Duration) {
        std::thread::sleep(how_long);
    }

    fn wait(&self, longest: Duration) -> Result<bool, ErrorKind> {
        self.pcm
            .wait(Some(longest.as_millis() as u32))
            .map_err(|error| self.kind(error))
    }

    fn read(&self, room: &mut [T]) -> Result<usize, ErrorKind> {
        self.io.readi(room).or_else(|error| {
            // Nothing is there.
            if Error::from(error).kind() == ErrorKind::DeviceBusy {
                return Ok(0);
            }
            Err(self.kind(error))
        })
    }

    fn again(&self) -> Result<(), ErrorKind> {
        let kind = |error: alsa::Error| Error::from(error).kind();
        let woken = self.pcm.state() == State::Suspended
            && match self.pcm.resume().map_err(kind) {
                // It still wakes up: the next look finds it so again.
                Err(ErrorKind::DeviceBusy) => return Ok(()),
                done => done.is_ok(),
            };
        if !woken {
            self.pcm.prepare().map_err(kind)?;
        }
        if self.pcm.state() != State::Running {
            self.pcm.start().map_err(kind)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
