//! The one thing that a page asks of the keys and not of the core: whether the key to talk arrives, before it is talked with.

use std::time::Duration;

use sotto_api::Problem;
use tauri::{Manager, WebviewWindow};

use crate::shell::Shell;

/// So long a page waits for an answer. Then it asks again, if it is still there.
const ANSWERED: Duration = Duration::from_secs(1);

/// Whether the key to talk goes down within a moment; until then nobody is listened to by a key. Nothing where it is not tried:
/// without `on`, by which a page that tried it ends that, and in a window that nobody sees, where it talks as ever.
///
/// # Errors
/// Never.
#[tauri::command]
pub async fn try_key(on: bool, window: WebviewWindow) -> Result<Option<bool>, Problem> {
    let shell = window.try_state::<Shell>();
    let Some(keys) = shell.map(|shell| shell.inner().keys.clone()) else {
        return Ok(None);
    };
    if on && is_seen(&window) {
        return Ok(Some(keys.arrives(ANSWERED).await));
    }
    keys.tried().await;
    Ok(None)
}

fn is_seen(window: &WebviewWindow) -> bool {
    window.is_visible().unwrap_or(false) && !window.is_minimized().unwrap_or(false)
}
