//! The overlay: a small pill that shows that somebody is listened to, their words, and the answer. It never takes the keyboard
//! from the program that has it, and it is made beforehand, so that it is there as soon as the key is down.

mod showing;

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, WebviewUrl, WebviewWindowBuilder};
use tokio::sync::mpsc;

use crate::placing;
use crate::session::Session;
use crate::window::{is_looked_at, is_ours, screens};
use showing::Showing;
pub use showing::Told;

/// Its name among the windows.
pub const OVERLAY: &str = "overlay";
/// In usual pixels.
const SIZE: (f64, f64) = (460.0, 132.0);
const WAITING: usize = 64;

/// The overlay. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Overlay(mpsc::Sender<Told>);

impl Overlay {
    /// Makes it, unseen.
    #[must_use]
    pub fn start(app: &AppHandle) -> Self {
        if can_be_had() {
            if let Err(error) = make(app) {
                tracing::warn!(%error, "there is no overlay");
            }
        } else {
            tracing::info!("no overlay here: it would take the keyboard");
        }
        let (tell, told) = mpsc::channel(WAITING);
        tauri::async_runtime::spawn(live(app.clone(), told));
        Self(tell)
    }

    /// Tells it what goes on. What does not fit any more is left out: the next state says all.
    pub fn tell(&self, told: Told) {
        let _ = self.0.try_send(told);
    }
}

/// On Wayland every new window takes the keyboard, unless it goes through the X server beside it.
fn can_be_had() -> bool {
    let through_x = std::env::var("GDK_BACKEND").is_ok_and(|backend| backend.starts_with("x11"));
    Session::here() != Session::Wayland || through_x
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
async fn live(app: AppHandle, mut told: mpsc::Receiver<Told>) {
    let began = std::time::Instant::now();
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
            set(&app, shown);
        }
    }
}

fn set(app: &AppHandle, shown: bool) {
    let Some(window) = app.get_webview_window(OVERLAY) else {
        return;
    };
    let set = if shown {
        let pointer = app.cursor_position().ok().map(|at| (at.x, at.y));
        let place = placing::overlay(pointer, &screens(app), SIZE);
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
