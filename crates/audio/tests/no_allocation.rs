//! Nothing allocates or logs in the audio callbacks, and nothing does on the way from the rings to frames once it has
//! started.
//! That nothing locks there follows from what stands in them: rings, and atomics for the signs of life. A test beside the
//! callbacks (`devices/callbacks.rs`) reads that.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(unsafe_code)] // refusing to allocate needs an allocator of our own; it only passes on to the system's

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::{Arc, Once};

#[cfg(target_os = "linux")]
use alsa as _;
use cpal::{FromSample, Sample};
use earshot as _;
use hound as _;
use proptest as _;
use rodio as _;
use rtrb as _;
use rubato as _;
use sonora as _;
use sotto_audio::devices::callbacks::{Capture, Render};
use sotto_audio::devices::watch::Signs;
use sotto_audio::devices::{Desk, Intake, Notice, player};
use sotto_audio::ending::At;
use sotto_audio::rate::Incoming;
use sotto_audio::rings::ring;
use thiserror as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

struct Refusing;

thread_local! {
    // Without a destructor, so that it can be read while a thread ends.
    static IN_CALLBACK: Cell<bool> = const { Cell::new(false) };
}

/// What was done in a callback, as the address space would have it: a panic in an allocator is a panic while nothing may
/// unwind, so the process is ended with a word instead.
fn refuse(what: &str) {
    if IN_CALLBACK.get() {
        IN_CALLBACK.set(false);
        eprintln!("{what} in an audio callback");
        std::process::abort();
    }
}

// SAFETY: every call goes to the system's allocator unchanged; looking at a flag of the thread touches no memory of it.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        refuse("memory was allocated");
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        refuse("memory was freed");
        // SAFETY: the pointer came from the system's allocator above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        refuse("memory was moved");
        // SAFETY: the pointer came from the system's allocator above, and the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Refusing = Refusing;

/// Takes every log, so that none is left out for want of a reader, and bears none in a callback.
struct Quiet;

impl Subscriber for Quiet {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        refuse("a span was opened");
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {
        refuse("a span was written to");
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        refuse("something was logged");
    }

    fn enter(&self, _: &Id) {
        refuse("a span was entered");
    }

    fn exit(&self, _: &Id) {}
}

static LOGS: Once = Once::new();

/// Does something as a callback does it.
fn in_a_callback<T>(work: impl FnOnce() -> T) -> T {
    LOGS.call_once(|| tracing::subscriber::set_global_default(Quiet).unwrap());
    IN_CALLBACK.set(true);
    let done = work();
    IN_CALLBACK.set(false);
    done
}

fn at(turn: u64) -> At {
    At { turn, revision: 0 }
}

#[test]
fn the_microphones_callback_allocates_nothing_also_when_the_ring_is_full() {
    let (writer, mut reader) = ring(4_800, 2);
    let mut capture = Capture::new(writer);
    let (whole, real) = (vec![100_i16; 960], vec![0.1_f32; 6_000]);
    let mut out = vec![0.0; 960];
    for _ in 0..100 {
        in_a_callback(|| {
            capture.take(&whole);
            capture.take(&real);
        });
        reader.read(&mut out);
    }
    assert!(reader.counts().dropped() > 0);
}

