//! What is believed and what is not: with keys of the tests' own, one signature by openssl, and a server that does what it is told.
#![allow(clippy::unwrap_used)]

mod fetching;
mod judging;
#[path = "../../outbound/src/tests/server.rs"]
mod server;
mod settings;
mod signatures;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::{PublicKey, Signed};

const MANIFEST: &str = r#"{
  "version": "0.2.0",
  "date": "2026-11-23",
  "notes": "It listens better.",
  "packages": {
    "linux-x86_64-deb": {
      "url": "https://updates.example/sotto_0.2.0_amd64.deb",
      "sha256": "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF",
      "size": 1234
    }
  },
  "written_by": "a later one"
}"#;

/// Somebody who signs manifests.
struct Signer(Ed25519KeyPair);

impl Signer {
    fn new() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self(Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap())
    }

    /// The public half, as text.
    fn text(&self) -> String {
        STANDARD.encode(self.0.public_key().as_ref())
    }

    fn key(&self) -> PublicKey {
        PublicKey::read(&self.text()).unwrap()
    }

    fn signed(&self, bytes: &[u8]) -> Signed {
        Signed {
            bytes: bytes.to_vec(),
            signature: self.0.sign(bytes).as_ref().to_vec(),
        }
    }
}
