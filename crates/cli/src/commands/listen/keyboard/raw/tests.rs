//! What nothing outside can bring about: that it breaks while the terminal tells each key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::fd::AsFd;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, ioctl_tiocgptpeer, openpt, unlockpt};

use super::*;

/// Told to this very test where it is to break, on a terminal of its own.
const BREAKS: &str = "SOTTO_TEST_BREAKS_ON_THIS_TERMINAL";

fn modes(terminal: impl AsFd) -> Termios {
    tcgetattr(terminal).unwrap()
}

#[test]
fn a_panic_gives_the_terminal_back() {
    if std::env::var_os(BREAKS).is_some() {
        let (_raw, _) = Raw::begin().expect("standard input is a terminal");
        let lines = LocalModes::ICANON | LocalModes::ECHO;
        assert!(!modes(std::io::stdin()).local_modes.intersects(lines));
        panic!("as was wanted");
    }
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let screen = openpt(flags).unwrap();
    unlockpt(&screen).unwrap();
    let terminal = ioctl_tiocgptpeer(&screen, flags).unwrap();
    let before = format!("{:?}", modes(&terminal));

    let (_, module) = module_path!().split_once("::").unwrap();
    let broken = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg(format!("{module}::a_panic_gives_the_terminal_back"))
        .env(BREAKS, "1")
        // It answers no questions.
        .env("TERM", "dumb")
        .stdin(Stdio::from(terminal.try_clone().unwrap()))
        .output()
        .unwrap();
    assert!(!broken.status.success());
    let said = String::from_utf8_lossy(&broken.stderr);
    assert!(said.contains("as was wanted"), "{said}");
    assert_eq!(format!("{:?}", modes(&terminal)), before);
}
