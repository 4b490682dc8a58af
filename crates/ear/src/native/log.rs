//! What whisper.cpp and ggml say goes to the log of the program, never to its output.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Once;

/// `GGML_LOG_LEVEL_WARN` and `GGML_LOG_LEVEL_ERROR` of ggml.h.
const WARN: c_int = 3;
const ERROR: c_int = 4;

type Hear = unsafe extern "C" fn(c_int, *const c_char, *mut c_void);

unsafe extern "C" {
    fn whisper_log_set(hear: Option<Hear>, data: *mut c_void);
    fn ggml_log_set(hear: Option<Hear>, data: *mut c_void);
}

/// Takes over the native log; its errors are our warnings, because a fault with words for the user follows them.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the callback is a function of this program and needs no data; nothing native runs before this.
        unsafe {
            whisper_log_set(Some(hear), std::ptr::null_mut());
            ggml_log_set(Some(hear), std::ptr::null_mut());
        }
    });
}

unsafe extern "C" fn hear(level: c_int, text: *const c_char, _: *mut c_void) {
    if text.is_null() {
        return;
    }
    // SAFETY: ggml passes a text that ends in a zero and lives during the call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    write(level, text.trim());
}

fn write(level: c_int, text: &str) {
    match (level, text) {
        // Dots of progress and empty lines.
        (_, "" | ".") => {}
        (ERROR, text) => tracing::warn!(target: "whisper", "{text}"),
        // The warnings of whisper.cpp tell how a model was built, not what went wrong.
        (WARN, text) => tracing::debug!(target: "whisper", warning = true, "{text}"),
        (_, text) => tracing::debug!(target: "whisper", "{text}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn native_errors_are_warnings_and_the_rest_is_for_those_who_ask() {
        let page = Page::default();
        let writer = page.clone();
        let log = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(log, || {
            // SAFETY: both texts end in a zero.
            unsafe {
                hear(ERROR, c"no room\n".as_ptr(), std::ptr::null_mut());
                hear(2, c"loading\n".as_ptr(), std::ptr::null_mut());
                hear(2, c".".as_ptr(), std::ptr::null_mut());
                hear(ERROR, std::ptr::null(), std::ptr::null_mut());
            }
        });
        let page = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines.len(), 2, "{page}");
        assert!(lines[0].contains("WARN whisper: no room"), "{page}");
        assert!(lines[1].contains("DEBUG whisper: loading"), "{page}");
    }
}
