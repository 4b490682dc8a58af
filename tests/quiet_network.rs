//! Nothing leaves the machine: with default settings no program of Sotto even tries to open a connection.
//!
//! Everything a user does on the first day runs inside an empty network namespace, under `strace`, which sees every
//! socket that is asked for, also those that would fail.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(target_os = "linux")]

use std::process::Command;

fn runs(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn no_program_opens_a_socket_to_elsewhere() {
    let Some(sotto) = sotto_tests::sotto() else {
        return;
    };
    if !runs("unshare", &["--net", "--map-root-user", "true"]) || !runs("strace", &["-V"]) {
        println!("skipped: this machine has no strace or allows no network namespaces");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let spoken = folder.path().join("spoken.wav").display().to_string();
    let data = folder.path().join("data").display().to_string();
    let errands: &[&[&str]] = &[
        &["say", "Nothing leaves this machine.", "--out", &spoken],
        &["transcribe", &spoken, "--json"],
        &["ask", "Say hello.", "--max-tokens", "8"],
        &["models", "list"],
        &["network", "ledger"],
        &["doctor"],
    ];
    let command = sotto.display().to_string();
    let alone = |errand: &&[&str]| {
        let mut all = vec![command.clone(), "--data-dir".to_owned(), data.clone()];
        all.extend(errand.iter().map(|&word| word.to_owned()));
        all
    };
    let mut errands: Vec<Vec<String>> = errands.iter().map(alone).collect();
    // The one that stays in the background is ended by the last command; strace waits for it.
    let assistant = "set -e; s() { \"$SOTTO\" --data-dir \"$DATA\" \"$@\"; }; s ask 'set a timer for ten minutes'; \
                     s ask 'who wrote the Odyssey'; s tasks add call mom; s today; s export; s undo; s resident --stop";
    errands.push(["sh", "-c", assistant].map(str::to_owned).to_vec());
    for errand in &errands {
        let trace = folder.path().join("trace");
        let output = Command::new("unshare")
            .args([
                "--net",
                "--map-root-user",
                "strace",
                "-f",
                "-e",
                "trace=socket,connect,sendto,sendmsg",
                "-o",
            ])
            .arg(&trace)
            .args(errand)
            .env("SOTTO", &command)
            .env("DATA", &data)
            .output()
            .unwrap();
        let code = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // The doctor may find fault with a machine without sound; a missing model is this machine's lack.
        assert!(
            matches!(code, Some(0 | 3)) || errand.last().is_some_and(|last| last == "doctor"),
            "{errand:?} ended with {code:?}: {said}"
        );
        if code == Some(3) {
            println!("not fully tried: {errand:?} lacks a model or an engine");
        }
        let calls = std::fs::read_to_string(&trace).unwrap();
        assert!(
            calls.contains("exited with"),
            "strace saw nothing of {errand:?}"
        );
        let elsewhere: Vec<&str> = calls
            .lines()
            .filter(|line| line.contains("AF_INET"))
            .collect();
        assert!(
            elsewhere.is_empty(),
            "{errand:?} asked for the network:\n{}",
            elsewhere.join("\n")
        );
    }
}
