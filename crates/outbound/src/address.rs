//! Where a connection goes: a host name or number, and a port. Never the path, which may carry private words.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use ureq::http::Uri;

use crate::error::OutboundError;

/// A host and a port. Written `host:port`, with an IPv6 number in brackets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    host: String,
    port: u16,
}

impl Address {
    /// An address from its parts. The host is compared without regard to case or a final dot.
    pub fn new(host: &str, port: u16) -> Result<Self, OutboundError> {
        let bare = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .trim_end_matches('.');
        let plain = bare.len() <= 253
            && !bare.is_empty()
            && bare
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'));
        if !plain || (bare.contains(':') && bare.parse::<IpAddr>().is_err()) {
            return Err(OutboundError::bad_address(host));
        }
        Ok(Address {
            host: bare.to_ascii_lowercase(),
            port,
        })
    }

    /// The address that a web address (http or https) leads to.
    pub fn of_url(url: &str) -> Result<Self, OutboundError> {
        let uri: Uri = url.parse().map_err(|_| OutboundError::bad_address(url))?;
        let default_port = match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => return Err(OutboundError::bad_address(url)),
        };
        let host = uri.host().ok_or_else(|| OutboundError::bad_address(url))?;
        let authority = uri.authority().map(|a| a.as_str()).unwrap_or_default();
        // A name and password inside a web address would end up in logs and in error messages.
        if authority.contains('@') {
            return Err(OutboundError::bad_address(host));
        }
        Address::new(host, uri.port_u16().unwrap_or(default_port))
    }

    /// The host, in lower case, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether the address is this machine itself, so that nothing leaves it.
    pub fn is_loopback(&self) -> bool {
        if self.host == "localhost" {
            return true;
        }
        match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V4(number)) => number.is_loopback(),
            Ok(IpAddr::V6(number)) => {
                number.is_loopback() || number.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
            }
            Err(_) => false,
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl From<Address> for String {
    fn from(address: Address) -> String {
        address.to_string()
    }
}

impl TryFrom<String> for Address {
    type Error = OutboundError;

    fn try_from(text: String) -> Result<Self, OutboundError> {
        let (host, port) = text
            .rsplit_once(':')
            .ok_or_else(|| OutboundError::bad_address(&text))?;
        let port = port
            .parse()
            .map_err(|_| OutboundError::bad_address(&text))?;
        Address::new(host, port)
    }
}
