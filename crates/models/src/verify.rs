//! Is a file what it says it is: SHA-256 before first use, and a receipt beside the file so that the next
//! start need not read gigabytes again.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileHash(pub [u8; 32]);

/// A text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 has 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for FileHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotAHash);
        }
        let mut hash = [0u8; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |c: u8| char::from(c).to_digit(16).ok_or(NotAHash);
            let (high, low) = (digit(pair[0])?, digit(pair[1])?);
            *byte = (high * 16 + low) as u8;
        }
        Ok(FileHash(hash))
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for FileHash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

impl From<FileHash> for String {
    fn from(hash: FileHash) -> String {
        hash.to_string()
    }
}

/// Why a file is not accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The content is another one.
    #[error(
        "{path} is damaged or was changed: its SHA-256 is {found}, not {expected}. Download it again."
    )]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// What it should be.
        expected: FileHash,
        /// What it is.
        found: FileHash,
    },
    /// The length is another one.
    #[error("{path} has {found} bytes and should have {expected}. Download it again.")]
    WrongLength {
        /// The file.
        path: PathBuf,
        /// What it should be.
        expected: u64,
        /// What it is.
        found: u64,
    },
    /// The user stopped it.
    #[error("Checking {path} was stopped. The file was kept as it was.")]
    Stopped {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("{path} cannot be read ({source}). Check the disk and the permissions.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The SHA-256 of a file. `progress` hears how many bytes are read and may stop it by answering `false`.
pub fn hash_file(
    path: &Path,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<FileHash, VerifyError> {
    let unreadable = |source| VerifyError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 1 << 20];
    let mut total = 0;
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => return Ok(FileHash(hasher.finalize().into())),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(error)),
        };
        hasher.update(&buffer[..read]);
        total += read as u64;
        if !progress(total) {
            return Err(VerifyError::Stopped {
                path: path.to_owned(),
            });
        }
    }
}

/// Checks length and SHA-256 of a file, the cheap one first.
pub fn verify_file(
    path: &Path,
    bytes: u64,
    expected: FileHash,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<(), VerifyError> {
    let found = std::fs::metadata(path)
        .map_err(|source| VerifyError::Unreadable {
            path: path.to_owned(),
            source,
        })?
        .len();
    if found != bytes {
        return Err(VerifyError::WrongLength {
            path: path.to_owned(),
            expected: bytes,
            found,
        });
    }
    let found = hash_file(path, progress)?;
    if found != expected {
        return Err(VerifyError::WrongHash {
            path: path.to_owned(),
            expected,
            found,
        });
    }
    Ok(())
}

/// What is remembered of a file that was verified.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Receipt {
    sha256: FileHash,
    bytes: u64,
    changed_ns: String,
}

pub(crate) fn receipt_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".verified.toml");
    PathBuf::from(name)
}

fn receipt_for(path: &Path, sha256: FileHash) -> io::Result<Receipt> {
    let facts = std::fs::metadata(path)?;
    let changed = facts
        .modified()?
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Ok(Receipt {
        sha256,
        bytes: facts.len(),
        changed_ns: changed.as_nanos().to_string(),
    })
}

/// Notes that a file was verified, so that [`was_verified`] knows it next time.
pub fn keep_receipt(path: &Path, sha256: FileHash) -> Result<(), VerifyError> {
    let unreadable = |source| VerifyError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let receipt = receipt_for(path, sha256).map_err(unreadable)?;
    let text = toml::to_string(&receipt).map_err(|error| unreadable(io::Error::other(error)))?;
    std::fs::write(receipt_path(path), text).map_err(unreadable)
}

/// Whether a file was verified with this hash and has not been touched since.
pub fn was_verified(path: &Path, sha256: FileHash) -> bool {
    let read = std::fs::read_to_string(receipt_path(path)).ok();
    let receipt = read.and_then(|text| toml::from_str::<Receipt>(&text).ok());
    receipt.is_some() && receipt == receipt_for(path, sha256).ok()
}

/// Forgets that a file was verified, so that it is read through the next time: in a folder that is not Sotto's own, whoever can
/// put a file there can put such a note beside it.
///
/// # Errors
/// When there is a note and it cannot be removed.
pub fn forget_receipt(path: &Path) -> Result<(), VerifyError> {
    match std::fs::remove_file(receipt_path(path)) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(VerifyError::Unreadable {
            path: receipt_path(path),
            source,
        }),
        _ => Ok(()),
    }
}

/// Makes sure that a file is verified before it is used: by its receipt, else by reading it through once.
pub fn verify_before_use(path: &Path, bytes: u64, sha256: FileHash) -> Result<(), VerifyError> {
    if was_verified(path, sha256) {
        return Ok(());
    }
    verify_file(path, bytes, sha256, &mut |_| true)?;
    // Without a receipt the file is only checked again next time.
    if let Err(error) = keep_receipt(path, sha256) {
        tracing::warn!(%error, "no receipt could be kept");
    }
    Ok(())
}
