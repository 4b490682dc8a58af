//! macOS: AppleScript for the sound, media keys and lock, `open` for programs and pages, `screencapture` for pictures.

use std::path::PathBuf;

use super::command::{run, web_address};
use super::{Desktop, DesktopError, Media, Result};

/// This computer.
#[derive(Debug, Clone, Default)]
pub struct MacOs;

fn script(what: &'static str, line: &str) -> Result<String> {
    run(what, "osascript", &["-e", line])
}

/// Shows a folder in the Finder.
pub(super) fn open_folder(what: &'static str, path: &str) -> Result<()> {
    run(what, "open", &[path]).map(drop)
}

impl Desktop for MacOs {
    fn volume(&self) -> Result<u8> {
        const WHAT: &str = "tell how loud it is";
        let text = script(WHAT, "output volume of (get volume settings)")?;
        text.trim().parse().map_err(|_| DesktopError::Failed {
            what: WHAT,
            reason: text.trim().to_owned(),
        })
    }

    fn set_volume(&self, percent: u8) -> Result<()> {
        script(
            "change the volume",
            &format!("set volume output volume {}", percent.min(100)),
        )
        .map(drop)
    }

    fn muted(&self) -> Result<bool> {
        let text = script(
            "tell whether the sound is on",
            "output muted of (get volume settings)",
        )?;
        Ok(text.trim() == "true")
    }

    fn set_muted(&self, muted: bool) -> Result<()> {
        script(
            "switch the sound",
            &format!("set volume output muted {muted}"),
        )
        .map(drop)
    }

    fn media(&self, key: Media) -> Result<()> {
        let word = match key {
            Media::Play => "play",
            Media::Pause => "pause",
            Media::Next => "next track",
            Media::Previous => "previous track",
        };
        for player in ["Music", "Spotify"] {
            let running = script(
                "control what is playing",
                &format!("application \"{player}\" is running"),
            )?;
            if running.trim() == "true" {
                return script(
                    "control what is playing",
                    &format!("tell application \"{player}\" to {word}"),
                )
                .map(drop);
            }
        }
        Err(DesktopError::NoPlayer)
    }

    fn open_app(&self, name: &str) -> Result<()> {
        run("open it", "open", &["-a", name.trim()])
            .map(drop)
            .map_err(|_| DesktopError::NoSuchApp(name.trim().to_owned()))
    }

    fn open_page(&self, address: &str) -> Result<()> {
        run("open a page", "open", &[&web_address(address)?]).map(drop)
    }

    fn lock(&self) -> Result<()> {
        run("lock the screen", "pmset", &["displaysleepnow"]).map(drop)
    }

    fn notify(&self, title: &str, text: &str) -> Result<()> {
        // The words go as arguments: nothing in them is read as a script.
        // `title` and `words` would be words of AppleScript's own.
        let script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run";
        run(
            "show a notification",
            "osascript",
            &["-e", script, title, text],
        )
        .map(drop)
    }

    fn screenshot(&self) -> Result<PathBuf> {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let path = (1..)
            .map(|number| {
                home.join("Desktop")
                    .join(format!("Screenshot {number}.png"))
            })
            .find(|path| !path.exists())
            .unwrap_or_else(|| home.join("Desktop/Screenshot.png"));
        run(
            "take a picture of the screen",
            "screencapture",
            &["-x", &path.to_string_lossy()],
        )?;
        Ok(path)
    }

    fn apps(&self) -> Vec<String> {
        let folders = ["/Applications", "/System/Applications"];
        let mut names: Vec<String> = folders
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok())
            .flatten()
            .flatten()
            .filter_map(|entry| {
                Some(
                    entry
                        .file_name()
                        .to_string_lossy()
                        .strip_suffix(".app")?
                        .to_owned(),
                )
            })
            .collect();
        names.sort();
        names
    }
}
