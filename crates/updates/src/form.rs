//! In which form Sotto came to this computer, since an update comes in the same one.

use std::path::Path;

/// The form of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A package of Debian and its relatives.
    Debian,
    /// One file that runs as it is.
    AppImage,
    /// A disk image of macOS.
    DiskImage,
    /// A setup program of Windows.
    Setup,
    /// A folder that was unpacked somewhere.
    Archive,
}

impl Form {
    /// How the program that runs came here: of a system, the place of the program, whether it runs out of an AppImage, whether
    /// Debian's list of packages has Sotto in it, and whether an uninstaller lies beside it.
    #[must_use]
    pub fn of(
        system: &str,
        program: &Path,
        app_image: bool,
        debian_knows: bool,
        uninstaller: bool,
    ) -> Self {
        match system {
            "linux" if app_image => Self::AppImage,
            // A folder that was unpacked runs beside an installed package.
            "linux" if debian_knows && program.starts_with("/usr") => Self::Debian,
            "macos" if inside_an_app(program) => Self::DiskImage,
            "windows" if uninstaller => Self::Setup,
            _ => Self::Archive,
        }
    }

    /// How a manifest calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Debian => "deb",
            Self::AppImage => "appimage",
            Self::DiskImage => "dmg",
            Self::Setup => "setup",
            Self::Archive => "archive",
        }
    }
}

fn inside_an_app(program: &Path) -> bool {
    program
        .ancestors()
        .any(|folder| folder.extension().is_some_and(|ending| ending == "app"))
}

/// The name of a package in a manifest: system, processor and form, as in `linux-x86_64-deb`.
#[must_use]
pub fn target(system: &str, processor: &str, form: Form) -> String {
    format!("{system}-{processor}-{}", form.name())
}
