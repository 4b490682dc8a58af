//! The computer around Sotto in a conversation: it writes down what is done to it, and does nothing else. Only the system's
//! own programs are left out; what asks for them is all of Sotto.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use sotto_skills::desktop::{Desktop, DesktopError, Media, Result};

/// The programs that are installed.
const PROGRAMS: [&str; 3] = ["Calculator", "Firefox", "Spotify"];
/// How loud it is at first, in percent.
const VOLUME: u8 = 40;

/// A computer on somebody's desk.
pub struct Desk {
    stands: Mutex<Stands>,
    /// Where its pictures lie.
    pictures: tempfile::TempDir,
}

/// How it stands, and what was done to it since somebody looked.
struct Stands {
    volume: u8,
    muted: bool,
    taken: usize,
    done: Vec<String>,
}

impl Desk {
    pub fn set_up() -> Self {
        let stands = Stands {
            volume: VOLUME,
            muted: false,
            taken: 0,
            done: Vec::new(),
        };
        Self {
            stands: Mutex::new(stands),
            pictures: tempfile::tempdir().unwrap(),
        }
    }

    /// What was done to it since this was called last.
    pub fn done(&self) -> Vec<String> {
        std::mem::take(&mut self.stands().done)
    }

    fn stands(&self) -> MutexGuard<'_, Stands> {
        self.stands.lock().unwrap()
    }

    fn does(&self, what: impl Into<String>) {
        self.stands().done.push(what.into());
    }
}

impl Desktop for Desk {
    fn volume(&self) -> Result<u8> {
        Ok(self.stands().volume)
    }

    fn set_volume(&self, percent: u8) -> Result<()> {
        self.stands().volume = percent;
        self.does(format!("volume {percent}"));
        Ok(())
    }

    fn muted(&self) -> Result<bool> {
        Ok(self.stands().muted)
    }

    fn set_muted(&self, muted: bool) -> Result<()> {
        self.stands().muted = muted;
        self.does(if muted { "sound off" } else { "sound on" });
        Ok(())
    }

    fn media(&self, key: Media) -> Result<()> {
        self.does(format!("{key:?}").to_lowercase());
        Ok(())
    }

    fn open_app(&self, name: &str) -> Result<()> {
        let known = PROGRAMS
            .iter()
            .find(|program| program.eq_ignore_ascii_case(name.trim()));
        let program = known.ok_or_else(|| DesktopError::NoSuchApp(name.trim().to_owned()))?;
        self.does(format!("open {program}"));
        Ok(())
    }

    fn open_page(&self, address: &str) -> Result<()> {
        let address = address.trim();
        if !address.contains('.') {
            return Err(DesktopError::NotAPage(address.to_owned()));
        }
        self.does(format!("page {address}"));
        Ok(())
    }

    fn lock(&self) -> Result<()> {
        self.does("lock");
        Ok(())
    }

    fn notify(&self, title: &str, text: &str) -> Result<()> {
        self.does(format!("notify {title}: {text}"));
        Ok(())
    }

    fn screenshot(&self) -> Result<PathBuf> {
        let mut stands = self.stands();
        stands.taken += 1;
        let name = format!("Screenshot {}.png", stands.taken);
        let path = self.pictures.path().join(&name);
        std::fs::write(&path, "a picture").unwrap();
        stands.done.push(format!("picture {name}"));
        Ok(path)
    }

    fn apps(&self) -> Vec<String> {
        PROGRAMS.map(str::to_owned).to_vec()
    }
}