#[test]
fn the_loudspeakers_callback_allocates_and_frees_nothing_whatever_is_ordered() {
    let mut desk = Desk::default();
    desk.want(true);
    let (player, end) = player(48_000);
    desk.connect(end);
    let (writer, mut reader) = ring(48_000, 1);
    let mut render = Render::new(player, writer, 2);
    let mut data = vec![0_i16; 1_920];
    let mut reference = vec![0.0; 960];
    let speech: Arc<[f32]> = vec![0.2_f32; 2_000].into();
    let mut loud = 0;
    for round in 0_u64..400 {
        // The orders are given outside the callback and obeyed in it.
        match round % 11 {
            0 | 1 | 5 => drop(desk.say(at(round / 40), 48_000, Arc::clone(&speech))),
            2 => desk.duck(true),
            3 => desk.pause(),
            4 => desk.resume(),
            6 => desk.duck(false),
            7 if round % 3 == 0 => desk.stop(),
            8 => drop(desk.earcon(48_000, &[0.1; 700])),
            9 if round % 4 == 0 => desk.forget(at(round / 40)),
            _ => {}
        }
        in_a_callback(|| render.give(&mut data));
        loud += usize::from(data.iter().any(|sample| *sample > 1_000));
        let count = reader.read(&mut reference);
        // The reference is what the device got, to the rounding of its format.
        assert_eq!(count, 960);
        for (frame, sample) in data.as_chunks::<2>().0.iter().zip(&reference) {
            assert!((f32::from(frame[0]) / 32_768.0 - sample).abs() < 1e-4);
        }
        while desk.spoken().is_some() {}
    }
    assert!(loud > 20, "{loud}");
}

