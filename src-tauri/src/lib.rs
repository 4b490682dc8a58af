//! `sotto-app`: Sotto with its window. The operating system's side of it and nothing else: windows, the icon in the bar, keys of
//! the whole system, typing into other programs, starting and ending. What Sotto knows and does is the core's, which lives in
//! this process; pages reach it by one command and one channel.

pub mod arguments;
mod autostart;
mod blank;
mod call;
mod close;
pub mod dictation;
mod door;
mod dropped;
mod files;
mod first_screen;
pub mod hotkeys;
mod log;
mod microphone;
mod notify;
pub mod overlay;
pub mod pace;
mod pen;
pub mod placing;
#[cfg(target_os = "linux")]
mod portals;
pub mod session;
mod shell;
mod suspend;
mod tray;
pub mod webkit;
mod window;
pub mod words;

use std::process::ExitCode;

use sotto_api::{ListenRequest, Reply, Request};
use sotto_assistant::link::Client;
use sotto_cli::home::Home;
use tauri::{App, AppHandle, Manager, RunEvent};

use arguments::{Order, Started};
use call::Listeners;
use door::Door;
use hotkeys::Hotkeys;
use overlay::Overlay;
use pen::Pen;
use shell::Shell;
use tray::Tray;
use words::{Tongue, Word};

/// Starts Sotto with its window, or hands what is asked to the one that runs, and gives the exit code.
#[must_use]
pub fn run() -> ExitCode {
    webkit::apply();
    let here = std::env::current_dir().unwrap_or_default();
    // A name that is no text names no file that could be opened; that is said like any other.
    let words = std::env::args_os().skip(1);
    let words = words.map(|word| word.to_string_lossy().into_owned());
    let started = Started::read(words, &here);
    if !started.unknown.is_empty() {
        let unknown = started.unknown.join(" ");
        let values = [("words", unknown.as_str())];
        eprintln!("{}", Word::UnknownWords.with(Tongue::here(), &values));
        return ExitCode::from(2);
    }
    let named = started.folder.clone().or_else(folder_of_environment);
    let usual = named.is_none();
    let home = match Home::at(named) {
        Ok(home) => home,
        Err(error) => {
            eprintln!("sotto-app: {error}");
            return ExitCode::FAILURE;
        }
    };
    match toggled(&started, &home) {
        Some(Reply::Problem(problem)) => {
            eprintln!("sotto-app: {}", problem.sentence);
            return ExitCode::FAILURE;
        }
        Some(_) => return ExitCode::SUCCESS,
        None => {}
    }
    if !session::answers() {
        eprintln!("sotto-app: {}", Word::NoWindows.in_(Tongue::here()));
        return ExitCode::FAILURE;
    }
    // It is said by the core, in the window, where the folder cannot be made.
    let _ = home.make();
    log::begin(home.folder());
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("sotto-app: {error}");
            return ExitCode::FAILURE;
        }
    };
    tauri::async_runtime::set(runtime.handle().clone());
    let code = show(started, home, usual);
    runtime.shutdown_timeout(std::time::Duration::from_millis(300));
    code
}

fn folder_of_environment() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("SOTTO_DATA_DIR")?;
    (!folder.is_empty()).then(|| folder.into())
}

/// A key of the desktop that only toggles does not wait for a window system: the running Sotto is told by its socket. That one
/// is held or let go it must be told by a program that stays.
fn toggled(started: &Started, home: &Home) -> Option<Reply> {
    let [Order::Toggle { dictate }] = started.orders[..] else {
        return None;
    };
    let mut client = Client::connect(home.folder()).ok()??;
    let toggle = Request::Listen(ListenRequest::Toggle { dictate });
    client.call(toggle).ok()
}

