//! Opens the link in the user's browser. Everybody on this machine sees with which words a program is started, so the
//! browser is given a file that only the user can read, and finds the link in it.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// In the data folder.
const FILE: &str = "serve.html";

/// The file with the link; it is removed in the end.
pub(super) struct Page(PathBuf);

impl Drop for Page {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Opens it. Whether the browser comes up is not known: it is a program of its own.
///
/// # Errors
/// When there is no screen, or no program that opens pages.
pub(super) fn open(link: &str, folder: &Path) -> io::Result<Page> {
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .all(|screen| std::env::var_os(screen).is_none())
    {
        return Err(io::Error::new(ErrorKind::NotFound, "there is no screen"));
    }
    let page = write(link, folder)?;
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer.exe"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(program)
        .arg(&page.0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody has to take its end; some of these stay as long as the browser.
    std::thread::Builder::new()
        .name("browser".to_owned())
        .spawn(move || child.wait())?;
    Ok(page)
}

fn write(link: &str, folder: &Path) -> io::Result<Page> {
    let path = folder.join(FILE);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    let page = Page(path);
    // There is nothing in a link of ours that would have to be written otherwise.
    write!(
        file,
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"0;url={link}\">\n\
         <title>Sotto</title>\n<p><a href=\"{link}\">Sotto</a></p>\n"
    )?;
    Ok(page)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_page_holds_the_link_for_the_user_alone_and_goes_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let link = "http://127.0.0.1:7788/#token=secret";
        // What an earlier one left behind is no hindrance.
        std::fs::write(folder.path().join(FILE), "old").unwrap();
        let page = write(link, folder.path()).unwrap();
        let text = std::fs::read_to_string(&page.0).unwrap();
        assert_eq!(text.matches(link).count(), 2, "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&page.0).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let path = page.0.clone();
        drop(page);
        assert!(!path.exists());
        assert!(write(link, &path).is_err());
    }
}
