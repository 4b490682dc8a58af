//! In which form Sotto is on this computer, and how a newer one takes its place: an AppImage is replaced, everything else is put in
//! place by the means of the system.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sotto_skills::numbers::Language;
use sotto_updates::{Form, target};

use crate::app_image;
use crate::kept::clock::{say, say_exactly};

/// What Debian keeps about each package that is installed.
const DEBIAN_KNOWS: &str = "/var/lib/dpkg/info/sotto.list";

/// The Sotto that runs.
pub(super) struct Installed {
    form: Form,
    /// The file it runs out of, where it is an AppImage.
    image: Option<PathBuf>,
}

impl Installed {
    /// Looks at this machine.
    pub(super) fn here() -> Self {
        // The package puts a link in front of the program.
        let program = std::env::current_exe()
            .and_then(fs::canonicalize)
            .unwrap_or_default();
        let image = app_image::of(&program);
        let form = Form::of(
            std::env::consts::OS,
            &program,
            image.is_some(),
            Path::new(DEBIAN_KNOWS).is_file(),
            program.with_file_name("uninstall.exe").is_file(),
        );
        Self { form, image }
    }

    /// How a manifest calls what is wanted here.
    pub(super) fn target(&self) -> String {
        target(std::env::consts::OS, std::env::consts::ARCH, self.form)
    }

    /// Where a package goes that is to be fetched to a place: not onto the image that runs, which is kept.
    pub(super) fn clear_of(&self, place: PathBuf) -> PathBuf {
        let whole = |path: &Path| fs::canonicalize(path).ok();
        let runs = self.image.as_deref().and_then(whole);
        if runs.is_some() && whole(&place) == runs {
            beside(&place, ".fetched")
        } else {
            place
        }
    }

    /// Puts a package that was checked in place, where that is no matter of the system.
    pub(super) fn put(&self, file: &Path) -> Put {
        match (&self.image, self.form) {
            (Some(image), Form::AppImage) => match replace(image, file) {
                Ok(old) => Put::Replaced {
                    image: image.clone(),
                    old,
                },
                Err(why) => Put::InTheWay {
                    image: image.clone(),
                    why,
                },
            },
            (_, form) => Put::ByHand(form),
        }
    }
}

/// What became of a package.
pub(super) enum Put {
    /// It took the place of the old one, which is kept.
    Replaced { image: PathBuf, old: PathBuf },
    /// The system did not let it.
    InTheWay { image: PathBuf, why: io::Error },
    /// The user does it.
    ByHand(Form),
}

impl Put {
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::Replaced { .. })
    }

    /// What happened, or what is left to do.
    pub(super) fn told(&self, file: &Path, language: Language) -> String {
        let file = file.display().to_string();
        match self {
            Self::Replaced { image, old } => {
                let (image, old) = (image.display().to_string(), old.display().to_string());
                let with = [("image", image.as_str()), ("old", old.as_str())];
                say_exactly(language, "told.update_replaced", with)
            }
            Self::InTheWay { image, why } => {
                let (image, why) = (image.display().to_string(), why.to_string());
                let with = [
                    ("image", image.as_str()),
                    ("why", why.as_str()),
                    ("file", file.as_str()),
                ];
                say_exactly(language, "told.update_in_the_way", with)
            }
            Self::ByHand(Form::Debian) => {
                let with = [("file", file.as_str())];
                say_exactly(language, "told.update_debian", with)
            }
            Self::ByHand(Form::DiskImage) => say(language, "told.update_disk_image", []),
            Self::ByHand(Form::Setup) => say(language, "told.update_setup", []),
            Self::ByHand(Form::AppImage | Form::Archive) => {
                say(language, "told.update_archive", [])
            }
        }
    }
}

/// Puts a file in the place of an AppImage, and gives the place of the old one. At every moment one of both stands in that place.
fn replace(image: &Path, fresh: &Path) -> io::Result<PathBuf> {
    let (staged, old) = (beside(image, ".new"), beside(image, ".old"));
    let done = exchange(image, fresh, &staged, &old);
    if done.is_err() {
        // Not there where it was not begun.
        let _ = fs::remove_file(&staged);
    }
    done.map(|()| old)
}

