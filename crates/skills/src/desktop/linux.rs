//! Linux: PipeWire or PulseAudio for the volume, MPRIS players, desktop entries, logind, and whichever screenshot program
//! the desktop has.

mod entries;

use std::path::PathBuf;

use super::command::{find, read, run, start, web_address};
use super::{Desktop, DesktopError, Media, Result};

/// This computer.
#[derive(Debug, Clone, Default)]
pub struct Linux;

const SINK: &str = "@DEFAULT_SINK@";
const AUDIO: &str = "@DEFAULT_AUDIO_SINK@";

enum Mixer {
    Pactl,
    Wpctl,
    Amixer,
}

fn mixer(what: &'static str) -> Result<Mixer> {
    [
        ("pactl", Mixer::Pactl),
        ("wpctl", Mixer::Wpctl),
        ("amixer", Mixer::Amixer),
    ]
    .into_iter()
    .find(|(program, _)| find(program).is_some())
    .map(|(_, mixer)| mixer)
    .ok_or(DesktopError::NoProgram {
        what,
        programs: "pulseaudio-utils, wireplumber, alsa-utils",
    })
}

/// The first number before a "%".
fn percent(text: &str) -> Option<u8> {
    let before = text.split('%').next()?;
    let digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    let number: u32 = digits.chars().rev().collect::<String>().parse().ok()?;
    text.contains('%')
        .then(|| u8::try_from(number.min(255)).unwrap_or(255))
}

impl Desktop for Linux {
    fn volume(&self) -> Result<u8> {
        const WHAT: &str = "tell how loud it is";
        let text = match mixer(WHAT)? {
            Mixer::Pactl => read(WHAT, "pactl", &["get-sink-volume", SINK])?,
            Mixer::Amixer => read(WHAT, "amixer", &["get", "Master"])?,
            Mixer::Wpctl => {
                let text = read(WHAT, "wpctl", &["get-volume", AUDIO])?;
                let share: f32 = text
                    .split_whitespace()
                    .nth(1)
                    .and_then(|share| share.parse().ok())
                    .unwrap_or(0.0);
                format!("{:.0}%", share * 100.0)
            }
        };
        percent(&text).ok_or_else(|| DesktopError::Failed {
            what: WHAT,
            reason: "the mixer named no volume".into(),
        })
    }

    fn set_volume(&self, percent: u8) -> Result<()> {
        const WHAT: &str = "change the volume";
        // Above 100 it only distorts.
        let level = format!("{}%", percent.min(100));
        match mixer(WHAT)? {
            Mixer::Pactl => run(WHAT, "pactl", &["set-sink-volume", SINK, &level]),
            Mixer::Wpctl => run(WHAT, "wpctl", &["set-volume", AUDIO, &level]),
            Mixer::Amixer => run(WHAT, "amixer", &["-q", "set", "Master", &level]),
        }
        .map(drop)
    }

    fn muted(&self) -> Result<bool> {
        const WHAT: &str = "tell whether the sound is on";
        Ok(match mixer(WHAT)? {
            Mixer::Pactl => read(WHAT, "pactl", &["get-sink-mute", SINK])?.contains("yes"),
            Mixer::Wpctl => read(WHAT, "wpctl", &["get-volume", AUDIO])?.contains("MUTED"),
            Mixer::Amixer => read(WHAT, "amixer", &["get", "Master"])?.contains("[off]"),
        })
    }

    fn set_muted(&self, muted: bool) -> Result<()> {
        const WHAT: &str = "switch the sound";
        let (figure, word) = if muted {
            ("1", "mute")
        } else {
            ("0", "unmute")
        };
        match mixer(WHAT)? {
            Mixer::Pactl => run(WHAT, "pactl", &["set-sink-mute", SINK, figure]),
            Mixer::Wpctl => run(WHAT, "wpctl", &["set-mute", AUDIO, figure]),
            Mixer::Amixer => run(WHAT, "amixer", &["-q", "set", "Master", word]),
        }
        .map(drop)
    }

    fn media(&self, key: Media) -> Result<()> {
        const WHAT: &str = "control what is playing";
        let word = match key {
            Media::Play => "play",
            Media::Pause => "pause",
            Media::Next => "next",
            Media::Previous => "previous",
        };
        if find("playerctl").is_none() {
            return Err(DesktopError::NoProgram {
                what: WHAT,
                programs: "playerctl",
            });
        }
        run(WHAT, "playerctl", &[word])
            .map(drop)
            .map_err(|error| match error {
                DesktopError::Failed { reason, .. } if reason.contains("No players") => {
                    DesktopError::NoPlayer
                }
                other => other,
            })
    }

