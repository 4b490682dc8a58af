//! The end: whatever was confirmed is on the disk already; devices, keys, the socket and the folder are given back.

use std::time::Duration;

use tauri::{AppHandle, Manager};

use crate::door::Door;
use crate::pen::Pen;
use crate::shell::Shell;
use crate::window;

/// A device or an engine that hangs does not keep the computer from shutting down.
const LONGEST: Duration = Duration::from_secs(8);

/// Ends the program.
pub fn quit(app: &AppHandle) {
    app.exit(0);
}

/// Gives everything back. Waits, but not for long. For the moment in which the windows are gone already.
pub fn clean_up(app: &AppHandle) {
    let door = app.state::<Door>().inner().clone();
    // What was not begun yet has nothing to give back.
    let pen = app.try_state::<Pen>().map(|pen| pen.inner().clone());
    let keys = app
        .try_state::<Shell>()
        .map(|shell| shell.inner().keys.clone());
    let giving = async {
        if let Some(keys) = keys {
            keys.end().await;
        }
        if let Some(pen) = pen {
            pen.end().await;
        }
        door.close().await;
    };
    let ended =
        tauri::async_runtime::block_on(async { tokio::time::timeout(LONGEST, giving).await });
    if ended.is_err() {
        tracing::warn!("not everything was given back in time; what was confirmed is kept");
    }
}

/// Before the windows go: where they stand is kept.
pub fn before(app: &AppHandle) {
    window::keep_place(app);
}

/// Lets the program end as the system wants it: with Ctrl-C, and when the session ends.
pub async fn told_to_end(app: AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return quit(&app);
        }
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        quit(&app);
    }
}
