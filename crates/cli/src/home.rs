//! The data folder: what one user's Sotto keeps. It has one owner at a time; programs that only read it need not ask.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_engines::supervisor::RememberedBackends;
use sotto_outbound::Outbound;

use crate::engines::running::Running;
use crate::error::CliError;
use crate::log;

/// The file whose lock says who owns the folder. It holds the owner's process id, for the sentence others read.
const LOCK: &str = "owner.lock";

/// The data folder.
#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
    /// The engines that this program keeps, for whoever looks how they are.
    running: Arc<Running>,
}

/// Proof that this process owns the data folder; given back when dropped, also by a crash.
#[derive(Debug)]
pub struct Owner(#[allow(dead_code)] File);

impl Home {
    /// The folder the user named, or the usual one of this system. Nothing is created yet.
    pub fn at(named: Option<PathBuf>) -> Result<Self, CliError> {
        let folder = named.or_else(|| dirs::data_dir().map(|folder| folder.join("sotto")));
        let folder = folder.ok_or_else(|| {
            CliError::Usage(
                "This system names no folder for data. Name one with --data-dir.".to_owned(),
            )
        })?;
        // Engines run elsewhere: what they are told must not depend on where we stand.
        let folder = std::path::absolute(&folder).map_err(|source| CliError::Home {
            path: folder,
            source,
        })?;
        Ok(Self {
            folder,
            running: Arc::default(),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The engines that work on it in this program.
    pub(crate) fn running(&self) -> &Running {
        &self.running
    }

    /// Where the log of whoever holds it is kept.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        log::folder(&self.folder)
    }

    /// Makes the folder, private to the user.
    pub fn make(&self) -> Result<(), CliError> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.folder)
            .map_err(|source| self.refused(source))
    }

    /// Takes ownership, for a command that changes the folder.
    pub fn own(&self) -> Result<Owner, CliError> {
        self.make()?;
        let path = self.folder.join(LOCK);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| self.refused(source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(CliError::Owned {
                    folder: self.folder.clone(),
                    pid: owner_in(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(self.refused(source)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        written.map_err(|source| self.refused(source))?;
        Ok(Owner(file))
    }

    /// Takes ownership, waiting a moment for whoever has it: a change of models is over soon.
    ///
    /// # Errors
    /// When somebody keeps it longer, or the folder cannot be used.
    pub fn own_soon(&self) -> Result<Owner, CliError> {
        const LONGEST: Duration = Duration::from_secs(2);
        const LOOK: Duration = Duration::from_millis(20);
        let began = Instant::now();
        loop {
            match self.own() {
                // A lock tells nobody that it was given back.
                Err(CliError::Owned { .. }) if began.elapsed() < LONGEST => {
                    std::thread::sleep(LOOK);
                }
                taken => return taken,
            }
        }
    }

    /// Who owns it now, without taking it.
    pub fn owner(&self) -> Result<Option<u32>, CliError> {
        match self.own() {
            Ok(_) => Ok(None),
            Err(CliError::Owned { pid, .. }) => Ok(Some(pid.unwrap_or(0))),
            Err(error) => Err(error),
        }
    }

    /// Waits until what this program kept is given back, at most a few seconds: watches and upkeep let go of it in a moment. A
    /// program that ends before tears down what encrypts the file under their hands.
    pub async fn given_back(&self) {
        const LONGEST: Duration = Duration::from_secs(2);
        const LOOK: Duration = Duration::from_millis(5);
        let folder = self.folder.clone();
        let looking = async {
            while sotto_store::is_held(&folder) {
                // There is nothing to wait for: a lock tells nobody that it was given back.
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(LONGEST, looking).await.is_err() {
            tracing::warn!("what is kept was not given back in time");
        }
    }

    /// The door to the network, with this folder's switch and ledger.
    #[must_use]
    pub fn outbound(&self) -> Outbound {
        Outbound::open(&self.folder)
    }

    /// The file that remembers graphics processors that failed.
    #[must_use]
    pub fn backends_file(&self) -> PathBuf {
        self.folder.join("failed-backends.json")
    }

    /// What is remembered in it.
    #[must_use]
    pub fn backends(&self) -> Arc<RememberedBackends> {
        Arc::new(RememberedBackends::open(self.backends_file()))
    }

    /// Where what was nearly heard as the wake word is written down.
    #[must_use]
    pub fn near_misses(&self) -> PathBuf {
        self.folder.join("wake-near-misses.jsonl")
    }

    /// Where the mind keeps computed prefixes.
    #[must_use]
    pub fn prefixes(&self) -> PathBuf {
        self.folder.join("kept-prefixes")
    }

    /// Removes what lies beside the store and goes with it when everything is erased: instructions that somebody gave the model
    /// stand in the one, in words, and when there was talk in the others; a link that was opened in a browser is to open nothing
    /// that comes after. What cannot go is noted in the log, and still there for whoever looks.
    pub fn forget(&self) {
        let gone = [
            std::fs::remove_dir_all(self.prefixes()),
            std::fs::remove_file(self.near_misses()),
            sotto_serve::Token::forget(&self.folder),
            log::forget(&self.folder),
        ];
        for error in gone.into_iter().filter_map(Result::err) {
            if error.kind() != std::io::ErrorKind::NotFound {
                tracing::warn!(%error, "something that lies beside what is kept stays");
            }
        }
    }

    fn refused(&self, source: std::io::Error) -> CliError {
        CliError::Home {
            path: self.folder.clone(),
            source,
        }
    }
}

/// The process id in a lock file. Unknown where the system forbids reading a locked file.
fn owner_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_folder_has_one_owner_and_names_it() {
        let temporary = tempfile::tempdir().unwrap();
        let home = Home::at(Some(temporary.path().join("deep").join("data"))).unwrap();
        let owner = home.own().unwrap();
        let refused = home.own().unwrap_err();
        assert!(
            matches!(refused, CliError::Owned { pid: Some(pid), .. } if pid == std::process::id()),
            "{refused}"
        );
        assert_eq!(home.owner().unwrap(), Some(std::process::id()));
        drop(owner);
        assert_eq!(home.owner().unwrap(), None);
        home.own().unwrap();
    }

    #[test]
    fn a_folder_that_is_held_for_a_moment_is_waited_for() {
        let temporary = tempfile::tempdir().unwrap();
        let home = Home::at(Some(temporary.path().join("data"))).unwrap();
        let owner = home.own().unwrap();
        let refused = home.own_soon().unwrap_err();
        assert!(matches!(refused, CliError::Owned { .. }), "{refused}");
        let there = home.clone();
        let waits = std::thread::spawn(move || there.own_soon().map(drop));
        drop(owner);
        waits.join().unwrap().unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_with_its_name() {
        let temporary = tempfile::NamedTempFile::new().unwrap();
        let home = Home::at(Some(temporary.path().join("inside a file"))).unwrap();
        assert!(
            home.own()
                .unwrap_err()
                .to_string()
                .contains("inside a file")
        );
    }
}
