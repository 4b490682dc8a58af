//! Somebody uses the real program: its window on a screen that nobody sees, its keys, its data folder, and, where that is what
//! is looked at, a microphone and a loudspeaker. Nothing is replaced by anything else. docs/testing-by-voice.md says more.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]
#![cfg(target_os = "linux")]

#[path = "app/bar.rs"]
mod bar;
#[path = "app/by_command.rs"]
mod by_command;
#[path = "app/by_keyboard.rs"]
mod by_keyboard;
#[path = "app/clipboard.rs"]
mod clipboard;
// Shared with the measurements, which use more of these.
#[allow(dead_code)]
#[path = "app/desk.rs"]
mod desk;
#[path = "app/desktop.rs"]
mod desktop;
#[path = "app/dictating.rs"]
mod dictating;
#[path = "app/dictating_again.rs"]
mod dictating_again;
#[path = "app/dictation.rs"]
mod dictation;
#[path = "app/driver.rs"]
mod driver;
#[path = "app/faults.rs"]
mod faults;
#[path = "app/first_run.rs"]
mod first_run;
#[path = "app/history.rs"]
mod history;
#[allow(dead_code)]
#[path = "app/home.rs"]
mod home;
#[path = "app/instances.rs"]
mod instances;
#[path = "app/layouts.rs"]
mod layouts;
#[path = "speak/logs.rs"]
mod logs;
// Shared with the tests that speak to `sotto`, which use more of these.
#[allow(dead_code)]
#[path = "speak/loudspeaker.rs"]
mod loudspeaker;
#[path = "app/needs.rs"]
mod needs;
#[path = "app/page.rs"]
mod page;
#[path = "speak/past_turns.rs"]
mod past_turns;
#[path = "app/place.rs"]
mod place;
#[path = "app/poor_machine.rs"]
mod poor_machine;
#[path = "app/portals.rs"]
mod portals;
#[allow(dead_code)]
#[path = "speak/process.rs"]
mod process;
#[allow(dead_code)]
#[path = "app/processes.rs"]
mod processes;
#[path = "app/restart.rs"]
mod restart;
#[path = "app/ringing.rs"]
mod ringing;
#[path = "app/sizes.rs"]
mod sizes;
#[path = "app/sleeping.rs"]
mod sleeping;
#[allow(dead_code)]
#[path = "speak/sound.rs"]
mod sound;
#[path = "app/speaking.rs"]
mod speaking;
#[allow(dead_code)]
#[path = "speak/speech.rs"]
mod speech;
#[path = "app/taken_keys.rs"]
mod taken_keys;
#[path = "app/tapping.rs"]
mod tapping;
#[path = "app/tray.rs"]
mod tray;
#[path = "app/wayland.rs"]
mod wayland;
