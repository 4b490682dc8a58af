//! Finding devices and opening them, with cpal; on Linux the microphone is opened past it. Used by the device thread only.

use std::sync::Arc;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, FromSample, I24, SampleFormat, SizedSample, StreamConfig, SupportedBufferSize,
    SupportedStreamConfig, U24,
};

use super::callbacks::{Capture, Render};
use super::error::meaning;
use super::intake::RING_SECONDS;
#[cfg(target_os = "linux")]
use super::linux;
use super::orders::End;
use super::queue::player;
use super::select::meant;
use super::source;
use super::watch::Signs;
use super::{Choice, Device, DeviceError, Devices, Opened, Role};
use crate::rate::{RATES, RateError};
use crate::rings::{Reader, ring};

/// How much the microphone should bring at a time. Elsewhere as little as a frame, so that nothing waits for it. On Linux
/// each time is a round through ALSA, and mostly through a sound server too, in a thread without a deadline, all day long. With
/// three frames what is kept from before a key still comes in time, and beside the loudspeaker's four their beat shows the
/// pace of the two clocks as finely as with one.
const MICROPHONE_MS: u32 = if cfg!(target_os = "linux") { 30 } else { 10 };
/// How much a callback of the loudspeaker should take: long enough for a machine under load, short enough for a stop. On Linux
/// it runs without a deadline of its own, and each time that PulseAudio runs dry a piece of a word is lost: on two busy cores
/// that was once a second with 20 ms, and once in ten with 40.
const SPEAKER_MS: u32 = if cfg!(target_os = "linux") { 40 } else { 20 };

/// What the stream and its callbacks are connected with.
pub(super) enum Wires {
    /// Where the microphone's frames come out.
    Microphone(Reader),
    /// Where the player is ordered from, and where the echo's reference comes out.
    Speaker(End, Reader),
}

/// What keeps a stream running. It ends when this is dropped, on whatever thread.
type Held = Box<dyn Send>;

/// A stream that runs.
pub(super) struct Running {
    _stream: Held,
    pub opened: Opened,
    /// What the system calls the device, to see when its choice changes.
    pub id: Option<cpal::DeviceId>,
}

fn name_of(device: &cpal::Device) -> String {
    device
        .description()
        .map_or_else(|_| "unnamed".to_owned(), |known| known.name().to_owned())
}

fn usual(role: Role, device: &cpal::Device) -> Result<SupportedStreamConfig, cpal::Error> {
    match role {
        Role::Microphone => device.default_input_config(),
        Role::Speaker => device.default_output_config(),
    }
}

/// The system's choice.
pub(super) fn default(host: &cpal::Host, role: Role) -> Option<cpal::Device> {
    match role {
        Role::Microphone => host.default_input_device(),
        Role::Speaker => host.default_output_device(),
    }
}

/// All devices, each with its usual format. One that does not answer is left out, and so is ALSA's null device.
pub(super) fn list(host: &cpal::Host) -> Devices {
    let all = |role: Role| -> Vec<Device> {
        let first = default(host, role).and_then(|device| device.id().ok());
        let devices = host.devices().into_iter().flatten();
        devices
            .filter_map(|device| {
                let format = usual(role, &device).ok()?;
                let (name, id) = (name_of(&device), device.id().ok()?);
                (!name.starts_with("Discard all samples")).then(|| Device {
                    name,
                    default: first.as_ref() == Some(&id),
                    id: id.to_string(),
                    rate: format.sample_rate(),
                    channels: format.channels(),
                })
            })
            .collect()
    };
    Devices {
        microphones: all(Role::Microphone),
        speakers: all(Role::Speaker),
    }
}

/// The identifiers of all devices, without opening any: to see whether one came or went. On Linux nobody asks: see
/// [`super::asking`].
pub(super) fn identifiers(host: &cpal::Host) -> Vec<String> {
    let devices = host.devices().into_iter().flatten();
    let mut all: Vec<String> = devices
        .filter_map(|device| Some(device.id().ok()?.to_string()))
        .collect();
    all.sort();
    all
}

