//! A model over real TLS, from a server whose authority only the user knows.

use sotto_outbound::{CA_FILE_VARIABLE, Surroundings as Around};

use super::*;
use crate::download::server::good;
use crate::download::tls::{Authority, Flaw, Front};

#[test]
fn a_model_comes_over_tls_once_the_authority_is_named() {
    let body: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    let served = body.clone();
    let server = Server::start(move |asked, stream, _| good(asked, stream, &served, "\"1\""));
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let file = authority.write(folder.path()).display().to_string();
    let front = Front::start(&authority, Flaw::None, server.address);
    let wanted = Wanted {
        title: "A model".to_owned(),
        urls: vec![front.url("/model.bin")],
        bytes: body.len() as u64,
        hash: FileHash(Sha256::digest(&body).into()),
        destination: folder.path().join("model.bin"),
    };
    let fetch = |named: Option<String>| {
        let around = Around {
            environment: Box::new(move |name| named.clone().filter(|_| name == CA_FILE_VARIABLE)),
            ..Around::default()
        };
        let downloader = Downloader::new(Outbound::open_in(folder.path(), around));
        downloader.fetch(&wanted, Grant::ByUser, &Cancel::default(), &mut |_| {})
    };
    let refused = fetch(None).unwrap_err();
    assert!(
        matches!(&refused, DownloadError::Outbound(error) if error.to_string().contains("trusted")),
        "{refused}"
    );
    assert!(server.asked().is_empty());
    let path = fetch(Some(file)).unwrap();
    assert_eq!(std::fs::read(path).unwrap(), body);
}
