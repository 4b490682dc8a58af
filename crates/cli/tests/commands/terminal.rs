//! `sotto listen --push-to-talk` on a terminal: the space bar talks, and however it ends, the terminal is as it was before.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::listening::{PATIENCE, Silent, ended};
use crate::place::*;

/// From one look to the next, where nothing tells.
const LOOK: Duration = Duration::from_millis(10);
/// A terminal that tells when a key is let go answers this where it is asked whether it does.
const TELLS_RELEASES: &[u8] = b"\x1b[?0u";
/// That it is to tell all of it, and that it is to tell as before.
const TELL_ALL: &str = "\x1b[>10u";
const TELL_AS_BEFORE: &str = "\x1b[<u";

/// A terminal that exists only here.
struct Terminal {
    keyboard: File,
    /// The end that a program gets.
    program: OwnedFd,
    /// It tells when a key is let go.
    tells_releases: bool,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    fn new(tells_releases: bool) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let keyboard = openpt(flags).unwrap();
        unlockpt(&keyboard).unwrap();
        let program = ioctl_tiocgptpeer(&keyboard, flags).unwrap();
        let keyboard = File::from(keyboard);
        let mut screen = keyboard.try_clone().unwrap();
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let into = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut bytes = [0; 1_024];
            while let Ok(read @ 1..) = screen.read(&mut bytes) {
                into.lock().unwrap().extend(&bytes[..read]);
            }
        });
        Self {
            keyboard,
            program,
            tells_releases,
            written,
        }
    }

    /// All that can be set on it.
    fn modes(&self) -> String {
        format!("{:?}", tcgetattr(&self.program).unwrap())
    }

    /// It gives whole lines, and shows what is typed.
    fn gives_lines(&self) -> bool {
        let modes = tcgetattr(&self.program).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    fn press(&self, keys: &[u8]) {
        (&self.keyboard).write_all(keys).unwrap();
    }

    /// What programs have written on it.
    fn written(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned()
    }

    fn until_written(&self, text: &str) {
        let begun = Instant::now();
        while !self.written().contains(text) {
            let waited = begun.elapsed();
            assert!(waited < PATIENCE, "no {text:?} in {:?}", self.written());
            std::thread::sleep(LOOK);
        }
    }

    /// Somebody begins to talk here.
    fn listen(&self, silent: &Silent) -> Child {
        if self.tells_releases {
            // Before it is asked, so that no answer comes too late.
            self.press(TELLS_RELEASES);
        }
        let sotto = silent.sotto(&["listen", "--push-to-talk"]);
        // Ctrl-C reaches only whose own terminal it is.
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(sotto.get_program());
        command.args(sotto.get_args());
        for (name, value) in sotto.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let end = || Stdio::from(self.program.try_clone().unwrap());
        let child = command
            .env("TERM", "xterm")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        self.until_written(if self.tells_releases {
            "Hold the space bar"
        } else {
            "The space bar begins"
        });
        child
    }
}

/// A Sotto that runs already, so that it does not belong to the terminal.
fn running() -> Option<Silent> {
    let here = Command::new("setsid").arg("--version").output();
    if !here.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no setsid on this machine");
        return None;
    }
    let silent = Silent::new();
    assert_eq!(code(&silent.run(&["tasks"])), 0);
    Some(silent)
}

#[test]
fn the_terminal_is_given_back_as_it_was_however_it_ends() {
    let Some(silent) = running() else { return };
    for tells_releases in [false, true] {
        for ends in ["Ctrl-C", "-TERM", "-HUP", "-QUIT"] {
            let terminal = Terminal::new(tells_releases);
            let before = terminal.modes();
            assert!(terminal.gives_lines());
            let talking = terminal.listen(&silent);
            assert!(!terminal.gives_lines());
            match (ends, tells_releases) {
                ("Ctrl-C", false) => terminal.press(b"\x03"),
                ("Ctrl-C", true) => terminal.press(b"\x1b[99;5u"),
                (signal, _) => {
                    let id = talking.id().to_string();
                    let told = Command::new("kill").args([signal, &id]).status();
                    assert!(told.unwrap().success());
                }
            }
            let output = ended(talking);
            let written = terminal.written();
            assert_eq!(code(&output), 0, "{ends}: {written:?}");
            assert_eq!(terminal.modes(), before, "{ends}");
            if tells_releases {
                terminal.until_written(TELL_ALL);
                terminal.until_written(TELL_AS_BEFORE);
            }
        }
    }
}

/// Nobody can be listened to on this machine, and whoever presses the key is told so.
#[test]
fn the_space_bar_asks_to_be_listened_to() {
    if !ear_is_here() {
        return;
    }
    let Some(silent) = running() else { return };
    for (tells_releases, space) in [(false, &b" "[..]), (true, b"\x1b[32;1:1u")] {
        let terminal = Terminal::new(tells_releases);
        let before = terminal.modes();
        let talking = terminal.listen(&silent);
        // Other keys do nothing.
        terminal.press(b"x");
        terminal.press(space);
        let output = ended(talking);
        terminal.until_written("No microphone was found");
        assert_eq!(code(&output), 1, "{:?}", terminal.written());
        assert_eq!(terminal.modes(), before);
    }
}
