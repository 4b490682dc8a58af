//! Where the socket of a data folder lies.

use std::io;
use std::path::{Path, PathBuf};

use interprocess::local_socket::Name;

use super::LinkError;

/// A socket's path has room for about a hundred bytes on every system.
#[cfg(unix)]
const LONGEST: usize = 100;

/// The socket: in the data folder, and where its path is too long for one, in a private folder elsewhere.
#[cfg(unix)]
pub(super) fn path(folder: &Path) -> Result<PathBuf, LinkError> {
    let here = folder.join("sotto.sock");
    if here.as_os_str().len() <= LONGEST {
        return Ok(here);
    }
    let mut name = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(folder, &mut name);
    let name = format!("{:016x}.sock", std::hash::Hasher::finish(&name));
    let user = rustix::process::geteuid().as_raw();
    let elsewhere = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| std::env::temp_dir().join(format!("sotto-{user}")));
    private(&elsewhere, user)?;
    Ok(elsewhere.join(name))
}

/// Makes a folder that only the user can enter; one that somebody else made is refused.
#[cfg(unix)]
fn private(folder: &Path, user: u32) -> Result<(), LinkError> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let found = std::fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == user && found.mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(LinkError::NotOurs(folder.to_owned()))
    }
}

#[cfg(unix)]
pub(super) fn name(path: &Path) -> io::Result<Name<'_>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    path.to_fs_name::<GenericFilePath>()
}

/// The pipe's name follows from the folder's.
#[cfg(windows)]
pub(super) fn path(folder: &Path) -> Result<PathBuf, LinkError> {
    let mut name = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(folder, &mut name);
    let name = std::hash::Hasher::finish(&name);
    Ok(PathBuf::from(format!(r"\\.\pipe\sotto-{name:016x}")))
}

#[cfg(windows)]
pub(super) fn name(path: &Path) -> io::Result<Name<'_>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    path.to_fs_name::<GenericFilePath>()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket_in_a_private_folder() {
        let folder = tempfile::tempdir().unwrap();
        let short = path(folder.path()).unwrap();
        assert_eq!(short, folder.path().join("sotto.sock"));
        let long = folder.path().join("a".repeat(120));
        let socket = path(&long).unwrap();
        assert!(socket.as_os_str().len() <= LONGEST, "{}", socket.display());
        assert_ne!(socket, path(&folder.path().join("b".repeat(120))).unwrap());
    }

    #[test]
    fn a_folder_that_others_can_enter_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let user = rustix::process::geteuid().as_raw();
        let open = folder.path().join("open");
        std::fs::create_dir(&open).unwrap();
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(private(&open, user), Err(LinkError::NotOurs(_))));
        private(&folder.path().join("own"), user).unwrap();
    }
}
