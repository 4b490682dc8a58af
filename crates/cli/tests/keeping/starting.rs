//! Starting with the system: what `sotto autostart on` writes where the desktop looks for it, and that `off` takes it away.

use std::path::{Path, PathBuf};

use super::{Place, code, err};

/// A desktop of its own, without any program. So there is no systemd either: what starts is a file of the desktop.
struct Desktop {
    place: Place,
    settings: PathBuf,
    /// What the system says of an AppImage: where it is, and where it is mounted.
    image: Option<(PathBuf, PathBuf)>,
}

impl Desktop {
    fn new() -> Self {
        let place = Place::new();
        let settings = place.folder.path().join("system");
        Self {
            place,
            settings,
            image: None,
        }
    }

    /// What `sotto autostart` with these words prints: what was asked for, and what is told besides.
    fn autostart(&self, words: &[&str]) -> (String, String) {
        let mut command = self.place.sotto(&[&["autostart"][..], words].concat());
        command
            .env("XDG_CONFIG_HOME", &self.settings)
            .env("PATH", &self.settings)
            .env_remove("APPIMAGE")
            .env_remove("APPDIR");
        if let Some((image, mounted)) = &self.image {
            command.env("APPIMAGE", image).env("APPDIR", mounted);
        }
        let output = command.output().unwrap();
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

    /// The entry of the program with the window.
    fn entry_of_window(&self) -> PathBuf {
        self.settings.join("autostart/sotto-app.desktop")
    }
}

fn folder_of_program() -> PathBuf {
    let program = std::fs::canonicalize(super::SOTTO).unwrap();
    program.parent().unwrap().to_owned()
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

/// What is mounted is gone when Sotto ends; the image stays. It starts the program with the window, which knows no `resident`.
#[test]
fn out_of_an_app_image_the_image_is_what_starts() {
    let mut desktop = Desktop::new();
    let image = desktop.place.folder.path().join("So tto.AppImage");
    desktop.image = Some((image.clone(), folder_of_program()));
    assert!(!desktop.is_on());
    desktop.autostart(&["on"]);
    let data = desktop.place.folder.path().join("data");
    let entry = std::fs::read_to_string(desktop.entry_of_window()).unwrap();
    let starts = format!(
        "\nExec=\"{}\" --hidden --data-dir \"{}\"\n",
        image.display(),
        data.display()
    );
    assert!(entry.contains(&starts), "{entry}");
    assert!(!desktop.entry().exists());
    assert!(desktop.is_on());
    desktop.autostart(&["off"]);
    assert!(!desktop.entry_of_window().exists());
    assert!(!desktop.is_on());
}

/// A terminal that runs out of an image hands on what the system told it of itself.
#[test]
fn the_app_image_of_another_program_is_never_what_starts() {
    let mut desktop = Desktop::new();
    let folder = desktop.place.folder.path().to_owned();
    desktop.image = Some((folder.join("Terminal.AppImage"), folder));
    desktop.autostart(&["on"]);
    let entry = std::fs::read_to_string(desktop.entry()).unwrap();
    assert!(entry.contains(" resident --stay\n"), "{entry}");
    assert!(!entry.contains("AppImage"), "{entry}");
    assert!(!desktop.entry_of_window().exists());
}
