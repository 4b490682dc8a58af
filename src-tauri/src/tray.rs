//! The icon in the bar: what is listened to, at one glance, and the few things one wants without a window.

mod picture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use sotto_api::{ListenRequest, Listening, Request};
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, MenuBuilder, MenuEvent, MenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};

use crate::door::Door;
use crate::pen::Pen;
use crate::words::{self, Tongue, Word};
use crate::{close, first_screen, microphone, window};

const SIZE: u32 = 64;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Talk,
    Dictate,
    TypeAgain,
    TakeBack,
    Microphone,
    Open,
    Settings,
    Quit,
}

const ITEMS: [(Chosen, &str); 8] = [
    (Chosen::Talk, "talk"),
    (Chosen::Dictate, "dictate"),
    (Chosen::TypeAgain, "type-again"),
    (Chosen::TakeBack, "take-back"),
    (Chosen::Microphone, "microphone"),
    (Chosen::Open, "open"),
    (Chosen::Settings, "settings"),
    (Chosen::Quit, "quit"),
];

impl Chosen {
    fn of(name: &str) -> Option<Self> {
        let found = ITEMS.iter().find(|(_, known)| *known == name);
        found.map(|(chosen, _)| *chosen)
    }

    fn name(self) -> &'static str {
        let found = ITEMS.iter().find(|(known, _)| *known == self);
        found.map_or("", |(_, name)| *name)
    }
}

/// The icon, where the desktop has a place for one. Cheap to clone.
#[derive(Clone)]
pub struct Tray(Arc<Inner>);

struct Inner {
    /// None before it was made, and where it cannot be.
    parts: OnceLock<Parts>,
    /// What it shows, or is to show once it was made: the state, and the language.
    now: Mutex<(Listening, Tongue)>,
}

struct Parts {
    icon: TrayIcon<Wry>,
    /// The words that follow the language, and the state.
    items: Vec<(Word, MenuItem<Wry>)>,
    talk: MenuItem<Wry>,
    microphone: CheckMenuItem<Wry>,
}

impl Tray {
    /// Puts it there: at once, or behind the window where that is to be seen first. To be called on the thread of the windows.
    #[must_use]
    pub fn start(app: &AppHandle, tongue: Tongue, window_first: bool) -> Self {
        let tray = Self::to_be(tongue);
        let made = tray.clone();
        first_screen::make_behind(app, window_first, move |app| made.make(app));
        tray
    }

    /// It is not there yet.
    fn to_be(tongue: Tongue) -> Self {
        Self(Arc::new(Inner {
            parts: OnceLock::new(),
            now: Mutex::new((Listening::Idle, tongue)),
        }))
    }

    fn make(&self, app: &AppHandle) {
        let (_, tongue) = *self.now();
        // The library that shows it on Linux is loaded when it is first used, and a desktop without it ends in a panic there.
        match catch_unwind(AssertUnwindSafe(|| build(app, tongue))) {
            Ok(Ok(parts)) => {
                // It is made once.
                let _ = self.0.parts.set(parts);
                // What happened meanwhile.
                let (state, tongue) = *self.now();
                self.show(state, tongue);
                self.speak(tongue);
            }
            Ok(Err(error)) => tracing::warn!(%error, "no icon in the bar"),
            Err(_) => tracing::warn!("no icon in the bar: its library is missing"),
        }
    }

    /// Never held while the thread of the windows is asked for something: that one may want it too.
    fn now(&self) -> MutexGuard<'_, (Listening, Tongue)> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows what is listened to.
    pub fn show(&self, state: Listening, tongue: Tongue) {
        *self.now() = (state, tongue);
        let Some(parts) = self.0.parts.get() else {
            return;
        };
        let picture = Image::new_owned(picture::draw(state, SIZE), SIZE, SIZE);
        let goes_on = matches!(state, Listening::Request | Listening::Dictation);
        let talk = if goes_on { Word::Finish } else { Word::Talk };
        let shown = || {
            parts.icon.set_icon(Some(picture))?;
            parts.icon.set_tooltip(Some(words::state(state, tongue)))?;
            parts.talk.set_text(talk.in_(tongue))?;
            parts.microphone.set_checked(state == Listening::Closed)
        };
        if let Err(error) = shown() {
            tracing::debug!(%error, "the icon does not follow");
        }
    }

