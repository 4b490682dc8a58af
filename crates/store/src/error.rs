//! What can go wrong with what is kept, each with the sentence the user reads.

mod cannot;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_IOERR_CORRUPTFS, SQLITE_IOERR_SHMSIZE};
use sotto_api::{Kind, Problem, ProblemCode};

pub use cannot::Cannot;

/// Anything that keeps the store from doing what was asked. Unless a sentence says otherwise nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No room left.
    #[error(
        "The disk is full. What was kept before is safe, the last change was not kept. Make room and say it again."
    )]
    DiskFull,
    /// The folder or file cannot be written.
    #[error("{} cannot be written. What is in it is safe, nothing new can be kept. Give yourself the right to write there, or name another folder.", .0.display())]
    ReadOnly(PathBuf),
    /// Another program holds the file.
    #[error(
        "Another program holds Sotto's file, perhaps a backup or a virus scanner. Nothing was changed. Try again in a moment."
    )]
    Locked,
    /// The file is damaged.
    #[error(
        "Sotto's file is damaged ({0}). Start Sotto again: it then repairs the file from the newest backup and saves what can still be read."
    )]
    Damaged(String),
    /// A backup that cannot be gone back to.
    #[error("The backup {name} {why}. Nothing was changed. Choose another backup.")]
    BackupUnfit {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// The key is not the one the file was written with.
    #[error("The key {from} is not the one that Sotto's file in {} was written with. Nothing was changed. Put the right key back, or name another folder.", folder.display())]
    WrongKey {
        /// The folder.
        folder: PathBuf,
        /// Where the key comes from.
        from: &'static str,
    },
    /// There is a file and no key for it.
    #[error("The key to Sotto's file in {} is gone from the keychain. Nothing was changed. Put the keychain of this user back, or name another folder and import an export there.", .0.display())]
    KeyGone(PathBuf),
    /// The keychain holds the key and does not give it.
    #[error(
        "The keychain does not give the key to Sotto's file ({0}). Nothing was changed. Unlock the keychain and start Sotto again."
    )]
    KeychainClosed(String),
    /// The operating system gives no random numbers.
    #[error(
        "The operating system gives no random numbers, so that no key can be made. Nothing was changed."
    )]
    NoRandomness,
    /// A newer program wrote the file.
    #[error("Sotto's file in {} was written by a newer Sotto (form {file}; this one knows {program}). Nothing was changed. Update this Sotto, or name another folder.", folder.display())]
    NewerVersion {
        /// The folder.
        folder: PathBuf,
        /// Of the file.
        file: u32,
        /// What this program knows.
        program: u32,
    },
    /// Another Sotto owns the folder.
    #[error("{} is in use by another Sotto{}. Nothing was changed. Close it first, or name another folder.", folder.display(), pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    SecondOwner {
        /// The folder.
        folder: PathBuf,
        /// Its owner, where that can be read.
        pid: Option<u32>,
    },
    /// What is meant is not there.
    #[error("This {} is not there any more. Nothing was changed.", said(*.0))]
    NotFound(Kind),
    /// What is asked cannot be.
    #[error("{0} Nothing was changed.")]
    Invalid(Cannot),
    /// There is nothing to undo.
    #[error("There is nothing to undo.")]
    NothingToUndo,
    /// A thing that this program cannot read.
    #[error("A {} cannot be read ({why}). It stays as it is; perhaps a newer Sotto wrote it.", said(*kind))]
    Unreadable {
        /// Its kind.
        kind: Kind,
        /// What does not fit.
        why: String,
    },
    /// An erasing that did not come to its end.
    #[error(
        "Not everything that was to be erased is gone yet: {0}. None of it is shown or used again. Sotto tries again when it starts and once a day. What stays you can delete yourself: nothing needs it."
    )]
    EraseUnfinished(String),
    /// Everything was erased.
    #[error("Everything was erased. Start Sotto again to begin anew.")]
    Erased,
    /// The operating system refused.
    #[error("{} cannot be used: {source}. What was kept before is safe.", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Anything else from the database: a fault of this program.
    #[error("Sotto's file could not be used: {0}. What was kept before is safe.")]
    Sql(rusqlite::Error),
}

/// What the store's functions give.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A kind in the words of a sentence.
fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::ListItem => "thing on a list",
        Kind::CalendarEntry => "calendar entry",
        other => other.name(),
    }
}

impl StoreError {
    /// From what the operating system said about a file or folder.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(path.to_owned())
            }
            _ => Self::Io {
                path: path.to_owned(),
                source,
            },
        }
    }

    /// What a program can act on.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::DiskFull => ProblemCode::DiskFull,
            Self::ReadOnly(_) => ProblemCode::ReadOnly,
            Self::Locked => ProblemCode::Locked,
            Self::Damaged(_) => ProblemCode::Damaged,
            Self::WrongKey { .. } | Self::KeyGone(_) => ProblemCode::WrongKey,
            Self::KeychainClosed(_) => ProblemCode::KeychainClosed,
            Self::NewerVersion { .. } => ProblemCode::NewerVersion,
            Self::SecondOwner { .. } => ProblemCode::SecondOwner,
            Self::NotFound(_) => ProblemCode::NotFound,
            Self::Invalid(_) | Self::BackupUnfit { .. } => ProblemCode::Invalid,
            Self::NothingToUndo => ProblemCode::NothingToUndo,
            Self::Unreadable { .. }
            | Self::NoRandomness
            | Self::Erased
            | Self::EraseUnfinished(_)
            | Self::Io { .. }
            | Self::Sql(_) => ProblemCode::Failed,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, why) = &error else {
            return Self::Sql(error);
        };
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                Self::ReadOnly(PathBuf::from("Sotto's file"))
            }
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed => Self::Locked,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                Self::Damaged(why.clone().unwrap_or_else(|| failure.to_string()))
            }
            // What those who have the file open share lies in a file of its own, for which there was no room.
            ErrorCode::SystemIoFailure if failure.extended_code == SQLITE_IOERR_SHMSIZE => {
                Self::DiskFull
            }
            // A place of the disk that cannot be read any more is lost like one that holds something else.
            ErrorCode::SystemIoFailure if failure.extended_code == SQLITE_IOERR_CORRUPTFS => {
                Self::Damaged("the disk does not give all of it".to_owned())
            }
            _ => Self::Sql(error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
