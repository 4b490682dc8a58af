//! `--quiet`: nothing on standard error but errors, also where there is no keychain, which is told otherwise.

use crate::place::*;

/// A place without a keychain that anybody asked to be without. Its running Sotto ends with it.
struct Bare(Place);

impl Bare {
    fn run(&self, arguments: &[&str]) -> Output {
        self.0
            .sotto(arguments)
            .env("XDG_RUNTIME_DIR", self.0.path("no such folder"))
            .env("LANG", "C.UTF-8")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("SOTTO_NO_KEYCHAIN")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .output()
            .unwrap()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.run(&["resident", "--stop"]);
    }
}

#[test]
fn where_the_key_lies_is_told_and_not_with_quiet() {
    // Each starts a Sotto of its own, which is when it is told.
    for quiet in [false, true] {
        let bare = Bare(Place::new());
        let arguments: &[&str] = if quiet {
            &["--quiet", "tasks"]
        } else {
            &["tasks"]
        };
        let output = bare.run(arguments);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(out(&output).contains("Nothing is to be done"));
        // The key is in a file here, and `sotto status` says so whoever asks.
        let status = out(&bare.run(&["--json", "--quiet", "status"]));
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        let notices = status["notices"].as_array().unwrap();
        let told = notices.iter().find(|notice| notice["is"] == "key_in_file");
        let sentence = told.unwrap()["sentence"].as_str().unwrap();
        if quiet {
            assert_eq!(err(&output), "");
        } else {
            assert!(err(&output).contains(sentence), "{}", err(&output));
        }
        // What goes wrong is said all the same.
        let wrong = bare.run(&["--quiet", "tasks", "done", "nothing like it"]);
        assert_ne!(code(&wrong), 0);
        assert_ne!(err(&wrong), "");
    }
}
