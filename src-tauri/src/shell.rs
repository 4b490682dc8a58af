//! What the shell does with what the core tells: the icon and the overlay follow, keys are taken as the settings say, and
//! what is dictated goes to the pen.

use sotto_api::{Event, Kind, Listening, Reply, Request, Settings};
use sotto_cli::commands::listen;
use tauri::{AppHandle, Manager};

use crate::call::opened;
use crate::door::Door;
use crate::hotkeys::Hotkeys;
use crate::overlay::{Overlay, Told};
use crate::pen::Pen;
use crate::tray::Tray;
use crate::words::Tongue;
use crate::{autostart, close};

/// The parts of the shell that follow the core.
pub struct Shell {
    /// The keys.
    pub keys: Hotkeys,
    /// The overlay.
    pub overlay: Overlay,
    /// The icon in the bar.
    pub tray: Tray,
}

/// Follows the core as long as there is one.
pub async fn follow(app: AppHandle) {
    let door = app.state::<Door>().inner().clone();
    let mut here = door.here();
    // Opened now and not when a page first asks: reminders ring without any.
    if let Err(problem) = door.assistant().await {
        // Whoever looks at the window reads it there, and can try again.
        tracing::error!(%problem, "waiting for another try");
        crate::window::show(&app);
    }
    let Some(assistant) = opened(&mut here).await else {
        return;
    };
    let mut events = assistant.events();
    let mut closing = assistant.closing();
    let pen = app.state::<Pen>().inner().clone();
    assistant.typed_by(std::sync::Arc::new(pen));
    drop(assistant);
    read_settings(&app, &door).await;
    if let Reply::Status(status) = door.ask(Request::Status).await {
        state(&app, status.listening).await;
    }
    loop {
        tokio::select! {
            event = events.next() => match event {
                Some(event) => take(&app, &door, event).await,
                None => break,
            },
            wanted = async { closing.wait_for(|closing| *closing).await.is_ok() } => {
                // Somebody wants this Sotto to end: another one takes its place, or everything was erased.
                if wanted {
                    close::quit(&app);
                }
                break;
            }
        }
    }
}

async fn take(app: &AppHandle, door: &Door, event: Event) {
    let shell = app.state::<Shell>();
    match event {
        Event::Listening(listening) => state(app, listening).await,
        Event::Settings(now) => settings(app, &now).await,
        // By a sentence, an undo, another device.
        Event::ChangedMuch => read_settings(app, door).await,
        Event::Changed(changes) if changes.iter().any(|it| it.kind == Kind::Setting) => {
            read_settings(app, door).await;
        }
        Event::Answer { .. } | Event::Problem(_) => shell.overlay.tell(Told::Answer),
        Event::Typed { text } => {
            let in_terminal = listen::goes_on(door.home());
            app.state::<Pen>().write(text, in_terminal);
        }
        _ => {}
    }
}

async fn state(app: &AppHandle, listening: Listening) {
    let shell = app.state::<Shell>();
    shell.tray.show(listening, app.state::<Door>().tongue());
    shell.overlay.tell(Told::State(listening));
    app.state::<Pen>().listens(listening);
    shell.keys.shows(listening).await;
}

async fn read_settings(app: &AppHandle, door: &Door) {
    if let Reply::Settings(now) = door.ask(Request::Settings).await {
        settings(app, &now).await;
    }
}

async fn settings(app: &AppHandle, now: &Settings) {
    let shell = app.state::<Shell>();
    let tongue = Tongue::of(now);
    if app.state::<Door>().speak(tongue) {
        shell.tray.speak(tongue);
    }
    app.state::<Pen>().settings(now, tongue);
    shell.overlay.grow_with(now.look.text_percent);
    shell.keys.settings(now).await;
    let starts = now.machine.start_with_system;
    let folder = app.state::<Door>().home().folder().to_owned();
    let set = tokio::task::spawn_blocking(move || autostart::set(starts, &folder));
    if let Ok(Err(error)) = set.await {
        tracing::warn!(%error, "whether Sotto starts with the system stays as it was");
    }
}
