//! What an engine does by itself as soon as a cancel was read, where its work looks at the flag too rarely.

use std::sync::OnceLock;

static HURRY: OnceLock<fn()> = OnceLock::new();

/// Says what to do after each cancel. It runs on a thread of its own and finds out by itself whether the work of that
/// moment is what was cancelled: that may stand in line, or be done already.
pub fn when_cancelled(hurry: fn()) {
    // Said once, by the engine program before it begins.
    let _ = HURRY.set(hurry);
}

/// Does it. The reading thread reads on meanwhile; where no thread can be had, the work finds its flag by itself.
pub(super) fn hurry() {
    if let Some(hurry) = HURRY.get() {
        let _ = std::thread::Builder::new()
            .name("hurry".to_owned())
            .spawn(*hurry);
    }
}