fn show(started: Started, home: Home, usual: bool) -> ExitCode {
    let door = Door::new(home);
    let single = single_instance(&door, usual);
    let mut builder = tauri::Builder::default();
    if let Some(single) = single {
        builder = builder.plugin(single);
    }
    #[cfg(not(target_os = "linux"))]
    {
        builder = builder.plugin(tauri_plugin_global_shortcut::Builder::new().build());
    }
    let app = builder
        .manage(door)
        .manage(Listeners::default())
        .manage(blank::Told::default())
        .invoke_handler(tauri::generate_handler![
            call::call,
            call::subscribe,
            hotkeys::trying::try_key
        ])
        .setup(move |app| {
            begin(app, &started);
            Ok(())
        })
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(%error, "there is no window system that Sotto can use");
            let said = Word::NoWindows.in_(Tongue::here());
            eprintln!("sotto-app: {error}. {said}");
            return ExitCode::FAILURE;
        }
    };
    let code = app.run_return(|app, event| match event {
        // Without its windows it goes on; only who asks for the end gets it.
        RunEvent::ExitRequested {
            code: None, api, ..
        } => api.prevent_exit(),
        RunEvent::ExitRequested { .. } => close::before(app),
        RunEvent::Exit => close::clean_up(app),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for path in urls.iter().filter_map(|url| url.to_file_path().ok()) {
                files::open(app, path);
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    });
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// Hands what a second start asks to the first one, of the same data folder.
fn single_instance(door: &Door, usual: bool) -> Option<tauri::plugin::TauriPlugin<tauri::Wry>> {
    let once = tauri_plugin_single_instance::Builder::new().callback(|app, words, here| {
        let started = Started::read(words.into_iter().skip(1), std::path::Path::new(&here));
        for order in started.for_the_running() {
            carry_out(app, order);
        }
    });
    if usual {
        return Some(once.build());
    }
    // Another folder is another Sotto. Only Linux lets it have a name of its own.
    if cfg!(target_os = "linux") {
        let folder = door.home().folder();
        return Some(once.dbus_id(name_of(folder)).build());
    }
    None
}

/// A name on the bus for the Sotto of a folder of its own.
fn name_of(folder: &std::path::Path) -> String {
    let mut hash = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(folder, &mut hash);
    let hash = std::hash::Hasher::finish(&hash);
    // A part of a name must not begin with a digit.
    format!("io.github.sottovoice.sotto.of{hash:016x}")
}

/// What there is from the start on. The window comes when it is wanted.
fn begin(app: &App, started: &Started) {
    let handle = app.handle();
    let door = app.state::<Door>().inner().clone();
    // Opened beside the windows, which take as long to be made. What it is refused for is told to whoever asks next.
    let opening = door.clone();
    tauri::async_runtime::spawn(async move { opening.assistant().await.is_ok() });
    let pen = Pen::start(&door);
    app.manage(pen.clone());
    // The window first of all: what nobody sees before comes behind it.
    let seen = !started.hidden && started.orders.is_empty();
    if seen {
        window::show(handle);
    }
    let shell = Shell {
        keys: Hotkeys::start(handle, &door, &pen),
        overlay: Overlay::start(handle, seen),
        tray: Tray::start(handle, door.tongue(), seen),
    };
    app.manage(shell);
    tauri::async_runtime::spawn(shell::follow(handle.clone()));
    tauri::async_runtime::spawn(close::told_to_end(handle.clone()));
    tauri::async_runtime::spawn(suspend::follow(door));
    for order in started.orders.iter().cloned() {
        carry_out(handle, order);
    }
}

fn carry_out(app: &AppHandle, order: Order) {
    let asked = match order {
        Order::Show => return window::show(app),
        Order::Import(model) => return files::open(app, model),
        Order::Toggle { dictate } => ListenRequest::Toggle { dictate },
        Order::Press { dictate } => ListenRequest::Press { dictate },
        Order::Release => ListenRequest::Release,
    };
    let begins = matches!(
        asked,
        ListenRequest::Toggle { dictate: true } | ListenRequest::Press { dictate: true }
    );
    if begins {
        app.state::<Pen>().begun_here();
    }
    let door = app.state::<Door>().inner().clone();
    tauri::async_runtime::spawn(async move {
        if let Reply::Problem(problem) = door.ask(Request::Listen(asked)).await {
            door.announce(sotto_api::Event::Problem(problem));
        }
    });
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn each_folder_has_a_name_of_its_own() {
        let (one, other) = (name_of(Path::new("/a")), name_of(Path::new("/b")));
        assert_ne!(one, other);
        assert_eq!(one, name_of(Path::new("/a")));
        assert!(
            one.split('.')
                .all(|part| part.starts_with(char::is_alphabetic))
        );
    }
}
