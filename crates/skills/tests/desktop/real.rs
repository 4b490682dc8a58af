//! The programs themselves that Sotto calls: `xdg-open` opens a page in the browser that it is told, and `playerctl` moves a player
//! of this test, on a bus that nobody else is on.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use sotto_skills::desktop::{Desktop, DesktopError, Media, System};
use zbus::blocking::connection::Builder;

use super::{bus, installed, wait_for, within};

#[test]
fn a_page_is_opened_in_the_browser_of_the_session() {
    if !installed(&["xdg-open"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (home, nothing) = (folder.path(), Path::new(""));
    let (browser, opened) = (home.join("browser"), home.join("opened"));
    // What is there under its name is whole.
    let script = format!(
        "#!/bin/sh\nprintf '<%s>' \"$@\" >'{0}.part' && mv '{0}.part' '{0}'\n",
        opened.display()
    );
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    within(
        "real::inside_with_a_browser",
        &[
            ("BROWSER", &browser),
            ("HOME", home),
            ("XDG_RUNTIME_DIR", home),
            ("XDG_CURRENT_DESKTOP", Path::new("X-Generic")),
            ("DISPLAY", nothing),
            ("WAYLAND_DISPLAY", nothing),
        ],
    );
    wait_for("the browser", || opened.exists());
    assert_eq!(
        std::fs::read_to_string(&opened).unwrap(),
        "<https://example.org/a?b=c>"
    );
}

#[test]
#[ignore = "runs within a_page_is_opened_in_the_browser_of_the_session"]
fn inside_with_a_browser() {
    System.open_page("Example.org/a?b=c").unwrap();
}

/// A player as desktops know them, which keeps what it was told to do.
struct Player(Arc<Mutex<Vec<&'static str>>>);

impl Player {
    fn keep(&self, told: &'static str) {
        self.0.lock().unwrap().push(told);
    }
}

#[zbus::interface(name = "org.mpris.MediaPlayer2.Player")]
impl Player {
    fn play(&self) {
        self.keep("play");
    }

    fn pause(&self) {
        self.keep("pause");
    }

    fn next(&self) {
        self.keep("next");
    }

    fn previous(&self) {
        self.keep("previous");
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn playback_status(&self) -> String {
        "Playing".to_owned()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn can_control(&self) -> bool {
        true
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn can_play(&self) -> bool {
        true
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn can_pause(&self) -> bool {
        true
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn can_go_next(&self) -> bool {
        true
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn can_go_previous(&self) -> bool {
        true
    }
}

#[test]
fn media_keys_move_a_player_of_the_session() {
    if !installed(&["dbus-daemon", "playerctl"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = bus(folder.path());
    let session: [(&str, &Path); 2] = [
        ("DBUS_SESSION_BUS_ADDRESS", &address),
        ("HOME", folder.path()),
    ];
    within("real::inside_without_a_player", &session);
    let told = Arc::new(Mutex::new(Vec::new()));
    let player = Builder::address(address.to_str().unwrap())
        .and_then(|player| player.serve_at("/org/mpris/MediaPlayer2", Player(Arc::clone(&told))))
        .and_then(|player| player.name("org.mpris.MediaPlayer2.sotto"))
        .and_then(Builder::build)
        .unwrap();
    within("real::inside_with_a_player", &session);
    drop(player);
    let told = told.lock().unwrap();
    assert_eq!(*told, ["play", "pause", "next", "previous"]);
}

#[test]
#[ignore = "runs within media_keys_move_a_player_of_the_session"]
fn inside_without_a_player() {
    assert_eq!(System.media(Media::Play), Err(DesktopError::NoPlayer));
}

#[test]
#[ignore = "runs within media_keys_move_a_player_of_the_session"]
fn inside_with_a_player() {
    for key in [Media::Play, Media::Pause, Media::Next, Media::Previous] {
        System.media(key).unwrap();
    }
}
