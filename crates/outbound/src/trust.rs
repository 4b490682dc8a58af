//! Whom encrypted connections believe: Mozilla's authorities, which are built in, those of this system, which know
//! a company's own proxy, and those in a file that the user names. All together, so that none of them is a trap:
//! a bare container has no store, and a company's certificate is in none but its own.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::error::OutboundError;

/// Names a file with certificates of authorities to trust beside those of the system (PEM, or one in DER).
pub const CA_FILE_VARIABLE: &str = "SOTTO_CA_FILE";

/// A whole system's store is a quarter of a megabyte.
const LARGEST_FILE: u64 = 4 << 20;

/// What tells one state of the user's file from another, so that a corrected one counts at once.
type Stamp = Option<(PathBuf, u64, Option<SystemTime>)>;

/// The HTTP clients of a door, made when they are first wanted: reading the system's store costs some milliseconds,
/// which a program that stays at home should not pay.
#[derive(Default)]
pub(crate) struct Agents {
    open: OnceLock<Agent>,
    guarded: Mutex<Option<(Stamp, Agent)>>,
}

impl Agents {
    /// For connections without encryption.
    pub(crate) fn open(&self) -> Agent {
        self.open.get_or_init(|| agent(None)).clone()
    }

    /// For encrypted ones, with the authorities in the user's own file, if there is one.
    pub(crate) fn guarded(&self, own: Option<&Path>) -> Result<Agent, OutboundError> {
        let stamp = match own {
            Some(path) => {
                let facts = fs::metadata(path).map_err(|error| unusable(path, error))?;
                Some((path.to_owned(), facts.len(), facts.modified().ok()))
            }
            None => None,
        };
        let mut kept = self.guarded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, agent)) = &*kept
            && *known == stamp
        {
            return Ok(agent.clone());
        }
        let fresh = agent(Some(roots(own)?));
        *kept = Some((stamp, fresh.clone()));
        Ok(fresh)
    }
}

fn agent(roots: Option<Vec<Certificate<'static>>>) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // Redirects are followed by the door, each one asked for anew.
        .max_redirects(0)
        .proxy(None)
        .user_agent(concat!("sotto/", env!("CARGO_PKG_VERSION")));
    let config = match roots {
        Some(roots) => config.tls_config(
            TlsConfig::builder()
                .root_certs(RootCerts::Specific(Arc::new(roots)))
                .build(),
        ),
        None => config,
    };
    config.build().new_agent()
}

fn roots(own: Option<&Path>) -> Result<Vec<Certificate<'static>>, OutboundError> {
    let mut roots: Vec<Certificate<'static>> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|root| Certificate::from_der(root))
        .collect();
    let system = rustls_native_certs::load_native_certs();
    for fault in &system.errors {
        tracing::warn!(%fault, "a part of the system's certificates cannot be read");
    }
    roots.extend(
        system
            .certs
            .iter()
            .map(|root| Certificate::from_der(root).to_owned()),
    );
    if let Some(path) = own {
        roots.extend(read(path)?);
    }
    // Systems ship Mozilla's list too, and each connection reads them all.
    let mut seen = HashSet::new();
    roots.retain(|root| seen.insert(root.der().to_vec()));
    Ok(roots)
}

fn unusable(path: &Path, detail: impl std::fmt::Display) -> OutboundError {
    OutboundError::Authorities {
        path: path.to_owned(),
        detail: detail.to_string(),
    }
}

/// How many authorities a file holds, all of them usable; for whoever is about to trust it.
pub fn authorities_in(path: &Path) -> Result<usize, OutboundError> {
    Ok(read(path)?.len())
}

/// The certificates in the user's file, every one of them usable: a typing error must not pass for trust.
fn read(path: &Path) -> Result<Vec<Certificate<'static>>, OutboundError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| unusable(path, error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(unusable(path, "it is too large for certificates"));
    }
    let mut found = Vec::new();
    for item in parse_pem(&bytes) {
        match item.map_err(|error| unusable(path, error))? {
            PemItem::Certificate(certificate) => found.push(certificate),
            PemItem::PrivateKey(_) => {
                return Err(unusable(
                    path,
                    "it holds a private key, which belongs elsewhere",
                ));
            }
            _ => {}
        }
    }
    // A certificate without its wrapping of text begins with the mark of a sequence.
    if found.is_empty() && bytes.first() == Some(&0x30) {
        found.push(Certificate::from_der(&bytes).to_owned());
    }
    if found.is_empty() {
        return Err(unusable(path, "it holds no certificate"));
    }
    let mut store = rustls::RootCertStore::empty();
    for certificate in &found {
        store
            .add(certificate.der().to_vec().into())
            .map_err(|error| {
                unusable(
                    path,
                    format_args!("a certificate in it is damaged: {error}"),
                )
            })?;
    }
    Ok(found)
}