/// Opens what is wanted and lets it run.
pub(super) fn open(
    host: &cpal::Host,
    role: Role,
    choice: &Choice,
    signs: &Arc<Signs>,
) -> Result<(Running, Wires), DeviceError> {
    let devices = match choice {
        Choice::Default => default(host, role).into_iter().collect(),
        Choice::Named(wanted) => {
            let all = host
                .devices()
                .map_err(|error| meaning(role, wanted, &error))?
                .map(|device| {
                    let id = device.id().map(|id| id.to_string()).unwrap_or_default();
                    let name = name_of(&device);
                    (device, name, id)
                })
                .collect();
            meant(all, wanted)
        }
    };
    let mut why = match choice {
        Choice::Default => DeviceError::None(role),
        Choice::Named(name) => DeviceError::NotFound {
            role,
            name: name.clone(),
        },
    };
    // Of several entries for the same device, some may be for the other direction only.
    for device in devices {
        match open_one(role, &device, signs) {
            Ok(open) => return Ok(open),
            Err(error) => why = none_at_all(choice, error),
        }
    }
    Err(why)
}

/// Some systems always name a usual device, also where no device is. That it cannot be had then says that there is none, and not
/// that somebody has pulled it out.
fn none_at_all(choice: &Choice, error: DeviceError) -> DeviceError {
    match (choice, error) {
        (Choice::Default, DeviceError::Gone { role, .. }) => DeviceError::None(role),
        (_, error) => error,
    }
}

fn open_one(
    role: Role,
    device: &cpal::Device,
    signs: &Arc<Signs>,
) -> Result<(Running, Wires), DeviceError> {
    let name = name_of(device);
    let failed = |error: cpal::Error| meaning(role, &name, &error);
    let format = usual(role, device).map_err(failed)?;
    let rate = format.sample_rate();
    if !RATES.contains(&rate) {
        return Err(RateError::OutOfRange(rate).into());
    }
    // What was left by a stream before this one does not count.
    signs.look();
    let mut done = own_way(role, device, &format, signs);
    for buffer_size in sizes(role, &format) {
        if done.is_ok() {
            break;
        }
        let config = StreamConfig {
            channels: format.channels(),
            sample_rate: rate,
            buffer_size,
        };
        done = build(role, device, config, format.sample_format(), signs).and_then(
            |(stream, wires)| {
                stream.play()?;
                Ok((Box::new(stream) as Held, wires))
            },
        );
    }
    let (stream, wires) = done.map_err(failed)?;
    let id = device.id().ok();
    // Only now: what is heard meanwhile waits in the ring.
    let name = match (role, &id) {
        (Role::Microphone, Some(id)) => source::known(name, &id.to_string()),
        _ => name,
    };
    let opened = Opened {
        role,
        name,
        rate,
        channels: format.channels(),
    };
    let running = Running {
        _stream: stream,
        opened,
        id,
    };
    Ok((running, wires))
}

/// The microphone as Linux brings it: see [`super::linux`]. Where that fails cpal tries, and says what is wrong.
#[cfg(target_os = "linux")]
fn own_way(
    role: Role,
    device: &cpal::Device,
    format: &SupportedStreamConfig,
    signs: &Arc<Signs>,
) -> Result<(Held, Wires), cpal::Error> {
    if role != Role::Microphone {
        return Err(cpal::ErrorKind::UnsupportedConfig.into());
    }
    let rate = format.sample_rate();
    let period = (rate * MICROPHONE_MS / 1_000).max(1);
    let frames = rate as usize * RING_SECONDS;
    let (writer, reader) = ring(frames, usize::from(format.channels()));
    let microphone = linux::open(device, format, period, writer, signs)?;
    Ok((Box::new(microphone) as Held, Wires::Microphone(reader)))
}

/// Elsewhere there is only cpal's.
#[cfg(not(target_os = "linux"))]
fn own_way(
    _: Role,
    _: &cpal::Device,
    _: &SupportedStreamConfig,
    _: &Arc<Signs>,
) -> Result<(Held, Wires), cpal::Error> {
    Err(cpal::ErrorKind::UnsupportedConfig.into())
}

