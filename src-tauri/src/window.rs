//! The main window: made when it is first wanted, put away and not ended when it is closed, and found again where it stood.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, DragDropEvent, Manager, PhysicalPosition, PhysicalSize, Url, WebviewUrl,
    WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::blank;
use crate::door::Door;
use crate::dropped;
use crate::notify;
use crate::pen::Pen;
use crate::placing::{self, Place, Screen};
use crate::words::Word;

/// Its name among the windows.
pub const MAIN: &str = "main";

/// What is known of the window from one start to the next. It belongs to this machine's screens and is no setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Known {
    place: Option<Place>,
    /// It was said that Sotto goes on without its window.
    told: bool,
}

impl Known {
    /// As it was kept; as at first where nothing sound is there.
    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(file(folder)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    fn keep(&self, folder: &Path) {
        let text = serde_json::to_string(self).unwrap_or_default();
        if let Err(error) = std::fs::write(file(folder), text) {
            tracing::debug!(%error, "where the window stands is not kept");
        }
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("window.json")
}

/// Shows the window, making it where there is none yet, and brings it to the front.
pub fn show(app: &AppHandle) {
    match app.get_webview_window(MAIN) {
        Some(window) => bring(&window),
        None => begin(app, None),
    }
}

fn begin(app: &AppHandle, page: Option<&str>) {
    match make(app, page) {
        Ok(window) => bring(&window),
        Err(error) => tracing::error!(%error, "there is no window"),
    }
}

fn bring(window: &WebviewWindow) {
    let shown = || {
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    };
    match shown() {
        Ok(()) => blank::watch(window),
        Err(error) => tracing::error!(%error, "the window cannot be shown"),
    }
}

/// Shows a page of the window, by its name in the interface.
pub fn show_page(app: &AppHandle, page: &str) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return begin(app, Some(page));
    };
    bring(&window);
    if let Err(error) = window.eval(to(page)) {
        tracing::debug!(%error, "the page is not shown");
    }
}

/// What a page does to show another one.
fn to(page: &str) -> String {
    let page = serde_json::Value::from(format!("#/{page}"));
    format!("location.hash = {page};")
}

/// Whether the user looks at the window.
#[must_use]
pub fn is_looked_at(app: &AppHandle) -> bool {
    let window = app.get_webview_window(MAIN);
    window.is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    })
}

fn make(app: &AppHandle, page: Option<&str>) -> tauri::Result<WebviewWindow> {
    let least = placing::least(&screens(app));
    let mut window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Sotto")
        .visible(false)
        .min_inner_size(least.0, least.1)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some(page) = page {
        // Before the interface looks where it is; a page that is loaded anew later stays where it was.
        window = window.initialization_script(format!("if (!location.hash) {{ {} }}", to(page)));
    }
    let window = window.build()?;
    let folder = app.state::<Door>().home().folder().to_owned();
    if let Some(place) = placing::window(Known::read(&folder).place, &screens(app)) {
        window.set_size(PhysicalSize::new(place.width, place.height))?;
        window.set_position(PhysicalPosition::new(place.x, place.y))?;
        if place.maximized {
            window.maximize()?;
        }
    }
    let (app, closing) = (app.clone(), window.clone());
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            // Timers and reminders ring without it.
            api.prevent_close();
            put_away(&app, &closing);
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => dropped::take(&app, paths),
        // The keyboard is here, and no longer at what was dictated.
        WindowEvent::Focused(true) => {
            if let Some(pen) = app.try_state::<Pen>() {
                pen.left();
            }
        }
        _ => {}
    });
    Ok(window)
}

fn put_away(app: &AppHandle, window: &WebviewWindow) {
    keep_place(app);
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window stays");
    }
    let folder = app.state::<Door>().home().folder().to_owned();
    let known = Known::read(&folder);
    if !known.told {
        Known {
            told: true,
            ..known
        }
        .keep(&folder);
        notify::say(Word::GoesOn.in_(app.state::<Door>().tongue()));
    }
}

/// Writes down where the window stands.
pub fn keep_place(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    let folder = app.state::<Door>().home().folder().to_owned();
    let mut known = Known::read(&folder);
    let Some(place) = place_of(&window, known.place) else {
        return;
    };
    known.place = Some(place);
    known.keep(&folder);
}

fn place_of(window: &WebviewWindow, before: Option<Place>) -> Option<Place> {
    let maximized = window.is_maximized().ok()?;
    // How large it is beside that is what was kept.
    if let (true, Some(before)) = (maximized, before) {
        return Some(Place {
            maximized,
            ..before
        });
    }
    let (position, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    Some(Place {
        x: position.x,
        y: position.y,
        width: size.width,
        height: size.height,
        maximized,
    })
}

/// The screens, the one with the bar first.
#[must_use]
pub fn screens(app: &AppHandle) -> Vec<Screen> {
    let mut all = app.available_monitors().unwrap_or_default();
    if let Ok(Some(first)) = app.primary_monitor()
        && let Some(place) = all
            .iter()
            .position(|one| one.position() == first.position())
    {
        all.swap(0, place);
    }
    all.iter()
        .map(|screen| {
            let area = screen.work_area();
            Screen {
                x: area.position.x,
                y: area.position.y,
                width: area.size.width,
                height: area.size.height,
                scale: screen.scale_factor(),
            }
        })
        .filter(|screen| screen.width > 0 && screen.height > 0)
        .collect()
}

/// Only pages that came with the program are ever shown.
#[must_use]
pub fn is_ours(page: &Url) -> bool {
    match page.scheme() {
        "tauri" => page.host_str() == Some("localhost"),
        "http" | "https" => page.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_own_pages_are_shown() {
        for (page, ours) in [
            ("tauri://localhost/index.html#/today", true),
            ("http://tauri.localhost/overlay.html", true),
            ("https://tauri.localhost/", true),
            ("https://example.org/", false),
            ("https://tauri.localhost.example.org/", false),
            ("tauri://example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_ours(&page.parse().unwrap()), ours, "{page}");
        }
    }

    #[test]
    fn a_page_is_a_word_and_never_a_program() {
        assert_eq!(to("settings"), "location.hash = \"#/settings\";");
        assert_eq!(
            to("\";alert(1)//"),
            "location.hash = \"#/\\\";alert(1)//\";"
        );
    }

    #[test]
    fn what_is_known_comes_back_and_damage_is_nothing_known() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Known::read(folder.path()), Known::default());
        let known = Known {
            place: Some(Place {
                x: -5,
                y: 7,
                width: 800,
                height: 600,
                maximized: true,
            }),
            told: true,
        };
        known.keep(folder.path());
        assert_eq!(Known::read(folder.path()), known);
        for damaged in ["", "{", "[1,2]", "{\"place\":{\"x\":\"far\"}}", "\u{0}"] {
            std::fs::write(file(folder.path()), damaged).unwrap();
            assert_eq!(Known::read(folder.path()), Known::default(), "{damaged}");
        }
        std::fs::write(file(folder.path()), "{\"told\":true,\"more\":1}").unwrap();
        assert!(Known::read(folder.path()).told);
    }
}
