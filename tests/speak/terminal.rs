//! A terminal that exists only here. It tells when a key is let go, so that the space bar is held to talk.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};

use crate::process::wait_until;

/// Its answer to the question whether it tells when a key is let go.
const TELLS_RELEASES: &[u8] = b"\x1b[?0u";
/// What it is asked for then.
const TELL_ALL: &str = "\x1b[>10u";
const SPACE_DOWN: &[u8] = b"\x1b[32;1:1u";
const SPACE_UP: &[u8] = b"\x1b[32;1:3u";
const CONTROL_C: &[u8] = b"\x1b[99;5u";

/// See the module.
pub struct Terminal {
    keyboard: File,
    /// The end that a program gets.
    program: OwnedFd,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    pub fn open() -> Self {
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
            written,
        }
    }

    /// A program has its keyboard here, and what it does not tell on its output stands here.
    pub fn given_to(&self, command: &mut Command) {
        // Before it is asked, so that no answer comes too late.
        self.type_in(TELLS_RELEASES);
        let end = || Stdio::from(self.program.try_clone().unwrap());
        command.env("TERM", "xterm").stdin(end()).stderr(end());
    }

    /// Keys that are pressed before this are of no account to the program.
    pub fn until_asked_to_tell_all(&self) {
        wait_until("the terminal is asked to tell of all keys", || {
            let written = self.written.lock().unwrap();
            String::from_utf8_lossy(&written).contains(TELL_ALL)
        });
    }

    pub fn hold_the_space_bar(&self) {
        self.type_in(SPACE_DOWN);
    }

    pub fn let_go_of_it(&self) {
        self.type_in(SPACE_UP);
    }

    pub fn leave(&self) {
        self.type_in(CONTROL_C);
    }

    fn type_in(&self, keys: &[u8]) {
        (&self.keyboard).write_all(keys).unwrap();
    }
}