/// The buffer sizes to try: the one that is wanted, within what the device takes, and then whatever the system likes.
fn sizes(role: Role, format: &SupportedStreamConfig) -> Vec<BufferSize> {
    let ms = match role {
        Role::Microphone => MICROPHONE_MS,
        Role::Speaker => SPEAKER_MS,
    };
    let wanted = (format.sample_rate() * ms / 1_000).max(1);
    let fixed = match *format.buffer_size() {
        SupportedBufferSize::Range { min, max } if min <= max => {
            BufferSize::Fixed(wanted.clamp(min, max).max(1))
        }
        _ => BufferSize::Fixed(wanted),
    };
    vec![fixed, BufferSize::Default]
}

/// The same call with the type of a device's samples.
macro_rules! with_format {
    ($format:expr, $open:ident($($argument:expr),*)) => {
        match $format {
            SampleFormat::F32 => $open::<f32>($($argument),*),
            SampleFormat::F64 => $open::<f64>($($argument),*),
            SampleFormat::I8 => $open::<i8>($($argument),*),
            SampleFormat::I16 => $open::<i16>($($argument),*),
            SampleFormat::I24 => $open::<I24>($($argument),*),
            SampleFormat::I32 => $open::<i32>($($argument),*),
            SampleFormat::I64 => $open::<i64>($($argument),*),
            SampleFormat::U8 => $open::<u8>($($argument),*),
            SampleFormat::U16 => $open::<u16>($($argument),*),
            SampleFormat::U24 => $open::<U24>($($argument),*),
            SampleFormat::U32 => $open::<u32>($($argument),*),
            SampleFormat::U64 => $open::<u64>($($argument),*),
            // What a studio's converters speak; no microphone or loudspeaker of a person has only this.
            _ => Err(cpal::Error::new(cpal::ErrorKind::UnsupportedConfig)),
        }
    };
}

fn input<T>(
    device: &cpal::Device,
    config: StreamConfig,
    mut capture: Capture,
    alive: Arc<Signs>,
    on_error: impl FnMut(cpal::Error) + Send + 'static,
) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample + 'static,
    f32: FromSample<T>,
{
    let heard = move |data: &[T], _: &_| {
        alive.beat();
        capture.take(data);
    };
    device.build_input_stream::<T, _, _>(config, heard, on_error, None)
}

fn output<T>(
    device: &cpal::Device,
    config: StreamConfig,
    mut render: Render,
    alive: Arc<Signs>,
    on_error: impl FnMut(cpal::Error) + Send + 'static,
) -> Result<cpal::Stream, cpal::Error>
where
    T: SizedSample + FromSample<f32> + 'static,
{
    let asked = move |data: &mut [T], _: &_| {
        alive.beat();
        render.give(data);
    };
    device.build_output_stream::<T, _, _>(config, asked, on_error, None)
}

fn build(
    role: Role,
    device: &cpal::Device,
    config: StreamConfig,
    format: SampleFormat,
    signs: &Arc<Signs>,
) -> Result<(cpal::Stream, Wires), cpal::Error> {
    let (rate, channels) = (config.sample_rate, usize::from(config.channels));
    let frames = rate as usize * RING_SECONDS;
    let (left, alive) = (Arc::clone(signs), Arc::clone(signs));
    let on_error = move |error: cpal::Error| left.leave(error.kind());
    match role {
        Role::Microphone => {
            let (writer, reader) = ring(frames, channels);
            let capture = Capture::new(writer);
            let stream = with_format!(format, input(device, config, capture, alive, on_error))?;
            Ok((stream, Wires::Microphone(reader)))
        }
        Role::Speaker => {
            let (writer, reader) = ring(frames, 1);
            let (player, end) = player(rate);
            let render = Render::new(player, writer, channels);
            let stream = with_format!(format, output(device, config, render, alive, on_error))?;
            Ok((stream, Wires::Speaker(end, reader)))
        }
    }
}

#[cfg(test)]
mod tests;