/// A device of this rate and format that runs for half a second while orders come. Says in how many frames of its reference
/// something was to be heard.
fn on_a_device<T>(desk: &mut Desk, rate: u32, channels: usize) -> usize
where
    T: Sample + FromSample<f32>,
{
    let (player, end) = player(rate);
    desk.connect(end);
    let (writer, reference) = ring(rate as usize, 1);
    let (mut microphone, heard) = ring(16_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(heard, 16_000).unwrap();
    intake.open_speaker(reference, rate).unwrap();
    let mut render = Render::new(player, writer, channels);
    let signs = Signs::default();
    let mut data = vec![T::EQUILIBRIUM; rate as usize / 100 * channels];
    let mut loud = 0;
    for step in 0..50 {
        match step {
            10 => desk.duck(true),
            15 => desk.duck(false),
            20 => desk.pause(),
            25 => desk.resume(),
            30 => drop(desk.earcon(48_000, &[0.1; 700])),
            _ => {}
        }
        in_a_callback(|| {
            signs.beat();
            render.give(&mut data);
            microphone.write(&[0.01; 160]);
            while let Some(heard) = intake.frame() {
                loud += usize::from(heard.reference[80] > 0.03);
            }
        });
        while desk.spoken().is_some() {}
    }
    desk.disconnect();
    loud
}

#[test]
fn another_device_in_the_middle_of_several_pieces_allocates_and_frees_nothing_either() {
    let mut desk = Desk::default();
    desk.want(true);
    let speech: Arc<[f32]> = vec![0.2_f32; 7_200].into();
    for _ in 0..10 {
        desk.say(at(1), 24_000, Arc::clone(&speech)).unwrap();
    }
    let loud = [
        on_a_device::<i16>(&mut desk, 48_000, 2),
        on_a_device::<f32>(&mut desk, 44_100, 1),
        on_a_device::<u16>(&mut desk, 8_000, 1),
        on_a_device::<i32>(&mut desk, 96_000, 8),
    ];
    assert!(loud.iter().all(|loud| *loud > 20), "{loud:?}");
}

#[test]
fn pauses_stops_and_ducking_in_every_order_allocate_and_free_nothing() {
    let orders: [fn(&mut Desk); 6] = [
        Desk::pause,
        Desk::resume,
        Desk::stop,
        |desk| desk.duck(true),
        |desk| desk.duck(false),
        |desk| drop(desk.earcon(48_000, &[0.1; 300])),
    ];
    let mut desk = Desk::default();
    desk.want(true);
    let (player, end) = player(48_000);
    desk.connect(end);
    let (writer, mut reader) = ring(48_000, 1);
    let mut render = Render::new(player, writer, 2);
    let speech: Arc<[f32]> = vec![0.2_f32; 700].into();
    let (mut data, mut reference) = (vec![0.0_f32; 960], vec![0.0; 48_000]);
    let (mut turn, mut begun) = (0, 0);
    for first in orders {
        for second in orders {
            for third in orders {
                turn += 1;
                desk.resume();
                for _ in 0..3 {
                    begun += usize::from(desk.say(at(turn), 48_000, Arc::clone(&speech)).is_ok());
                }
                in_a_callback(|| render.give(&mut data));
                first(&mut desk);
                second(&mut desk);
                in_a_callback(|| render.give(&mut data));
                third(&mut desk);
                in_a_callback(|| render.give(&mut data));
                while desk.spoken().is_some() {}
                reader.read(&mut reference);
            }
        }
    }
    assert_eq!(begun, 3 * 216);
}

#[test]
fn what_is_noticed_about_a_microphone_is_noticed_without_allocating() {
    let (mut writer, reader) = ring(16_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(reader, 16_000).unwrap();
    let (loud, nothing) = (vec![1.0_f32; 32_000], vec![0.0_f32; 16_000]);
    let mut noticed = [None; 8];
    let mut count = 0;
    for samples in [&loud, &nothing, &nothing, &nothing, &nothing, &loud] {
        in_a_callback(|| {
            writer.write(samples);
            while intake.frame().is_some() {
                while let Some(notice) = intake.notice() {
                    noticed[count] = Some(notice);
                    count += 1;
                }
            }
        });
    }
    let noticed: Vec<Notice> = noticed.into_iter().flatten().collect();
    assert!(
        matches!(
            noticed[..],
            [Notice::Clipped, Notice::Missed(_), Notice::Silent, ..]
        ),
        "{noticed:?}"
    );
}

#[test]
fn after_the_start_the_way_to_frames_allocates_nothing() {
    let (mut microphone, microphone_reader) = ring(96_000, 2);
    let (mut speaker, speaker_reader) = ring(96_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(microphone_reader, 44_100).unwrap();
    intake.open_speaker(speaker_reader, 48_000).unwrap();
    let (heard, played) = (vec![0.1; 2 * 441], vec![0.2; 480]);
    let mut frames = 0;
    for _ in 0..600 {
        in_a_callback(|| {
            microphone.write(&heard);
            speaker.write(&played);
            while intake.frame().is_some() {
                frames += 1;
            }
        });
    }
    assert!(frames > 590, "{frames}");
}

#[test]
fn every_rate_is_brought_to_ours_without_allocating() {
    for (rate, steered) in [8_000, 16_000, 22_050, 48_000, 192_000]
        .into_iter()
        .flat_map(|rate| [(rate, true), (rate, false)])
    {
        for channels in [1_u16, 8] {
            let mut incoming = Incoming::new(rate, channels, steered).unwrap();
            let samples = vec![0.1; rate as usize / 100 * usize::from(channels)];
            let silence = vec![0.0; samples.len()];
            let mut frame = [0.0; 160];
            for round in 0..200 {
                // Silence in the middle, for as long as a resampler takes to rest.
                let now = if (50..120).contains(&round) {
                    &silence
                } else {
                    &samples
                };
                in_a_callback(|| {
                    let mut rest = &now[..];
                    while !rest.is_empty() {
                        let taken = incoming.feed(rest);
                        rest = &rest[taken * usize::from(channels)..];
                        incoming.take(&mut frame);
                    }
                    incoming.steer(if round % 2 == 0 { 0.9985 } else { 1.0015 });
                });
            }
            assert!((frame[80] - 0.1).abs() < 0.01, "{rate}: {}", frame[80]);
        }
    }
}

#[test]
fn a_loss_is_noticed_and_mended_without_allocating() {
    let (mut microphone, microphone_reader) = ring(16_000, 1);
    let (mut speaker, speaker_reader) = ring(48_000, 1);
    let mut intake = Intake::default();
    intake.open_microphone(microphone_reader, 16_000).unwrap();
    intake.open_speaker(speaker_reader, 48_000).unwrap();
    let (heard, played) = (vec![0.1; 160], vec![0.2; 480]);
    let mut anew = 0;
    for round in 0..600 {
        in_a_callback(|| {
            microphone.write(&heard);
            speaker.write(&played);
            while !(200..400).contains(&round)
                && let Some(heard) = intake.frame()
            {
                anew += u32::from(heard.anew);
            }
        });
    }
    assert_eq!(anew, 1);
}
