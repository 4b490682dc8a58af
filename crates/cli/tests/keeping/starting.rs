//! Starting with the system: what `sotto autostart on` writes where the desktop looks for it, and that `off` takes it away.

use std::path::{Path, PathBuf};

use super::{Place, code, err};

/// A desktop of its own, without any program. So there is no systemd either: what starts is a file of the desktop.
struct Desktop {
    place: Place,
    settings: PathBuf,
}

impl Desktop {
    fn new() -> Self {
        let place = Place::new();
        let settings = place.folder.path().join("system");
        Self { place, settings }
    }

    /// What `sotto autostart` with these words prints: what was asked for, and what is told besides.
    fn autostart(&self, words: &[&str]) -> (String, String) {
        let output = self
            .place
            .sotto(&[&["autostart"][..], words].concat())
            .env("XDG_CONFIG_HOME", &self.settings)
            .env("PATH", &self.settings)
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{words:?}: {}", err(&output));
        let told = err(&output);
        (String::from_utf8(output.stdout).unwrap(), told)
    }

    fn is_on(&self) -> bool {
        let (status, _) = self.autostart(&["status", "--json"]);
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        status["on"].as_bool().unwrap()
    }

    fn entry(&self) -> PathBuf {
        self.settings.join("autostart/sotto.desktop")
    }
}

#[test]
fn a_yes_to_starting_with_the_system_is_an_entry_of_the_desktop_until_it_is_a_no() {
    let desktop = Desktop::new();
    let place = &desktop.place;
    assert!(!desktop.is_on());

    let (asked, told) = desktop.autostart(&["on"]);
    assert_eq!(asked, "");
    assert!(told.contains("From the next login on"), "{told}");
    let program = std::fs::canonicalize(super::SOTTO).unwrap();
    let data = place.folder.path().join("data");
    let shown = |path: &Path| path.to_str().unwrap().to_owned();
    let entry = std::fs::read_to_string(desktop.entry()).unwrap();
    assert_eq!(
        entry,
        format!(
            "[Desktop Entry]\nType=Application\nName=Sotto\nComment=Timers, alarms and reminders\n\
             Exec=\"{}\" --data-dir \"{}\" resident --stay\nNoDisplay=true\n",
            shown(&program),
            shown(&data)
        )
    );
    assert!(desktop.is_on());
    let (status, _) = desktop.autostart(&["status"]);
    assert_eq!(status, "Sotto starts with the system.\n");
    // The core knows it too, and does not offer it any more.
    let machine = place.json(&["settings", "get", "machine"]);
    assert_eq!(machine["start_with_system"], true, "{machine}");
    assert_eq!(machine["autostart_offered"], true, "{machine}");

    // Said again, it is the same.
    desktop.autostart(&["on"]);
    assert_eq!(std::fs::read_to_string(desktop.entry()).unwrap(), entry);

    let (_, told) = desktop.autostart(&["off"]);
    assert!(told.contains("does not start with the system"), "{told}");
    assert!(!desktop.entry().exists());
    assert!(!desktop.is_on());
    let machine = place.json(&["settings", "get", "machine"]);
    assert_eq!(machine["start_with_system"], false, "{machine}");
}
