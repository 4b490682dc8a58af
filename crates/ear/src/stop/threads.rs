//! The threads of a model's computations, and how an operation of theirs is cut short.
//!
//! ggml asks between two operations whether to stop, and with the whole context a single product of matrices can take a
//! tenth of a second. Its threads share such a product out in small pieces, by a counter: whoever is done takes the next one.
//! Where the counter is put beyond the last piece they stop after the one they are at. What the operation gives is then worth
//! nothing, so this is done only to work whose request was cancelled, and the question behind that operation is asked at
//! once: nothing is ever computed from it.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sotto_engines::host::ggml::{ask_at_once, while_asking};

unsafe extern "C" {
    fn ggml_threadpool_params_init(parameters: *mut Parameters, threads: c_int);
    fn ggml_threadpool_new(parameters: *mut Parameters) -> *mut c_void;
    fn ggml_threadpool_free(pool: *mut c_void);
    fn ggml_threadpool_chunk_set(pool: *mut c_void, chunk: c_int);
    #[cfg(all(test, target_os = "linux", target_env = "gnu"))]
    fn ggml_threadpool_chunk_add(pool: *mut c_void, more: c_int) -> c_int;
    fn ggml_backend_cpu_set_threadpool(backend: *mut c_void, pool: *mut c_void);
}

/// `ggml_threadpool_params` of ggml.h takes 528 bytes; nobody but ggml looks into it.
#[repr(C, align(16))]
struct Parameters([u8; 2048]);

/// Beyond the last piece of every operation, and far from where counting on would overflow.
const PAST_ALL: c_int = 1 << 30;

/// A product counts anew for each head of the attention, so it is said again until the work is over.
const AGAIN: Duration = Duration::from_micros(500);

/// Only with OpenMP, which has the threads themselves: ggml's own would spin from one computation to the next.
const OURS: bool = cfg!(all(target_os = "linux", target_env = "gnu"));

/// What ggml keeps about the threads of one model. To be dropped after every state that computes with it.
pub struct Threads {
    /// The address of ggml's pool; 0 where ggml makes one for each computation by itself.
    pool: usize,
}

impl Threads {
    /// For so many threads, no more and no less: a state that computes with them must be told the same number.
    pub fn new(count: c_int) -> Self {
        if !OURS {
            return Self { pool: 0 };
        }
        let mut parameters = Parameters([0; 2048]);
        // SAFETY: the room is larger than what is written to it, and what is made from it keeps no reference to it.
        let pool = unsafe {
            ggml_threadpool_params_init(&raw mut parameters, count);
            ggml_threadpool_new(&raw mut parameters)
        };
        Self {
            pool: pool as usize,
        }
    }

    /// Makes a state that computes with them.
    pub fn make<T, E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        super::stoppable(make, |backend| {
            if self.pool != 0 {
                // SAFETY: a backend of the processor that was made a moment ago and has no other pool; this one outlives it.
                unsafe { ggml_backend_cpu_set_threadpool(backend, self.pool as *mut c_void) };
            }
        })
    }

    /// Where the counter of pieces stands: at nothing, unless operations are shared out by it.
    #[cfg(all(test, target_os = "linux", target_env = "gnu"))]
    pub fn pieces(&self) -> c_int {
        // SAFETY: on these systems there is a pool, and nothing is added to its counter, which is atomic.
        unsafe { ggml_threadpool_chunk_add(self.pool as *mut c_void, 0) }
    }

    /// Does native work of such a state that asks `stop` every few milliseconds, and is cut short where its request is
    /// cancelled. Returns the result and whether it was stopped.
    pub fn while_asking<R>(
        &self,
        stop: &mut dyn FnMut() -> bool,
        work: impl FnOnce() -> R,
    ) -> (R, bool) {
        let begun = Begun::with(self);
        let (result, stopped) = while_asking(stop, work);
        let cut = begun.as_ref().is_some_and(Begun::was_cut);
        (result, stopped || cut)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if self.pool != 0 {
            // SAFETY: the states that computed with it are gone, and what is in work holds the model.
            unsafe { ggml_threadpool_free(self.pool as *mut c_void) };
        }
    }
}

/// What is computed at this moment.
struct Work {
    pool: usize,
    /// Whether its request was cancelled. It is never wanted again afterwards.
    cancelled: Arc<AtomicBool>,
    cut: bool,
}

static AT_WORK: Mutex<Option<Work>> = Mutex::new(None);

fn at_work() -> MutexGuard<'static, Option<Work>> {
    AT_WORK.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    static CANCELLED: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Answers a request that this says is cancelled: what this thread computes for it may be cut short.
pub fn for_request<R>(cancelled: Arc<AtomicBool>, answer: impl FnOnce() -> R) -> R {
    CANCELLED.set(Some(cancelled));
    let result = answer();
    CANCELLED.set(None);
    result
}

/// Work that can be cut short, until it is over.
struct Begun;

impl Begun {
    fn with(threads: &Threads) -> Option<Self> {
        let cancelled = CANCELLED.with_borrow(Clone::clone)?;
        if threads.pool == 0 {
            return None;
        }
        *at_work() = Some(Work {
            pool: threads.pool,
            cancelled,
            cut: false,
        });
        Some(Self)
    }

    fn was_cut(&self) -> bool {
        is_cut()
    }
}

/// Whether pieces were taken away from what is computed at this moment.
pub fn is_cut() -> bool {
    at_work().as_ref().is_some_and(|work| work.cut)
}

impl Drop for Begun {
    fn drop(&mut self) {
        let mut at_work = at_work();
        ask_at_once(false);
        *at_work = None;
    }
}

/// Cuts short what is computed, if its request is cancelled, until that is over. For a thread that has nothing else to do.
pub fn hurry() {
    while cut_short() {
        std::thread::sleep(AGAIN);
    }
}

/// Whether there was something to cut short.
fn cut_short() -> bool {
    let mut at_work = at_work();
    let Some(work) = at_work
        .as_mut()
        .filter(|work| work.cancelled.load(Ordering::Relaxed))
    else {
        return false;
    };
    work.cut = true;
    ask_at_once(true);
    // SAFETY: the pool lives as long as work with it stands here, which the lock keeps from ending; the counter is atomic.
    unsafe { ggml_threadpool_chunk_set(work.pool as *mut c_void, PAST_ALL) };
    true
}
