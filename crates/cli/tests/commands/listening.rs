//! `sotto listen`, `sotto dictate`, `sotto mute`, `sotto toggle`, `sotto press` and `sotto release` on a machine whose microphones
//! no program sees: what is kept, what is said, and that the running Sotto goes on.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, ChildStdin, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::*;

/// What nobody waits longer for than a test that hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A place without sound devices. Its running Sotto ends with it.
pub struct Silent(Place);

impl Silent {
    pub fn new() -> Self {
        let place = Place::new();
        // ALSA knows of no device, whatever this machine has.
        std::fs::write(place.path("asound.conf"), "").unwrap();
        Self(place)
    }

    pub fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = self.0.sotto(arguments);
        command
            .env("ALSA_CONFIG_PATH", self.0.path("asound.conf"))
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("LANG", "C.UTF-8")
            .env("XDG_RUNTIME_DIR", self.0.path("no such folder"))
            .env_remove("PULSE_SERVER")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        ended(
            self.sotto(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        )
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        let output = self.run(&arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        serde_json::from_str(&out(&output)).unwrap()
    }

    /// Somebody talks with the running Sotto from a terminal, and was told how.
    fn listens(&self) -> Talking {
        let mut program = self
            .sotto(&["listen", "--push-to-talk"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = program.stdin.take();
        let mut told = BufReader::new(program.stderr.take().unwrap());
        let mut first = String::new();
        told.read_line(&mut first).unwrap();
        Talking {
            program,
            input,
            first,
            _told: told,
        }
    }

    /// Whoever holds the microphone is told a moment later than whoever asked.
    fn comes_to_listen(&self, state: &str) {
        let began = Instant::now();
        loop {
            let status = self.json(&["status"]);
            if status["listening"] == state {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{state}: {status}");
        }
    }
}

/// A program that listens.
struct Talking {
    program: Child,
    /// To be held until the end: an input that is over would end it too.
    input: Option<ChildStdin>,
    /// The first line that it told.
    first: String,
    _told: BufReader<ChildStderr>,
}

impl Drop for Silent {
    fn drop(&mut self) {
        let _ = self.sotto(&["resident", "--stop"]).output();
    }
}

/// What a program that ends said. One that does not is a fault.
pub fn ended(child: Child) -> Output {
    let (tell, told) = channel();
    std::thread::spawn(move || tell.send(child.wait_with_output()));
    told.recv_timeout(PATIENCE)
        .expect("it should have ended")
        .unwrap()
}

#[test]
fn what_is_written_wrongly_touches_nothing() {
    let silent = Silent::new();
    for wrong in [
        &["mute", "perhaps"][..],
        &["mute", "on", "off"],
        &["listen", "--hold"],
        &["dictate", "--push-to-talk"],
        &["toggle", "--once"],
        &["press", "--once"],
        &["release", "--dictate"],
        &["talk"],
    ] {
        assert_eq!(code(&silent.run(wrong)), 2, "{wrong:?}");
    }
    assert!(!silent.0.path("data").exists());
}

#[test]
fn a_closed_microphone_stays_closed_and_shows() {
    let silent = Silent::new();
    let output = silent.run(&["mute", "on"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("closed"), "{}", out(&output));
    silent.comes_to_listen("closed");
    let status = out(&silent.run(&["status"]));
    assert!(status.contains("the microphone is closed"), "{status}");

    // Another one finds it so.
    assert_eq!(code(&silent.run(&["resident", "--stop"])), 0);
    silent.comes_to_listen("closed");
    let kept = silent.json(&["settings", "get", "machine.microphone_closed"]);
    assert_eq!(kept, true);

    // Said again it is the same; without a word it is turned.
    assert_eq!(silent.json(&["mute", "on"]), json!({ "closed": true }));
    assert_eq!(silent.json(&["mute"]), json!({ "closed": false }));
    silent.comes_to_listen("idle");
    assert_eq!(silent.json(&["mute", "toggle"]), json!({ "closed": true }));
    let output = silent.run(&["mute", "off"]);
    assert_eq!(out(&output), "The microphone is open.\n");
    silent.comes_to_listen("idle");
}

#[test]
fn whoever_wants_to_talk_to_a_closed_microphone_is_told_so() {
    let silent = Silent::new();
    assert_eq!(silent.json(&["mute", "on"]), json!({ "closed": true }));
    for asked in [
        &["toggle"][..],
        &["toggle", "--dictate"],
        &["press"],
        &["press", "--dictate"],
        &["listen"],
        &["listen", "--push-to-talk", "--json"],
        &["dictate", "--once"],
    ] {
        let output = silent.run(asked);
        assert_eq!(code(&output), 1, "{asked:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{asked:?}");
        assert!(err(&output).contains("sotto mute off"), "{}", err(&output));
    }
    assert_eq!(
        silent.json(&["settings", "get", "machine.microphone_closed"]),
        true
    );
}

#[test]
fn a_key_is_let_go_only_where_a_sotto_runs_and_in_any_order() {
    let silent = Silent::new();
    for (language, says) in [
        ("C.UTF-8", "No Sotto is running"),
        ("de_DE.UTF-8", "kein Sotto"),
    ] {
        let mut release = silent.sotto(&["release"]);
        let output = release.env("LANG", language).output().unwrap();
        assert_eq!(code(&output), 1, "{}", err(&output));
        assert_eq!(out(&output), "");
        let said = err(&output);
        assert!(
            said.contains(says) && said.contains("sotto press"),
            "{said}"
        );
    }
    // Nothing was started or made for that.
    assert!(!silent.0.path("data").exists());

    assert_eq!(code(&silent.run(&["tasks"])), 0);
    // Nothing is held.
    for _ in 0..2 {
        let output = silent.run(&["release"]);
        let told = (code(&output), out(&output), err(&output));
        assert_eq!(told, (0, String::new(), String::new()));
    }
    silent.comes_to_listen("idle");
    // It is the same one still, and whoever closed the microphone is not listened to by a key.
    assert_eq!(silent.json(&["mute", "on"]), json!({ "closed": true }));
    assert_eq!(code(&silent.run(&["press"])), 1);
    assert_eq!(code(&silent.run(&["release"])), 0);
    silent.comes_to_listen("closed");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_microphone_there_is_a_sentence_and_the_running_sotto_goes_on() {
    if !ear_is_here() {
        return;
    }
    let silent = Silent::new();
    let inputs = &silent.json(&["devices"])["inputs"];
    assert_eq!(*inputs, json!([]));
    for asked in ["listen", "dictate"] {
        let output = silent.run(&[asked]);
        assert_eq!(code(&output), 1, "{asked}: {}", err(&output));
        assert_eq!(out(&output), "", "{asked}");
        let said = err(&output);
        assert!(said.contains("No microphone was found"), "{asked}: {said}");
    }
    // It is the same one still, and answers what is typed.
    let added = silent.run(&["ask", "add call dad to my tasks"]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    assert_eq!(silent.json(&["tasks"])[0]["text"], "call dad");
    assert_eq!(code(&silent.run(&["mute", "on"])), 0);
    silent.comes_to_listen("closed");
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_that_nobody_hears_says_why() {
    let silent = Silent::new();
    let (exit, says) = if ear_is_here() {
        (1, "No microphone was found")
    } else {
        (3, "")
    };
    for asked in [
        &["press"][..],
        // A key that repeats is told it again.
        &["press"],
        &["press", "--dictate"],
        &["toggle"],
        &["toggle", "--dictate"],
    ] {
        let output = silent.run(asked);
        assert_eq!(code(&output), exit, "{asked:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{asked:?}");
        let said = err(&output);
        assert!(said.contains(says), "{asked:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{asked:?}: {said}");
        assert_eq!(code(&silent.run(&["release"])), 0);
    }
    // It is the same one still.
    assert_eq!(code(&silent.run(&["tasks"])), 0);
}

#[test]
fn keys_that_end_end_the_conversation() {
    let silent = Silent::new();
    // Nothing more comes, and nothing was asked for.
    let output = silent.run(&["listen", "--push-to-talk"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output), "");
    assert!(
        err(&output).contains("Enter begins to listen"),
        "{}",
        err(&output)
    );
    let quiet = silent.run(&["listen", "--push-to-talk", "--quiet"]);
    assert_eq!((code(&quiet), err(&quiet)), (0, String::new()));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_conversation_and_nothing_else() {
    let silent = Silent::new();
    assert_eq!(code(&silent.run(&["tasks"])), 0);
    for signal in ["-INT", "-TERM"] {
        let Talking {
            program,
            input,
            first,
            _told,
        } = silent.listens();
        assert!(first.contains("Ctrl-C ends"), "{first}");
        let told = Command::new("kill")
            .args([signal, &program.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        let output = ended(program);
        assert_eq!(code(&output), 0, "{signal}");
        assert_eq!(out(&output), "");
        drop(input);
    }
    silent.comes_to_listen("idle");
}

#[test]
fn only_one_listens_and_the_second_is_told_so_while_the_first_goes_on() {
    let silent = Silent::new();
    let Talking {
        mut program,
        input,
        first,
        _told,
    } = silent.listens();
    assert!(first.contains("Enter begins to listen"), "{first}");
    for second in [&["listen", "--push-to-talk"][..], &["listen"], &["dictate"]] {
        let output = silent.run(second);
        assert_ne!(code(&output), 0, "{second:?}");
        assert_eq!(out(&output), "", "{second:?}");
        assert!(
            err(&output).contains("talks with this Sotto already"),
            "{second:?}: {}",
            err(&output)
        );
    }
    assert!(
        program.try_wait().unwrap().is_none(),
        "the first one ended too"
    );
    // What is nearly heard can be looked at all the same.
    assert_eq!(code(&silent.run(&["listen", "--near-misses"])), 0);
    drop(input);
    let output = ended(program);
    assert_eq!(code(&output), 0);
    // Now another one may.
    assert_eq!(code(&silent.run(&["listen", "--push-to-talk"])), 0);
}
