//! Which version is the newer one: three numbers, compared from the left. What has more to say than that is no release.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::UpdateError;

/// A version of Sotto.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u64; 3]);

impl FromStr for Version {
    type Err = UpdateError;

    fn from_str(text: &str) -> Result<Self, UpdateError> {
        let mut numbers = [0; 3];
        let mut parts = text.split('.');
        for number in &mut numbers {
            *number = parts.next().and_then(read).ok_or_else(|| none(text))?;
        }
        match parts.next() {
            None => Ok(Self(numbers)),
            Some(_) => Err(none(text)),
        }
    }
}

/// A number without a sign and without zeros in front, so that each version is written in one way only.
fn read(part: &str) -> Option<u64> {
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    let padded = part.len() > 1 && part.starts_with('0');
    if digits && !padded {
        part.parse().ok()
    } else {
        None
    }
}

fn none(text: &str) -> UpdateError {
    UpdateError::NotAVersion {
        text: text
            .chars()
            .filter(|letter| !letter.is_control())
            .take(40)
            .collect(),
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
