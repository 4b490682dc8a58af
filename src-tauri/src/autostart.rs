//! Starting with the session, without a window at first. The resident program has its own way (`sotto autostart`), as a
//! service without a screen; whichever comes second takes over from the first.

use std::io;
use std::path::Path;
#[cfg(not(windows))]
use std::path::PathBuf;

#[cfg(not(windows))]
use sotto_cli::commands::autostart::{entry_of_window, of_xml};

/// Lets the program start with the session, or not any more. Writes only what is not so yet.
///
/// # Errors
/// When the file cannot be written or removed.
pub fn set(starts: bool, folder: &Path) -> io::Result<()> {
    #[cfg(windows)]
    return in_registry(starts, folder);
    #[cfg(not(windows))]
    {
        // Inside an AppImage the program lies in a folder that is gone with it.
        let program = sotto_cli::app_image::here().map_or_else(sotto_cli::program::file, Ok)?;
        let Some(file) = file() else {
            return Ok(()); // A system without such a folder starts nothing.
        };
        put(starts.then(|| text(&program, folder)), &file)
    }
}

/// The file says this, or is not there.
#[cfg(not(windows))]
fn put(text: Option<String>, file: &Path) -> io::Result<()> {
    let Some(text) = text else {
        return match std::fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
    };
    if std::fs::read_to_string(file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(file, text)
}

#[cfg(target_os = "macos")]
fn file() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from)?;
    Some(home.join("Library/LaunchAgents/sotto.app.plist"))
}

#[cfg(not(any(windows, target_os = "macos")))]
fn file() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let named = named.filter(|folder| folder.is_absolute());
    let usual = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    Some(named.or_else(usual)?.join("autostart/sotto-app.desktop"))
}

/// What stands in the file: an entry for desktops, or an agent of macOS.
#[cfg(not(windows))]
fn text(program: &Path, folder: &Path) -> String {
    if !cfg!(target_os = "macos") {
        return entry_of_window(program, folder);
    }
    let (program, folder) = (program.to_string_lossy(), folder.to_string_lossy());
    let words = [&*program, "--hidden", "--data-dir", &*folder]
        .map(|word| format!("<string>{}</string>", of_xml(word)))
        .concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n<key>Label</key><string>sotto.app</string>\n\
         <key>ProgramArguments</key><array>{words}</array>\n<key>RunAtLoad</key><true/>\n</dict></plist>\n"
    )
}

#[cfg(windows)]
fn in_registry(starts: bool, folder: &Path) -> io::Result<()> {
    const RUN: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
    let program = std::env::current_exe()?;
    let command = format!(
        "\"{}\" --hidden --data-dir \"{}\"",
        program.display(),
        folder.display()
    );
    let add = ["add", RUN, "/v", "SottoWindow", "/d", &command, "/f"];
    let delete = ["delete", RUN, "/v", "SottoWindow", "/f"];
    let words = if starts { &add[..] } else { &delete[..] };
    let done = std::process::Command::new("reg").args(words).output()?;
    // That it was not there is no failure.
    if done.status.success() || !starts {
        Ok(())
    } else {
        Err(io::Error::other("the registry was not changed"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_file_is_there_exactly_when_it_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("autostart/sotto-app.desktop");
        put(None, &file).unwrap();
        for _ in 0..2 {
            put(Some("this".to_owned()), &file).unwrap();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "this");
        }
        put(Some("that".to_owned()), &file).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "that");
        put(None, &file).unwrap();
        assert!(!file.exists());
        // A folder stands where the file should be.
        std::fs::create_dir(&file).unwrap();
        assert!(put(None, &file).is_err());
        assert!(put(Some("this".to_owned()), &file).is_err());
    }

    #[test]
    fn strange_folders_stay_one_word() {
        let text = text(
            Path::new("/opt/so tto/sotto-app"),
            Path::new("/home/a \"b\"/$x"),
        );
        if cfg!(target_os = "macos") {
            assert!(
                text.contains("<string>/opt/so tto/sotto-app</string><string>--hidden</string>")
            );
        } else {
            assert!(text.contains(
                "Exec=\"/opt/so tto/sotto-app\" --hidden --data-dir \"/home/a \\\\\"b\\\\\"/\\\\$x\"\n"
            ));
        }
    }
}
