//! The AppImage that Sotto runs out of. The image says where it is and where it is mounted, by two variables of the environment;
//! whatever else runs out of one, such as a terminal, hands the same two on to what it starts, and that image is not Sotto's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The image that this program runs out of, as it stands on the disk; nothing where it runs out of none.
#[must_use]
pub fn here() -> Option<PathBuf> {
    // A link may stand in front of the program, and the image is mounted where no link leads through.
    let program = std::env::current_exe().and_then(fs::canonicalize).ok()?;
    of(&program)
}

/// The same of a program whose whole path is known, without links in it.
pub(crate) fn of(program: &Path) -> Option<PathBuf> {
    told(
        program,
        std::env::var_os("APPIMAGE"),
        std::env::var_os("APPDIR"),
    )
}

/// What these two variables say of a program: the image, where the program lies in what is mounted.
fn told(program: &Path, image: Option<OsString>, mounted: Option<OsString>) -> Option<PathBuf> {
    let image = image.filter(|image| !image.is_empty())?;
    let mounted = fs::canonicalize(mounted?).ok()?;
    program.starts_with(mounted).then(|| PathBuf::from(image))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_image_that_sotto_runs_out_of_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let here = fs::canonicalize(folder.path()).unwrap();
        let other = here.join("other");
        fs::create_dir(&other).unwrap();
        let program = here.join("usr/bin/sotto");
        let of = |image: &str, mounted: Option<&Path>| {
            let mounted = mounted.map(|folder| folder.as_os_str().to_owned());
            told(&program, Some(OsString::from(image)), mounted)
        };
        let image = "/opt/Sotto.AppImage";
        assert_eq!(of(image, Some(&here)), Some(PathBuf::from(image)));
        assert_eq!(of("", Some(&here)), None);
        // Out of another one, out of none that is told, and out of one that is gone.
        for mounted in [Some(other.as_path()), None, Some(Path::new(""))] {
            assert_eq!(of(image, mounted), None);
        }
        let mounted = Some(here.as_os_str().to_owned());
        assert_eq!(told(&program, None, mounted), None);
    }
}
