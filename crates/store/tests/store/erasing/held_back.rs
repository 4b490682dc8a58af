//! The key goes too, also where a keychain does not give it back at once.

use super::*;

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

/// A keychain that can be closed and opened.
#[derive(Default)]
struct Drawer {
    key: Mutex<Option<(String, String)>>,
    closed: Mutex<bool>,
}

impl Drawer {
    fn close(&self, closed: bool) {
        *self.closed.lock().unwrap() = closed;
    }

    fn opened(&self) -> std::result::Result<(), KeychainClosed> {
        match *self.closed.lock().unwrap() {
            true => Err(KeychainClosed("locked".to_owned())),
            false => Ok(()),
        }
    }
}

impl Keychain for Drawer {
    fn fetch(&self, name: &str) -> std::result::Result<Option<Zeroizing<String>>, KeychainClosed> {
        self.opened()?;
        let key = self.key.lock().unwrap();
        let known = key.as_ref().filter(|(known, _)| known.as_str() == name);
        Ok(known.map(|(_, key)| Zeroizing::new(key.clone())))
    }

    fn keep(&self, name: &str, key: &Zeroizing<String>) -> std::result::Result<(), KeychainClosed> {
        self.opened()?;
        *self.key.lock().unwrap() = Some((name.to_owned(), String::clone(key)));
        Ok(())
    }

    fn forget(&self, name: &str) -> std::result::Result<(), KeychainClosed> {
        self.opened()?;
        self.key
            .lock()
            .unwrap()
            .take_if(|(known, _)| known.as_str() == name);
        Ok(())
    }
}

#[test]
fn a_key_that_the_keychain_holds_back_is_forgotten_when_it_opens() {
    let place = Place::new();
    let drawer = Drawer::default();
    let open = || Store::open(&place.path(), &drawer, now()).unwrap();
    let opened = open();
    assert!(opened.notices.is_empty(), "{:?}", opened.notices);
    fill(&opened.store);
    drop(opened);
    // Killed after it was noted that everything goes; at the next start the keychain is closed.
    std::fs::write(place.path().join("store.erasing"), "").unwrap();
    drawer.close(true);
    let opened = open();
    let (names, sentence) = left(&opened).unwrap();
    assert_eq!(names, ["the key in the keychain"]);
    assert!(sentence.contains("locked"), "{sentence}");
    assert!(texts(&opened.store).is_empty());
    opened
        .store
        .act(hand("Added."), |writer| task(writer, "kept since"))
        .unwrap();
    assert!(!opened.store.erase_rest(&drawer).unwrap());
    assert!(drawer.key.lock().unwrap().is_some());
    drawer.close(false);
    assert!(opened.store.erase_rest(&drawer).unwrap());
    assert!(drawer.key.lock().unwrap().is_none());
    drop(opened);
    let opened = open();
    assert_eq!(left(&opened), None);
    assert_eq!(texts(&opened.store), ["kept since"]);
}

#[test]
fn a_start_without_a_keychain_does_not_take_its_key_for_forgotten() {
    let place = Place::new();
    let drawer = Drawer::default();
    let open = || Store::open(&place.path(), &drawer, now()).unwrap();
    fill(&open().store);
    // Killed after it was noted that everything goes; the next start uses no keychain.
    std::fs::write(place.path().join("store.erasing"), "").unwrap();
    begins_anew(&place);
    assert!(drawer.key.lock().unwrap().is_some());
    assert!(place.path().join("store.left").exists());
    let opened = open();
    assert!(drawer.key.lock().unwrap().is_none());
    assert!(!place.path().join("store.left").exists());
    assert!(
        !texts(&opened.store).is_empty(),
        "what was kept since stays"
    );
}

#[test]
fn a_closed_keychain_that_holds_the_key_erases_nothing_now_or_later() {
    let place = Place::new();
    let drawer = Drawer::default();
    let open = || Store::open(&place.path(), &drawer, now()).unwrap().store;
    let store = open();
    fill(&store);
    let before = everything(&store);
    drawer.close(true);
    let error = store.erase_everything(&drawer).unwrap_err();
    assert!(matches!(error, StoreError::KeychainClosed(_)), "{error:?}");
    drop(store);
    drawer.close(false);
    assert_eq!(everything(&open()), before);
}

#[test]
fn a_computer_without_a_keychain_erases_what_its_key_file_opened() {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    store.erase_everything(&Closed).unwrap();
    drop(store);
    assert!(texts(&place.open()).is_empty());
}
