//! Starting with the system where there is a systemd: as a service of this user.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::json;

use super::{Place, code, err};

/// What notes whatever it is asked, and knows what was enabled. Nothing else is there to be run.
const SYSTEMCTL: &str = r#"#!/bin/sh
echo "$*" >> "$0.asked"
case "$2" in
    enable) : > "$0.enabled" ;;
    disable) /bin/rm -f "$0.enabled" ;;
    is-enabled) test -e "$0.enabled" ;;
esac
"#;

struct System {
    place: Place,
    folder: PathBuf,
}

impl System {
    fn new() -> Self {
        let place = Place::new();
        let folder = place.folder.path().join("system");
        std::fs::create_dir(&folder).unwrap();
        let program = folder.join("systemctl");
        std::fs::write(&program, SYSTEMCTL).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self { place, folder }
    }

    /// What `sotto autostart` with this word answers to programs.
    fn autostart(&self, word: &str) -> serde_json::Value {
        let output = self
            .place
            .sotto(&["autostart", word, "--json"])
            .env("XDG_CONFIG_HOME", &self.folder)
            .env("PATH", &self.folder)
            .env_remove("APPIMAGE")
            .env_remove("APPDIR")
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{word}: {}", err(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Whether it was asked for this.
    fn was_asked(&self, words: &str) -> bool {
        let asked = std::fs::read_to_string(self.folder.join("systemctl.asked")).unwrap();
        asked.lines().any(|line| line == words)
    }
}

#[test]
fn a_yes_is_a_service_of_the_user_until_it_is_a_no() {
    let system = System::new();
    assert_eq!(system.autostart("status"), json!({ "on": false }));
    assert_eq!(system.autostart("on"), json!({ "on": true }));
    let unit = system.folder.join("systemd/user/sotto.service");
    let text = std::fs::read_to_string(&unit).unwrap();
    let program = std::fs::canonicalize(super::SOTTO).unwrap();
    let starts = format!(
        "\nExecStart=\"{}\" --data-dir \"{}\" resident --stay\n",
        program.display(),
        system.place.folder.path().join("data").display()
    );
    for part in [
        starts.as_str(),
        "\nRestart=on-failure\n",
        "\nWantedBy=default.target\n",
    ] {
        assert!(text.contains(part), "{text}");
    }
    for words in ["--user daemon-reload", "--user enable sotto.service"] {
        assert!(system.was_asked(words), "{words}");
    }
    assert_eq!(system.autostart("status"), json!({ "on": true }));
    assert_eq!(system.autostart("off"), json!({ "on": false }));
    assert!(system.was_asked("--user disable sotto.service"));
    assert!(!unit.exists());
    assert_eq!(system.autostart("status"), json!({ "on": false }));
}

#[test]
fn whether_one_was_ended_is_told_to_programs_too() {
    let place = Place::new();
    let ends = || place.json(&["resident", "--stop"]);
    assert_eq!(ends(), json!({ "ended": false }));
    place.out(&["tasks"]);
    assert_eq!(ends(), json!({ "ended": true }));
}
