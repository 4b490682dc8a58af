//! Nothing allocates in the audio callbacks, and nothing does on the way from the rings to frames once it has started.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(unsafe_code)] // refusing to allocate needs an allocator of our own; it only passes on to the system's

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use cpal as _;
use earshot as _;
use hound as _;
use proptest as _;
use rodio as _;
use rtrb as _;
use rubato as _;
use sonora as _;
use sotto_audio::devices::callbacks::{Capture, Render};
use sotto_audio::devices::{Desk, Intake, player};
use sotto_audio::ending::At;
use sotto_audio::rate::Incoming;
use sotto_audio::rings::ring;
use thiserror as _;
use tracing as _;

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
        eprintln!("memory was {what} in an audio callback");
        std::process::abort();
    }
}

// SAFETY: every call goes to the system's allocator unchanged; looking at a flag of the thread touches no memory of it.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        refuse("allocated");
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        refuse("freed");
        // SAFETY: the pointer came from the system's allocator above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        refuse("moved");
        // SAFETY: the pointer came from the system's allocator above, and the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Refusing = Refusing;

/// Does something as a callback does it.
fn in_a_callback<T>(work: impl FnOnce() -> T) -> T {
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
    for rate in [8_000, 22_050, 48_000, 192_000] {
        for channels in [1_u16, 8] {
            let mut incoming = Incoming::new(rate, channels, true).unwrap();
            let samples = vec![0.1; rate as usize / 100 * usize::from(channels)];
            let mut frame = [0.0; 160];
            for round in 0..200 {
                in_a_callback(|| {
                    let mut rest = &samples[..];
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