    /// Speaks this language.
    pub fn speak(&self, tongue: Tongue) {
        self.now().1 = tongue;
        let Some(parts) = self.0.parts.get() else {
            return;
        };
        let spoken = || {
            for (word, item) in &parts.items {
                item.set_text(word.in_(tongue))?;
            }
            parts.microphone.set_text(Word::MicrophoneOff.in_(tongue))
        };
        if let Err(error) = spoken() {
            tracing::debug!(%error, "the menu keeps its language");
        }
    }
}

fn build(app: &AppHandle, tongue: Tongue) -> tauri::Result<Parts> {
    let item = |chosen: Chosen, word: Word| {
        MenuItem::with_id(app, chosen.name(), word.in_(tongue), true, None::<&str>)
    };
    let talk = item(Chosen::Talk, Word::Talk)?;
    let dictate = item(Chosen::Dictate, Word::Dictate)?;
    let again = item(Chosen::TypeAgain, Word::TypeAgain)?;
    let back = item(Chosen::TakeBack, Word::TakeBack)?;
    let open = item(Chosen::Open, Word::Open)?;
    let settings = item(Chosen::Settings, Word::Settings)?;
    let quit = item(Chosen::Quit, Word::Quit)?;
    let microphone = CheckMenuItem::with_id(
        app,
        Chosen::Microphone.name(),
        Word::MicrophoneOff.in_(tongue),
        true,
        false,
        None::<&str>,
    )?;
    let menu = MenuBuilder::new(app)
        .items(&[&talk, &dictate, &again, &back])
        .separator()
        .item(&microphone)
        .separator()
        .items(&[&open, &settings])
        .separator()
        .item(&quit)
        .build()?;
    let picture = Image::new_owned(picture::draw(Listening::Idle, SIZE), SIZE, SIZE);
    let icon = TrayIconBuilder::with_id("sotto")
        .icon(picture)
        .tooltip("Sotto")
        .menu(&menu)
        .on_menu_event(chosen)
        .build(app)?;
    Ok(Parts {
        icon,
        items: vec![
            (Word::Dictate, dictate),
            (Word::TypeAgain, again),
            (Word::TakeBack, back),
            (Word::Open, open),
            (Word::Settings, settings),
            (Word::Quit, quit),
        ],
        talk,
        microphone,
    })
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    let Some(chosen) = Chosen::of(event.id.0.as_str()) else {
        return;
    };
    let pen = app.state::<Pen>();
    // Whoever uses the menu is not at their text at that moment.
    pen.left();
    match chosen {
        Chosen::Open => window::show(app),
        Chosen::Settings => window::show_page(app, "settings"),
        Chosen::Quit => close::quit(app),
        Chosen::TypeAgain => pen.type_again(),
        Chosen::TakeBack => pen.take_back(),
        Chosen::Microphone => {
            let door = app.state::<Door>().inner().clone();
            tauri::async_runtime::spawn(async move { microphone::switch(&door).await });
        }
        Chosen::Talk | Chosen::Dictate => {
            let (door, pen) = (app.state::<Door>().inner().clone(), pen.inner().clone());
            tauri::async_runtime::spawn(listen(door, pen, chosen));
        }
    }
}

async fn listen(door: Door, pen: Pen, chosen: Chosen) {
    let asked = match chosen {
        Chosen::Dictate => {
            pen.begun_here();
            ListenRequest::Toggle { dictate: true }
        }
        _ => ListenRequest::Toggle { dictate: false },
    };
    if let sotto_api::Reply::Problem(problem) = door.ask(Request::Listen(asked)).await {
        door.announce(sotto_api::Event::Problem(problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_before_the_icon_is_there_is_what_it_will_show() {
        let tray = Tray::to_be(Tongue::English);
        assert_eq!(*tray.now(), (Listening::Idle, Tongue::English));
        tray.speak(Tongue::German);
        assert_eq!(*tray.now(), (Listening::Idle, Tongue::German));
        tray.show(Listening::Closed, Tongue::German);
        tray.clone().speak(Tongue::English);
        assert_eq!(*tray.now(), (Listening::Closed, Tongue::English));
    }

    #[test]
    fn every_choice_is_known_by_its_name() {
        for (chosen, name) in ITEMS {
            assert_eq!(chosen.name(), name);
            assert_eq!(Chosen::of(name), Some(chosen));
        }
        assert_eq!(Chosen::of("fly"), None);
        assert_eq!(Chosen::of(""), None);
    }
}
