//! The overlay: a small pill that shows that somebody is listened to, their words, and the answer. It never takes the keyboard
//! from the program that has it, and it is made beforehand, so that it is there as soon as the key is down. Where the window is
//! to be seen first it is made behind that: a second page would hold up the first one.

mod showing;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::mpsc;

use crate::session::Session;
use crate::window::{is_looked_at, is_ours, screens};
use crate::{first_screen, placing};
use showing::Showing;
pub use showing::Told;

/// Its name among the windows.
pub const OVERLAY: &str = "overlay";
/// In usual pixels, for text of the usual size.
const SIZE: (f64, f64) = (460.0, 132.0);
const WAITING: usize = 64;

/// The overlay. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Overlay {
    tell: mpsc::Sender<Told>,
    /// How large text is, of a hundred.
    text_percent: Arc<AtomicU32>,
}

impl Overlay {
    /// Makes it, unseen: at once, or behind the window where that is to be seen first.
    #[must_use]
    pub fn start(app: &AppHandle, window_first: bool) -> Self {
        if can_be_had() {
            first_screen::make_behind(app, window_first, make_once);
        } else {
            tracing::info!("no overlay here: it would take the keyboard");
        }
        let (tell, told) = mpsc::channel(WAITING);
        let text_percent = Arc::new(AtomicU32::new(100));
        tauri::async_runtime::spawn(live(app.clone(), told, Arc::clone(&text_percent)));
        Self { tell, text_percent }
    }

    /// Tells it what goes on. What does not fit any more is left out: the next state says all.
    pub fn tell(&self, told: Told) {
        let _ = self.tell.try_send(told);
    }

    /// Has room for text of this size, from the next time on that it is shown.
    pub fn grow_with(&self, text_percent: u32) {
        self.text_percent.store(text_percent, Ordering::Relaxed);
    }
}

/// On Wayland every new window takes the keyboard, unless it goes through the X server beside it.
fn can_be_had() -> bool {
    let through_x = std::env::var("GDK_BACKEND").is_ok_and(|backend| backend.starts_with("x11"));
    Session::here() != Session::Wayland || through_x
}

/// Makes it where it is not there yet.
fn make_once(app: &AppHandle) {
    if app.get_webview_window(OVERLAY).is_none()
        && let Err(error) = make(app)
    {
        tracing::warn!(%error, "there is no overlay");
    }
}

fn make(app: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, OVERLAY, WebviewUrl::App("overlay.html".into()))
        .title("Sotto")
        .inner_size(SIZE.0, SIZE.1)
        .visible(false)
        .focused(false)
        .focusable(false)
        .decorations(false)
        .shadow(false)
        .resizable(false)
        .always_on_top(true)
        .visible_on_all_workspaces(true)
        .skip_taskbar(true)
        .accept_first_mouse(true)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    // macOS has it only by an interface that its shop forbids.
    #[cfg(not(target_os = "macos"))]
    let window = window.transparent(true);
    window.build().map(drop)
}

/// Shows it and puts it away as things happen.
async fn live(app: AppHandle, mut told: mpsc::Receiver<Told>, text_percent: Arc<AtomicU32>) {
    let began = Instant::now();
    let mut showing = Showing::default();
    loop {
        let due = showing.due().map(|due| due.saturating_sub(began.elapsed()));
        let wait = async {
            match due {
                Some(due) => tokio::time::sleep(due).await,
                None => std::future::pending().await,
            }
        };
        let now = tokio::select! {
            now = told.recv() => match now {
                Some(now) => now,
                None => return,
            },
            () = wait => Told::Time,
        };
        let looked_at = is_looked_at(&app);
        if let Some(shown) = showing.step(now, looked_at, began.elapsed()) {
            set(&app, shown, text_percent.load(Ordering::Relaxed));
        }
    }
}

fn set(app: &AppHandle, shown: bool, text_percent: u32) {
    if shown && can_be_had() {
        // Somebody is listened to within the first moments of the program.
        make_once(app);
    }
    let Some(window) = app.get_webview_window(OVERLAY) else {
        return;
    };
    let set = if shown {
        let pointer = app.cursor_position().ok().map(|at| (at.x, at.y));
        let size = placing::grown(SIZE, text_percent);
        let place = placing::overlay(pointer, &screens(app), size);
        let placed = place.map_or(Ok(()), |place| {
            window.set_size(PhysicalSize::new(place.width, place.height))?;
            window.set_position(PhysicalPosition::new(place.x, place.y))
        });
        placed.and_then(|()| window.show())
    } else {
        window.hide()
    };
    if let Err(error) = set {
        tracing::warn!(%error, shown, "the overlay does not follow");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    #[test]
    fn its_page_may_ask_the_core_and_nothing_else() {
        let text = include_str!("../capabilities/overlay.json");
        let capability: Value = serde_json::from_str(text).unwrap();
        assert_eq!(capability["windows"], json!([super::OVERLAY]));
        assert_eq!(capability["permissions"], json!(["allow-core"]));
    }
}
