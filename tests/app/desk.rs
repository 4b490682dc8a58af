//! A desk of the test's own: a screen that nobody sees, a window manager, and a bus for the programs on it. Keys are pressed on
//! it as on a keyboard. The machine's own screen and session are neither used nor changed, and all of it ends with the test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::process::{Process, wait_until};

/// Between two keys, in milliseconds: as fast as somebody who types well.
const BETWEEN: &str = "40";
/// How the windows of the program are called.
const SOTTO: &str = "^Sotto$";
/// The overlay is lower than this, and the window is higher.
const LOW: u32 = 200;

/// The bus starts no program by itself: there is no keychain on it, and nothing that shows notifications.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// See the module. What is named first ends first.
pub struct Desk {
    _manager: Process,
    _bus: Process,
    _screen: Process,
    display: String,
    address: String,
}

/// A window as it stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub id: u32,
    pub width: u32,
    pub height: u32,
}

impl Desk {
    /// With a screen of this size, and its files in this folder.
    pub fn open(folder: &Path, (width, height): (u32, u32)) -> Self {
        let mut screen = Command::new("Xvfb");
        screen
            // It writes the number of a free display there.
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp"])
            .args(["-screen", "0", &format!("{width}x{height}x24")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut screen = Process::start(&mut screen);
        let display = format!(":{}", first_line(&mut screen));

        let socket = folder.join("bus");
        let config = folder.join("bus.conf");
        let text = BUS.replace("SOCKET", &socket.display().to_string());
        std::fs::write(&config, text).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--nofork", "--nopidfile", "--print-address=1"])
            .arg(format!("--config-file={}", config.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut bus = Process::start(&mut bus);
        let address = first_line(&mut bus);

        let mut manager = Command::new("openbox");
        around(&mut manager, &display, &address);
        manager
            .arg("--sm-disable")
            .env("HOME", folder.join("home"))
            .env("XDG_CONFIG_HOME", folder.join("home/.config"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let manager = Process::start(&mut manager);
        let desk = Self {
            _manager: manager,
            _bus: bus,
            _screen: screen,
            display,
            address,
        };
        wait_until("the window manager is there", || desk.is_managed());
        desk
    }

    /// Where programs find the screen.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Where programs find the bus.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Lets a program be on this desk, and on no other.
    pub fn around(&self, command: &mut Command) {
        around(command, &self.display, &self.address);
    }

    fn is_managed(&self) -> bool {
        let mut asked = Command::new("xprop");
        self.around(&mut asked);
        let asked = asked.args(["-root", "_NET_SUPPORTING_WM_CHECK"]).output();
        String::from_utf8_lossy(&asked.unwrap().stdout).contains("window id")
    }

    fn asked(&self, words: &[&str]) -> Option<String> {
        let mut xdotool = Command::new("xdotool");
        self.around(&mut xdotool);
        let output = xdotool.args(words).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(said)
    }

    fn ask(&self, words: &[&str]) -> String {
        self.asked(words)
            .unwrap_or_else(|| panic!("xdotool did not do this: {words:?}"))
    }

    /// Presses these keys, one after the other, such as "g" or "ctrl+k".
    pub fn press(&self, keys: &[&str]) {
        self.ask(&[&["key", "--delay", BETWEEN][..], keys].concat());
    }

    /// Presses keys, and holds them.
    pub fn hold(&self, keys: &str) {
        self.ask(&["keydown", keys]);
    }

    /// Lets go of what is held.
    pub fn let_go(&self, keys: &str) {
        self.ask(&["keyup", keys]);
    }

    /// Types a text that stands on the keys.
    pub fn write(&self, text: &str) {
        self.ask(&["type", "--delay", BETWEEN, text]);
    }

    /// The windows that can be seen and are called like this.
    pub fn seen(&self, name: &str) -> Vec<Window> {
        let found = self.asked(&["search", "--onlyvisible", "--name", name]);
        let found = found.unwrap_or_default();
        let ids = found.lines().filter_map(|line| line.trim().parse().ok());
        // One that is just going away has no size any more.
        ids.filter_map(|id| self.look(id)).collect()
    }

    fn look(&self, id: u32) -> Option<Window> {
        let told = self.asked(&["getwindowgeometry", "--shell", &id.to_string()])?;
        let number = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name))?;
            line.strip_prefix('=')?.parse().ok()
        };
        Some(Window {
            id,
            width: number("WIDTH")?,
            height: number("HEIGHT")?,
        })
    }

    /// The window of the program, where it can be seen.
    pub fn window(&self) -> Option<Window> {
        let seen = self.seen(SOTTO);
        seen.into_iter().find(|window| window.height > LOW)
    }

    /// The overlay, where it can be seen.
    pub fn overlay(&self) -> Option<Window> {
        let seen = self.seen(SOTTO);
        seen.into_iter().find(|window| window.height <= LOW)
    }

    /// Gives a window another size, as by its edge.
    pub fn resize(&self, window: Window, (width, height): (u32, u32)) {
        let [id, width, height] = [window.id, width, height].map(|number| number.to_string());
        self.ask(&["windowsize", &id, &width, &height]);
    }

    /// The window that has the keyboard.
    pub fn focused(&self) -> Option<u32> {
        self.asked(&["getwindowfocus"])?.parse().ok()
    }

    /// Gives a window the keyboard, and waits until it has it.
    pub fn focus(&self, window: Window) {
        let id = window.id.to_string();
        wait_until("the window has the keyboard", || {
            // One that comes up takes it from another, so that it may have to be asked twice.
            let _ = self.asked(&["windowactivate", &id]);
            self.focused() == Some(window.id)
        });
    }
}

fn around(command: &mut Command, display: &str, address: &str) {
    for name in ["WAYLAND_DISPLAY", "GDK_BACKEND", "XAUTHORITY", "APPIMAGE"] {
        command.env_remove(name);
    }
    command
        .env("DISPLAY", display)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        // What the system tells everybody, such as that it sleeps, is told there too.
        .env("DBUS_SYSTEM_BUS_ADDRESS", address)
        .env("XDG_SESSION_TYPE", "x11")
        // Whoever reads the screen aloud is not on this bus.
        .env("NO_AT_BRIDGE", "1")
        // What programs remember of themselves is forgotten with them.
        .env("GSETTINGS_BACKEND", "memory");
}

fn first_line(process: &mut Process) -> String {
    let mut line = String::new();
    let mut told = BufReader::new(process.output());
    told.read_line(&mut line).unwrap();
    assert!(!line.trim().is_empty(), "a program of the desk ended");
    line.trim().to_owned()
}
