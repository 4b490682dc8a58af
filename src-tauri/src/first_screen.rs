//! The first screen of the window, and what is made behind it. The thread of the windows does one thing after the other, and
//! a page that comes up needs it again and again: whatever else is made meanwhile holds up what the user waits for.

use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};

use crate::call::Listeners;
use crate::window::MAIN;

/// From one look whether the page of the window has come to the next.
const LOOK: Duration = Duration::from_millis(50);
/// It is waited for no longer than this.
const LONGEST: Duration = Duration::from_secs(3);
/// A page that has come asks for its first screen, and shows it.
const BREATH: Duration = Duration::from_millis(500);

/// Makes something on the thread of the windows: at once, or behind the first screen where the window is to be seen first. To
/// be called on that thread.
pub fn make_behind(
    app: &AppHandle,
    window_first: bool,
    make: impl FnOnce(&AppHandle) + Send + 'static,
) {
    if !window_first {
        return make(app);
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        stands(&app).await;
        let there = app.clone();
        if let Err(error) = app.run_on_main_thread(move || make(&there)) {
            tracing::debug!(%error, "there are no windows any more");
        }
    });
}

/// Waits until it stands there, but not for long.
async fn stands(app: &AppHandle) {
    let began = Instant::now();
    while !app.state::<Listeners>().know(MAIN) && began.elapsed() < LONGEST {
        tokio::time::sleep(LOOK).await;
    }
    tokio::time::sleep(BREATH).await;
}
