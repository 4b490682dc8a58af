//! How often the system is asked about its devices. Asking is not free: to list its devices ALSA reads all of its configuration,
//! which asks the sound server too, and that beside streams that run. So a stream that is well is left alone, and where
//! something comes or goes is looked for in the place that costs least.

use std::path::Path;

use super::watch::LOOK;

/// Looks from one question to the next where the answer costs little, or is waited for: two seconds.
const SOON: u32 = 2_000 / LOOK.as_millis() as u32;
/// Looks from one list to the next while all that is wanted runs: half a minute.
const LATER: u32 = 30_000 / LOOK.as_millis() as u32;

/// What is asked at a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Asks {
    /// Which device the system takes unless another is chosen.
    pub default: bool,
    /// Which devices there are.
    pub list: bool,
}

/// Where the answers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The folder of the kernel's sound devices. The system's choice is always called "default" here, and the sound server moves
    /// streams by itself.
    Kernel,
    /// The sound system.
    SoundSystem,
}

impl Source {
    /// Of this system.
    pub(super) const HERE: Self = if cfg!(target_os = "linux") {
        Self::Kernel
    } else {
        Self::SoundSystem
    };
}

/// What is asked at this look, the first being 1; and whether something that is wanted is away.
pub(super) fn asks(source: Source, look: u32, away: bool) -> Asks {
    let soon = look.is_multiple_of(SOON);
    match source {
        Source::Kernel => Asks {
            default: false,
            list: soon,
        },
        Source::SoundSystem => Asks {
            default: soon,
            list: look.is_multiple_of(LATER) || (away && soon),
        },
    }
}

/// Where Linux shows the sound devices that are plugged in: files that come and go with them.
pub(super) const PLUGGED_IN: &str = "/dev/snd";

/// What is in there. Nobody is asked for it, and nothing is opened.
pub(super) fn plugged_in(folder: &Path) -> Vec<String> {
    // Without the folder, no card was ever there.
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// How often each is asked in five minutes.
    fn in_five_minutes(source: Source, away: bool) -> (usize, usize) {
        let all: Vec<Asks> = (1..=3_000).map(|look| asks(source, look, away)).collect();
        (
            all.iter().filter(|asks| asks.default).count(),
            all.iter().filter(|asks| asks.list).count(),
        )
    }

    #[test]
    fn what_runs_well_is_seldom_disturbed_and_what_is_away_is_looked_for() {
        assert_eq!(in_five_minutes(Source::SoundSystem, false), (150, 10));
        assert_eq!(in_five_minutes(Source::SoundSystem, true), (150, 150));
        // Looking into a folder disturbs nobody, and the sound system is asked nothing.
        for away in [false, true] {
            assert_eq!(in_five_minutes(Source::Kernel, away), (0, 150));
        }
    }

    #[test]
    fn what_is_plugged_in_is_seen_by_its_files() {
        let folder = std::env::temp_dir().join(format!("sotto-plugged-in-{}", std::process::id()));
        assert!(plugged_in(&folder).is_empty());
        std::fs::create_dir_all(&folder).unwrap();
        for name in ["pcmC0D0p", "controlC0"] {
            std::fs::write(folder.join(name), "").unwrap();
        }
        let before = plugged_in(&folder);
        std::fs::write(folder.join("controlC1"), "").unwrap();
        let after = plugged_in(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(before, ["controlC0", "pcmC0D0p"]);
        assert_eq!(after, ["controlC0", "controlC1", "pcmC0D0p"]);
    }
}
