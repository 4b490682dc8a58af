//! What programs ask of the network, seen from outside: each runs in an empty network namespace under `strace`.

use std::path::Path;
use std::process::Command;

/// Whatever is asked to run behind these words runs in an empty network namespace, and what it asks for is written down.
pub fn watched(unshare: &[&str], trace: &Path) -> Command {
    let mut command = Command::new("unshare");
    command
        .args(unshare)
        .args(["strace", "-f", "-e"])
        .arg("trace=socket,connect,bind,sendto,sendmsg")
        .arg("-o")
        .arg(trace);
    command
}

/// What of the network a program may ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum May {
    Nothing,
    /// To be asked itself, on the address that only this machine reaches.
    BeAsked,
}

impl May {
    /// Fails where a program asked for more than that.
    pub fn is_all_of(self, trace: &Path, errand: &str) {
        let calls = std::fs::read_to_string(trace).unwrap();
        assert!(
            calls.contains("exited with"),
            "strace saw nothing of {errand}"
        );
        let elsewhere: Vec<&str> = calls
            .lines()
            .filter(|line| line.contains("AF_INET") && !(self == May::BeAsked && is_a_door(line)))
            .collect();
        assert!(
            elsewhere.is_empty(),
            "{errand} asked for the network:\n{}",
            elsewhere.join("\n")
        );
    }
}

/// A socket was made and nothing more, or it waits where only this machine reaches it.
fn is_a_door(call: &str) -> bool {
    call.contains(" socket(") || (call.contains(" bind(") && call.contains("127.0.0.1"))
}
