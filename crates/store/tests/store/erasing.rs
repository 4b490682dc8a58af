//! Erasing everything comes to its end, whatever gets in its way.

use sotto_api::Kind;
use sotto_store::*;
use zeroize::Zeroizing;

use crate::kinds::fill;
use crate::place::*;

#[test]
fn an_erasing_that_could_not_delete_a_file_goes_on_at_the_next_start() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.back_up(now()).unwrap();
    // A folder where a file is to be deleted: not even a superuser deletes it as one.
    let stubborn = place.path().join("store.damaged");
    std::fs::create_dir(&stubborn).unwrap();
    store.erase_everything(&NoKeychain).unwrap_err();
    drop(store);
    assert!(
        !place.path().join("store.key").exists(),
        "the key goes first"
    );
    let still = place.refused();
    assert!(
        !matches!(still, StoreError::KeyGone(_) | StoreError::Damaged(_)),
        "{still:?}"
    );
    std::fs::remove_dir(&stubborn).unwrap();
    let store = place.open();
    assert_eq!(store.backups().unwrap(), []);
    assert_eq!(store.read(|reader| reader.count(Kind::Task)).unwrap(), 0);
    drop(store);
    assert!(!place.path().join("store.erasing").exists());
    fill(&place.open());
    assert!(
        !everything(&place.open()).tasks.is_empty(),
        "what is kept afterwards is not erased by the next start"
    );
}

/// A keychain that does not open, beside the key in its file.
struct Closed;

impl Keychain for Closed {
    fn fetch(&self, _: &str) -> std::result::Result<Option<Zeroizing<String>>, KeychainClosed> {
        Err(KeychainClosed("locked".to_owned()))
    }

    fn keep(&self, _: &str, _: &Zeroizing<String>) -> std::result::Result<(), KeychainClosed> {
        Err(KeychainClosed("locked".to_owned()))
    }

    fn forget(&self, _: &str) -> std::result::Result<(), KeychainClosed> {
        Err(KeychainClosed("locked".to_owned()))
    }
}

#[test]
fn a_closed_keychain_erases_nothing_now_or_later() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    let before = everything(&store);
    let error = store.erase_everything(&Closed).unwrap_err();
    assert!(matches!(error, StoreError::KeychainClosed(_)), "{error:?}");
    drop(store);
    assert_eq!(everything(&place.open()), before);
}