fn exchange(image: &Path, fresh: &Path, staged: &Path, old: &Path) -> io::Result<()> {
    fs::copy(fresh, staged)?;
    File::options().write(true).open(staged)?.sync_all()?;
    // It may be run as the old one may.
    fs::set_permissions(staged, fs::metadata(image)?.permissions())?;
    match fs::remove_file(old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // A second name where the disk knows such, and a copy elsewhere.
    fs::hard_link(image, old).or_else(|_| fs::copy(image, old).map(drop))?;
    fs::rename(staged, image)
}

fn beside(image: &Path, ending: &str) -> PathBuf {
    let mut name = image.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_image_is_replaced_and_the_old_one_kept() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place("Sotto.AppImage"), "old").unwrap();
        // What an earlier update kept makes room.
        fs::write(place("Sotto.AppImage.old"), "older").unwrap();
        fs::write(place("fresh"), "new").unwrap();
        let old = replace(&place("Sotto.AppImage"), &place("fresh")).unwrap();
        assert_eq!(old, place("Sotto.AppImage.old"));
        assert_eq!(fs::read_to_string(&old).unwrap(), "old");
        let now = fs::read_to_string(place("Sotto.AppImage")).unwrap();
        assert_eq!(now, "new");
        assert!(!place("Sotto.AppImage.new").exists());
    }

    #[cfg(unix)]
    #[test]
    fn the_new_one_runs_as_the_old_one_did() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place("image"), "old").unwrap();
        fs::set_permissions(place("image"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(place("fresh"), "new").unwrap();
        replace(&place("image"), &place("fresh")).unwrap();
        let mode = fs::metadata(place("image")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
    }

    #[test]
    fn what_cannot_be_replaced_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place("image"), "old").unwrap();
        // Nothing was fetched; and then something that is no file stands where the old one is to go.
        assert!(replace(&place("image"), &place("nothing")).is_err());
        fs::write(place("fresh"), "new").unwrap();
        fs::create_dir(place("image.old")).unwrap();
        assert!(replace(&place("image"), &place("fresh")).is_err());
        assert_eq!(fs::read_to_string(place("image")).unwrap(), "old");
        assert!(!place("image.new").exists());
    }

    #[test]
    fn an_image_is_not_fetched_onto_the_one_that_runs() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("Sotto.AppImage");
        fs::write(&place, "old").unwrap();
        let installed = |image: Option<PathBuf>| Installed {
            form: Form::AppImage,
            image,
        };
        let beside = folder.path().join("Sotto.AppImage.fetched");
        assert_eq!(
            installed(Some(place.clone())).clear_of(place.clone()),
            beside
        );
        let other = folder.path().join("other");
        assert_eq!(
            installed(Some(place.clone())).clear_of(other.clone()),
            other
        );
        assert_eq!(installed(None).clear_of(place.clone()), place);
    }

    #[test]
    fn each_form_has_its_way_in_both_languages() {
        let file = Path::new("/tmp/sotto_0.2.0_amd64.deb");
        let told = Put::ByHand(Form::Debian).told(file, Language::ENGLISH);
        assert!(
            told.contains("sudo apt install /tmp/sotto_0.2.0_amd64.deb"),
            "{told}"
        );
        let why = io::Error::from(io::ErrorKind::PermissionDenied);
        let image = PathBuf::from("/opt/Sotto.AppImage");
        for put in [
            Put::ByHand(Form::Debian),
            Put::ByHand(Form::DiskImage),
            Put::ByHand(Form::Setup),
            Put::ByHand(Form::Archive),
            Put::InTheWay { image, why },
        ] {
            assert!(!put.is_done());
            let [english, german] =
                [Language::ENGLISH, Language::GERMAN].map(|language| put.told(file, language));
            assert_ne!(english, german);
        }
    }
}
