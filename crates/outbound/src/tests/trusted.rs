//! Whom encrypted connections believe, over real TLS.

#[cfg(target_os = "linux")]
use std::process::Command;

use super::server::{Server, whole};
use super::tls::{Authority, Flaw, Front};
use super::{door, door_with};
use crate::*;

fn get(url: &str) -> Call {
    Call::get(Purpose::ModelDownload, url).granted(Grant::ByUser)
}

fn plain() -> Server {
    Server::start(|_, stream, _| whole(stream, 200, &[], b"hello"))
}

#[test]
fn an_authority_of_the_users_own_is_believed_once_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (server, authority) = (plain(), Authority::new());
    let front = Front::start(&authority, Flaw::None, server.address);
    let refused = door(folder.path()).send(&get(&front.url("/"))).unwrap_err();
    assert!(
        matches!(refused, OutboundError::Untrusted { .. }),
        "{refused}"
    );
    assert!(
        refused.to_string().contains("sotto network trust"),
        "{refused}"
    );
    assert!(server.asked().is_empty(), "nothing was sent");

    // By the environment, and by the setting: as text, and bare.
    let file = authority.write(folder.path());
    let named = [(CA_FILE_VARIABLE, file.to_str().unwrap().to_owned())];
    let door = door_with(folder.path(), &named);
    let answer = door.send(&get(&front.url("/"))).unwrap();
    assert_eq!(answer.read_text(10).unwrap(), "hello");
    let bare = folder.path().join("authority.der");
    std::fs::write(&bare, authority.der()).unwrap();
    let other = tempfile::tempdir().unwrap();
    let set = super::door(other.path());
    set.change(|switch| switch.ca_file = Some(bare)).unwrap();
    let answer = set.send(&get(&front.url("/"))).unwrap();
    assert_eq!(answer.read_text(10).unwrap(), "hello");
    // The same door believes it no longer once the setting is gone.
    set.change(|switch| switch.ca_file = None).unwrap();
    assert!(set.send(&get(&front.url("/"))).is_err());
    let endings: Vec<Ending> = set
        .ledger()
        .read(&LedgerFilter::default())
        .unwrap()
        .into_iter()
        .map(|attempt| attempt.ending)
        .collect();
    let what = "untrusted".to_owned();
    assert_eq!(endings, [Ending::Done, Ending::Failed { what }]);
}

#[test]
fn an_expired_certificate_and_another_name_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let (server, authority) = (plain(), Authority::new());
    let file = authority.write(folder.path());
    let door = door_with(
        folder.path(),
        &[(CA_FILE_VARIABLE, file.to_str().unwrap().to_owned())],
    );
    for (flaw, words) in [
        (Flaw::Expired, "has expired"),
        (Flaw::OtherName, "for another name"),
    ] {
        let front = Front::start(&authority, flaw, server.address);
        let refused = door.send(&get(&front.url("/"))).unwrap_err();
        assert!(
            matches!(refused, OutboundError::Untrusted { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains(words), "{refused}");
        assert!(!refused.may_pass_later());
    }
    assert!(server.asked().is_empty());
}

#[test]
fn a_file_that_holds_no_authority_closes_the_door() {
    let folder = tempfile::tempdir().unwrap();
    let (server, authority) = (plain(), Authority::new());
    let front = Front::start(&authority, Flaw::None, server.address);
    let whole = std::fs::read_to_string(authority.write(folder.path())).unwrap();
    let file = folder.path().join("named.pem");
    let named = [(CA_FILE_VARIABLE, file.to_str().unwrap().to_owned())];
    let door = door_with(folder.path(), &named);
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    for (content, words) in [
        (None, "named.pem"),
        (Some(String::new()), "no certificate"),
        (Some("not a certificate".to_owned()), "no certificate"),
        (Some(key), "private key"),
        (Some(whole.replace('M', "A")), "damaged"),
        (Some("x".repeat(5 << 20)), "too large"),
    ] {
        let _ = std::fs::remove_file(&file);
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let refused = door.send(&get(&front.url("/"))).unwrap_err();
        assert!(
            matches!(refused, OutboundError::Authorities { .. }),
            "{refused}"
        );
        assert!(refused.to_string().contains(words), "{refused}");
    }
    // Corrected, it counts at once; and what is not encrypted never needed it.
    std::fs::write(&file, &whole).unwrap();
    assert!(door.send(&get(&front.url("/"))).is_ok());
    std::fs::write(&file, "").unwrap();
    assert!(door.send(&get(&server.url("/"))).is_ok());
}

/// The store of the system is found through a variable, which a test cannot set for itself: it runs itself again.
#[cfg(target_os = "linux")]
#[test]
fn an_authority_of_the_system_is_believed() {
    const FRONT: &str = "SOTTO_TEST_FRONT";
    if let Ok(url) = std::env::var(FRONT) {
        let folder = tempfile::tempdir().unwrap();
        let answer = door(folder.path()).send(&get(&url)).unwrap();
        assert_eq!(answer.read_text(10).unwrap(), "hello");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (server, authority) = (plain(), Authority::new());
    let front = Front::start(&authority, Flaw::None, server.address);
    let again = |store: &std::path::Path| {
        Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "tests::trusted::an_authority_of_the_system_is_believed",
            ])
            .env(FRONT, front.url("/"))
            .env("SSL_CERT_FILE", store)
            .output()
            .unwrap()
    };
    let known = again(&authority.write(folder.path()));
    assert!(known.status.success(), "{known:?}");
    assert!(String::from_utf8_lossy(&known.stdout).contains("1 passed"));
    let stranger = tempfile::tempdir().unwrap();
    let unknown = again(&Authority::new().write(stranger.path()));
    assert!(!unknown.status.success(), "{unknown:?}");
}
