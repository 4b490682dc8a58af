//! Encryption, for who binds it to the network at home: the user's own certificate and key.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::ServeError;

/// A certificate with its key.
#[derive(Clone)]
pub struct Certificate {
    pub(crate) acceptor: TlsAcceptor,
    /// The names it was made for.
    pub(crate) names: Vec<String>,
}

impl Certificate {
    /// Reads both from files (PEM).
    ///
    /// # Errors
    /// When one of them is none, or they do not belong together.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, ServeError> {
        let no_certificate = |reason: String| refused(certificate, "certificate", reason);
        let no_key = |reason: String| refused(key, "key", reason);
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect)
            .map_err(|error| no_certificate(told(error)))?;
        let Some(own) = chain.first() else {
            return Err(no_certificate(told(Error::NoItemsFound)));
        };
        let names = webpki::EndEntityCert::try_from(own)
            .map_err(|error| no_certificate(error.to_string()))?
            .valid_dns_names()
            .map(str::to_owned)
            .collect();
        let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| no_key(told(error)))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, secret))
            .map_err(|error| no_key(format!("it does not go with the certificate ({error})")))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            names,
        })
    }
}

fn refused(path: &Path, what: &'static str, reason: String) -> ServeError {
    ServeError::Certificate {
        path: path.to_owned(),
        what,
        reason,
    }
}

fn told(error: Error) -> String {
    match error {
        Error::Io(error) => error.to_string(),
        Error::NoItemsFound => "there is none in it, as PEM writes it".to_owned(),
        // More is not said: it would be bytes of the file, and that may be the key's.
        _ => "it is damaged".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_certificate_names_whom_it_was_made_for() {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["sotto.home.example".to_owned()]);
        let made = made.unwrap();
        let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let read = Certificate::read(&certificate, &key).unwrap();
        assert_eq!(read.names, ["sotto.home.example"]);
        // Each in the other's place, somebody else's key, nothing at all, and nonsense.
        let other = rcgen::generate_simple_self_signed(vec!["other".to_owned()]).unwrap();
        let stranger = folder.path().join("s.pem");
        std::fs::write(&stranger, other.signing_key.serialize_pem()).unwrap();
        let nonsense = folder.path().join("n.pem");
        std::fs::write(&nonsense, "-----BEGIN CERTIFICATE-----\n%%%").unwrap();
        let missing = folder.path().join("missing.pem");
        for (certificate, key, named) in [
            (&key, &certificate, "k.pem"),
            (&certificate, &stranger, "s.pem"),
            (&missing, &key, "missing.pem"),
            (&certificate, &missing, "missing.pem"),
            (&nonsense, &key, "n.pem"),
        ] {
            let Err(error) = Certificate::read(certificate, key) else {
                panic!("{certificate:?} and {key:?} were taken");
            };
            assert!(error.to_string().contains(named), "{error}");
        }
    }
}
