//! The computer around Sotto: volume, media keys, programs, pages, the lock, screenshots.
//!
//! One interface, and one implementation for each system that does it with the programs every desktop has. Whatever can
//! be taken back gives the state it found, so that "undo that" puts the volume where it was.

mod address;
mod command;
mod error;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(test)]
mod tests;
#[cfg(windows)]
mod windows;

use std::path::Path;

use serde_json::Value;

pub use address::as_typed;
pub use error::DesktopError;
#[cfg(target_os = "linux")]
pub use linux::Linux as System;
#[cfg(target_os = "macos")]
pub use macos::MacOs as System;
#[cfg(windows)]
pub use windows::Windows as System;

#[cfg(target_os = "linux")]
use linux::open_folder;
#[cfg(target_os = "macos")]
use macos::open_folder;
#[cfg(windows)]
use windows::open_folder;

/// The result of something done to the computer.
pub type Result<T> = std::result::Result<T, DesktopError>;

/// Shows a folder in the program with which this system shows folders.
///
/// # Errors
/// When there is none, or the path is no text.
pub fn show_folder(folder: &Path) -> Result<()> {
    const WHAT: &str = "open a folder";
    let path = folder.to_str().ok_or_else(|| DesktopError::Failed {
        what: WHAT,
        reason: "its path is no text".to_owned(),
    })?;
    open_folder(WHAT, path)
}

/// What a key for music and films does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// The next piece.
    Next,
    /// The piece before.
    Previous,
}

/// What Sotto can do to the computer around it.
pub trait Desktop: Send + Sync {
    /// How loud it is, in percent.
    ///
    /// # Errors
    /// When nothing can tell.
    fn volume(&self) -> Result<u8>;

    /// Makes it this loud, in percent.
    ///
    /// # Errors
    /// When nothing can set it.
    fn set_volume(&self, percent: u8) -> Result<()>;

    /// Whether the loudspeaker is switched off.
    ///
    /// # Errors
    /// When nothing can tell.
    fn muted(&self) -> Result<bool>;

    /// Switches the loudspeaker off or on.
    ///
    /// # Errors
    /// When nothing can switch it.
    fn set_muted(&self, muted: bool) -> Result<()>;

    /// Presses a media key.
    ///
    /// # Errors
    /// When no player listens.
    fn media(&self, key: Media) -> Result<()>;

    /// Whether music or a film plays; nothing where that cannot be told.
    fn plays(&self) -> Option<bool> {
        None
    }

    /// Opens a program by the name people call it.
    ///
    /// # Errors
    /// When there is none of that name.
    fn open_app(&self, name: &str) -> Result<()>;

    /// Opens an address in the browser. Only web addresses.
    ///
    /// # Errors
    /// When it is none, or nothing can open it.
    fn open_page(&self, address: &str) -> Result<()>;

    /// Locks the screen.
    ///
    /// # Errors
    /// When nothing can lock it.
    fn lock(&self) -> Result<()>;

    /// Shows a notification.
    ///
    /// # Errors
    /// When nothing can show one.
    fn notify(&self, title: &str, text: &str) -> Result<()>;

    /// Takes a picture of the screen and says where it lies.
    ///
    /// # Errors
    /// When nothing can take one.
    fn screenshot(&self) -> Result<std::path::PathBuf>;

    /// The programs that can be opened, by the names people call them.
    fn apps(&self) -> Vec<String>;

    /// Puts back what an act has kept as its inverse.
    ///
    /// # Errors
    /// When it cannot be put back.
    fn take_back(&self, inverse: &Value) -> Result<()> {
        if let Some(percent) = inverse.get("volume").and_then(Value::as_u64) {
            self.set_volume(u8::try_from(percent).unwrap_or(100))?;
        }
        if let Some(muted) = inverse.get("muted").and_then(Value::as_bool) {
            self.set_muted(muted)?;
        }
        let key = inverse
            .get("media")
            .and_then(Value::as_str)
            .and_then(|name| match name {
                "play" => Some(Media::Play),
                "pause" => Some(Media::Pause),
                "next" => Some(Media::Next),
                "previous" => Some(Media::Previous),
                _ => None,
            });
        if let Some(key) = key {
            self.media(key)?;
        }
        if let Some(path) = inverse.get("picture").and_then(Value::as_str) {
            std::fs::remove_file(path).map_err(|_| DesktopError::PictureStays(path.into()))?;
        }
        Ok(())
    }
}
