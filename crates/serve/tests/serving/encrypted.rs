//! Encrypted, for the network at home: the certificate's names are the ones that are meant.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use sotto_serve::Certificate;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::*;

/// A certificate for a name, as files and as what trusts it.
fn certified(name: &str) -> (Certificate, CertificateDer<'static>) {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let read = Certificate::read(&certificate, &key).unwrap();
    (read, made.cert.der().clone())
}

async fn connect(house: &House, trusted: CertificateDer<'static>) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(house.serve.address()).await.unwrap();
    let name = ServerName::try_from("sotto.home.example").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_speak_under_the_name_of_the_certificate_and_under_no_other() {
    let (certificate, trusted) = certified("sotto.home.example");
    let house = House::with(PATIENCE, Some(certificate)).await;
    let port = house.serve.address().port();
    let link = house.serve.link();
    assert!(
        link.starts_with(&format!("https://sotto.home.example:{port}/#token=")),
        "{link}"
    );
    for (host, origin, welcome) in [
        ("sotto.home.example", "https://sotto.home.example", true),
        ("sotto.home.example", "http://sotto.home.example", false),
        ("sotto.home.example", "https://evil.example", false),
        ("evil.example", "https://evil.example", false),
    ] {
        let mut request = format!("wss://{host}/core").into_client_request().unwrap();
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        let stream = connect(&house, trusted.clone()).await;
        let answered = wait(client_async(request, stream)).await;
        assert_eq!(answered.is_ok(), welcome, "{host} from {origin}");
        let Ok((mut socket, _)) = answered else {
            continue;
        };
        let hello = json!({ "hello": { "protocol": 1, "token": house.token } });
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let said = wait(socket.next()).await.unwrap().unwrap();
        assert!(said.to_text().unwrap().contains("welcome"), "{said:?}");
    }
    // Whoever does not encrypt hears nothing.
    let answer = http(
        &house.serve,
        "GET / HTTP/1.1\r\nHost: sotto.home.example\r\n\r\n",
    )
    .await;
    assert!(!answer.contains("<p>"), "{answer}");
    house.close().await;
}
