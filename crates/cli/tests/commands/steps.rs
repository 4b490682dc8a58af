//! What a turn does, shown where a person sees it and nowhere else.

use crate::place::*;

const ADD: &str = "add call the bank to my tasks";
#[cfg(target_os = "linux")]
const SHOWN: &str = "· add a task: call the bank";

/// A place whose running Sotto ends with it.
struct Here(Place);

impl Here {
    fn with(&self, mut command: Command) -> Output {
        command
            .env("SOTTO_DATA_DIR", self.0.path("data"))
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("SOTTO_MODELS_DIR", self.0.path("no models"))
            .env("LANG", "C.UTF-8")
            .env_remove("SOTTO_LOG")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self.with(self.0.sotto(arguments));
        assert_eq!(code(&output), 0, "{}", err(&output));
        output
    }

    /// The same on a terminal: all that is seen on it.
    #[cfg(target_os = "linux")]
    fn seen(&self, arguments: &str) -> String {
        let mut terminal = Command::new("script");
        terminal
            .args(["-qec", &format!("\"$SOTTO\" {arguments}"), "/dev/null"])
            .env("SOTTO", SOTTO)
            .env("SHELL", "/bin/sh");
        let output = self.with(terminal);
        assert_eq!(code(&output), 0, "{}", out(&output));
        out(&output)
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let _ = self.with(self.0.sotto(&["resident", "--stop"]));
    }
}

#[test]
fn where_nobody_watches_there_is_only_the_answer() {
    let here = Here(Place::new());
    let output = here.run(&["ask", ADD]);
    assert!(out(&output).contains("call the bank"));
    assert!(!out(&output).contains('·') && !err(&output).contains('·'));
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_each_step_is_a_line_of_its_own() {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|version| out(&version).contains("util-linux")) {
        eprintln!("skipped: util-linux's `script`, which makes a terminal, is not installed");
        return;
    }
    let here = Here(Place::new());
    let ask = format!("ask \"{ADD}\"");
    let seen = here.seen(&ask);
    let is_alone = |line: &str| line.contains(SHOWN) && !line.contains("Task added");
    assert!(seen.lines().any(is_alone), "{seen}");
    assert_eq!(seen.matches('·').count(), 1, "{seen}");
    // The answer comes after it.
    let answer = seen.find("Task added").unwrap();
    assert!(seen.find(SHOWN).unwrap() < answer, "{seen}");
    for flag in ["--quiet", "--json"] {
        let seen = here.seen(&format!("{flag} {ask}"));
        assert!(!seen.contains('·'), "{flag}: {seen}");
    }
}
