//! A front that speaks TLS on 127.0.0.1 before the plain test server, with an authority made for the test. It is
//! shared with the tests of downloads in `crates/models`.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// An authority that nobody knows.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    None,
    Expired,
    OtherName,
}

impl Authority {
    pub fn new() -> Authority {
        let mut facts = CertificateParams::new(Vec::new()).unwrap();
        facts.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        facts.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        facts
            .distinguished_name
            .push(DnType::CommonName, "an authority made for a test");
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::self_signed(facts, key).unwrap())
    }

    /// Its certificate, as text in a file.
    pub fn write(&self, folder: &Path) -> PathBuf {
        let path = folder.join("authority.pem");
        std::fs::write(&path, self.0.pem()).unwrap();
        path
    }

    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }
}

/// Takes encrypted connections and hands what they say to a plain server.
pub struct Front {
    pub address: SocketAddr,
    ends: Arc<AtomicBool>,
}

impl Front {
    pub fn start(authority: &Authority, flaw: Flaw, plain: SocketAddr) -> Front {
        let name = match flaw {
            Flaw::OtherName => "elsewhere.example",
            _ => "127.0.0.1",
        };
        Front::named(name, authority, flaw, plain)
    }

    /// One that answers for `name`: to those who come directly, and to those who take it for their proxy.
    pub fn named(name: &str, authority: &Authority, flaw: Flaw, plain: SocketAddr) -> Front {
        let mut facts = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if flaw == Flaw::Expired {
            facts.not_before = date_time_ymd(2020, 1, 1);
            facts.not_after = date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = facts.signed_by(&key, &authority.0).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ends = Arc::new(AtomicBool::new(false));
        let stop = ends.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let config = config.clone();
                // A client that refuses the certificate hangs up, which is what some tests want.
                std::thread::spawn(move || serve(stream, config, plain));
            }
        });
        Front { address, ends }
    }

    pub fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

/// One request without a body, then its answer, then the end.
fn serve(mut stream: TcpStream, config: Arc<ServerConfig>, plain: SocketAddr) -> io::Result<()> {
    let mut first = [0];
    stream.peek(&mut first)?;
    if first == *b"C" {
        read_head(&mut stream)?;
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    }
    let shaking = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut safe = StreamOwned::new(shaking, stream);
    let head = read_head(&mut safe)?;
    let mut server = TcpStream::connect(plain)?;
    server.write_all(&head)?;
    io::copy(&mut server, &mut safe)?;
    safe.conn.send_close_notify();
    safe.flush()
}

fn read_head(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        from.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(head)
}
