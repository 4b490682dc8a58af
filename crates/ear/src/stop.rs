//! Stops native work within milliseconds, also in the middle of the encoder.
//!
//! whisper.cpp asks its own abort callback only between whole graphs, and the encoder is one graph of up to several
//! seconds. ggml's CPU backend can ask after every operation, but whisper.cpp gives no way to reach its backends. So
//! the CPU device's function that makes backends is wrapped once, and every backend made by it asks [`ask`]. ggml asks
//! on the thread that started the computation, which is how a thread-local finds the question of this very decode.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::time::{Duration, Instant};

/// How often the question is really asked; operations take microseconds.
const BETWEEN: Duration = Duration::from_millis(3);

type InitBackend = unsafe extern "C" fn(*mut Device, *const c_char) -> *mut c_void;

/// `ggml_backend_device` of ggml-backend-impl.h: fifteen functions, then the registry and a context.
#[repr(C)]
struct Device {
    before_init: [*mut c_void; 5],
    init_backend: Option<InitBackend>,
    after_init: [*mut c_void; 9],
    registry: *mut c_void,
    context: *mut c_void,
}

const CPU: c_int = 0;
#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
const GPUS: [c_int; 2] = [1, 2];

unsafe extern "C" {
    fn ggml_backend_dev_by_type(kind: c_int) -> *mut Device;
    fn ggml_backend_dev_backend_reg(device: *mut Device) -> *mut c_void;
    fn ggml_backend_cpu_set_abort_callback(
        backend: *mut c_void,
        callback: Option<unsafe extern "C" fn(*mut c_void) -> bool>,
        data: *mut c_void,
    );
}

static MAKE_BACKEND: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

unsafe extern "C" fn make_backend(device: *mut Device, parameters: *const c_char) -> *mut c_void {
    let original = MAKE_BACKEND.load(Ordering::Acquire);
    // SAFETY: `install` stored the device's own function here before it put this one in its place.
    let original: InitBackend = unsafe { std::mem::transmute(original) };
    // SAFETY: the arguments are passed on as they came; the result is a CPU backend or null.
    unsafe {
        let backend = original(device, parameters);
        if !backend.is_null() {
            ggml_backend_cpu_set_abort_callback(backend, Some(ask), std::ptr::null_mut());
        }
        backend
    }
}

/// Makes every CPU backend created from now on ask whether to stop. Where ggml's layout is not the expected one,
/// nothing is changed, and stopping waits for the end of a graph.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the device is a static of ggml that lives as long as the process; `Once` keeps other threads of
        // this crate out, and whisper.cpp is only called after this. The registry, which must stand behind fifteen
        // functions, proves the layout before anything is written.
        unsafe {
            let device = ggml_backend_dev_by_type(CPU);
            if device.is_null() || (*device).registry != ggml_backend_dev_backend_reg(device) {
                tracing::warn!("ggml's devices look different; stopping waits for the encoder");
                return;
            }
            if let Some(original) = (*device).init_backend {
                MAKE_BACKEND.store(original as *mut c_void, Ordering::Release);
                (*device).init_backend = Some(make_backend);
            }
        }
    });
}

/// Whether ggml found a graphics processor.
#[cfg(any(feature = "metal", feature = "vulkan", feature = "cuda"))]
pub fn graphics_processor() -> bool {
    // SAFETY: a look-up in ggml's list of devices; the pointer is only compared.
    GPUS.iter()
        .any(|kind| unsafe { !ggml_backend_dev_by_type(*kind).is_null() })
}

struct Question<'a> {
    stop: &'a mut dyn FnMut() -> bool,
    asked: Instant,
    stopped: bool,
}

thread_local! {
    static QUESTION: Cell<*mut c_void> = const { Cell::new(std::ptr::null_mut()) };
}

/// The callback for whisper.cpp and for ggml: whether to stop the decode of this thread.
pub unsafe extern "C" fn ask(_: *mut c_void) -> bool {
    let question = QUESTION.get().cast::<Question<'_>>();
    if question.is_null() {
        return false;
    }
    // SAFETY: `while_asking` set this pointer for the time its question lives, on this thread; native code does not
    // call back from within the callback.
    let question = unsafe { &mut *question };
    if !question.stopped && question.asked.elapsed() >= BETWEEN {
        question.stopped = (question.stop)();
        question.asked = Instant::now();
    }
    question.stopped
}

/// Does native work that asks `stop` every few milliseconds. Returns the result and whether it was stopped.
pub fn while_asking<R>(stop: &mut dyn FnMut() -> bool, work: impl FnOnce() -> R) -> (R, bool) {
    struct Restore(*mut c_void);
    impl Drop for Restore {
        fn drop(&mut self) {
            QUESTION.set(self.0);
        }
    }
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
