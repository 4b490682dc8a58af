//! Once it has started, listening allocates nothing: it runs all day on the sound thread.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(unsafe_code)] // counting allocations needs an allocator of our own; it only passes on to the system's

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest as _;
use rustfft as _;
use sotto_wake::{FRAME, Listening, Settings, Wake, Weights};
use thiserror as _;

struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// This thread listens: what the test runner's own thread does meanwhile does not count. Made without allocating.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

// SAFETY: every call goes to the system's allocator unchanged; counting touches no memory of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if LISTENS.try_with(Cell::get).unwrap_or(false) {
            ALLOCATED.fetch_add(1, Ordering::Relaxed);
        }
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from the system's allocator above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn listening_allocates_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/wake.bin");
    let weights = std::fs::read(path).expect(
        "models/own/wake.bin is committed and cannot be read: git checkout models/own brings it back",
    );
    let mut wake = Wake::new(Weights::read(&weights).unwrap());
    wake.set(Settings {
        listening: Listening {
            hey_sotto: true,
            sotto: true,
            stop: true,
        },
        // As ready as can be, so that hits and near misses happen too.
        sensitivity: 1.0,
        pause_ms: 100,
    });
    let call: Vec<f32> = include_bytes!("hey-sotto.wav")[44..]
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
        .collect();

    LISTENS.set(true);
    // It counts, or nothing below says anything.
    drop(std::hint::black_box(Box::new(0_u8)));
    let before = ALLOCATED.load(Ordering::Relaxed);
    assert!(before > 0, "nothing is counted");
    let mut heard = 0;
    for _ in 0..5 {
        for frame in call.chunks(FRAME) {
            heard += usize::from(wake.feed(frame).is_some());
        }
        wake.forget();
    }
    let near = wake.near_misses().count();
    let after = ALLOCATED.load(Ordering::Relaxed);
    LISTENS.set(false);
    assert!(heard > 0, "the path of a hit was not taken");
    assert!(near <= 16);
    assert_eq!(after - before, 0, "allocations while listening");
}
