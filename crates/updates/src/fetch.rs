//! Fetching the manifest with its signature, and opening it: nothing in it is read before the signature was found to be right.

use std::io::Read;

use sotto_outbound::{Call, Grant, Outbound, Purpose};

use crate::error::UpdateError;
use crate::key::PublicKey;
use crate::manifest::Manifest;
use crate::settings::Source;

/// A manifest has a few hundred bytes for each package, and notes.
const LONGEST: u64 = 256 << 10;
/// A signature has 64; what is much longer is the page of somebody else.
const LONGEST_SIGNATURE: u64 = 4 << 10;

/// What came, before anybody believes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The manifest, byte for byte.
    pub bytes: Vec<u8>,
    /// Its signature.
    pub signature: Vec<u8>,
}

impl Signed {
    /// Fetches it. Waits.
    ///
    /// # Errors
    /// When the way out is closed, the other side does not answer, or what comes is too long.
    pub fn fetch(outbound: &Outbound, source: &Source) -> Result<Self, UpdateError> {
        let address = &source.address;
        Ok(Self {
            bytes: get(outbound, address, "manifest", LONGEST)?,
            signature: get(
                outbound,
                &format!("{address}.sig"),
                "signature of the manifest",
                LONGEST_SIGNATURE,
            )?,
        })
    }

    /// Reads it, if this key signed it.
    ///
    /// # Errors
    /// When the key did not, or it cannot be read all the same.
    pub fn open(&self, key: &PublicKey) -> Result<Manifest, UpdateError> {
        if self.bytes.len() as u64 > LONGEST {
            return Err(UpdateError::TooLarge {
                what: "manifest",
                most: LONGEST,
            });
        }
        key.check(&self.bytes, &self.signature)?;
        serde_json::from_slice(&self.bytes).map_err(|error| UpdateError::NotAManifest {
            detail: error.to_string(),
        })
    }
}

fn get(
    outbound: &Outbound,
    url: &str,
    what: &'static str,
    most: u64,
) -> Result<Vec<u8>, UpdateError> {
    // The user asked for it in this moment; nothing looks for updates by itself.
    let call = Call::get(Purpose::Update, url).granted(Grant::ByUser);
    let answer = outbound.send(&call)?.succeeded()?;
    let mut bytes = Vec::new();
    answer
        .into_body()
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| UpdateError::Cut { what, source })?;
    if bytes.len() as u64 > most {
        return Err(UpdateError::TooLarge { what, most });
    }
    Ok(bytes)
}
