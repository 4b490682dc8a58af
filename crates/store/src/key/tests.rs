#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::collections::HashMap;

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;
use crate::files::Folder;

/// A keychain as it may be: it keeps, it is locked, or it says that it keeps and does not.
#[derive(Default)]
struct Chain {
    kept: RefCell<HashMap<String, String>>,
    locked: bool,
    forgetful: bool,
}

impl Keychain for Chain {
    fn fetch(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainClosed> {
        if self.locked {
            return Err(KeychainClosed("locked".to_owned()));
        }
        Ok(self.kept.borrow().get(name).cloned().map(Zeroizing::new))
    }

    fn keep(&self, name: &str, secret: &Zeroizing<String>) -> Result<(), KeychainClosed> {
        if self.locked {
            return Err(KeychainClosed("locked".to_owned()));
        }
        if !self.forgetful {
            self.kept
                .borrow_mut()
                .insert(name.to_owned(), secret.to_string());
        }
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), KeychainClosed> {
        self.kept.borrow_mut().remove(name);
        Ok(())
    }
}

fn folder() -> (tempfile::TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::make(place.path()).unwrap();
    (place, folder)
}

fn key_of(folder: &Folder, chain: &Chain) -> Result<String, StoreError> {
    Ok(obtain(folder, chain)?.key.hex().to_string())
}

#[test]
fn the_same_key_each_time_from_the_keychain() {
    let (_place, folder) = folder();
    let chain = Chain::default();
    let first = key_of(&folder, &chain).unwrap();
    assert_eq!(key_of(&folder, &chain).unwrap(), first);
    assert!(!folder.key().exists());
    assert!(
        !std::fs::read_to_string(folder.name())
            .unwrap()
            .contains(&first)
    );
}

#[test]
fn a_keychain_that_only_says_that_it_keeps_is_not_relied_on() {
    let (_place, folder) = folder();
    let chain = Chain {
        forgetful: true,
        ..Chain::default()
    };
    let first = key_of(&folder, &chain).unwrap();
    assert!(folder.key().exists());
    assert_eq!(key_of(&folder, &chain).unwrap(), first);
}

#[test]
fn a_keychain_that_is_locked_later_is_waited_for_and_no_new_key_is_made() {
    let (_place, folder) = folder();
    let mut chain = Chain::default();
    let first = key_of(&folder, &chain).unwrap();
    std::fs::write(folder.database(), "something").unwrap();
    chain.locked = true;
    assert!(matches!(
        key_of(&folder, &chain),
        Err(StoreError::KeychainClosed(_))
    ));
    assert!(!folder.key().exists());
    chain.locked = false;
    assert_eq!(key_of(&folder, &chain).unwrap(), first);
    chain.kept.borrow_mut().clear();
    assert!(matches!(
        key_of(&folder, &chain),
        Err(StoreError::KeyGone(_))
    ));
}

#[test]
fn a_first_start_that_ended_between_name_and_key_begins_anew() {
    let (_place, folder) = folder();
    let chain = Chain::default();
    key_of(&folder, &chain).unwrap();
    chain.kept.borrow_mut().clear();
    key_of(&folder, &chain).unwrap();
}

#[test]
fn a_file_whose_name_is_gone_is_not_given_a_new_key() {
    let (_place, folder) = folder();
    std::fs::write(folder.database(), "something").unwrap();
    assert!(matches!(
        key_of(&folder, &Chain::default()),
        Err(StoreError::KeyGone(_))
    ));
}

proptest! {
    #[test]
    fn a_key_is_read_as_it_is_written(bytes in any::<[u8; 32]>()) {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = DataKey::from_hex(&text).unwrap();
        prop_assert_eq!(&*key.hex(), &text);
        prop_assert!(!text.contains(&key.fingerprint()));
    }

    #[test]
    fn what_is_no_key_is_refused(text in "[0-9a-g]{0,70}") {
        prop_assert_eq!(DataKey::from_hex(&text).is_some(), text.len() == 64 && !text.contains('g'));
    }
}
