//! Stops what ggml computes within milliseconds, also in the middle of a graph.
//!
//! Both native engines stand on ggml. whisper.cpp asks its own abort callback only between whole graphs, and the encoder
//! is one graph of up to several seconds; a graph of the language model reads hundreds of words. ggml's CPU backend can
//! ask after every operation, but neither library gives a way to reach its backends. So the CPU device's function that
//! makes backends is wrapped once, and every backend made within [`Ggml::stoppable`] asks [`ask`]. ggml asks on the thread
//! that started the computation, which is how a thread-local finds the question of this very request.
//!
//! ggml itself is linked by the engine programs (two different ones), so they hand its functions in.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::ffi::{c_char, c_int, c_void};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering, fence};
use std::time::{Duration, Instant};

/// How often the question is really asked; operations take microseconds.
const BETWEEN: Duration = Duration::from_millis(3);

/// Whether it is asked after every operation instead.
static AT_ONCE: AtomicBool = AtomicBool::new(false);

/// ggml's number for the processor among its devices.
const CPU: c_int = 0;

type InitBackend = unsafe extern "C" fn(*mut Device, *const c_char) -> *mut c_void;

/// What ggml asks: whether to stop.
pub type Ask = unsafe extern "C" fn(*mut c_void) -> bool;

/// `ggml_backend_device` of ggml-backend-impl.h: fifteen functions, then the registry and a context.
#[repr(C)]
pub struct Device {
    before_init: [*mut c_void; 5],
    init_backend: Option<InitBackend>,
    after_init: [*mut c_void; 9],
    registry: *mut c_void,
    context: *mut c_void,
}

/// The functions of the ggml that an engine program is linked with.
#[derive(Clone, Copy)]
pub struct Ggml {
    /// `ggml_backend_dev_by_type`.
    pub device: unsafe extern "C" fn(c_int) -> *mut Device,
    /// `ggml_backend_dev_backend_reg`.
    pub registry: unsafe extern "C" fn(*mut Device) -> *mut c_void,
    /// `ggml_backend_cpu_set_abort_callback`.
    pub set_abort: unsafe extern "C" fn(*mut c_void, Option<Ask>, *mut c_void),
}

/// The ggml that an engine program is linked with, and `stoppable` on it: both native engines have one of their own.
#[macro_export]
macro_rules! linked_ggml {
    () => {
        unsafe extern "C" {
            fn ggml_backend_dev_by_type(kind: ::std::ffi::c_int)
            -> *mut $crate::host::ggml::Device;
            fn ggml_backend_dev_backend_reg(
                device: *mut $crate::host::ggml::Device,
            ) -> *mut ::std::ffi::c_void;
            fn ggml_backend_cpu_set_abort_callback(
                backend: *mut ::std::ffi::c_void,
                callback: Option<$crate::host::ggml::Ask>,
                data: *mut ::std::ffi::c_void,
            );
        }

        /// Makes a state or a context whose computations can be stopped within milliseconds; `each` is given its backends.
        pub fn stoppable<T, E>(
            make: impl FnOnce() -> Result<T, E>,
            each: impl FnMut(*mut ::std::ffi::c_void),
        ) -> Result<T, E> {
            let ggml = $crate::host::ggml::Ggml {
                device: ggml_backend_dev_by_type,
                registry: ggml_backend_dev_backend_reg,
                set_abort: ggml_backend_cpu_set_abort_callback,
            };
            // SAFETY: these are the functions of the only ggml in this program; what is made keeps its backends.
            unsafe { ggml.stoppable(make, each) }
        }
    };
}

static MAKE_BACKEND: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

thread_local! {
    static MADE: RefCell<Vec<*mut c_void>> = const { RefCell::new(Vec::new()) };
    static QUESTION: Cell<*mut c_void> = const { Cell::new(std::ptr::null_mut()) };
    static OPERATIONS: Cell<usize> = const { Cell::new(0) };
}

unsafe extern "C" fn make_backend(device: *mut Device, parameters: *const c_char) -> *mut c_void {
    let original = MAKE_BACKEND.load(Ordering::Acquire);
    // SAFETY: `install` stored the device's own function here before it put this one in its place.
    let original: InitBackend = unsafe { std::mem::transmute(original) };
    // SAFETY: the arguments are passed on as they came; the result is a CPU backend or null.
    let backend = unsafe { original(device, parameters) };
    if !backend.is_null() {
        MADE.with_borrow_mut(|made| made.push(backend));
    }
    backend
}

