//! The way out through a proxy: the user's own setting first, then the variables every program knows
//! (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Choosing is a pure function.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use ureq::Proxy;

use crate::address::Address;
use crate::error::OutboundError;
use crate::secret::Secret;

/// The user's proxy setting. A password is not kept here but in the keychain, and passed in at run time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxySetting {
    /// Whether the variables of the environment count when no proxy is set here.
    pub use_environment: bool,
    /// The proxy: `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The name to log in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Hosts that are reached without the proxy, written as in `NO_PROXY`.
    pub bypass: Vec<String>,
}

impl Default for ProxySetting {
    fn default() -> Self {
        ProxySetting {
            use_environment: true,
            url: None,
            user: None,
            bypass: Vec::new(),
        }
    }
}

/// The proxy chosen for one address.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyChoice {
    url: String,
    user: Option<String>,
}

impl ProxyChoice {
    /// The proxy as host and port, for the ledger and for messages: never its login.
    pub fn shown(&self) -> String {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        let rest = rest.rsplit('@').next().unwrap_or_default();
        rest.split('/').next().unwrap_or_default().to_owned()
    }

    /// Whether the way to the proxy itself is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.url.starts_with("https:")
    }

    /// The proxy in the form that the HTTP client takes.
    pub(crate) fn build(&self, password: Option<&Secret>) -> Result<Proxy, OutboundError> {
        let bad = |detail: &str| OutboundError::BadProxy {
            detail: detail.to_owned(),
        };
        let plain = Proxy::new(&self.url).map_err(|_| bad("it is not a proxy address"))?;
        let Some(user) = &self.user else {
            return Ok(plain);
        };
        let mut with_login = Proxy::builder(plain.protocol())
            .host(plain.host())
            .port(plain.port())
            .username(user);
        if let Some(password) = password {
            with_login = with_login.password(password.reveal());
        }
        with_login
            .build()
            .map_err(|_| bad("its user name or password cannot be used"))
    }
}

impl std::fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProxyChoice({})", self.shown())
    }
}

/// The proxy to take to an address, if any. This machine itself is never reached through a proxy: what is
/// meant to stay on the machine must not travel over another one.
pub fn choose_proxy(
    setting: &ProxySetting,
    address: &Address,
    encrypted: bool,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Option<ProxyChoice> {
    if address.is_loopback() || bypassed(address, setting.bypass.iter().map(String::as_str)) {
        return None;
    }
    if let Some(url) = setting
        .url
        .as_deref()
        .map(str::trim)
        .filter(|url| !url.is_empty())
    {
        return Some(ProxyChoice {
            url: url.to_owned(),
            user: setting.user.clone(),
        });
    }
    if !setting.use_environment {
        return None;
    }
    let variable = |upper: &str| {
        let found = environment(&upper.to_ascii_lowercase()).or_else(|| environment(upper))?;
        let found = found.trim().to_owned();
        (!found.is_empty()).then_some(found)
    };
    if let Some(list) = variable("NO_PROXY")
        && bypassed(address, list.split(','))
    {
        return None;
    }
    let own = if encrypted {
        "HTTPS_PROXY"
    } else {
        "HTTP_PROXY"
    };
    let url = variable(own).or_else(|| variable("ALL_PROXY"))?;
    Some(ProxyChoice { url, user: None })
}

/// Whether a list in the manner of `NO_PROXY` names this address: a host, a domain with or without a
/// leading dot or `*.`, a number, `host:port`, or `*` for all.
fn bypassed<'a>(address: &Address, entries: impl Iterator<Item = &'a str>) -> bool {
    for entry in entries {
        let entry = entry.trim().to_ascii_lowercase();
        if entry == "*" {
            return true;
        }
        let (host, port) = match entry.rsplit_once(':') {
            Some((host, port)) if entry.parse::<IpAddr>().is_err() => match port.parse::<u16>() {
                Ok(port) => (host, Some(port)),
                Err(_) => (entry.as_str(), None),
            },
            _ => (entry.as_str(), None),
        };
        let host = host
            .trim_start_matches('*')
            .trim_start_matches('.')
            .trim_matches(['[', ']']);
        if host.is_empty() || port.is_some_and(|port| port != address.port()) {
            continue;
        }
        let same = address.host() == host;
        let below = host.parse::<IpAddr>().is_err()
            && address
                .host()
                .strip_suffix(host)
                .is_some_and(|front| front.ends_with('.'));
        if same || below {
            return true;
        }
    }
    false
}
