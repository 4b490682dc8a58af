//! The keychain of the operating system.

use zeroize::Zeroizing;

/// The keychain cannot be used, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeychainClosed(pub String);

/// Somewhere that keeps secrets for this user.
pub trait Keychain {
    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// When there is no keychain, or it is locked.
    fn fetch(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainClosed>;

    /// Keeps a secret under this name.
    ///
    /// # Errors
    /// When there is no keychain, or it is locked.
    fn keep(&self, name: &str, secret: &Zeroizing<String>) -> Result<(), KeychainClosed>;

    /// Forgets the secret of this name; that there was none is no error.
    ///
    /// # Errors
    /// When there is no keychain, or it is locked.
    fn forget(&self, name: &str) -> Result<(), KeychainClosed>;

    /// Whether what was forgotten is gone. Where no keychain is used, what an earlier start kept in one stays there.
    fn can_forget(&self) -> bool {
        true
    }
}

/// The entries' service; the account names the store.
const SERVICE: &str = "sotto-store";

/// The keychain of the operating system. It may ask the user for a password, and waits for the answer.
pub struct SystemKeychain;

fn closed(error: &keyring::Error) -> KeychainClosed {
    KeychainClosed(match error {
        // The bytes of a damaged entry stay out of the message: they may be most of a key.
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            "its entry is damaged".to_owned()
        }
        other => other.to_string().trim_end_matches('.').to_owned(),
    })
}

impl Keychain for SystemKeychain {
    fn fetch(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainClosed> {
        match keyring::Entry::new(SERVICE, name).and_then(|entry| entry.get_password()) {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(closed(&error)),
        }
    }

    fn keep(&self, name: &str, secret: &Zeroizing<String>) -> Result<(), KeychainClosed> {
        keyring::Entry::new(SERVICE, name)
            .and_then(|entry| entry.set_password(secret))
            .map_err(|error| closed(&error))
    }

    fn forget(&self, name: &str) -> Result<(), KeychainClosed> {
        match keyring::Entry::new(SERVICE, name).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(closed(&error)),
        }
    }
}

/// No keychain: the key lies in a file. For machines that have none, and for those who say so.
pub struct NoKeychain;

impl Keychain for NoKeychain {
    fn fetch(&self, _: &str) -> Result<Option<Zeroizing<String>>, KeychainClosed> {
        Err(KeychainClosed("none is used".to_owned()))
    }

    fn keep(&self, _: &str, _: &Zeroizing<String>) -> Result<(), KeychainClosed> {
        Err(KeychainClosed("none is used".to_owned()))
    }

    fn forget(&self, _: &str) -> Result<(), KeychainClosed> {
        Ok(())
    }

    fn can_forget(&self) -> bool {
        false
    }
}