impl Ggml {
    /// Makes something with native backends in it (a state, a context) that can be stopped by [`while_asking`], and gives
    /// `each` of the backends that compute on the processor to whoever has more to set. Where ggml's layout is not the
    /// expected one, nothing is changed, and stopping waits for the end of a graph.
    ///
    /// # Safety
    /// The functions must be those of the ggml that `make` uses, and what `make` gives must keep its backends.
    pub unsafe fn stoppable<T, E>(
        &self,
        make: impl FnOnce() -> Result<T, E>,
        mut each: impl FnMut(*mut c_void),
    ) -> Result<T, E> {
        self.install();
        MADE.with_borrow_mut(Vec::clear);
        let result = make();
        let made = MADE.take();
        if result.is_ok() {
            for backend in made {
                // After it was made, because llama.cpp sets a callback of its own (none) on the way.
                // SAFETY: CPU backends, made a moment ago on this thread, that live on in `result`.
                unsafe { (self.set_abort)(backend, Some(ask), std::ptr::null_mut()) };
                each(backend);
            }
        }
        result
    }

    fn install(&self) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // SAFETY: the device is a static of ggml that lives as long as the process; `Once` keeps other threads
            // out, and backends are only made through `stoppable`. The registry, which must stand behind fifteen
            // functions, proves the layout before anything is written.
            unsafe {
                let device = (self.device)(CPU);
                if device.is_null() || (*device).registry != (self.registry)(device) {
                    tracing::warn!(
                        "ggml's devices look different; stopping waits for the end of a graph"
                    );
                    return;
                }
                if let Some(original) = (*device).init_backend {
                    MAKE_BACKEND.store(original as *mut c_void, Ordering::Release);
                    (*device).init_backend = Some(make_backend);
                }
            }
        });
    }
}

/// From here on the question is asked after every operation, or again every few milliseconds. What is written to ggml
/// after this is seen by nobody before this is.
pub fn ask_at_once(wanted: bool) {
    AT_ONCE.store(wanted, Ordering::Relaxed);
    fence(Ordering::Release);
}

struct Question<'a> {
    stop: &'a mut dyn FnMut() -> bool,
    asked: Instant,
    stopped: bool,
}

/// The callback for native code: whether to stop the work of this thread.
///
/// # Safety
/// Only to be called by native code within [`while_asking`], or outside of it on any thread.
pub unsafe extern "C" fn ask(_: *mut c_void) -> bool {
    let question = QUESTION.get().cast::<Question<'_>>();
    if question.is_null() {
        return false;
    }
    // SAFETY: `while_asking` set this pointer for the time its question lives, on this thread; native code does not
    // call back from within the callback.
    let question = unsafe { &mut *question };
    OPERATIONS.set(OPERATIONS.get() + 1);
    // An operation that was cut short must be the last one: whoever saw that it was, sees the wish as well.
    fence(Ordering::Acquire);
    let due = AT_ONCE.load(Ordering::Relaxed) || question.asked.elapsed() >= BETWEEN;
    if !question.stopped && due {
        question.stopped = (question.stop)();
        question.asked = Instant::now();
    }
    question.stopped
}

/// After how many operations native code asked in the last [`while_asking`] of this thread, whether or not its question was due.
/// Once it was told to stop, this grows no more: what is left is not computed.
pub fn operations() -> usize {
    OPERATIONS.get()
}

/// Does native work that asks `stop` every few milliseconds. Returns the result and whether it was stopped.
pub fn while_asking<R>(stop: &mut dyn FnMut() -> bool, work: impl FnOnce() -> R) -> (R, bool) {
    struct Restore(*mut c_void);
    impl Drop for Restore {
        fn drop(&mut self) {
            QUESTION.set(self.0);
        }
    }
    OPERATIONS.set(0);
    let stopped = stop();
    let mut question = Question {
        stop,
        asked: Instant::now(),
        stopped,
    };
    let pointer: *mut Question<'_> = &raw mut question;
    let restore = Restore(QUESTION.replace(pointer.cast()));
    let result = work();
    drop(restore);
    (result, question.stopped)
}
