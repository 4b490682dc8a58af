//! The computer for real: a loudspeaker of PulseAudio's that exists only for this test, and a screen without a monitor.
//! Each test runs itself once more inside the surroundings it has made.
#![allow(
    unused_crate_dependencies,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used
)]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sotto_skills::desktop::{Desktop, System};

#[path = "desktop/programs.rs"]
mod programs;
#[path = "desktop/real.rs"]
mod real;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn installed(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let missing: Vec<&&str> = programs
        .iter()
        .filter(|program| {
            !std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        })
        .collect();
    if !missing.is_empty() {
        eprintln!("skipped: not installed: {missing:?}");
    }
    missing.is_empty()
}

/// Waits for something to be there.
fn wait_for(what: &str, there: impl Fn() -> bool) {
    let began = Instant::now();
    while !there() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{what} did not come"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Runs one of the tests marked "within" with these variables.
fn within(test: &str, variables: &[(&str, &Path)]) {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", test, "--ignored", "--nocapture"]);
    again.envs(variables.iter().map(|(name, value)| (*name, *value)));
    let done = again.output().unwrap();
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(
        String::from_utf8_lossy(&done.stdout).contains("1 passed"),
        "{test} was not run"
    );
}

#[test]
fn the_volume_is_told_set_and_put_back() {
    if !installed(&["pulseaudio", "pactl"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("loudspeaker.socket");
    let pulse = Command::new("pulseaudio")
        .args([
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm",
        ])
        .args(["--load", "module-null-sink sink_name=loudspeaker"])
        .args([
            "--load",
            &format!(
                "module-native-protocol-unix auth-anonymous=1 socket={}",
                socket.display()
            ),
        ])
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _pulse = Running(pulse);
    let server = PathBuf::from(format!("unix:{}", socket.display()));
    // The socket is there before anybody answers on it.
    wait_for("the loudspeaker", || {
        let mut ask = Command::new("pactl");
        ask.args(["get-sink-volume", "loudspeaker"])
            .env("PULSE_SERVER", &server)
            .env("HOME", folder.path());
        ask.output().is_ok_and(|answer| answer.status.success())
    });
    within(
        "inside_the_loudspeaker",
        &[("PULSE_SERVER", &server), ("HOME", folder.path())],
    );
}

#[test]
#[ignore = "runs within the_volume_is_told_set_and_put_back"]
fn inside_the_loudspeaker() {
    let system = System;
    system.set_volume(40).unwrap();
    assert_eq!(system.volume().unwrap(), 40);
    // Above a hundred it only distorts.
    system.set_volume(180).unwrap();
    assert_eq!(system.volume().unwrap(), 100);
    assert!(!system.muted().unwrap());
    system.set_muted(true).unwrap();
    assert!(system.muted().unwrap());
    system
        .take_back(&serde_json::json!({ "muted": false, "volume": 40 }))
        .unwrap();
    assert_eq!(
        (system.volume().unwrap(), system.muted().unwrap()),
        (40, false)
    );
}

/// A screen without a monitor, and its name.
fn screen(folder: &Path) -> (Running, PathBuf) {
    // Xvfb writes the number of a free display to this descriptor's file.
    let told = folder.join("display");
    let screen = Command::new("sh")
        .arg("-c")
        .arg(format!(
            "exec Xvfb -displayfd 3 -screen 0 320x200x24 -nolisten tcp 3>'{}'",
            told.display()
        ))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let screen = Running(screen);
    let number = || {
        std::fs::read_to_string(&told)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    wait_for("the screen", || !number().is_empty());
    let display = PathBuf::from(format!(":{}", number()));
    (screen, display)
}

#[test]
fn a_screenshot_is_a_picture_and_undo_deletes_it() {
    if !installed(&["Xvfb", "import"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_screen, display) = screen(folder.path());
    within(
        "inside_the_screen",
        &[
            ("DISPLAY", &display),
            ("HOME", folder.path()),
            ("XDG_PICTURES_DIR", folder.path()),
        ],
    );
}

#[test]
#[ignore = "runs within a_screenshot_is_a_picture_and_undo_deletes_it"]
fn inside_the_screen() {
    let system = System;
    let path = system.screenshot().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"\x89PNG"), "no picture");
    let second = system.screenshot().unwrap();
    assert_ne!(path, second, "the first would be overwritten");
    system
        .take_back(&serde_json::json!({ "picture": path }))
        .unwrap();
    assert!(!path.exists() && second.exists());
}

/// A bus of a session that nobody else is in, and its address.
fn bus(folder: &Path) -> (Running, PathBuf) {
    let socket = folder.join("bus");
    let address = PathBuf::from(format!("unix:path={}", socket.display()));
    let bus = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--nopidfile", "--address"])
        .arg(&address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let bus = Running(bus);
    wait_for("the bus", || socket.exists());
    (bus, address)
}

#[test]
fn a_notification_is_shown_word_for_word() {
    if !installed(&[
        "Xvfb",
        "dbus-daemon",
        "dunst",
        "dunstctl",
        "busctl",
        "notify-send",
    ]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_screen, display) = screen(folder.path());
    let (_bus, address) = bus(folder.path());
    let service = Command::new("dunst")
        .env("DISPLAY", &display)
        .env("DBUS_SESSION_BUS_ADDRESS", &address)
        .env("HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _service = Running(service);
    let dunstctl = |what: &str| {
        let mut ask = Command::new("dunstctl");
        ask.arg(what)
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("HOME", folder.path());
        ask.output().unwrap()
    };
    wait_for("the service that shows notifications", || {
        dunstctl("count").status.success()
    });
    within(
        "inside_the_session",
        &[
            ("DISPLAY", &display),
            ("DBUS_SESSION_BUS_ADDRESS", &address),
            ("HOME", folder.path()),
        ],
    );
    // What is shown is in the history once it is closed.
    dunstctl("close-all");
    let shown = || String::from_utf8_lossy(&dunstctl("history").stdout).into_owned();
    wait_for("the notification", || shown().contains("Sotto"));
    let shown = shown();
    let body = "Reminder: milk &amp; &lt;b&gt;eggs&lt;/b&gt;.";
    assert!(
        shown.contains(body) || shown.contains("Reminder: milk & <b>eggs</b>."),
        "{shown}"
    );
}

#[test]
#[ignore = "runs within a_notification_is_shown_word_for_word"]
fn inside_the_session() {
    System
        .notify("Sotto", "Reminder: milk & <b>eggs</b>.")
        .unwrap();
}
