//! Whom to believe: an Ed25519 public key, and whether it signed these very bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::error::UpdateError;

/// What stands in front of the 32 bytes where a key says of itself that it is of Ed25519 (RFC 8410). `openssl` prints it so.
const SAYS_ED25519: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];
const LENGTH: usize = 32;
const SIGNATURE: usize = 64;

/// The public half of the key that signs manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; LENGTH]);

impl PublicKey {
    /// Reads a key as `openssl pkey -pubout` prints it, with or without the lines around it, or its 32 bytes alone; in base64.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn read(text: &str) -> Result<Self, UpdateError> {
        let bad = |detail| UpdateError::BadKey { detail };
        let letters: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(str::split_whitespace)
            .collect();
        let bytes = STANDARD
            .decode(letters)
            .map_err(|_| bad("it is not base64"))?;
        let key = match bytes.len() {
            LENGTH => &bytes[..],
            _ => bytes
                .strip_prefix(&SAYS_ED25519)
                .ok_or_else(|| bad("it is of another kind or cut off"))?,
        };
        let key = <[u8; LENGTH]>::try_from(key).map_err(|_| bad("it has the wrong length"))?;
        Ok(Self(key))
    }

    /// Whether this key signed these very bytes.
    ///
    /// # Errors
    /// When it did not, or what should be the signature cannot be one.
    pub fn check(&self, bytes: &[u8], signature: &[u8]) -> Result<(), UpdateError> {
        if signature.len() != SIGNATURE {
            return Err(UpdateError::NoSignature {
                found: signature.len(),
            });
        }
        UnparsedPublicKey::new(&ED25519, self.0)
            .verify(bytes, signature)
            .map_err(|_| UpdateError::WrongSignature)
    }
}
