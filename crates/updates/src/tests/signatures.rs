//! Keys and signatures.

use super::{MANIFEST, STANDARD, Signer};
use crate::{PublicKey, Signed, UpdateError};
use base64::Engine as _;

/// Made with `openssl genpkey -algorithm ed25519`, printed with `openssl pkey -pubout`, and signed as the documents say.
const OF_OPENSSL: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAjsPHvP7/vpw8ecif0QU4zBBV5tIcVLS7vxOqaYOHc7o=
-----END PUBLIC KEY-----
";
const SIGNED_BY_OPENSSL: &[u8] = b"{\"version\":\"0.2.0\"}\n";
const ITS_SIGNATURE: &str =
    "dJ10kF5QYCAN+Mp5GksZ+zfhWbT47R64sMWSKFUMxGyvJAFonC1/xEVOqFG6wLXkYT5ih5tpg1PXAJ6ViPYPCQ==";

#[test]
fn what_openssl_signs_is_believed() {
    let key = PublicKey::read(OF_OPENSSL).unwrap();
    let signature = STANDARD.decode(ITS_SIGNATURE).unwrap();
    key.check(SIGNED_BY_OPENSSL, &signature).unwrap();
    // A file that an editor gave another end is another file.
    let refused = key.check(SIGNED_BY_OPENSSL.trim_ascii_end(), &signature);
    assert!(matches!(refused, Err(UpdateError::WrongSignature)));
}

#[test]
fn a_key_is_read_in_each_of_its_forms() {
    let whole = PublicKey::read(OF_OPENSSL).unwrap();
    let line = OF_OPENSSL.lines().nth(1).unwrap();
    assert_eq!(PublicKey::read(line).unwrap(), whole);
    let bytes = STANDARD.decode(line).unwrap();
    let bare = STANDARD.encode(&bytes[12..]);
    assert_eq!(PublicKey::read(&bare).unwrap(), whole);
}

#[test]
fn what_is_no_key_is_told() {
    let line = OF_OPENSSL.lines().nth(1).unwrap();
    let bytes = STANDARD.decode(line).unwrap();
    // The number of another kind of key, X25519.
    let mut other = bytes.clone();
    other[8] = 0x6e;
    for text in [
        String::new(),
        "no key".to_owned(),
        line[..40].to_owned(),
        STANDARD.encode(&bytes[..43]),
        STANDARD.encode([&bytes[..], &[0]].concat()),
        STANDARD.encode(&bytes[13..]),
        STANDARD.encode(&other),
    ] {
        let refused = PublicKey::read(&text).unwrap_err();
        assert!(matches!(refused, UpdateError::BadKey { .. }), "{text}");
        assert!(refused.to_string().contains("openssl pkey"), "{refused}");
    }
}

#[test]
fn a_signed_manifest_is_read() {
    let signer = Signer::new();
    let manifest = signer
        .signed(MANIFEST.as_bytes())
        .open(&signer.key())
        .unwrap();
    assert_eq!(manifest.version, "0.2.0");
    assert_eq!(manifest.notes, "It listens better.");
    assert_eq!(manifest.packages["linux-x86_64-deb"].size, 1234);
}

#[test]
fn every_changed_byte_is_noticed() {
    let signer = Signer::new();
    let (key, good) = (signer.key(), signer.signed(MANIFEST.as_bytes()));
    let refused = |signed: &Signed| {
        let error = signed.open(&key).unwrap_err();
        assert!(matches!(error, UpdateError::WrongSignature), "{error}");
    };
    for at in 0..good.bytes.len() {
        let mut changed = good.clone();
        changed.bytes[at] ^= 1;
        refused(&changed);
        changed = good.clone();
        changed.bytes.truncate(at);
        refused(&changed);
    }
    for at in 0..good.signature.len() {
        let mut changed = good.clone();
        changed.signature[at] ^= 1;
        refused(&changed);
    }
}

#[test]
fn a_signature_of_another_length_is_none() {
    let signer = Signer::new();
    let good = signer.signed(MANIFEST.as_bytes());
    for length in [0, 1, 63] {
        let mut cut = good.clone();
        cut.signature.truncate(length);
        let error = cut.open(&signer.key()).unwrap_err();
        assert!(
            matches!(error, UpdateError::NoSignature { found } if found == length),
            "{error}"
        );
    }
    let mut longer = good;
    longer.signature.push(0);
    let error = longer.open(&signer.key()).unwrap_err();
    assert!(
        matches!(error, UpdateError::NoSignature { found: 65 }),
        "{error}"
    );
}

#[test]
fn what_somebody_else_signed_is_not_read() {
    let (signer, other) = (Signer::new(), Signer::new());
    // Not even where it could not be read anyway.
    for text in [MANIFEST, "no JSON"] {
        let error = other
            .signed(text.as_bytes())
            .open(&signer.key())
            .unwrap_err();
        assert!(matches!(error, UpdateError::WrongSignature), "{error}");
    }
}

#[test]
fn what_is_signed_and_no_manifest_is_told() {
    let signer = Signer::new();
    for text in [
        "",
        "no JSON",
        "[]",
        "{}",
        r#"{"version": "0.2.0", "date": "2026-11-23"}"#,
        r#"{"version": 2, "date": "2026-11-23", "packages": {}}"#,
        r#"{"version": "0.2.0", "date": "2026-11-23", "packages": {"linux-x86_64-deb": {"url": "https://a.example/b"}}}"#,
        r#"{"version": "0.2.0", "date": "2026-11-23", "packages": {"a": {"url": "https://a.example/b", "sha256": "", "size": -1}}}"#,
        r#"{"version": "0.2.0", "date": "2026-11-23", "packages": {}} and more"#,
    ] {
        let error = signer
            .signed(text.as_bytes())
            .open(&signer.key())
            .unwrap_err();
        assert!(
            matches!(error, UpdateError::NotAManifest { .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn what_is_too_long_is_not_even_checked() {
    let signer = Signer::new();
    let signed = signer.signed(&vec![b' '; (256 << 10) + 1]);
    let error = signed.open(&signer.key()).unwrap_err();
    assert!(matches!(error, UpdateError::TooLarge { .. }), "{error}");
}