    fn plays(&self) -> Option<bool> {
        let state = run("tell what is playing", "playerctl", &["status"]).ok()?;
        Some(state.trim() == "Playing")
    }

    fn open_app(&self, name: &str) -> Result<()> {
        const WHAT: &str = "open it";
        let all = entries::installed();
        let entry = entries::named(&all, name)
            .ok_or_else(|| DesktopError::NoSuchApp(name.trim().to_owned()))?;
        let words = entry.command();
        match words.split_first() {
            Some((program, arguments)) => start(
                WHAT,
                program,
                &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
            ),
            None => Err(DesktopError::NoSuchApp(name.trim().to_owned())),
        }
    }

    fn open_page(&self, address: &str) -> Result<()> {
        const WHAT: &str = "open a page";
        let address = web_address(address)?;
        if find("xdg-open").is_none() {
            return Err(DesktopError::NoProgram {
                what: WHAT,
                programs: "xdg-utils",
            });
        }
        start(WHAT, "xdg-open", &[&address])
    }

    fn lock(&self) -> Result<()> {
        const WHAT: &str = "lock the screen";
        let ways: [(&str, &[&str]); 3] = [
            ("loginctl", &["lock-session"]),
            ("xdg-screensaver", &["lock"]),
            ("swaylock", &["-f"]),
        ];
        let mut failure = DesktopError::NoProgram {
            what: WHAT,
            programs: "systemd, xdg-utils, swaylock",
        };
        for (program, arguments) in ways {
            if find(program).is_some() {
                match run(WHAT, program, arguments) {
                    Ok(_) => return Ok(()),
                    Err(error) => failure = error,
                }
            }
        }
        Err(failure)
    }

    fn notify(&self, title: &str, text: &str) -> Result<()> {
        const WHAT: &str = "show a notification";
        if find("notify-send").is_none() {
            return Err(DesktopError::NoProgram {
                what: WHAT,
                programs: "libnotify-bin",
            });
        }
        // It is read as markup, and the words are a person's.
        let text = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        run(
            WHAT,
            "notify-send",
            &["--app-name=Sotto", "--", title, &text],
        )
        .map(drop)
    }

    fn screenshot(&self) -> Result<PathBuf> {
        const WHAT: &str = "take a picture of the screen";
        let folder = pictures();
        std::fs::create_dir_all(&folder).map_err(|error| DesktopError::Failed {
            what: WHAT,
            reason: error.to_string(),
        })?;
        let path = free_name(&folder);
        let file = path.to_string_lossy();
        let wayland = std::env::var_os("WAYLAND_DISPLAY").is_some();
        let ways: [(&str, Vec<&str>, bool); 5] = [
            ("grim", vec![&file], wayland),
            ("gnome-screenshot", vec!["-f", &file], true),
            ("spectacle", vec!["-b", "-n", "-o", &file], true),
            ("scrot", vec![&file], !wayland),
            ("import", vec!["-window", "root", &file], !wayland),
        ];
        let mut failure = DesktopError::NoProgram {
            what: WHAT,
            programs: "grim, gnome-screenshot, spectacle, scrot, imagemagick",
        };
        for (program, arguments, fits) in ways {
            if fits && find(program).is_some() {
                match run(WHAT, program, &arguments) {
                    Ok(_) if path.is_file() => return Ok(path.clone()),
                    Ok(_) => {}
                    Err(error) => failure = error,
                }
            }
        }
        Err(failure)
    }

    fn apps(&self) -> Vec<String> {
        entries::installed()
            .into_iter()
            .map(|entry| entry.name)
            .collect()
    }
}

/// Starts what the desktop shows folders with.
pub(super) fn open_folder(what: &'static str, path: &str) -> Result<()> {
    if find("xdg-open").is_none() {
        return Err(DesktopError::NoProgram {
            what,
            programs: "xdg-utils",
        });
    }
    start(what, "xdg-open", &[path])
}

fn pictures() -> PathBuf {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    std::env::var_os("XDG_PICTURES_DIR").map_or_else(|| home.join("Pictures"), PathBuf::from)
}

/// A name that nothing has yet.
fn free_name(folder: &std::path::Path) -> PathBuf {
    (1..)
        .map(|number| folder.join(format!("Screenshot {number}.png")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| folder.join("Screenshot.png"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_volume_is_found_in_what_mixers_write() {
        let pactl =
            "Volume: front-left: 42598 /  65% / -11.23 dB,   front-right: 42598 /  65% / -11.23 dB";
        assert_eq!(percent(pactl), Some(65));
        assert_eq!(percent("  Mono: Playback 40 [46%] [on]"), Some(46));
        assert_eq!(percent("nothing"), None);
    }
}
