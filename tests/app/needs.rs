//! What a test of the real program needs of the machine. Where something is missing the test says what, and is skipped; where
//! `SOTTO_APP_TESTS` is `must`, as in `./x test app` and `./x test e2e`, it fails instead.

use std::path::PathBuf;

use sotto_engines::supervisor::find_program;

use crate::speech::{self, Line, Speech};

/// For a window, a desk around it, and somebody who reads what stands in it.
const WINDOW: [&str; 7] = [
    "Xvfb",
    "openbox",
    "dbus-daemon",
    "tauri-driver",
    "WebKitWebDriver",
    "xdotool",
    "xprop",
];

/// Says that something is missing, or fails where nothing may be.
pub fn miss(what: &str) {
    let must = std::env::var("SOTTO_APP_TESTS").is_ok_and(|value| value == "must");
    assert!(
        !must,
        "{what}, and nothing may be left out here (SOTTO_APP_TESTS=must)"
    );
    println!("skipped: {what}");
}

/// Whether these programs are on this machine.
pub fn programs(names: &[&str]) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let here = |name: &str| std::env::split_paths(&paths).any(|folder| folder.join(name).is_file());
    let absent = names.iter().find(|name| !here(name));
    if let Some(absent) = absent {
        miss(&format!(
            "{absent} is not on this machine (docs/testing-by-voice.md says what is needed)"
        ));
    }
    absent.is_none()
}

/// Whether a window can be opened, and read.
pub fn window() -> bool {
    programs(&WINDOW)
}

/// Whether what shows an icon in the bar is on this machine. The program loads it by one of these names.
pub fn icon() -> bool {
    const NAMES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let inside = |folder: &str| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let mut folders = vec![PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")];
    folders.extend(inside("/usr/lib"));
    let here = |folder: &PathBuf| NAMES.iter().any(|name| folder.join(name).exists());
    let found = folders.iter().any(here);
    if !found {
        miss("what shows an icon in the bar is not on this machine");
    }
    found
}

/// Whether these engines and models are here.
pub fn engines(names: &[&'static str], models: &[&str]) -> bool {
    for &name in names {
        if let Err(error) = find_program(name) {
            miss(&error.to_string());
            return false;
        }
    }
    let folder = sotto_models::models_folder();
    let absent = models.iter().find(|inside| !folder.join(inside).exists());
    if let Some(absent) = absent {
        miss(&format!(
            "{absent} is not on this machine (./x models starter fetches it)"
        ));
    }
    absent.is_none()
}

/// The sound of these lines, in order.
pub fn said<const N: usize>(lines: [Line; N]) -> Option<[Speech; N]> {
    let said = speech::said(lines);
    if said.is_none() {
        miss("nobody can speak");
    }
    said
}

/// A program of this build, beside the tests.
pub fn built(name: &str) -> Option<PathBuf> {
    let mut folder = std::env::current_exe().ok()?;
    folder.pop();
    folder.pop();
    let program = folder.join(name);
    if program.exists() {
        return Some(program);
    }
    miss(&format!("{name} is not built (./x test app builds it)"));
    None
}
