//! What to make of a manifest: nothing new, something older that is refused, or a newer Sotto for this very computer.

use jiff::civil::Date;
use serde::Serialize;
use sotto_outbound::Address;

use crate::error::UpdateError;
use crate::manifest::{Manifest, Package};
use crate::validity::last_day;
use crate::version::Version;

/// No package of Sotto is as large: what claims to be would only fill the disk.
const LARGEST: u64 = 8 << 30;

/// What a manifest means for the Sotto that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is this one.
    Newest,
    /// There is a newer one.
    Newer(Offer),
}

/// A newer Sotto for this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its version.
    pub version: Version,
    /// The day of its release.
    pub date: String,
    /// What is new.
    pub notes: String,
    /// Where its package is.
    pub url: String,
    /// What the package is called on disk.
    pub file_name: String,
    /// The length of the package in bytes.
    pub size: u64,
    /// The SHA-256 of the package.
    #[serde(skip)]
    pub sha256: [u8; 32],
}

/// Holds a manifest against the day, the version and the kind of computer that are here.
///
/// # Errors
/// When it is not valid any more, or offers an older version, nothing for this computer, or a package that cannot be used.
pub fn judge(
    manifest: &Manifest,
    today: Date,
    here: Version,
    target: &str,
) -> Result<Verdict, UpdateError> {
    let offered: Version = manifest.version.parse()?;
    // First of all: also that this is the newest one is known no longer than that.
    let last = last_day(manifest)?;
    if today > last {
        return Err(UpdateError::OutOfDate {
            offered,
            last: last.to_string(),
        });
    }
    if offered == here {
        return Ok(Verdict::Newest);
    }
    if offered < here {
        return Err(UpdateError::Older { offered, here });
    }
    let package = manifest
        .packages
        .get(target)
        .ok_or_else(|| UpdateError::NotForHere {
            version: offered,
            target: target.to_owned(),
        })?;
    Ok(Verdict::Newer(offer(offered, manifest, package)?))
}

fn offer(version: Version, manifest: &Manifest, package: &Package) -> Result<Offer, UpdateError> {
    let bad = |detail| UpdateError::BadPackage { detail };
    if package.size == 0 || package.size > LARGEST {
        return Err(bad("no package of Sotto has that length"));
    }
    encrypted(&package.url)?;
    Ok(Offer {
        version,
        date: shown(&manifest.date),
        notes: shown(&manifest.notes),
        url: package.url.clone(),
        file_name: file_name(&package.url)
            .ok_or_else(|| bad("its address names no file"))?
            .to_owned(),
        size: package.size,
        sha256: hash(&package.sha256).ok_or_else(|| bad("its SHA-256 is none"))?,
    })
}

/// An address that is encrypted, or this machine itself.
pub(crate) fn encrypted(url: &str) -> Result<(), UpdateError> {
    let address = Address::of_url(url)?;
    if url.starts_with("https://") || address.is_loopback() {
        Ok(())
    } else {
        Err(UpdateError::NotEncrypted {
            address: address.to_string(),
        })
    }
}

/// The last part of an address, where it is the plain name of a file: it must not lead out of the folder it is put into.
fn file_name(url: &str) -> Option<&str> {
    let (_, path) = url.split_once("://")?;
    let path = path.split(['?', '#']).next()?;
    let (_, name) = path.rsplit_once('/')?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-+~".contains(letter);
    let fine = !name.is_empty() && name.len() <= 200 && !name.starts_with(['.', '-']);
    (fine && name.chars().all(plain)).then_some(name)
}

fn hash(digits: &str) -> Option<[u8; 32]> {
    let digits = digits.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(hash)
}

/// Without what would steer a terminal.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|letter| *letter == '\n' || !letter.is_control())
        .collect()
}
