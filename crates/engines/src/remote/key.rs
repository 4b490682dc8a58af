//! The key for a mind outside, in the keychain of the operating system and nowhere else.

use sotto_outbound::Secret;

/// The keychain entry's service; the account is the endpoint's name.
const SERVICE: &str = "sotto-external-model";

/// Why the keychain could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is none, or it is locked.
    #[error(
        "The keychain of this computer cannot be reached ({0}). Unlock it, or install one, and try again."
    )]
    NoKeychain(String),
    /// No key under this name.
    #[error("No key is kept for '{0}'. Enter it in the settings.")]
    NoKey(String),
    /// What is kept is no key.
    #[error("What the keychain keeps for '{0}' is no key. Enter the key again in the settings.")]
    Unreadable(String),
}

fn entry(name: &str) -> Result<keyring::Entry, KeyError> {
    keyring::Entry::new(SERVICE, name).map_err(|error| explain(name, error))
}

fn explain(name: &str, error: keyring::Error) -> KeyError {
    match error {
        keyring::Error::NoEntry => KeyError::NoKey(name.to_owned()),
        keyring::Error::BadEncoding(_) => KeyError::Unreadable(name.to_owned()),
        // The bytes of a damaged entry stay out of the message: they may be most of a key.
        keyring::Error::BadDataFormat(..) => KeyError::Unreadable(name.to_owned()),
        other => KeyError::NoKeychain(other.to_string()),
    }
}

/// Keeps a key under the endpoint's name.
pub fn store(name: &str, key: &zeroize::Zeroizing<String>) -> Result<(), KeyError> {
    entry(name)?
        .set_password(key)
        .map_err(|error| explain(name, error))
}

/// The key under the endpoint's name, wiped from memory when dropped.
pub fn fetch(name: &str) -> Result<Secret, KeyError> {
    entry(name)?
        .get_password()
        .map(Secret::new)
        .map_err(|error| explain(name, error))
}

/// Forgets the key; that there was none is no error.
pub fn forget(name: &str) -> Result<(), KeyError> {
    match entry(name)?.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(explain(name, error)),
    }
}
