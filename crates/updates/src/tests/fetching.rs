//! Fetching from a server on this machine, good or bad.

use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

use sotto_outbound::{
    Attempt, Ending, LedgerFilter, Outbound, OutboundError, Purpose, Surroundings,
};

use super::server::{Server, head, whole};
use super::{MANIFEST, Signer};
use crate::{Signed, Source, UpdateError};

fn door(folder: &Path) -> Outbound {
    Outbound::open_in(
        folder,
        Surroundings {
            clock: Box::new(SystemTime::now),
            environment: Box::new(|_| None),
        },
    )
}

fn ledger(door: &Outbound) -> Vec<Attempt> {
    door.ledger().read(&LedgerFilter::default()).unwrap()
}

fn source(server: &Server, signer: &Signer) -> Source {
    Source {
        address: server.url("/sotto.json"),
        key: signer.key(),
    }
}

/// A server that gives out a manifest and its signature.
fn announces(signed: &Signed) -> Server {
    let signed = signed.clone();
    Server::start(move |asked, stream, _| match asked.path.as_str() {
        "/sotto.json" => whole(stream, 200, &[], &signed.bytes),
        "/sotto.json.sig" => whole(stream, 200, &[], &signed.signature),
        _ => whole(stream, 404, &[], b"no such file"),
    })
}

#[test]
fn a_manifest_and_its_signature_are_fetched_and_recorded() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::new());
    let sent = signer.signed(MANIFEST.as_bytes());
    let server = announces(&sent);
    let (door, source) = (door(folder.path()), source(&server, &signer));
    let came = Signed::fetch(&door, &source).unwrap();
    assert_eq!(came, sent);
    assert_eq!(came.open(&source.key).unwrap().version, "0.2.0");
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/sotto.json", "/sotto.json.sig"]);
    let ledger = ledger(&door);
    assert_eq!(ledger.len(), 2);
    for attempt in &ledger {
        assert_eq!(attempt.purpose, Purpose::Update);
        assert_eq!(attempt.ending, Ending::Done);
        assert!(attempt.local && attempt.bytes_down >= 64, "{attempt:?}");
    }
}

#[test]
fn offline_nothing_is_sent() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::new());
    let server = announces(&signer.signed(MANIFEST.as_bytes()));
    let door = door(folder.path());
    door.change(|switch| switch.forbid_all = true).unwrap();
    let error = Signed::fetch(&door, &source(&server, &signer)).unwrap_err();
    assert!(
        matches!(
            error,
            UpdateError::Outbound(OutboundError::Forbidden { .. })
        ),
        "{error}"
    );
    assert!(server.asked().is_empty());
    let ledger = ledger(&door);
    assert!(
        matches!(&ledger[..], [one] if matches!(one.ending, Ending::Refused { .. })),
        "{ledger:?}"
    );
}

#[test]
fn a_manifest_that_is_not_there_is_told() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::new());
    for missing in ["/sotto.json", "/sotto.json.sig"] {
        let server = Server::start(move |asked, stream, _| {
            let status = if asked.path == missing { 404 } else { 200 };
            whole(stream, status, &[], b"{}")
        });
        let error = Signed::fetch(&door(folder.path()), &source(&server, &signer)).unwrap_err();
        assert!(
            matches!(
                error,
                UpdateError::Outbound(OutboundError::Answered { status: 404, .. })
            ),
            "{missing}: {error}"
        );
    }
}

#[test]
fn what_breaks_off_is_told() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::new());
    let server = Server::start(|_, stream, _| {
        head(stream, 200, &[("Content-Length", "1000")])?;
        stream.write_all(MANIFEST.as_bytes())
    });
    let error = Signed::fetch(&door(folder.path()), &source(&server, &signer)).unwrap_err();
    assert!(matches!(error, UpdateError::Cut { .. }), "{error}");
}

#[test]
fn what_is_too_long_is_given_up() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::new());
    for long in ["/sotto.json", "/sotto.json.sig"] {
        let server = Server::start(move |asked, stream, _| {
            let length = if asked.path == long { 300 << 10 } else { 64 };
            whole(stream, 200, &[], &vec![b'x'; length])
        });
        let error = Signed::fetch(&door(folder.path()), &source(&server, &signer)).unwrap_err();
        assert!(
            matches!(error, UpdateError::TooLarge { .. }),
            "{long}: {error}"
        );
    }
}
